package licence

import (
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/licence/fingerprint"
)

// change is how much a hunk matters.
type change int

const (
	filledIn change = iota // what each author fills in: names, dates, the title
	harmless               // another way of saying the same
	weighty                // may change the rights given
)

// longHunk is the number of words above which a difference is never passed over.
const longHunk = 80

// shortLicence is the number of words below which a name counts as much as any other word.
const shortLicence = 100

// weigh tells how much a hunk matters.
func (l *library) weigh(text []byte, words []textWord, n int, h hunk) change {
	t := &l.Texts[n]
	added := words[h.from:h.to]
	class := l.weightOf(added)
	risky := class&^topic != 0 || class == topic && len(added) > 12 // "company" is in many names
	switch {
	case !risky && inZones(t, h):
		return filledIn
	case h.docFrom >= t.Tail && (class == 0 || h.from == h.to):
		return harmless
	case h.docTo-h.docFrom+h.to-h.from > longHunk:
		return weighty
	}
	c := comparison{l: l, doc: t.Words, hunk: h, gone: l.spelled(t.Words[h.docFrom:h.docTo]), come: spelledOut(text, added)}
	if c.otherwiseSaid(t.Title) {
		return harmless
	}
	if !risky && len(t.Words) >= shortLicence && c.holders() {
		return harmless
	}
	return weighty
}

// otherwiseSaid tells what is laid out or spelled in another way, and means the same.
func (c *comparison) otherwiseSaid(title int) bool {
	if c.sameLetters() {
		return true
	}
	return len(c.doc) >= shortLicence && (c.heading(title) || c.numbering() || c.address() || c.sameMeaning())
}

// inZones tells whether all that a hunk takes away stands in the title or in what each author fills in.
func inZones(t *fingerprint.Text, h hunk) bool {
	if h.docTo <= t.Title {
		return true
	}
	at := max(h.docFrom, min(t.Title, h.docTo))
	for _, z := range t.Zones {
		if z.From <= at && at <= z.To {
			at = max(at, min(z.To, h.docTo))
			if at == h.docTo {
				return true
			}
		}
	}
	return false
}

// comparison is the words on both sides of a hunk, written out.
type comparison struct {
	l    *library
	doc  []uint16
	hunk hunk
	gone []string
	come []string
}

func (l *library) spelled(ids []uint16) []string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = l.Vocabulary[id]
	}
	return words
}

func spelledOut(text []byte, words []textWord) []string {
	if len(words) == 0 {
		return nil
	}
	return fingerprint.Words(string(text[words[0].start:words[len(words)-1].end]))
}

// sameLetters tells "non infringement" and "noninfringement", and words cut at the end of a line.
func (c *comparison) sameLetters() bool {
	return strings.Join(c.gone, "") == strings.Join(c.come, "")
}

// numbering tells the numbers and letters of a list, unless they belong to a sentence.
func (c *comparison) numbering() bool {
	if !slices.ContainsFunc(slices.Concat(c.gone, c.come), func(w string) bool { return len(w) > 1 || isDigit(w[0]) }) {
		return true // letters
	}
	if at := c.hunk.docFrom; at > 0 {
		switch c.before(1) {
		case "version", "section", "sections", "article", "clause", "paragraph", "licence", "v":
			return false
		}
	}
	for _, w := range slices.Concat(c.gone, c.come) {
		if len(w) > 4 || w != "o" && strings.Trim(w, "0123456789") != "" && strings.Trim(w, "ivx") != "" && len(w) > 1 || len(w) > 2 && isDigit(w[0]) {
			return false
		}
	}
	return true
}

// heading tells the words of the licence's own title, which some repeat in the text and others do not.
func (c *comparison) heading(title int) bool {
	if n := len(c.gone) + len(c.come); n < 2 || n > 40 {
		return false
	}
	for _, w := range slices.Concat(c.gone, c.come) {
		id, known := c.l.number[w]
		if !known || c.l.classes[id] != 0 || !slices.Contains(c.doc[:min(title, 40)], id) {
			return false
		}
	}
	return true
}

// before gives the n-th word of the licence before the hunk.
func (c *comparison) before(n int) string {
	if c.hunk.docFrom < n {
		return ""
	}
	return c.l.Vocabulary[c.doc[c.hunk.docFrom-n]]
}

