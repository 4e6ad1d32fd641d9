package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bare is a text reduced to its words, one space between two, with the byte of the text that each byte comes from.
// Marks of emphasis and targets of links are left out, so that a passage copied from the page as it reads is found.
type bare struct {
	words strings.Builder
	at    []int32
}

func reduce(text string) *bare {
	b := &bare{}
	gap := false
	for i := 0; i < len(text); {
		if n := target(text[i:]); n > 0 {
			i, gap = i+n, true
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			if gap && b.words.Len() > 0 {
				b.words.WriteByte(' ')
				b.at = append(b.at, int32(i))
			}
			gap = false
			b.words.WriteString(text[i : i+size])
			for k := range size {
				b.at = append(b.at, int32(i+k))
			}
		case emphasis(r): // inside a word it cuts nothing
		default:
			gap = true
		}
		i += size
	}
	return b
}

// target gives the length of the target of a link, "](…)", at the beginning of a text; 0 where there is none.
func target(text string) int {
	if !strings.HasPrefix(text, "](") {
		return 0
	}
	end := strings.IndexAny(text, ")\n")
	if end < 0 || text[end] == '\n' {
		return 0
	}
	return end + 1
}

func emphasis(r rune) bool { return r == '*' || r == '_' || r == '`' || r == '~' }

// Find gives the places where the words of a quote stand in a text, in order: whole words, whatever the signs,
// spaces and marks of emphasis between them. A quote without words stands nowhere.
func Find(text, quote string) []Range {
	wanted := reduce(quote).words.String()
	if wanted == "" {
		return nil
	}
	b := reduce(text)
	words := b.words.String()
	var list []Range
	for from := 0; ; {
		i := strings.Index(words[from:], wanted)
		if i < 0 {
			return list
		}
		start := from + i
		end := start + len(wanted)
		if (start == 0 || words[start-1] == ' ') && (end == len(words) || words[end] == ' ') {
			list = append(list, Range{int(b.at[start]), int(b.at[end-1]) + 1})
			from = end
			continue
		}
		_, size := utf8.DecodeRuneInString(words[start:])
		from = start + size
	}
}

// Plain is a piece of a text as it reads: no marks of emphasis, no targets of links, one space between words.
func Plain(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		if n := target(text[i:]); n > 0 {
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !emphasis(r) && r != '[' && r != ']' {
			b.WriteRune(r)
		}
		i += size
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

// Fate is what became of a passage in a later text.
type Fate string

// The fates of a passage.
const (
	Stands  Fate = "stands"  // every word, in that order, wherever it moved
	Altered Fate = "altered" // a good part of it stands
	Lost    Fate = "lost"
)

// Follow tells what became in a new text of a passage of an old one, and where it stands now.
func Follow(old, new string, at Range) (Fate, Range) {
	if old == new {
		return Stands, at
	}
	f := follower{at: at}
	for _, b := range Diff(old, new).Blocks {
		f.block(b)
	}
	if f.kept > 0 && !f.hurt {
		return Stands, f.now
	}
	if places := Find(new, old[at.Start:at.End]); len(places) == 1 {
		return Stands, places[0] // what the comparison showed as replaced, for want of time or for a move within a sentence
	}
	if f.kept*4 < CountWords(old[at.Start:at.End]) || f.kept == 0 {
		return Lost, Range{}
	}
	return Altered, f.now
}

// follower walks along the blocks of a comparison.
type follower struct {
	at   Range // in the old text
	now  Range // of what is kept, in the new one
	kept int   // words
	hurt bool
}

func (f *follower) block(b Block) {
	o, n := b.Old.Start, b.New.Start
	for _, s := range b.Spans {
		switch s.Op {
		case Insert:
			f.hurt = f.hurt || o > f.at.Start && o < f.at.End && CountWords(s.Text) > 0
			n += len(s.Text)
			continue
		case Delete:
			f.hurt = f.hurt || CountWords(f.part(s, o)) > 0
		default:
			if part := f.part(s, o); part != "" {
				f.keep(part, n+max(f.at.Start-o, 0))
			}
			n += len(s.Text)
		}
		o += len(s.Text)
	}
}

// part is what a span that begins at byte o of the old text has of the passage.
func (f *follower) part(s Span, o int) string {
	from, to := max(f.at.Start, o), min(f.at.End, o+len(s.Text))
	if from >= to {
		return ""
	}
	return s.Text[from-o : to-o]
}

func (f *follower) keep(part string, n int) {
	if f.kept += CountWords(part); f.now == (Range{}) {
		f.now.Start = n
	}
	f.now.End = max(f.now.End, n+len(part))
	f.now.Start = min(f.now.Start, n)
}
