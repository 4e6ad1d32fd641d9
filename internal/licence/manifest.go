package licence

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/pelletier/go-toml/v2"
)

// said is one statement of a manifest.
type said struct {
	field, written string
	weak           bool
}

var errManifest = errors.New("licence: not a manifest that can be read")

// manifestReader gives what reads a file of this name; nil for the files that declare no licence. go.mod has no field
// for one: the licence file beside it decides.
func manifestReader(base string) func([]byte) ([]said, error) {
	switch base {
	case "package.json", "composer.json":
		return readPackage
	case "codemeta.json":
		return readPackage
	case "publiccode.yml", "publiccode.yaml":
		return readPubliccode
	case "CITATION.cff":
		return readCitation
	case "pyproject.toml":
		return readPyproject
	case "Cargo.toml":
		return readCargo
	case "setup.cfg":
		return readSetup
	}
	if stem, _, _ := strings.Cut(strings.ToLower(base), "."); stem == "readme" || stem == "lisezmoi" || stem == "lisez-moi" {
		return readReadme
	}
	return nil
}

// manifest reads a file that declares.
func (w *walk) manifest(name string, reader func([]byte) ([]said, error)) {
	if w.manifests++; w.manifests > maxManifests {
		w.out.Skipped++
		return
	}
	text, whole := w.read(name, maxManifest)
	var found []said
	err := errManifest
	if whole && utf8.Valid(text) {
		found, err = reader(bytes.TrimPrefix(text, []byte("\uFEFF")))
	}
	if err != nil {
		if w.atRoot(name) {
			w.unread(w.shown(name))
		}
		return
	}
	for _, s := range found {
		w.declare(Declaration{
			File: w.shown(name), Field: s.field, Written: s.written, Weak: s.weak, Line: lineAt(text, s.written), root: w.atRoot(name),
		})
	}
}

// declare judges what was written and keeps it.
func (w *walk) declare(d Declaration) {
	d.Written = strings.Map(plain, d.Written)
	d.Result = Declare(d.Written, w.kind)
	if words := []rune(d.Written); len(words) > maxQuote*2 {
		d.Written = string(words[:maxQuote*2]) + "…"
	}
	if len(w.out.Declared) < maxListed || !d.Result.Verdict.Accepted() && len(w.out.Declared) < 2*maxListed {
		w.out.Declared = append(w.out.Declared, d)
	}
}

// plain makes a control character one that no name holds: it would otherwise part words unseen.
func plain(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
		return utf8.RuneError
	}
	return r
}

func lineAt(text []byte, written string) int {
	if i := bytes.Index(text, []byte(written)); i >= 0 && written != "" {
		return 1 + bytes.Count(text[:i], []byte("\n"))
	}
	return 0
}

// readPackage reads the top of a JSON manifest by hand: a key that comes twice says two things, and is told as two.
func readPackage(text []byte) ([]said, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, errManifest
	}
	var out []said
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, errManifest
		}
		var value any
		if err := dec.Decode(&value); err != nil {
			return nil, errManifest
		}
		switch name, _ := key.(string); strings.ToLower(name) {
		case "license", "licence", "licenses":
			out = appendSaid(out, name, licenceValue(value))
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, errManifest
	}
	return out, nil
}

// appendSaid leaves out what only points to the licence file.
func appendSaid(out []said, field, written string) []said {
	written = strings.TrimSpace(written)
	if written == "" || strings.HasPrefix(strings.ToUpper(written), "SEE LICEN") {
		return out
	}
	return append(out, said{field: field, written: written})
}

// licenceValue reads a name, an object that holds one, or a list to choose from.
func licenceValue(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case map[string]any:
		for _, key := range []string{"type", "@id", "spdx", "identifier", "name", "url", "text"} {
			if s, ok := v[key].(string); ok && s != "" {
				return s
			}
		}
	case []any:
		var names []string
		for _, one := range v {
			if s := licenceValue(one); s != "" {
				names = append(names, s)
			}
		}
		if len(names) > 1 {
			return joinChoice(names)
		}
		return strings.Join(names, "")
	}
	return ""
}

