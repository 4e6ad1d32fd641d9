package app

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// RepositoryReport is what the files of a repository say, as it is kept beside a look.
type RepositoryReport struct {
	Declared      []RepositoryDeclared   `json:"declared,omitempty"`
	Texts         []RepositoryText       `json:"texts,omitempty"`
	Disagreements []licence.Disagreement `json:"disagreements,omitempty"`
	Closed        bool                   `json:"closed,omitempty"` // a file names or holds a licence that is not open
	Left          int                    `json:"left,omitempty"`   // files that speak of licences too and were not read
}

// RepositoryDeclared is a licence that a file declares.
type RepositoryDeclared struct {
	File    string `json:"file"`
	Written string `json:"written"`
}

// RepositoryText is a licence whose text stands in a file; a text that is none has no id.
type RepositoryText struct {
	File  string        `json:"file"`
	ID    string        `json:"id,omitempty"`
	Level licence.Level `json:"level,omitempty"`
}

// ReportOf reads what is kept beside a look; what another version of the program wrote may be less.
func ReportOf(a domain.RepositoryAnswer) RepositoryReport {
	var r RepositoryReport
	if a.Report == "" || json.Unmarshal([]byte(a.Report), &r) != nil {
		return RepositoryReport{}
	}
	return r
}

// The bounds of what is kept of a report: rows of each list, characters of each word.
const (
	reportRows  = 20
	reportWords = 200
)

// answerOf judges what a look read, for a kind of resource.
func answerOf(r domain.Reading, kind string) (domain.RepositoryAnswer, error) {
	tree, err := treeOf(r.Files)
	if err != nil {
		return domain.RepositoryAnswer{}, err
	}
	k, ok := licence.ParseKind(kind)
	if !ok {
		k = licence.Software
	}
	found := licence.CheckFiles(tree, k)
	a := domain.RepositoryAnswer{Expr: found.Expr.String(), Verdict: domain.Verdict(found.Result.Verdict), Table: licence.TableVersion()}
	if r.Left > 0 && found.Result.Verdict.Accepted() {
		a.Verdict = domain.Unknown // what was not read may say otherwise
	}
	a.Report, err = encode(reportOf(found, r.Left))
	return a, err
}

// treeOf makes files of what was read, as an archive in memory.
func treeOf(files map[string][]byte) (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, body := range files {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(body); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}

// reportOf keeps of a report what its page shows.
func reportOf(found licence.RepoReport, left int) RepositoryReport {
	out := RepositoryReport{Left: left, Closed: found.Result.Verdict == licence.NotOpen}
	for _, d := range found.Declared {
		out.Closed = out.Closed || d.Result.Verdict == licence.NotOpen && !d.Weak
		if len(out.Declared) < reportRows && !d.Weak {
			out.Declared = append(out.Declared, RepositoryDeclared{cut(d.File), cut(d.Written)})
		}
	}
	for _, t := range found.Texts {
		out.Closed = out.Closed || t.Result.Verdict == licence.NotOpen
		out.Texts = append(out.Texts, textsOf(t)...)
	}
	out.Texts = out.Texts[:min(len(out.Texts), reportRows)]
	for _, d := range found.Disagreements[:min(len(found.Disagreements), reportRows)] {
		d.Declared, d.Found, d.File, d.Against = cut(d.Declared), cut(d.Found), cut(d.File), cut(d.Against)
		d.Reason.Args = slices.Clone(d.Reason.Args[:min(len(d.Reason.Args), 6)])
		for i, arg := range d.Reason.Args {
			d.Reason.Args[i] = cut(arg)
		}
		out.Disagreements = append(out.Disagreements, d)
	}
	return out
}

func textsOf(t licence.FileText) []RepositoryText {
	if len(t.Matches) == 0 {
		return []RepositoryText{{File: cut(t.File)}}
	}
	var list []RepositoryText
	for _, m := range t.Matches {
		if m.Level != licence.LevelMention {
			list = append(list, RepositoryText{cut(t.File), m.ID, m.Level})
		}
	}
	return list
}

func cut(s string) string { return oneLine(s, reportWords) }

// Differs tells whether what was last read of a resource's repository contradicts what its page declares, or leaves a
// doubt that a person must settle. Where the files name nothing, nothing contradicts.
func Differs(r domain.Resource, c domain.RepositoryCheck) bool {
	if c.ReadAt.IsZero() {
		return false
	}
	report, own := ReportOf(c.Answer), CheckLicence(r.Licence, r.Kind)
	switch {
	case len(report.Disagreements) > 0:
		return true
	case report.Closed:
		return own.Verdict.Accepted()
	case c.Answer.Expr == "":
		return report.Left == 0 && len(report.Declared)+len(report.Texts) > 0
	case own.Expr.IsZero():
		return false
	case len(report.Declared) == 0: // a text does not say whether later versions may be chosen
		return !slices.Equal(bases(own.Expr.String()), bases(c.Answer.Expr))
	}
	return !sameExpr(own.Expr.String(), c.Answer.Expr)
}

// bases are the licences of an expression, without what their texts do not say.
func bases(expr string) []string {
	e, ok := licence.ParseExpr(expr)
	if !ok {
		return []string{expr}
	}
	var list []string
	for _, id := range e.IDs() {
		list = append(list, strings.TrimSuffix(strings.TrimSuffix(id, "-only"), "-or-later"))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sameExpr tells whether two expressions say the same, whatever the order of their sides, where one operator joins them.
func sameExpr(a, b string) bool {
	sides := func(s, op string) []string {
		list := strings.Split(s, op)
		slices.Sort(list)
		return list
	}
	for _, op := range []string{" OR ", " AND "} {
		if !strings.Contains(a+b, "(") && slices.Equal(sides(a, op), sides(b, op)) {
			return true
		}
	}
	return a == b
}
