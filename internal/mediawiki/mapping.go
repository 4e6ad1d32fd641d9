package mediawiki

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrNoTemplate tells that a page does not use the template of the map.
var ErrNoTemplate = errors.New("mediawiki: the page does not use the template")

// Map says which parameter of a Page Forms template is which section.
type Map struct {
	// Template is the template's name in the source wiki, Form our form's key.
	Template, Form string
	// Separator cuts a value into several challenges or tags, "," by default.
	Separator string

	targets map[string]target
}

// target is what a parameter becomes.
type target struct {
	kind    targetKind
	section string
}

type targetKind int

const (
	toSection targetKind = iota
	toChallenge
	toTag
)

// Mapped is what the map made of a page. Values are wikitext still.
type Mapped struct {
	// Sections by key; title is the page's own where no parameter gives it.
	Sections map[string]string
	// Challenges and Tags are names as the source wiki gives them, in order.
	Challenges, Tags []string
	// Unmapped are the values that the map does not speak of, by parameter;
	// "Fiche 2: nom" is one of the template's second use on the page.
	Unmapped map[string]string
	// Rest is the page's text outside the template.
	Rest string
}

const titleSection = "title"

// Apply maps a page. It loses no value: what is not mapped is in Unmapped or
// in Rest.
func (m Map) Apply(title, wikitext string) (Mapped, error) {
	calls := Calls(wikitext, m.Template)
	if len(calls) == 0 {
		return Mapped{}, fmt.Errorf("%w %q", ErrNoTemplate, m.Template)
	}
	out := Mapped{Sections: map[string]string{}, Unmapped: map[string]string{}}
	for _, p := range lastOfEachName(calls[0].Parameters) {
		m.place(&out, p)
	}
	for i, call := range calls[1:] {
		for _, p := range lastOfEachName(call.Parameters) {
			p.Name = m.Template + " " + strconv.Itoa(i+2) + ": " + p.Name
			keep(out.Unmapped, p.Name, p.Value)
		}
	}
	if out.Sections[titleSection] == "" {
		out.Sections[titleSection] = title
	}
	out.Rest = outside(wikitext, calls)
	return out, nil
}

// outside is the text between and around the calls.
func outside(wikitext string, calls []Call) string {
	var b strings.Builder
	from := 0
	for _, c := range calls {
		b.WriteString(wikitext[from:c.start])
		from = c.end
	}
	b.WriteString(wikitext[from:])
	return strings.TrimSpace(b.String())
}

// place puts one value where the map sends it.
func (m Map) place(out *Mapped, p Parameter) {
	to, known := m.targets[foldParameter(p.Name)]
	switch {
	case !known:
		keep(out.Unmapped, p.Name, p.Value)
	case to.kind == toChallenge:
		out.Challenges = append(out.Challenges, m.list(p.Value)...)
	case to.kind == toTag:
		out.Tags = append(out.Tags, m.list(p.Value)...)
	default:
		keep(out.Sections, to.section, p.Value)
	}
}

// keep adds a value behind what its key holds already; empty ones are nothing.
func keep(values map[string]string, key, value string) {
	switch {
	case value == "":
	case values[key] == "":
		values[key] = value
	default:
		values[key] += "\n\n" + value
	}
}

// list cuts a value into names. Where it has links, their targets are the names.
func (m Map) list(value string) []string {
	var names []string
	if links := linkPattern.FindAllString(value, -1); len(links) > 0 {
		for _, link := range links {
			name, _, _ := strings.Cut(link[2:len(link)-2], "|")
			names = appendName(names, strings.TrimPrefix(strings.TrimSpace(name), ":"))
		}
		return names
	}
	for name := range strings.SplitSeq(value, m.Separator) {
		names = appendName(names, name)
	}
	return names
}

func appendName(names []string, name string) []string {
	if name = strings.TrimSpace(name); name == "" {
		return names
	}
	return append(names, name)
}

// lastOfEachName keeps, as MediaWiki does, the last value of a repeated name.
func lastOfEachName(parameters []Parameter) []Parameter {
	last := map[string]int{}
	for i, p := range parameters {
		last[p.Name] = i
	}
	var out []Parameter
	for i, p := range parameters {
		if last[p.Name] == i {
			out = append(out, p)
		}
	}
	return out
}

// foldParameter compares names of parameters as people write them.
func foldParameter(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.ReplaceAll(name, "_", " "))), " ")
}
