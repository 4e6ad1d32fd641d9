package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Printer speaks one language.
type Printer struct {
	lang     string
	tag      language.Tag
	locale   *locale
	zone     *time.Location // in which times are told
	fallback *Printer
	plain    map[string]string
	filled   map[string]template
	plurals  map[string]map[string]template
}

// Lang is "fr" or "en", as in the lang attribute of a page.
func (p *Printer) Lang() string { return p.lang }

// T answers the message for key, its placeholders filled from pairs of name and value: T("version", "N", 3).
// A key that no language has comes back as it is, and a name without a value stays as {{.Name}}, so that both show.
func (p *Printer) T(key string, args ...any) string {
	if s, ok := p.plain[key]; ok {
		return s
	}
	if t, ok := p.filled[key]; ok {
		return t.fill(args)
	}
	if forms, ok := p.plurals[key]; ok {
		return forms["other"].fill(args)
	}
	if p.fallback != nil {
		return p.fallback.T(key, args...)
	}
	return key
}

// N is T with the plural form for n; {{.N}} is n as Number writes it.
func (p *Printer) N(key string, n int, args ...any) string {
	forms, ok := p.plurals[key]
	if !ok {
		if p.fallback != nil && !p.has(key) {
			return p.fallback.N(key, n, args...)
		}
		return p.T(key, append(args, "N", p.Number(int64(n)))...)
	}
	t, ok := forms[form(p.tag, n)]
	if !ok {
		t = forms["other"]
	}
	return t.fill(append(args, "N", p.Number(int64(n))))
}

func (p *Printer) has(key string) bool {
	_, plain := p.plain[key]
	_, filled := p.filled[key]
	return plain || filled
}

// fill writes the template with the values of args.
func (t template) fill(args []any) string {
	var b strings.Builder
	for _, piece := range t {
		if piece.name == "" {
			b.WriteString(piece.text)
		} else {
			b.WriteString(value(piece.name, args))
		}
	}
	return b.String()
}

func value(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return strconv.Itoa(v)
		}
		return fmt.Sprint(args[i+1])
	}
	return "{{." + name + "}}"
}
