package site

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// sorting is one way to order the deposits of a relève, by a column of its list.
type sorting struct {
	key     string // of ?tri=, and of the column's words
	ordered string // for those who listen: how the column runs
	less    func(a, b app.CutoffRow) int
}

// sortings are the columns of the list, in order; one without less does not sort.
func sortings() []sorting {
	return []sorting{
		{"candidature", "ascending", func(a, b app.CutoffRow) int { return cmp.Compare(app.Fold(a.Title), app.Fold(b.Title)) }},
		{"defis", "ascending", func(a, b app.CutoffRow) int { return cmp.Compare(firstNumber(a), firstNumber(b)) }},
		{"aide", "descending", func(a, b app.CutoffRow) int { return cmp.Compare(b.Aid, a.Aid) }},
		{"licences", "descending", func(a, b app.CutoffRow) int {
			return cmp.Or(cmp.Compare(b.Licences.Worst.Rank(), a.Licences.Worst.Rank()), cmp.Compare(b.Licences.Reserved, a.Licences.Reserved))
		}},
		{"public", "descending", func(a, b app.CutoffRow) int { return cmp.Compare(b.DaysPublic(), a.DaysPublic()) }},
		{"mots", "descending", func(a, b app.CutoffRow) int { return cmp.Compare(b.Added+b.Removed, a.Added+a.Removed) }},
	}
}

// firstNumber is the number of the first défi that a row answers; rows without one come last.
func firstNumber(r app.CutoffRow) int {
	if len(r.Challenges) == 0 {
		return 1 << 30
	}
	return r.Challenges[0].Number
}

// sortKeys are the values of ?tri=.
func sortKeys() []string {
	var keys []string
	for _, by := range sortings() {
		keys = append(keys, by.key)
	}
	return keys
}

// cutoffTable is the list of a relève, in the order that the address asks for: of the receipts where it asks none.
func (s *Site) cutoffTable(c *gin.Context, v app.CutoffView) view.CutoffTable {
	pr := s.printer(c)
	t := view.CutoffTable{
		Caption: pr.T("cutoff.list"), Empty: pr.T("cutoff.none"), K: strconv.Itoa(v.Cutoff.K), Submit: pr.T("cutoff.compare"),
		Choose: pr.T("cutoff.choose"), Help: pr.T("cutoff.compare_help", "Max", spelled(pr, app.MaxCompared)),
	}
	if !v.Closed() {
		t.Caption = pr.T("cutoff.list_so_far")
	}
	if len(v.Rows) > 1 {
		t.Action = s.local(c, callPath(v.Call)+"/comparer")
	}
	rows := slices.Clone(v.Rows)
	for _, by := range sortings() {
		column := view.CutoffColumn{Label: pr.T("cutoff.head."+by.key, "K", v.Before.K), Href: "?tri=" + by.key}
		if by.key == "mots" && v.Before.K == 0 {
			column.Label, column.Href = pr.T("cutoff.head.first"), ""
		}
		if c.Query("tri") == by.key {
			slices.SortStableFunc(rows, by.less)
			column.Sorted = by.ordered
		}
		t.Columns = append(t.Columns, column)
	}
	for _, r := range rows {
		t.Rows = append(t.Rows, s.cutoffRow(c, v, r))
	}
	return t
}

