package store_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/migrations"
)

// Every column that points at an account is either moved to an alias or deleted with it.
func TestErasureKnowsEveryTableThatNamesAnAccount(t *testing.T) {
	handled := strings.Join(store.ErasureQueries(), "\n")
	create := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	column := regexp.MustCompile(`(?m)^\s+(\w+)\s+text[^\n]*REFERENCES account \(id\)`)
	n := 0
	err := fs.WalkDir(migrations.For("sqlite"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") {
			return err
		}
		text, err := fs.ReadFile(migrations.For("sqlite"), path)
		if err != nil {
			return err
		}
		for _, table := range create.FindAllStringSubmatch(string(text), -1) {
			for _, col := range column.FindAllStringSubmatch(table[2], -1) {
				n++
				name, id := table[1], col[1]
				if name == "erasure_alias" {
					continue
				}
				moved := regexp.MustCompile(`UPDATE ` + name + ` SET .*` + id + ` = .* WHERE ` + id + ` = \?`)
				if !moved.MatchString(handled) && !strings.Contains(handled, "DELETE FROM "+name+" WHERE "+id+" = ?") {
					t.Errorf("%s: %s.%s names an account, and an erasure leaves it: see leftBehind and forgotten", path, name, id)
				}
			}
		}
		return nil
	})
	if err != nil || n < 20 {
		t.Fatalf("%d columns read, %v", n, err)
	}
}
