package app

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the key by which words are compared and sorted: compatibility forms, case and accents
// taken away, blanks made one. "Été  à LILLE" and "ete a lille" fold alike.
func Fold(s string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFC)
	folded, _, err := transform.String(t, s)
	if err != nil {
		folded = strings.ToLower(s) // a text that no transform takes still has a key
	}
	return strings.Join(strings.Fields(folded), " ")
}

// Slug gives the part of an address that names a title: letters, digits and dashes, at most 80.
func Slug(title string) string {
	var b strings.Builder
	for _, r := range Fold(strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(title)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 80 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "page"
}
