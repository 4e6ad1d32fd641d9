package i18ntest

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// uses are the ways in which sources name a message:
//
//	p.T("key", …)   p.N("key", …)   Key: "key"   msg("key")
//
// A key that ends with a dot, as in p.T("state." + s), stands for all keys that begin so.
var uses = regexp.MustCompile(`(?:\.[TN]\(|\bKey:\s*|\bmsg\()"([^"\\]+)"`)

// Keys answers the message keys that the Go and templ files under fsys use, sorted, each once. Tests and generated
// files do not count.
func Keys(fsys fs.FS) ([]string, error) {
	var keys []string
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !source(name) {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		for _, found := range uses.FindAllSubmatch(b, -1) {
			keys = append(keys, string(found[1]))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("i18ntest: %w", err)
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

func source(name string) bool {
	return strings.HasSuffix(name, ".templ") ||
		strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
}
