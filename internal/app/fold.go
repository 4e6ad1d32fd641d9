package app

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold gives the key by which words are compared and sorted: compatibility forms, case, accents and
// invisible characters taken away, blanks made one. "Été  à LILLE" and "ete a lille" fold alike.
func Fold(s string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.Predicate(unseen)), cases.Fold(), norm.NFC)
	folded, _, err := transform.String(t, s)
	if err != nil {
		folded = strings.ToLower(s) // a text that no transform takes still has a key
	}
	return strings.Join(strings.Fields(folded), " ")
}

// unseen are accents and the characters that show nothing: two names must not differ by them.
func unseen(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Cf) }

// FoldEmail is the key under which addresses are compared: accents tell two addresses apart. It is never written
// to: a mail goes to the address as its owner gave it, for two addresses may fold alike. Whatever was typed gives a key
// that a database can look for.
func FoldEmail(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
	return cases.Fold().String(norm.NFKC.String(strings.TrimSpace(s)))
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
