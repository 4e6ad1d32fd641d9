package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/licence/fingerprint"
)

// build makes the set of fingerprints: one a text, whatever the number of its identifiers, then those of the notices.
func build(licences []source) *fingerprint.Set {
	b := builder{byWords: map[string]int{}}
	for _, s := range licences {
		b.add(s)
	}
	b.cutContained()
	b.nameByCurrent()
	b.addNotices()
	return b.set()
}

type builder struct {
	texts   []draft
	byWords map[string]int
}

// draft is a text whose words are not yet numbers.
type draft struct {
	fingerprint.Text
	words []string
}

func (b *builder) add(s source) {
	d := draft{words: fingerprint.Words(s.Text)}
	d.Title = titleLength(s.Text)
	if 3*d.Title > len(d.words) {
		d.Title = 0 // the text is hardly more than its title
	}
	d.Title = max(d.Title, preamble(d.words))
	d.Tail = tailStart(s.Text, d.words)
	d.Zones = withReservation(zones(s.Text), d.words)
	key := strings.Join(d.words, " ")
	at, twin := b.byWords[key]
	if !twin {
		at = len(b.texts)
		b.byWords[key] = at
		b.texts = append(b.texts, d)
	}
	b.texts[at].IDs = append(b.texts[at].IDs, s.id)
}

// cutContained takes away, at the end of LGPL-3.0, the GPL-3.0 that the list gives with it: files hold one or both, and
// the two are found one after the other.
func (b *builder) cutContained() {
	at := func(id string) int {
		return slices.IndexFunc(b.texts, func(d draft) bool { return slices.Contains(d.IDs, id) })
	}
	lesser, bare, whole := at("LGPL-3.0-only"), at("LGPL-3.0+"), at("GPL-3.0-only")
	if min(lesser, bare, whole) < 0 || lesser == bare {
		return
	}
	d, part := &b.texts[lesser], b.texts[whole].words
	cut := len(d.words) - len(part)
	if cut <= 0 || !slices.Equal(d.words[cut:], part) {
		return
	}
	d.words, d.Tail = d.words[:cut], min(d.Tail, cut)
	d.Zones = slices.DeleteFunc(d.Zones, func(z fingerprint.Zone) bool { return z.To > cut })
	d.IDs = append(d.IDs, b.texts[bare].IDs...) // the deprecated identifier's text, without GPL-3.0
	b.texts = slices.Delete(b.texts, bare, bare+1)
}

// nameByCurrent gives a text that only a deprecated identifier bears those in force.
func (b *builder) nameByCurrent() {
	for i := range b.texts {
		d := &b.texts[i]
		f, known := licence.Lookup(d.IDs[0])
		if !known || f.ReplacedBy == "" || len(d.IDs) > 1 {
			continue
		}
		for _, other := range b.texts {
			if slices.Contains(other.IDs, f.ReplacedBy) {
				d.IDs = append(d.IDs, other.IDs...)
				break
			}
		}
	}
}

// addNotices makes a text of its own of the notice that a file bears.
func (b *builder) addNotices() {
	seen := map[string]bool{}
	for _, d := range b.texts {
		from, to := noticeBounds(d.words, d.Tail)
		if key := strings.Join(d.words[from:to], " "); to > from && !seen[key] {
			seen[key] = true
			n := draft{words: d.words[from:to]}
			n.IDs, n.Notice, n.Tail = d.IDs, true, to-from
			b.texts = append(b.texts, n)
		}
	}
}

// set numbers the words, the most frequent first.
func (b *builder) set() *fingerprint.Set {
	count := map[string]int{}
	for _, d := range b.texts {
		for _, w := range d.words {
			count[w]++
		}
	}
	s := &fingerprint.Set{}
	for w := range count {
		s.Vocabulary = append(s.Vocabulary, w)
	}
	slices.SortFunc(s.Vocabulary, func(x, y string) int { return cmp.Or(count[y]-count[x], cmp.Compare(x, y)) })
	number := map[string]uint16{}
	for i, w := range s.Vocabulary {
		number[w] = uint16(i)
	}
	for _, d := range b.texts {
		for _, w := range d.words {
			d.Words = append(d.Words, number[w])
		}
		d.IDs = currentFirst(d.IDs)
		s.Texts = append(s.Texts, d.Text)
	}
	return s
}

// currentFirst puts the identifiers in force before the deprecated ones, "only" before "or later".
func currentFirst(ids []string) []string {
	rank := func(id string) int {
		f, known := licence.Lookup(id)
		switch {
		case !known || f.ReplacedBy != "":
			return 3
		case strings.HasSuffix(id, "-or-later"):
			return 2
		case strings.Contains(id, "-no-"), strings.HasSuffix(id, "-RFN"), strings.Contains(id, "-Combined-"), strings.Contains(id, "invariants"):
			return 1
		}
		return 0
	}
	ids = slices.Clone(ids)
	slices.SortStableFunc(ids, func(x, y string) int { return cmp.Or(rank(x)-rank(y), cmp.Compare(x, y)) })
	return ids
}

