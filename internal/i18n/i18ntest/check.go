// Package i18ntest holds catalogues to account: complete, used, alike in both languages, in good French.
package i18ntest

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/i18n"
)

// Check fails t once for each problem of the catalogues in fsys, given the keys that the sources use (see Keys).
func Check(t testing.TB, fsys fs.FS, used []string) {
	t.Helper()
	problems, err := Problems(fsys, used)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

type messages map[string]map[string]string

// Problems answers what is wrong with the catalogues in fsys, one sentence each, sorted.
func Problems(fsys fs.FS, used []string) ([]string, error) {
	if _, err := i18n.Load(fsys); err != nil {
		return nil, err
	}
	both := map[string]messages{}
	for _, lang := range []string{i18n.French, i18n.English} {
		m, err := i18n.Messages(fsys, lang)
		if err != nil {
			return nil, err
		}
		both[lang] = m
	}
	fr, en := both[i18n.French], both[i18n.English]
	found := usage(fr, used)
	for key := range fr {
		if en[key] == nil {
			found = append(found, fmt.Sprintf("en: %s is missing", key))
			continue
		}
		found = append(found, alike(key, fr[key], en[key])...)
	}
	for key := range en {
		if fr[key] == nil {
			found = append(found, fmt.Sprintf("fr: %s is missing", key))
		}
	}
	for lang, m := range both {
		for key, forms := range m {
			found = append(found, formsComplete(lang, key, forms)...)
		}
	}
	for key, forms := range fr {
		for _, text := range forms {
			found = append(found, typography(key, text)...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// usage compares the keys with those used; a used key that ends with a dot covers all that begin so.
func usage(m messages, used []string) []string {
	var found []string
	covered := map[string]bool{}
	for _, use := range used {
		hit := false
		for key := range m {
			if key == use || strings.HasSuffix(use, ".") && strings.HasPrefix(key, use) {
				covered[key], hit = true, true
			}
		}
		if !hit {
			found = append(found, fmt.Sprintf("fr: %s is used but missing", use))
		}
	}
	for key := range m {
		if !covered[key] {
			found = append(found, fmt.Sprintf("fr: %s is not used", key))
		}
	}
	return found
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

// alike compares the placeholders of both languages; {{.N}} may be left out of a form ("une version").
func alike(key string, fr, en map[string]string) []string {
	if f, e := names(fr), names(en); !slices.Equal(f, e) {
		return []string{fmt.Sprintf("%s: placeholders differ: fr %v, en %v", key, f, e)}
	}
	if len(fr) > 1 != (len(en) > 1) {
		return []string{fmt.Sprintf("%s: plural in one language only", key)}
	}
	return nil
}

func names(forms map[string]string) []string {
	all := map[string]bool{}
	for _, text := range forms {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			all[found[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func formsComplete(lang, key string, forms map[string]string) []string {
	if len(forms) == 1 {
		return nil
	}
	got, want := slices.Sorted(maps.Keys(forms)), i18n.Forms(lang)
	if slices.Equal(got, want) {
		return nil
	}
	return []string{fmt.Sprintf("%s: %s: forms are %v, not %v", lang, key, got, want)}
}

// faults are what French typography does not want. Placeholders and addresses are taken out first.
var faults = []struct {
	what string
	in   *regexp.Regexp
}{
	{"straight apostrophe", regexp.MustCompile(`'`)},
	{"straight quotation mark", regexp.MustCompile(`"`)},
	{"three dots for …", regexp.MustCompile(`\.\.\.`)},
	{"median point", regexp.MustCompile(`\p{L}[·•‧]\p{L}`)},
	{"no no-break space before ; ? ! »", regexp.MustCompile(`(^|[^\x{a0}\x{202f}?!])[;?!»]`)},
	{"no no-break space before :", regexp.MustCompile(`[^\x{a0}\x{202f}\d]:|\d:(\D|$)`)},
	{"no no-break space after «", regexp.MustCompile(`«[^\x{a0}\x{202f}]`)},
	{"plain space before %, € or a unit", regexp.MustCompile(`\d [%€]`)},
}

var address = regexp.MustCompile(`https?://\S+`)

func typography(key, text string) []string {
	text = address.ReplaceAllString(placeholder.ReplaceAllString(text, "x"), "x")
	var found []string
	for _, fault := range faults {
		if fault.in.MatchString(text) {
			found = append(found, fmt.Sprintf("fr: %s: %s: %q", key, fault.what, text))
		}
	}
	return found
}
