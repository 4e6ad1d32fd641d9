package api

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// listedLicence is a licence in the list.
type listedLicence struct {
	ID         string          `json:"id"`
	Name       string          `json:"name"`
	Path       string          `json:"path"`
	Verdict    licence.Verdict `json:"verdict"`
	Kinds      []licence.Kind  `json:"kinds"` // those that it suits without a word of advice
	French     bool            `json:"french_list"`
	ReplacedBy *string         `json:"replaced_by"`
}

// oneLicence is all that the catalogue tells of a licence.
type oneLicence struct {
	listedLicence
	Allows    []plainWords `json:"allows"`
	Asks      []plainWords `json:"asks"`
	Withholds []plainWords `json:"withholds"`
	Reasons   []why        `json:"reasons"` // why it is not open
	Fits      []fit        `json:"fits"`
	Approvals []approval   `json:"approvals"`
	Versions  []string     `json:"versions"`
	Text      string       `json:"text"`
	Table     string       `json:"table_version"`
}

// plainWords is one sentence of what a licence allows, asks or keeps.
type plainWords struct {
	Code licence.Clause `json:"code"`
	FR   string         `json:"fr"`
	EN   string         `json:"en"`
}

// fit is how a licence suits one kind of resource.
type fit struct {
	Kind    licence.Kind     `json:"kind"`
	Verdict licence.Verdict  `json:"verdict"`
	Reasons []why            `json:"reasons"`
	Better  []licence.Advice `json:"better"`
}

// approval is what an authority says of a licence.
type approval struct {
	Authority licence.Authority `json:"authority"`
	Approves  bool              `json:"approves"`
	URL       string            `json:"url"`
}

func listedLicenceOf(f licence.Facts) listedLicence {
	out := listedLicence{
		ID: f.ID, Name: f.Name, Path: "/licences/" + f.ID, Verdict: f.Verdict, Kinds: []licence.Kind{},
		French: f.French != "", ReplacedBy: orNull(f.ReplacedBy),
	}
	for _, k := range f.Fits() {
		if k.Full() {
			out.Kinds = append(out.Kinds, k.Kind)
		}
	}
	return out
}

func reasonsOf(list []licence.Reason) []why {
	out := []why{}
	for _, w := range list {
		out = append(out, why{w.Code, w.Text("fr"), w.Text("en"), w.Authority, w.URL})
	}
	return out
}

func plainWordsOf(list []licence.Clause) []plainWords {
	out := []plainWords{}
	for _, c := range list {
		out = append(out, plainWords{c, c.Text("fr"), c.Text("en")})
	}
	return out
}

// listLicences lists every licence known, by identifier, or those that a loose name finds, the nearest first.
func (s *API) listLicences(ctx context.Context, c *gin.Context) error {
	if _, err := s.reader(ctx, c); err != nil {
		return err
	}
	q, err := readQuery(c, "q", "kind", "verdict", "after", "limit")
	if err != nil {
		return err
	}
	limit, kind, verdict := q.limit(), q.licenceKind(), q.verdict()
	all := licence.All()
	if q.has("q") {
		all = licence.Find(q.get("q"))
	}
	all = slices.DeleteFunc(all, func(f licence.Facts) bool { return verdict != "" && f.For(kind) != verdict })
	first := 0
	if q.has("after") {
		id, ok := uncursor(q.get("after"))
		first = 1 + slices.IndexFunc(all, func(f licence.Facts) bool { return f.ID == id })
		if !ok || first == 0 {
			q.faults.Add("after", "error.api_cursor")
		}
	}
	if err := q.faults.Err(); err != nil {
		return err
	}
	items := []listedLicence{}
	for _, f := range all[first:min(first+limit, len(all))] {
		items = append(items, listedLicenceOf(f))
	}
	return show(c, list(items, first+limit < len(all), func(l listedLicence) string { return l.ID }))
}

// licenceKind is the kind for which verdicts are asked; "" for that of the licence itself.
func (q *query) licenceKind() licence.Kind {
	if !q.has("kind") {
		return ""
	}
	k, known := licence.ParseKind(q.get("kind"))
	if !known {
		q.faults.Add("kind", "error.choice")
	}
	return k
}

// verdict is the one to which a list is narrowed: open where only a kind is asked for.
func (q *query) verdict() licence.Verdict {
	v := licence.Verdict(q.get("verdict"))
	known := []licence.Verdict{licence.Open, licence.OpenNotSuited, licence.Ambiguous, licence.Unknown, licence.NotOpen}
	switch {
	case !q.has("verdict") && q.has("kind"):
		return licence.Open
	case q.has("verdict") && !slices.Contains(known, v):
		q.faults.Add("verdict", "error.choice")
	}
	return v
}

// showLicence tells of one licence, whatever the case of its identifier.
func (s *API) showLicence(ctx context.Context, c *gin.Context) error {
	if _, err := s.reader(ctx, c); err != nil {
		return err
	}
	if _, err := readQuery(c); err != nil {
		return err
	}
	f, ok := licence.Lookup(c.Param("id"))
	if !ok {
		return domain.Missing("licence")
	}
	p := f.Plain()
	out := oneLicence{
		listedLicence: listedLicenceOf(f), Allows: plainWordsOf(p.Allows), Asks: plainWordsOf(p.Asks), Withholds: plainWordsOf(p.Withholds),
		Reasons: reasonsOf(f.ClosedReasons()), Fits: []fit{}, Approvals: []approval{}, Versions: some(f.Versions()), Text: f.TextURL(), Table: licence.TableVersion(),
	}
	for _, k := range f.Fits() {
		out.Fits = append(out.Fits, fit{k.Kind, k.Verdict, reasonsOf(k.Reasons), some(k.Better)})
	}
	for _, a := range f.Approvals() {
		out.Approvals = append(out.Approvals, approval{a.By, a.Approves, a.URL})
	}
	return show(c, out)
}
