package mediawiki

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxMapFile bounds a map, in bytes.
const maxMapFile = 64 << 10

// MapError tells what is wrong in a map's file, and where.
type MapError struct {
	Line   int
	Reason string
}

func (e *MapError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

func mapFault(n ast.Node, reason string, args ...any) error {
	return &MapError{Line: n.GetToken().Position.Line, Reason: fmt.Sprintf(reason, args...)}
}

// ParseMap reads a map in YAML: template, form, parameters (name: section key,
// défi or tag), and separator if not a comma. forms gives the section keys of
// each form that may be imported. What is unknown or twice there is refused.
func ParseMap(src []byte, forms map[string][]string) (Map, error) {
	root, err := parseYAML(src)
	if err != nil {
		return Map{}, err
	}
	fields, err := entries(root)
	if err != nil {
		return Map{}, err
	}
	m := Map{Separator: ",", targets: map[string]target{}}
	parameters, err := m.readHead(fields, forms)
	if err != nil {
		return Map{}, err
	}
	switch {
	case m.Template == "":
		return Map{}, mapFault(root, "template is missing")
	case m.Form == "":
		return Map{}, mapFault(root, "form is missing")
	case parameters == nil:
		return Map{}, mapFault(root, "parameters is missing")
	}
	if err := m.readTargets(parameters, forms[m.Form]); err != nil {
		return Map{}, err
	}
	return m, nil
}

// readHead reads the keys of the map, and gives the node of its parameters, nil where there is none.
func (m *Map) readHead(fields []field, forms map[string][]string) (parameters ast.Node, err error) {
	for _, f := range fields {
		switch f.name {
		case "template":
			m.Template, err = word(f.value)
		case "form":
			m.Form, err = word(f.value)
			if err == nil && forms[m.Form] == nil {
				err = mapFault(f.value, "no form %q is imported", m.Form)
			}
		case "separator":
			m.Separator, err = word(f.value)
		case "parameters":
			parameters = f.value
		default:
			err = mapFault(f.key, "unknown key %q; known are template, form, parameters, separator", f.name)
		}
		if err != nil {
			return nil, err
		}
	}
	return parameters, nil
}

func (m Map) readTargets(n ast.Node, sections []string) error {
	fields, err := entries(n)
	if err != nil {
		return err
	}
	for _, f := range fields {
		text, err := word(f.value)
		if err != nil {
			return err
		}
		to, known := targetOf(text, sections)
		if !known {
			return mapFault(f.value, "%q is no section of %s; they are %s; else défi or tag", text, m.Form, strings.Join(sections, ", "))
		}
		name := foldParameter(f.name)
		if _, twice := m.targets[name]; twice {
			return mapFault(f.key, "%q stands twice", f.name)
		}
		m.targets[name] = to
	}
	return nil
}

func targetOf(text string, sections []string) (target, bool) {
	switch text {
	case "défi", "challenge":
		return target{kind: toChallenge}, true
	case "tag":
		return target{kind: toTag}, true
	}
	return target{section: text}, slices.Contains(sections, text)
}

func parseYAML(src []byte) (ast.Node, error) {
	if len(src) > maxMapFile {
		return nil, &MapError{Line: 1, Reason: fmt.Sprintf("the map is over %d bytes", maxMapFile)}
	}
	file, err := parser.ParseBytes(src, 0)
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			return nil, &MapError{Line: syntax.GetToken().Position.Line, Reason: syntax.GetMessage()}
		}
		return nil, &MapError{Line: 1, Reason: err.Error()}
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, &MapError{Line: 1, Reason: "one YAML document is expected"}
	}
	return file.Docs[0].Body, nil
}

// field is one key of a mapping with its value.
type field struct {
	name       string
	key, value ast.Node
}

// entries reads a mapping whose keys are plain words, each once. Anchors, tags
// and merges are no such thing and refused.
func entries(n ast.Node) ([]field, error) {
	mapping, ok := n.(*ast.MappingNode)
	if !ok {
		return nil, mapFault(n, "names with values are expected here")
	}
	var out []field
	for _, v := range mapping.Values {
		name, err := word(v.Key)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(f field) bool { return f.name == name }) {
			return nil, mapFault(v.Key, "%q stands twice", name)
		}
		out = append(out, field{name: name, key: v.Key, value: v.Value})
	}
	return out, nil
}

// word reads a scalar as text; a parameter may be named 1.
func word(n ast.Node) (string, error) {
	var text string
	switch n := n.(type) {
	case *ast.StringNode:
		text = n.Value
	case *ast.IntegerNode:
		text = n.GetToken().Value
	default:
		return "", mapFault(n, "a word is expected here")
	}
	if text == "" {
		return "", mapFault(n, "a word is expected here")
	}
	return text, nil
}
