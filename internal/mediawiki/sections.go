package mediawiki

import (
	"strings"
	"unicode"
)

// SplitSections cuts a Markdown text at its "## " headings. Under a heading
// whose words, folded by Fold, are in labels, the text goes to that section;
// all the rest, other headings with it, goes to the section named by rest.
func SplitSections(markdown string, labels map[string]string, rest string) map[string]string {
	parts := map[string]*strings.Builder{}
	part := func(section string) *strings.Builder {
		if parts[section] == nil {
			parts[section] = &strings.Builder{}
		}
		return parts[section]
	}
	current, fence := rest, ""
	for line := range strings.Lines(markdown) {
		fence = nextFence(line, fence)
		if heading, is := strings.CutPrefix(line, "## "); is && fence == "" {
			section, known := labels[Fold(heading)]
			if !known {
				section = rest
			}
			if known || section != current {
				part(section).WriteString("\n")
			}
			current = section
			if known {
				continue
			}
		}
		part(current).WriteString(line)
	}
	out := map[string]string{}
	for section, text := range parts {
		if kept := strings.Trim(text.String(), "\n"); strings.TrimSpace(kept) != "" {
			out[section] = kept + "\n"
		}
	}
	return out
}

// nextFence tells the fence that is open behind a line, "" outside code.
func nextFence(line, open string) string {
	trimmed := strings.TrimLeft(line, " ")
	if len(line)-len(trimmed) > 3 || trimmed == "" {
		return open
	}
	n := run(trimmed, trimmed[0])
	switch {
	case open == "" && n >= 3 && (trimmed[0] == '`' || trimmed[0] == '~'):
		if trimmed[0] == '`' && strings.Contains(trimmed[n:], "`") {
			return ""
		}
		return trimmed[:n]
	case open != "" && trimmed[0] == open[0] && n >= len(open) && strings.TrimSpace(trimmed[n:]) == "":
		return ""
	}
	return open
}

// latinFold gives the letters that French and its neighbours write with signs.
var latinFold = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "æ", "ae", "ç", "c",
	"è", "e", "é", "e", "ê", "e", "ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n",
	"ò", "o", "ó", "o", "ô", "o", "ö", "o", "õ", "o", "œ", "oe",
	"ù", "u", "ú", "u", "û", "u", "ü", "u", "ÿ", "y", "ý", "y",
)

// Fold writes a label so that case, accents, punctuation and spacing do not
// count: "La Ressource :" and "la ressource" are one.
func Fold(label string) string {
	words := strings.FieldsFunc(latinFold.Replace(strings.ToLower(label)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
	})
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, strings.Join(words, " "))
}
