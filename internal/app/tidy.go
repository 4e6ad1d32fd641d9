package app

import "strings"

func trim(v string) string { return strings.TrimSpace(v) }

// trimBlankLines drops blank lines before and after a text and the blanks at its very end.
func trimBlankLines(v string) string {
	v = strings.TrimRight(v, " \t\n")
	for {
		line, rest, more := strings.Cut(v, "\n")
		if !more || strings.TrimSpace(line) != "" {
			return v
		}
		v = rest
	}
}

// tidyAmount reads an amount as people type it ("12 500,50 €") into the form in which it is stored.
// What is no amount is left as typed, for the form's check to tell of.
func tidyAmount(v string) string {
	s := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "€"))
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(s)
	whole, part, dotted := strings.Cut(s, ".")
	if strings.Trim(whole+part, "0123456789") != "" || whole == "" {
		return strings.TrimSpace(v)
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	switch {
	case !dotted || strings.Trim(part, "0") == "" && len(part) <= 2:
		return whole
	case len(part) == 1:
		return whole + "." + part + "0"
	}
	return whole + "." + part
}
