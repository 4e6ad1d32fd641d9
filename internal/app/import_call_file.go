package app

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/appel-a-communs/communs/internal/domain"
)

// callSpec is the file of a call, as docs/examples/appel.yaml shows it. Dates are hours of Paris, amounts euros.
type callSpec struct {
	Title          string          `yaml:"title"`
	Slug           string          `yaml:"slug"`
	Agency         string          `yaml:"agency"`
	Purpose        string          `yaml:"purpose"`
	Presentation   string          `yaml:"presentation"`
	Partners       []string        `yaml:"partners"`
	Phases         phasesSpec      `yaml:"phases"`
	Cutoffs        []string        `yaml:"cutoffs"`
	Envelope       string          `yaml:"envelope"`
	Rate           string          `yaml:"rate"`
	Cap            string          `yaml:"cap"`
	Floor          string          `yaml:"floor"`
	Criteria       []criterionSpec `yaml:"criteria"`
	DaysPublic     *int            `yaml:"days_public"`
	ContentLicence string          `yaml:"content_licence"`
	Receipt        receiptSpec     `yaml:"receipt"`
	Rules          *rulesSpec      `yaml:"rules"`
	Challenges     []challengeSpec `yaml:"challenges"`
}

type phasesSpec struct {
	Workshops string `yaml:"workshops"`
	Published string `yaml:"published"`
	Open      string `yaml:"open"`
	FollowUp  string `yaml:"follow_up"`
	Archived  string `yaml:"archived"`
}

type criterionSpec struct {
	Name   string `yaml:"name"`
	Weight int    `yaml:"weight"`
}

type receiptSpec struct {
	Service  string `yaml:"service"`
	Address  string `yaml:"address"`
	Phone    string `yaml:"phone"`
	Email    string `yaml:"email"`
	Implicit string `yaml:"implicit"`
	Months   int    `yaml:"months"`
	Recourse string `yaml:"recourse"`
}

type rulesSpec struct {
	Title   string `yaml:"title"`
	Text    string `yaml:"text"`
	Summary string `yaml:"summary"`
}

type challengeSpec struct {
	Title    string `yaml:"title"`
	Slug     string `yaml:"slug"`
	Problem  string `yaml:"problem"`
	People   string `yaml:"people"`
	Expected string `yaml:"expected"`
	Outside  string `yaml:"outside"`
	Scale    string `yaml:"scale"`
	Themes   string `yaml:"themes"`
	State    string `yaml:"state"` // idea where empty
}

func (c challengeSpec) state() domain.State {
	if c.State == "" {
		return domain.ChallengeIdea
	}
	return domain.State(c.State)
}

func (c challengeSpec) sections() domain.Document {
	return domain.Document{
		"title": c.Title, "problem": c.Problem, "people": c.People, "expected": c.Expected, "outside": c.Outside, "scale": c.Scale, "themes": c.Themes,
	}
}

// callFile is a parsed file: what it says, and where.
type callFile struct {
	spec callSpec
	tree *ast.File
}

// maxCallFile bounds a file before it is parsed.
const maxCallFile = 4 << 20

// parseCallFile reads a file strictly: one document, known names only, no name twice, no anchor (a short file
// with anchors can stand for a huge one).
func parseCallFile(source []byte) (*callFile, error) {
	if len(source) > maxCallFile {
		return nil, FileErrors{{Error: domain.Error{Kind: domain.TooLarge, Key: "error.too_large"}}}
	}
	tree, err := parser.ParseBytes(source, 0)
	if err != nil {
		return nil, yamlFault(err)
	}
	anchors := &anchorFinder{}
	for _, doc := range tree.Docs {
		ast.Walk(anchors, doc)
	}
	f := &callFile{tree: tree}
	switch {
	case anchors.line > 0:
		return nil, FileErrors{{Line: anchors.line, Error: domain.Error{Kind: domain.Invalid, Key: "error.yaml_anchor"}}}
	case len(tree.Docs) != 1:
		return nil, FileErrors{{Error: domain.Error{Kind: domain.Invalid, Key: "error.yaml_documents"}}}
	}
	if err := yaml.UnmarshalWithOptions(source, &f.spec, yaml.Strict()); err != nil {
		return nil, yamlFault(err)
	}
	return f, nil
}

// anchorFinder looks for the first anchor or alias of a file.
type anchorFinder struct{ line int }

// Visit looks at one node.
func (f *anchorFinder) Visit(n ast.Node) ast.Visitor {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		if f.line == 0 {
			f.line = n.GetToken().Position.Line
		}
	}
	return f
}

