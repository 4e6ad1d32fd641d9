package mediawiki

import (
	"strings"
)

// Text is one text to convert, with the content model of its revision.
type Text struct {
	Model, Body string
}

// Converted is a text made fit for a page in Markdown. The Markdown comes from
// outside: it is no more to be trusted than what a stranger types.
type Converted struct {
	// Markdown is the text, or the source in a fenced block.
	Markdown string
	// Source is the text as it was, empty when Markdown is the text itself.
	Source string
	// Converter names what made the Markdown: "pandoc", "" when nothing had to
	// be converted, or "source" when the source is shown as it is.
	Converter string
	// Reason says in English why a text that should convert is shown as source.
	Reason string
}

// Converters, as Converted names them.
const (
	ByPandoc = "pandoc"
	AsSource = "source"
)

// asSource shows a text as it is, in a fence longer than any run inside it.
func asSource(t Text, reason string) Converted {
	fence := strings.Repeat("`", max(3, longestRun(t.Body, '`')+1))
	var b strings.Builder
	b.WriteString(fence)
	b.WriteString(language(t.Model))
	b.WriteByte('\n')
	b.WriteString(t.Body)
	if t.Body != "" && !strings.HasSuffix(t.Body, "\n") {
		b.WriteByte('\n')
	}
	b.WriteString(fence)
	b.WriteByte('\n')
	return Converted{Markdown: b.String(), Source: t.Body, Converter: AsSource, Reason: reason}
}

// language is the word behind a fence for a content model; models come from
// the export, so only plain short words pass.
func language(model string) string {
	if model == "Scribunto" {
		return "lua"
	}
	for _, r := range model {
		if (r < 'a' || r > 'z') && r != '-' {
			return ""
		}
	}
	if len(model) > 20 {
		return ""
	}
	return model
}

func longestRun(text string, of byte) int {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != of {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