func (s *Site) cutoffRow(c *gin.Context, v app.CutoffView, r app.CutoffRow) view.CutoffRow {
	pr, path := s.printer(c), "/candidatures/"+r.Slug
	row := view.CutoffRow{
		Slug: r.Slug, Title: view.Link{Label: rowTitle(pr, r), Href: s.local(c, path+"/version/"+strconv.Itoa(r.N))},
		About: pr.T("form.about", "Label", rowTitle(pr, r)), Hash: r.Hash[:min(16, len(r.Hash))] + "…",
		Lines:   []string{pr.T("cutoff.version", "N", r.N, "At", pr.DateTime(r.At))},
		Mark:    rowMark(pr, v, r),
		Posture: postureLines(pr, r),
	}
	if r.Hidden {
		row.Changed = pr.T("version.hidden")
		return row
	}
	for _, ch := range r.Challenges {
		row.Challenges = append(row.Challenges, view.Link{
			Label: pr.T("cutoff.challenge", "N", ch.Number), Href: s.local(c, challengePath(v.Call.Slug, ch.Slug)),
		})
	}
	row.Aid, row.Licences = pr.Amount(r.Aid), licenceLines(pr, r)
	row.Changed, row.Diff = s.rowChanges(c, v, r)
	return row
}

func rowTitle(pr *i18n.Printer, r app.CutoffRow) string {
	if r.Hidden {
		return pr.T("cutoff.hidden", "Number", r.Number)
	}
	return r.Title
}

// rowMark says what a reader of the relève before looks for: what is new, and what replaced an earlier deposit.
func rowMark(pr *i18n.Printer, v app.CutoffView, r app.CutoffRow) string {
	var marks []string
	if r.New() && v.Before.K > 0 {
		marks = append(marks, pr.T("cutoff.mark.new"))
	}
	if r.Replaced > 0 {
		marks = append(marks, pr.N("cutoff.mark.replaced", r.Replaced, "N", r.Replaced))
	}
	if r.Late(v.Cutoff) {
		marks = append(marks, pr.T("derogation.mark"))
	}
	if r.CandidacyState != domain.Public {
		marks = append(marks, pr.T("candidacy.state_short."+string(r.CandidacyState)))
	}
	return pr.List(marks)
}

// postureLines are the evidence of the collaborative posture, one line each: what was true when it was deposited.
func postureLines(pr *i18n.Printer, r app.CutoffRow) []string {
	lines := []string{pr.N("cutoff.days_public", r.DaysPublic(), "N", r.DaysPublic())}
	if r.Posture == nil {
		return lines
	}
	return append(lines, postureTexts(pr, *r.Posture)...)
}

// licenceLines sum up the verdicts of what is produced, and say what judged them.
func licenceLines(pr *i18n.Printer, r app.CutoffRow) []view.Phrase {
	of := r.Licences
	if of.Produced == 0 {
		return []view.Phrase{{Text: pr.T("cutoff.no_resource")}}
	}
	lines := []view.Phrase{{Text: pr.N("cutoff.open", of.Open, "N", of.Open, "All", of.Produced)}}
	if of.Reserved > 0 {
		lines = append(lines, view.Phrase{Text: pr.N("cutoff.reserved", of.Reserved, "N", of.Reserved), Missing: true})
	}
	if of.Worst != domain.Open {
		lines = append(lines, view.Phrase{Text: pr.T("cutoff.worst", "Verdict", pr.T("page.verdict."+string(of.Worst)))})
	}
	return append(lines, view.Phrase{Text: pr.T("cutoff.judged", "By", app.JudgedBy(pr, r.Deposit))})
}

// rowChanges says how many words changed since the relève before, and leads to them.
func (s *Site) rowChanges(c *gin.Context, v app.CutoffView, r app.CutoffRow) (string, view.Link) {
	pr := s.printer(c)
	switch {
	case v.Before.K == 0:
		return pr.T("cutoff.first"), view.Link{}
	case r.New():
		return pr.T("cutoff.not_before", "K", v.Before.K), view.Link{}
	case r.BeforeN == r.N:
		return pr.T("cutoff.same_version"), view.Link{}
	}
	return wordsText(pr, domain.Revision{WordsAdded: r.Added, WordsRemoved: r.Removed}), view.Link{
		Label: pr.T("cutoff.diff", "From", r.BeforeN, "To", r.N),
		Href:  s.local(c, "/candidatures/"+r.Slug+"/diff/"+strconv.Itoa(r.BeforeN)+".."+strconv.Itoa(r.N)),
	}
}