// yamlFault is what the parser says of a file, at its line.
func yamlFault(err error) error {
	fault := FileError{Error: domain.Error{Kind: domain.Invalid, Key: "error.yaml", Args: []any{"Text", err.Error()}}}
	if e, ok := errors.AsType[yaml.Error](err); ok {
		fault.Args = []any{"Text", e.GetMessage()}
		if t := e.GetToken(); t != nil {
			fault.Line = t.Position.Line
		}
	}
	return FileErrors{fault}
}

// slug is the address that the file gives, or that its title makes.
func (f *callFile) slug() string {
	if f.spec.Slug != "" {
		return f.spec.Slug
	}
	return Slug(f.spec.Title)
}

// call reads dates and settings over those of the model « AAC ».
func (f *callFile) call(p *domain.Problems) domain.Call {
	s, st := f.spec, modelAAC()
	c := domain.Call{Agency: trim(s.Agency), Phases: domain.Phases{
		Workshops: parisDate(p, "phase_workshops", s.Phases.Workshops), Published: parisDate(p, "phase_published", s.Phases.Published),
		Open: parisDate(p, "phase_open", s.Phases.Open), FollowUp: parisDate(p, "phase_follow_up", s.Phases.FollowUp),
		Archived: parisDate(p, "phase_archived", s.Phases.Archived),
	}}
	requiredLine(p, "agency", c.Agency)
	if s.Phases.Open == "" {
		p.Add("phase_open", "error.required")
	}
	var moments []time.Time
	for i, text := range s.Cutoffs {
		moments = append(moments, parisDate(p, fmt.Sprintf("cutoffs[%d]", i), text))
	}
	if c.Cutoffs = cutoffsAt(moments...); len(s.Cutoffs) == 0 {
		p.Add("cutoffs", "error.cutoff_none")
	}
	st.Partners = s.Partners
	st.Envelope, st.Cap, st.Floor = euros(p, "envelope", s.Envelope), euros(p, "cap", s.Cap), euros(p, "floor", s.Floor)
	st.Rate = int(min(euros(p, "rate", strings.TrimSuffix(s.Rate, "%")), 1<<30))
	if len(s.Criteria) > 0 {
		st.Criteria = nil
		for _, cr := range s.Criteria {
			st.Criteria = append(st.Criteria, domain.Criterion(cr))
		}
	}
	if s.DaysPublic != nil {
		st.DaysPublic = *s.DaysPublic
	}
	if s.ContentLicence != "" {
		st.ContentLicence = s.ContentLicence
	}
	st.Receipt = domain.Receipt(s.Receipt)
	c.Settings = st
	checkChosen(p, c, st)
	return c
}

// parisDate reads "2026-12-18 12:00", an hour of Paris; empty is no date.
func parisDate(p *domain.Problems, field, text string) time.Time {
	if text = trim(text); text == "" {
		return time.Time{}
	}
	day, hour, _ := strings.Cut(strings.Replace(text, "T", " ", 1), " ")
	at, ok := ParisTime(day, strings.TrimSpace(hour))
	if !ok {
		p.Add(field, "error.moment")
	}
	return at
}

// euros reads an amount, or a rate, with the two decimals that both have; empty is nothing.
func euros(p *domain.Problems, field, text string) int64 {
	if text = trim(text); text == "" {
		return 0
	}
	n, ok := domain.ParseAmount(tidyAmount(text))
	if !ok {
		p.Add(field, "error.amount")
	}
	return n
}

// faults puts each refusal at the line of what it is about.
func (f *callFile) faults(p domain.Problems) FileErrors {
	list := make(FileErrors, len(p))
	for i, e := range p {
		path := filePath(e.Field)
		list[i] = FileError{Line: f.line(path), Path: path, Error: e}
	}
	return list
}

// filePath is where a setting stands in the file.
func filePath(field string) string {
	if phase, ok := strings.CutPrefix(field, "phase_"); ok {
		if phase == string(domain.Closed) {
			return "cutoffs"
		}
		return "phases." + phase
	}
	if part, ok := strings.CutPrefix(field, "receipt_"); ok {
		return "receipt." + part
	}
	return strings.Replace(field, "rules.texte", "rules.text", 1)
}

// line is where a path stands in the file, or what is nearest above it; 0 where nothing is.
func (f *callFile) line(path string) int {
	for path != "" {
		at, err := yaml.PathString("$." + path)
		if err == nil {
			if node, err := at.FilterFile(f.tree); err == nil && node != nil {
				return node.GetToken().Position.Line
			}
		}
		i := strings.LastIndexAny(path, ".[")
		if i < 0 {
			return 0
		}
		path = path[:i]
	}
	return 0
}
