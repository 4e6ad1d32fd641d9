package app

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// RepositoryReport is what the files of a repository say, as it is kept beside a look.
type RepositoryReport struct {
	Declared      []RepositoryDeclared     `json:"declared,omitempty"`
	Texts         []RepositoryText         `json:"texts,omitempty"`
	Disagreements []RepositoryDisagreement `json:"disagreements,omitempty"`
	Closed        bool                     `json:"closed,omitempty"` // a file names or holds a licence that is not open
	Doubt         bool                     `json:"doubt,omitempty"`  // a text is no licence's own words
	Left          int                      `json:"left,omitempty"`   // files that speak of licences too and were not read
}

// RepositoryDeclared is a licence that a file declares.
type RepositoryDeclared struct {
	File    string `json:"file"`
	Written string `json:"written"`
	Expr    string `json:"expr,omitempty"` // "" where it is none with certainty
}

// RepositoryText is a licence whose text stands in a file.
type RepositoryText struct {
	File  string        `json:"file"`
	ID    string        `json:"id"`
	Level licence.Level `json:"level"`
}

// RepositoryDisagreement is two files that do not say the same.
type RepositoryDisagreement struct {
	Declared string `json:"declared"`
	File     string `json:"file"`
	Found    string `json:"found"`
	Against  string `json:"against"`
}

// ReportOf reads what is kept beside a look; what another version of the program wrote may be less.
func ReportOf(a domain.RepositoryAnswer) RepositoryReport {
	var r RepositoryReport
	if a.Report == "" || json.Unmarshal([]byte(a.Report), &r) != nil {
		return RepositoryReport{}
	}
	return r
}

// The bounds of what is kept of a report.
const (
	reportRows  = 40
	reportWords = 300
)

// answerOf judges what a look read, for a kind of resource.
func answerOf(r domain.Reading, kind string) (domain.RepositoryAnswer, error) {
	report := RepositoryReport{Left: r.Left}
	names := make([]string, 0, len(r.Files))
	for name := range r.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		report.add(name, r.Files[name], kind)
	}
	report.compare()
	a := domain.RepositoryAnswer{Expr: report.agreed(), Verdict: domain.Unknown, Table: licence.TableVersion()}
	switch {
	case report.Closed:
		a.Verdict = domain.NotOpen
	case a.Expr != "":
		a.Verdict = domain.Verdict(CheckLicence(a.Expr, kind).Verdict)
	case len(report.Declared)+len(report.Texts) == 0 && r.Left == 0 && !report.Doubt:
		a.Verdict = domain.Absent
	}
	if r.Left > 0 && (a.Verdict == domain.Open || a.Verdict == domain.OpenNotSuited) {
		a.Verdict = domain.Unknown // what was not read may say otherwise
	}
	text, err := encode(report)
	a.Report = text
	return a, err
}

// add reads one file: a licence declared in words, or the text of one.
func (r *RepositoryReport) add(name string, body []byte, kind string) {
	if len(r.Declared)+len(r.Texts) >= reportRows || !utf8.Valid(body) {
		r.Doubt = r.Doubt || !isManifest(name)
		return
	}
	written, declares := declaredIn(name, body)
	if declares {
		judged := CheckLicence(written, kind)
		r.Closed = r.Closed || judged.Verdict == licence.NotOpen
		r.Declared = append(r.Declared, RepositoryDeclared{cut(name), cut(written), cut(judged.Expr.String())})
		return
	}
	if isManifest(name) {
		return
	}
	if strings.HasPrefix(strings.ToLower(name), "readme") {
		return // it speaks of licences in passing
	}
	matches := licence.Identify(body)
	k, _ := licence.ParseKind(kind) // none is judged as software
	verdict := licence.JudgeText(matches, k).Verdict
	r.Closed, r.Doubt = r.Closed || verdict == licence.NotOpen, r.Doubt || !verdict.Accepted()
	for _, m := range matches {
		if len(r.Texts) < reportRows && m.Level != licence.LevelMention {
			r.Texts = append(r.Texts, RepositoryText{cut(name), m.ID, m.Level})
		}
	}
}

func cut(s string) string { return oneLine(s, reportWords) }

func isManifest(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, ".json") || strings.HasSuffix(lower, ".toml") || strings.HasSuffix(lower, ".yml") ||
		strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".cff") || lower == "go.mod"
}

