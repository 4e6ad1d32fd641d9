package communs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
)

var (
	// literal is a string of the sources that may be a message key, or the beginning of some.
	literal = regexp.MustCompile(`"([a-z][a-z0-9_.-]*)"`)
	// whole is a key that the sources certainly ask for: the words of T, of N and of refusals.
	whole = regexp.MustCompile(`\.[TN]\("([a-z][a-z0-9_.-]*[a-z0-9])"[,)]|"(error\.[a-z0-9_.]*[a-z0-9])"`)
)

// TestEverySentenceIsInBothLanguagesAndUsed holds the catalogues to the sources: each key that the code names is there in
// both languages, with the same placeholders and French typography, and no sentence is there for nothing.
func TestEverySentenceIsInBothLanguagesAndUsed(t *testing.T) {
	named, asked := keysInSources(t)
	catalogue := os.DirFS("web/messages")
	messages, err := i18n.Messages(catalogue, i18n.French)
	if err != nil {
		t.Fatal(err)
	}
	used := asked
	for key := range messages {
		if isNamed(named, key) {
			used = append(used, key)
		}
	}
	slices.Sort(used)
	i18ntest.Check(t, catalogue, slices.Compact(used))
}

// isNamed tells whether the sources name a key: as it is, by its beginning ("phase." + p), or without the end that
// letters and sections add by themselves.
func isNamed(named map[string]bool, key string) bool {
	for _, end := range []string{"", ".subject", ".body", ".help"} {
		if base, cut := strings.CutSuffix(key, end); cut && named[base] {
			return true
		}
	}
	for i, r := range key {
		if (r == '.' || r == '_') && named[key[:i+1]] {
			return true
		}
	}
	return false
}

// keysInSources reads all strings of the code that may be keys, and those that are asked for as they are.
func keysInSources(t *testing.T) (named map[string]bool, asked []string) {
	t.Helper()
	named = map[string]bool{}
	for _, dir := range []string{"internal", "web/view", "cmd"} {
		err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !isSource(name) {
				return err
			}
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			for _, m := range literal.FindAllStringSubmatch(string(b), -1) {
				named[m[1]] = true
			}
			for _, m := range whole.FindAllStringSubmatch(string(b), -1) {
				asked = append(asked, m[1]+m[2])
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return named, asked
}

func isSource(name string) bool {
	if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") || strings.Contains(name, "i18ntest") {
		return false
	}
	return strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".templ")
}
