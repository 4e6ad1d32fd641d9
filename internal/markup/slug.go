package markup

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const maxSlug = 80

// Slug folds a title to what an id or an address may hold: "Été à Lille" gives "ete-a-lille". It is empty when no
// letter of the title has a Latin base.
func Slug(title string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(clip(title, 4*maxSlug)) {
		r = unicode.ToLower(r)
		letters := letter(r)
		switch {
		case letters == "" && unicode.Is(unicode.Mn, r):
		case letters == "":
			gap = b.Len() > 0
		case b.Len()+len(letters)+1 > maxSlug:
			return b.String()
		default:
			if gap {
				b.WriteByte('-')
			}
			gap = false
			b.WriteString(letters)
		}
	}
	return b.String()
}

// letter answers the ASCII letters for r, which has no accent any more; none when it has no Latin base.
func letter(r rune) string {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return string(r)
	case r == 'œ':
		return "oe"
	case r == 'æ':
		return "ae"
	case r == 'ß':
		return "ss"
	case r == 'ø':
		return "o"
	case r == 'ł':
		return "l"
	case r == 'đ', r == 'ð':
		return "d"
	case r == 'þ':
		return "th"
	}
	return ""
}

// clip cuts s to at most n bytes, between two characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