// declaredIn is the licence that a file declares in a tag or a field of its own.
func declaredIn(name string, body []byte) (written string, found bool) {
	head := string(body[:min(len(body), 4096)])
	if _, after, ok := strings.Cut(head, "SPDX-License-Identifier:"); ok {
		line, _, _ := strings.Cut(after, "\n")
		return strings.Trim(line, " \t\r*/-<>#"), true
	}
	lower := strings.ToLower(name)
	switch {
	case lower == "go.mod", !isManifest(name):
		return "", false
	case strings.HasSuffix(lower, ".json"):
		var fields struct{ License any }
		if json.Unmarshal(body, &fields) != nil {
			return "", false
		}
		return jsonLicence(fields.License)
	}
	for line := range strings.Lines(string(body)) {
		key, value, ok := strings.Cut(line, ":")
		if strings.HasSuffix(lower, ".toml") {
			key, value, ok = strings.Cut(line, "=")
		}
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		if _, text, inside := strings.Cut(value, "text"); inside && strings.HasPrefix(value, "{") {
			value = strings.Trim(text, ` ={}"'`)
		}
		if ok && strings.TrimSpace(key) == "license" && value != "" && !strings.HasPrefix(value, "{") {
			return value, true
		}
	}
	return "", false
}

// jsonLicence: a string, a list of them to choose from, or an object with a type.
func jsonLicence(v any) (string, bool) {
	switch l := v.(type) {
	case string:
		return l, l != ""
	case map[string]any:
		s, ok := l["type"].(string)
		return s, ok && s != ""
	case []any:
		var all []string
		for _, one := range l {
			s, ok := jsonLicence(one)
			if !ok {
				return "", false
			}
			all = append(all, s)
		}
		return strings.Join(all, " OR "), len(all) > 0
	}
	return "", false
}

// base is a licence without what its text does not say: whether later versions may be chosen.
func base(id string) string {
	return strings.TrimSuffix(strings.TrimSuffix(id, "-only"), "-or-later")
}

func bases(expr string) []string {
	e, ok := licence.ParseExpr(expr)
	if !ok {
		return nil
	}
	var list []string
	for _, id := range e.IDs() {
		list = append(list, base(id))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// compare finds the files that contradict the first declaration, or each other.
func (r *RepositoryReport) compare() {
	if len(r.Declared) == 0 {
		return
	}
	first := r.Declared[0]
	for _, d := range r.Declared[1:] {
		if !sameExpr(d.Expr, first.Expr) {
			r.Disagreements = append(r.Disagreements, RepositoryDisagreement{first.Written, first.File, d.Written, d.File})
		}
	}
	for _, t := range r.Texts {
		if first.Expr != "" && !slices.Contains(bases(first.Expr), base(t.ID)) {
			r.Disagreements = append(r.Disagreements, RepositoryDisagreement{first.Written, first.File, t.ID, t.File})
		}
	}
}

// agreed is the one licence that all files speak of: none where one of them is not understood.
func (r *RepositoryReport) agreed() string {
	if len(r.Disagreements) > 0 || r.Doubt {
		return ""
	}
	if len(r.Declared) > 0 {
		return r.Declared[0].Expr
	}
	expr := ""
	for _, t := range r.Texts {
		if expr != "" && t.ID != expr {
			return ""
		}
		expr = t.ID
	}
	return expr
}

// sameExpr tells whether two expressions say the same, whatever the order of their sides.
func sameExpr(a, b string) bool {
	if a == b {
		return true
	}
	words := func(s string) []string {
		list := strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(s))
		slices.Sort(list)
		return list
	}
	mixed := strings.Contains(a, " AND ") && strings.Contains(a, " OR ") || strings.Contains(a, " WITH ")
	return !mixed && slices.Equal(words(a), words(b))
}

// Differs tells whether what was last read of a resource's repository contradicts what its page declares, so that a
// person looks at it. Where the files name nothing, nothing contradicts. A text that two declarations share decides
// between neither.
func Differs(r domain.Resource, c domain.RepositoryCheck) bool {
	if c.ReadAt.IsZero() {
		return false
	}
	report := ReportOf(c.Answer)
	if len(report.Disagreements) > 0 || report.Closed && CheckLicence(r.Licence, r.Kind).Verdict.Accepted() {
		return true
	}
	own := CheckLicence(r.Licence, r.Kind).Expr.String()
	switch {
	case c.Answer.Expr == "" || own == "":
		return false
	case len(report.Declared) == 0:
		return !slices.Equal(bases(own), bases(c.Answer.Expr))
	}
	return !sameExpr(own, c.Answer.Expr)
}
