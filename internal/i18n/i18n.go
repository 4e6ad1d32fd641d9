// Package i18n turns message keys, dates and amounts into sentences, French first.
// Messages are compiled when loaded: pages ask for thousands. It knows nothing of pages or of the clock.
package i18n

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// French is the language of a site and the one that stands in for a missing message; English is the other.
const (
	French  = "fr"
	English = "en"
)

// Catalogue holds the messages of each language. Safe for concurrent use, as nothing changes after Load.
type Catalogue struct {
	printers map[string]*Printer
}

// home is the zone in which times are told: that of the agencies whose deadlines they are.
const home = "Europe/Paris"

// Load reads fr/*.json and en/*.json: one flat object each, key to text, or key to {"one": …, "other": …}. Texts hold
// placeholders as {{.Name}} and no other template syntax; anything else is an error that names its key.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{printers: map[string]*Printer{}}
	for _, lang := range []string{French, English} {
		p, err := load(fsys, lang)
		if err != nil {
			return nil, err
		}
		p.fallback = c.printers[French]
		c.printers[lang] = p
	}
	return c, nil
}

// For answers the printer of a language, the French one when the language is not known.
func (c *Catalogue) For(lang string) *Printer {
	if p, ok := c.printers[lang]; ok {
		return p
	}
	return c.printers[French]
}

// Forms answers the plural forms that a language uses.
func Forms(lang string) []string {
	forms := map[string]bool{}
	for n := range 1_000 {
		forms[form(language.Make(lang), n)] = true
	}
	var names []string
	for name := range forms {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func load(fsys fs.FS, lang string) (*Printer, error) {
	messages, err := Messages(fsys, lang)
	if err != nil {
		return nil, err
	}
	zone, err := Zone(home)
	if err != nil {
		return nil, err
	}
	p := &Printer{
		lang: lang, tag: language.Make(lang), locale: locales[lang], zone: zone,
		plain: map[string]string{}, filled: map[string]template{}, plurals: map[string]map[string]template{},
	}
	for key, forms := range messages {
		compiled := map[string]template{}
		for form, text := range forms {
			t, err := compile(text)
			if err != nil {
				return nil, fmt.Errorf("i18n: %s: %s: %w", lang, key, err)
			}
			compiled[form] = t
		}
		p.add(key, forms, compiled)
	}
	return p, nil
}

func (p *Printer) add(key string, forms map[string]string, compiled map[string]template) {
	switch {
	case len(forms) > 1:
		p.plurals[key] = compiled
	case len(compiled["other"]) == 1 && compiled["other"][0].name == "":
		p.plain[key] = forms["other"]
	default:
		p.filled[key] = compiled["other"]
	}
}

// Messages answers the texts of one language by key and plural form; a message without plurals has only "other". A key
// that two files give is an error.
func Messages(fsys fs.FS, lang string) (map[string]map[string]string, error) {
	names, err := fs.Glob(fsys, lang+"/*.json")
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("i18n: no messages in %s/", lang)
	}
	messages := map[string]map[string]string{}
	for _, name := range names {
		if err := addFile(messages, fsys, name); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", name, err)
		}
	}
	return messages, nil
}

func addFile(messages map[string]map[string]string, fsys fs.FS, name string) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if err := flat(b); err != nil {
		return err
	}
	lang, _ := path.Split(name)
	file, err := goi18n.ParseMessageFileBytes(b, strings.Trim(lang, "/")+".json", nil)
	if err != nil {
		return err
	}
	for _, m := range file.Messages {
		if messages[m.ID] != nil {
			return fmt.Errorf("%s is in another file too", m.ID)
		}
		messages[m.ID] = formsOf(m)
	}
	return nil
}

// flat refuses what the library would read in another way than it looks: nested keys, empty texts, unknown forms.
func flat(b []byte) error {
	var all map[string]any
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	if err := once(b); err != nil {
		return err
	}
	for key, value := range all {
		forms, ok := value.(map[string]any)
		if !ok {
			forms = map[string]any{"other": value}
		}
		for form, text := range forms {
			if s, ok := text.(string); !ok || s == "" {
				return fmt.Errorf("%s: the text is missing", key)
			}
			if form != "one" && form != "many" && form != "other" {
				return fmt.Errorf("%s: unknown form %q", key, form)
			}
		}
		if _, ok := forms["other"]; !ok {
			return fmt.Errorf(`%s: no form "other"`, key)
		}
	}
	return nil
}

// once refuses a key that stands twice in valid JSON, of which a decoder keeps the last.
func once(b []byte) error {
	seen := map[string]bool{}
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := key.(string) // a key of an object is a string
		if seen[name] {
			return fmt.Errorf("%s: the key stands twice", name)
		}
		seen[name] = true
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return err
		}
	}
	return nil
}

func formsOf(m *goi18n.Message) map[string]string {
	forms := map[string]string{"other": m.Other}
	if m.One != "" {
		forms["one"] = m.One
	}
	if m.Many != "" {
		forms["many"] = m.Many
	}
	return forms
}

// form answers the plural form for n things. In French 0 and 1 are singular.
func form(tag language.Tag, n int) string {
	switch plural.Cardinal.MatchPlural(tag, max(n, -n), 0, 0, 0, 0) {
	case plural.One:
		return "one"
	case plural.Many:
		return "many"
	}
	return "other"
}

// template is a compiled text: literals, and names to fill in.
type template []piece

type piece struct {
	text string
	name string
}

func compile(text string) (template, error) {
	var t template
	for rest := text; rest != ""; {
		literal, after, found := strings.Cut(rest, "{{")
		if strings.Contains(literal, "}}") {
			return nil, fmt.Errorf("}} without {{ in %q", text)
		}
		if literal != "" {
			t = append(t, piece{text: literal})
		}
		if !found {
			break
		}
		name, end, closed := strings.Cut(after, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(name), ".")
		if !closed || !dotted || name == "" || strings.ContainsFunc(name, notInName) {
			return nil, fmt.Errorf("placeholder is not {{.Name}} in %q", text)
		}
		t = append(t, piece{name: name})
		rest = end
	}
	return t, nil
}

func notInName(r rune) bool {
	return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9')
}
