package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// Passages is rendered HTML opened for marking: its text, and where each word of it stands.
type Passages struct {
	// Text is what the HTML reads as; blocks are a line apart.
	Text   string
	tokens []token
}

// token is a piece of the HTML. Words of the text have their place in Text.
type token struct {
	raw   string
	text  string // decoded, of a token of text
	at    int    // of text in Text
	ends  bool   // an element that stands in no other ends here
	words bool
}

// Mark is a stretch of the text to be marked, with the id that its first part gets.
type Mark struct {
	Start, End int
	ID         string
}

// Piece is some elements of the HTML with the marks that end in them, by id.
type Piece struct {
	HTML string
	IDs  []string
}

// Open reads HTML that Render made.
func Open(rendered string) Passages {
	var p Passages
	var text strings.Builder
	z := html.NewTokenizer(strings.NewReader(rendered))
	for depth := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		t := token{raw: string(z.Raw()), at: text.Len()}
		switch kind {
		case html.TextToken:
			t.text = string(z.Text())
			t.words = strings.TrimSpace(t.text) != ""
			text.WriteString(t.text)
		case html.StartTagToken:
			name, _ := z.TagName()
			if !void(string(name)) {
				depth++
			} else {
				t.ends = depth == 0
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			depth = max(depth-1, 0)
			t.ends = depth == 0
			if !inline(string(name)) {
				text.WriteByte('\n')
			}
		default:
			t.ends = depth == 0
		}
		p.tokens = append(p.tokens, t)
	}
	p.Text = text.String()
	return p
}

func void(name string) bool {
	return name == "br" || name == "hr" || name == "img" || name == "input" || name == "wbr" || name == "col"
}

func inline(name string) bool {
	switch name {
	case "a", "em", "strong", "code", "del", "ins", "sup", "sub", "span", "abbr", "kbd", "mark", "s", "u", "b", "i":
		return true
	}
	return false
}

// Mark wraps stretches of the text, in order of their start, and cuts the HTML around each element in which one ends.
// Stretches that overlap one before them are not wrapped; they are told all the same.
func (p Passages) Mark(marks []Mark) []Piece {
	var pieces []Piece
	var before, element strings.Builder
	flush := func(b *strings.Builder, ids []string) {
		if b.Len() > 0 || len(ids) > 0 {
			pieces = append(pieces, Piece{b.String(), ids})
			b.Reset()
		}
	}
	shown, done := wrapped(marks), 0
	for i, t := range p.tokens {
		if t.words {
			writeMarked(&element, t, shown)
		} else {
			element.WriteString(t.raw)
		}
		if !t.ends {
			continue
		}
		end := len(p.Text)
		if i+1 < len(p.tokens) {
			end = p.tokens[i+1].at
		}
		var ended []string
		for ; done < len(marks) && marks[done].End <= end; done++ {
			ended = append(ended, marks[done].ID)
		}
		if len(ended) > 0 {
			flush(&before, nil)
			flush(&element, ended)
		}
		before.WriteString(element.String())
		element.Reset()
	}
	before.WriteString(element.String())
	var late []string
	for ; done < len(marks); done++ {
		late = append(late, marks[done].ID)
	}
	flush(&before, late)
	return pieces
}

// wrapped leaves out the marks that overlap one before them.
func wrapped(marks []Mark) []Mark {
	var list []Mark
	end := -1
	for _, m := range marks {
		if m.Start >= end {
			list, end = append(list, m), m.End
		}
	}
	return list
}

// writeMarked writes a token of text with what is marked of it.
func writeMarked(b *strings.Builder, t token, marks []Mark) {
	at, done := t.at, 0
	for _, m := range marks {
		from, to := max(m.Start, t.at), min(m.End, t.at+len(t.text))
		if from >= to {
			continue
		}
		b.WriteString(html.EscapeString(t.text[done : from-at]))
		b.WriteString(`<span class="vise"`)
		if from == m.Start {
			b.WriteString(` id="` + html.EscapeString(m.ID) + `"`)
		}
		b.WriteString(`>` + html.EscapeString(t.text[from-at:to-at]) + `</span>`)
		done = to - at
	}
	if done == 0 {
		b.WriteString(t.raw)
		return
	}
	b.WriteString(html.EscapeString(t.text[done:]))
}