// address tells the parts of a web address and those of the Free Software Foundation's, which moved twice.
func (c *comparison) address() bool {
	for _, w := range slices.Concat(c.gone, c.come) {
		switch w {
		case "temple", "place", "suite", "330", "59", "51", "boston", "ma", "mass", "ave", "675", "cambridge", "02139", "02111", "1307", "usa", "02110",
			"1301", "franklin", "street", "st", "fifth", "floor", "5th", "http", "www", "fsf", "org", "gnu", "html", "inc", "licences", "com", "opensource",
			"creativecommons", "apache", "txt", "php", "see", "also", "massachusetts", "us", "united", "states", "foundation", "free", "software", "write", "to", "the":
		default:
			return false
		}
	}
	joined := " " + strings.Join(slices.Concat(c.gone, c.come), " ") + " "
	for _, sure := range []string{" http ", " www ", " boston ", " franklin ", " temple ", " 02111 ", " 02139 ", " mass ", " 51 ", " 59 ", " 675 ", " floor ", " org ", " usa "} {
		if strings.Contains(joined, sure) {
			return true
		}
	}
	return false
}

// sameMeaning tells the few pairs of words that authors take one for the other.
func (c *comparison) sameMeaning() bool {
	if len(c.gone) > 3 && slices.Equal(c.gone[:3], []string{"neither", "the", "name"}) && slices.Equal(c.come, []string{"not"}) {
		return true // "the names of … may not be used"
	}
	pair := strings.Join(c.gone, " ") + "|" + strings.Join(c.come, " ")
	switch pair {
	case "and or|and", "and|and or", "or|", "and or|or", "|or", "or|and or", "notice|notices", "notices|notice", "material|materials", "materials|material",
		"the|this", "this|the", "|the", "the|", "copyright|", "|copyright", "form|forms", "forms|form", "name|names", "names|name", "|s", "s|", "nor|or", "or|nor",
		"disclaimer|disclaimers", "a|an", "an|a", "is|are", "are|is", "these|this", "neither|", "above|", "merchantibility|merchantability",
		"merchantability|merchantibility", "distribution|distributions", "contained|included", "its|their", "their|its", "software|program", "licenced|licenced",
		"this software|the software", "the software|this software", "it|this software", "holder|owner", "owner|holder":
		return pair != "or|" && pair != "|or" && pair != "neither|"
	}
	return false
}

// holders tells another name of those who wrote the work, where a licence names them: in its disclaimer of warranty, or
// among those whose names may not be used.
func (c *comparison) holders() bool {
	if len(c.gone) > 14 || len(c.come) > 30 {
		return false
	}
	for _, w := range c.gone {
		if c.l.classes[c.l.number[w]] != 0 {
			return false
		}
	}
	if c.beforeDisclaimer() {
		return true
	}
	switch c.before(1) {
	case "by":
		return true
	case "of":
		return slices.Contains([]string{"name", "names", "behalf", "trademarks", "employees"}, c.before(2))
	case "the", "shall":
		switch c.before(2) {
		case "by", "shall", "event":
			return true
		case "of":
			return slices.Contains([]string{"name", "names", "behalf"}, c.before(3))
		}
		if c.before(1) == "shall" {
			return false
		}
	}
	return c.onlyHolders()
}

// onlyHolders tells words that all name those who hold the rights.
func (c *comparison) onlyHolders() bool {
	sure := false
	for _, w := range slices.Concat(c.gone, c.come) {
		switch w {
		case "holder", "holders", "owner", "owners", "author", "authors", "contributor", "contributors", "regents", "developers", "company", "foundation",
			"organization", "licensors", "licencors", "project", "university", "copyrightholders":
			sure = true
		case "copyright", "and", "or", "its", "the", "their", "of", "s", "any", "a":
		default:
			return false
		}
	}
	return sure
}

// beforeDisclaimer tells whether the hunk names who disclaims warranties or is not liable.
func (c *comparison) beforeDisclaimer() bool {
	after := func(n int) string {
		if c.hunk.docTo+n >= len(c.doc) {
			return ""
		}
		return c.l.Vocabulary[c.doc[c.hunk.docTo+n]]
	}
	disclaim := func(words []string) bool {
		return len(words) > 0 && strings.HasPrefix(words[len(words)-1], "disclaim")
	}
	return strings.HasPrefix(after(0), "disclaim") || after(0) == "be" && after(1) == "liable" || disclaim(c.gone) && disclaim(c.come)
}