// joinChoice writes a list of licences to choose from as an expression; names that are no expression stay as they are.
func joinChoice(names []string) string {
	for i, name := range names {
		r := Declare(name, Software)
		if r.Expr.IsZero() {
			return strings.Join(names, ", ")
		}
		names[i] = "(" + r.Expr.String() + ")"
	}
	return strings.Join(names, " OR ")
}

// maxNesting bounds what opens within something else in a manifest; the readers of YAML and TOML take a time that grows
// with its square.
const maxNesting = 100

var nestedItems = regexp.MustCompile(`(?:[-?:][ \t]+){20}`)

// unmarshal reads YAML or TOML that is not nested beyond measure.
func unmarshal(text []byte, into any, read func([]byte, any) error) error {
	depth := 0
	for _, c := range text {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth > maxNesting {
			return errManifest
		}
	}
	if nestedItems.Match(text) {
		return errManifest
	}
	return read(text, into)
}

func readPubliccode(text []byte) ([]said, error) {
	var doc struct {
		Legal struct {
			License string `yaml:"license"`
		} `yaml:"legal"`
	}
	if err := unmarshal(text, &doc, yaml.Unmarshal); err != nil {
		return nil, errManifest
	}
	return appendSaid(nil, "legal.license", doc.Legal.License), nil
}

func readCitation(text []byte) ([]said, error) {
	var doc struct {
		License any `yaml:"license"`
	}
	if err := unmarshal(text, &doc, yaml.Unmarshal); err != nil {
		return nil, errManifest
	}
	return appendSaid(nil, "license", licenceValue(doc.License)), nil
}

func readPyproject(text []byte) ([]said, error) {
	var doc struct {
		Project struct {
			License     any      `toml:"license"`
			Classifiers []string `toml:"classifiers"`
		} `toml:"project"`
		Tool struct {
			Poetry struct {
				License any `toml:"license"`
			} `toml:"poetry"`
		} `toml:"tool"`
	}
	if err := unmarshal(text, &doc, toml.Unmarshal); err != nil {
		return nil, errManifest
	}
	out := tableSaid(nil, "project.license", doc.Project.License)
	out = tableSaid(out, "tool.poetry.license", doc.Tool.Poetry.License)
	for _, c := range doc.Project.Classifiers {
		out = classifierSaid(out, c)
	}
	return out, nil
}

// tableSaid reads a name, or the text of a table; a whole licence text is left to the licence file.
func tableSaid(out []said, field string, v any) []said {
	if written := licenceValue(v); len(written) <= maxRunes {
		return appendSaid(out, field, written)
	}
	return out
}

// classifierSaid reads "License :: OSI Approved :: MIT License": families of licences more often than one.
func classifierSaid(out []said, classifier string) []said {
	parts := strings.Split(classifier, "::")
	if len(parts) < 2 || strings.TrimSpace(parts[0]) != "License" {
		return out
	}
	name := strings.TrimSpace(parts[len(parts)-1])
	if name == "OSI Approved" {
		return out
	}
	return append(out, said{field: "classifiers", written: name, weak: true})
}

func readCargo(text []byte) ([]said, error) {
	var doc struct {
		Package struct {
			License any `toml:"license"`
		} `toml:"package"`
		Workspace struct {
			Package struct {
				License any `toml:"license"`
			} `toml:"package"`
		} `toml:"workspace"`
	}
	if err := unmarshal(text, &doc, toml.Unmarshal); err != nil {
		return nil, errManifest
	}
	var out []said
	for _, v := range []any{doc.Package.License, doc.Workspace.Package.License} {
		if s, ok := v.(string); ok {
			out = appendSaid(out, "package.license", strings.ReplaceAll(s, "/", " OR ")) // Cargo's old sign for a choice
		}
	}
	return out, nil
}

var setupLine = regexp.MustCompile(`^license\s*[=:]\s*(.+)$`)

func readSetup(text []byte) ([]said, error) {
	var out []said
	section := ""
	for line := range strings.Lines(string(text)) {
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			section = trimmed
		}
		if m := setupLine.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil && section == "[metadata]" {
			out = appendSaid(out, "metadata.license", m[1])
		}
		if section == "[metadata]" {
			out = classifierSaid(out, strings.TrimPrefix(trimmed, "classifiers ="))
		}
	}
	return out, nil
}