// preamble measures what Creative Commons says before its licences, which most files leave out.
func preamble(words []string) int {
	text := " " + strings.Join(words, " ") + " "
	if !strings.Contains(text[:min(len(text), 200)], " creative commons ") && !strings.HasPrefix(text, " attribution ") {
		return 0
	}
	for _, begin := range []string{" by exercising the licenced rights ", " licence the work as defined below "} {
		if at := strings.Index(text, begin); at >= 0 {
			return strings.Count(text[:at+1], " ") - 1
		}
	}
	return 0
}

// withReservation adds to the copyright statements the "all rights reserved" that follows them on another line.
func withReservation(list []fingerprint.Zone, words []string) []fingerprint.Zone {
	for i, z := range list {
		if end := z.To + 3; end <= len(words) && slices.Equal(words[z.To:end], []string{"all", "rights", "reserved"}) {
			list[i].To = end
		}
	}
	var joined []fingerprint.Zone
	for _, z := range list {
		if n := len(joined); n > 0 && joined[n-1].To >= z.From {
			joined[n-1].To = max(joined[n-1].To, z.To)
			continue
		}
		joined = append(joined, z)
	}
	return joined
}

var (
	titleLine = regexp.MustCompile(`(?i)licen[cs]e|licen[cs]ing|copying|agreement|version|^v?[0-9. ]+$|copyright notice|legal ?code|public domain|attribution|unported|generic|` +
		`international|january|february|march|april|may |june|july|august|september|october|november|december|avril|https?://|dated`)
	ruler = regexp.MustCompile(`^[\W_]*$`)
)

// titleLength counts the words of the lines that make the title: short, no sentence.
func titleLength(text string) int {
	n, lines := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if ruler.MatchString(line) {
			continue
		}
		words := len(fingerprint.Words(line))
		if lines == 5 || words > 12 || strings.HasSuffix(line, ".") || strings.HasSuffix(line, ",") ||
			!titleLine.MatchString(line) || copyright.MatchString(line) {
			break
		}
		n += words
		lines++
	}
	return n
}

// tails are the words after which a licence explains how to use it.
var tails = regexp.MustCompile(`(?im)^[\W\d]*(END OF (THE )?TERMS AND CONDITIONS|How to Apply These Terms|APPENDIX:? How to apply|` +
	`How to use this License for your|ADDENDUM: How to use|EXHIBIT A\b|Creative Commons is not a party to (this|its))`)

func tailStart(text string, words []string) int {
	for _, at := range tails.FindAllStringIndex(text, -1) {
		if n := len(fingerprint.Words(text[:at[0]])); 2*n > len(words) {
			return n
		}
	}
	return len(words)
}

var (
	copyright = regexp.MustCompile(`(?i)copyright *(?:\(c\)|©|<|\[|_|[0-9]{4}|yyyy|by )|^\W*(?:©|\(c\) *[0-9<\[y])`)
	toFill    = regexp.MustCompile(`<[^<>\n]{1,80}>|\[[^\[\]\n]{1,80}\]|\{[^{}\n]{1,80}\}|_{3,}|X{4,}|YYYY`)
)

// zones lists the copyright statements and the words to be filled in.
func zones(text string) []fingerprint.Zone {
	var list []fingerprint.Zone
	add := func(from, to int) {
		z := fingerprint.Zone{From: len(fingerprint.Words(text[:from])), To: len(fingerprint.Words(text[:to]))}
		switch n := len(list); {
		case n > 0 && list[n-1].To >= z.From:
			list[n-1].To = max(list[n-1].To, z.To)
		case z.To > z.From:
			list = append(list, z)
		}
	}
	at := 0
	for line := range strings.Lines(text) {
		switch start := copyright.FindStringIndex(line); {
		case start != nil:
			add(at+start[0], at+statementEnd(line))
		default:
			for _, m := range toFill.FindAllStringIndex(line, -1) {
				add(at+m[0], at+m[1])
			}
		}
		at += len(line)
	}
	return list
}

// statementEnd is where a copyright statement ends in its line: with it, or where a sentence of the licence begins.
func statementEnd(line string) int {
	low := strings.ToLower(line)
	for _, begin := range []string{"permission", "redistribution", "this ", "everyone", "licensed", "you may", "the ", "use ", "distributed"} {
		if at := strings.Index(low, ". "+begin); at > 0 {
			return at + 1
		}
	}
	return len(line)
}

// noticeBounds finds, among the words on how to apply a licence, those that a file bears.
func noticeBounds(words []string, tail int) (from, to int) {
	text := " " + strings.Join(words[tail:], " ") + " "
	for _, mark := range [][2]string{
		{" licensed under the apache license ", " limitations under the license "},
		{" this program is free software ", " fitness for a particular purpose see the gnu "},
		{" this library is free software ", " fitness for a particular purpose see the gnu "},
	} {
		begin := strings.Index(text, mark[0])
		end := strings.Index(text, mark[1])
		if begin >= 0 && end > begin {
			return tail + strings.Count(text[:begin+1], " ") - 1, tail + strings.Count(text[:end+len(mark[1])], " ") - 1
		}
	}
	return 0, 0
}
