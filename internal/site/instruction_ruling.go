package site

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askRuling(ctx context.Context, c *gin.Context) error {
	v, _, err := s.sheetAsked(ctx, c)
	if err != nil {
		return err
	}
	if err := v.Rule.Err(); err != nil {
		return err
	}
	r := v.Ruling
	f := form{values: map[string][]string{
		"seen": {app.RulingMark(r)}, "outcome": {string(r.Outcome)}, "amount": {amountText(r.Amount)}, "terms": {r.Terms}, "reason": {r.Reason},
		"rank": {countText(r.Rank)},
	}}
	s.showRuling(c, v, f, nil)
	return nil
}

// showRuling is the form of a decision, with what is left of the envelope.
func (s *Site) showRuling(c *gin.Context, v app.SheetView, f form, faults error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	outcome := e.line(f, "outcome", "result.outcome")
	outcome.Kind, outcome.MaxLength = view.KindChoice, 0
	for _, o := range domain.Outcomes() {
		outcome.Options = append(outcome.Options, view.Option{Value: string(o), Label: pr.T("outcome." + string(o))})
	}
	amount := e.line(f, "amount", "result.amount")
	amount.Kind, amount.Required, amount.MaxLength = view.KindAmount, false, 20
	amount.Help = pr.T("ruling.amount_help", "Most", pr.Amount(v.Most), "Left", pr.Amount(max(0, v.Left)))
	terms := e.line(f, "terms", "result.terms")
	terms.Kind, terms.Required, terms.MaxLength, terms.Help = view.KindText, false, domain.MaxReason, pr.T("ruling.terms_help")
	reason := e.line(f, "reason", "result.reason")
	reason.Kind, reason.MaxLength, reason.Help = view.KindText, domain.MaxReason, pr.T("ruling.reason_help")
	ask := view.Ask{
		Action: s.local(c, sheetPath(v.Call, v.Deposit)+"/decision"), Submit: pr.T("ruling.submit"), Fields: []view.Field{outcome, amount, terms, reason},
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "seen", Value: f.get("seen")}},
		Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, sheetPath(v.Call, v.Deposit))},
	}
	if v.Call.Settings.Instruction.Ranking {
		rank := e.line(f, "rank", "ruling.rank")
		rank.Required, rank.MaxLength, rank.Help = false, 4, pr.T("ruling.rank_help")
		ask.Fields = append(ask.Fields, rank)
	}
	if v.Ruling.DepositID != "" {
		ask.Others = []view.Button{{Label: pr.T("ruling.drop"), Name: "act", Value: "drop"}}
	}
	page := view.PartsPage{Title: pr.T("ruling.title", "Title", v.Deposit.Title), Lead: pr.T("ruling.lead"), Problems: e.problems(), Parts: []view.Part{
		{ID: "decision", Title: pr.T("instruction.ruling"), Forms: []view.Ask{ask}},
		{ID: "enveloppe", Title: pr.T("instruction.envelope"), Facts: envelopeFacts(pr, v.Call, v.Call.Settings.Envelope-v.Left+v.Ruling.Amount)},
	}}
	if v.Read.Allowed && len(v.Opinions) > 0 {
		page.Parts = append(page.Parts, s.opinionsPart(c, v))
	}
	s.show(c, screen{status: refusedStatus(faults), page: s.deskFrame(c, v.Call, v.Cutoff.K, page.Title), body: view.PartsScreen(pr, page)})
}

func (s *Site) prepareRuling(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, on, err := s.sheetAsked(ctx, c)
	if err != nil {
		return err
	}
	r := app.Ruling{
		DepositAsked: on, Seen: f.get("seen"), Outcome: domain.Outcome(f.get("outcome")), Terms: f.get("terms"), Reason: f.get("reason"), Key: f.key(c),
	}
	done := "decision"
	if f.get("act") == "drop" {
		done, err = "decision-retiree", s.app.DropRuling(ctx, viewer(c), r)
	} else {
		var faults domain.Problems
		r.Amount, r.Rank = f.amount("amount", &faults), f.count("rank", 2000, &faults)
		if err = faults.Err(); err == nil {
			err = s.app.PrepareRuling(ctx, viewer(c), r)
		}
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showRuling(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, sheetPath(v.Call, v.Deposit)+"?fait="+done))
	return nil
}

func (s *Site) askToPublish(ctx context.Context, c *gin.Context) error {
	return s.publishScreen(ctx, c, nil)
}

// publishScreen is the whole list, before it is published for ever.
func (s *Site) publishScreen(ctx context.Context, c *gin.Context, faults error) error {
	k, err := cutoffNumber(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewPublication(ctx, viewer(c), c.Param("call"), k)
	if err != nil {
		return err
	}
	if err := v.Refused.Err(); err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	grid := view.Grid{
		Caption: pr.T("publish.list"), Empty: pr.T("instruction.no_deposit"),
		Heads: []view.Cell{{Text: pr.T("receipt.candidacy")}, {Text: pr.T("result.outcome")}, {Text: pr.T("result.reason")}},
	}
	for _, r := range v.Rows {
		grid.Rows = append(grid.Rows, s.publishRow(c, v.Call, r))
	}
	page := view.PartsPage{Title: pr.T("publish.title", "K", k), Lead: pr.T("publish.lead"), Problems: e.problems()}
	list := view.Part{ID: "liste", Title: pr.T("publish.list"), Grid: &grid}
	switch {
	case v.Undecided > 0:
		page.Text = []string{pr.N("publish.undecided", v.Undecided, "N", v.Undecided)}
		list.Actions = []view.Action{{Label: pr.T("publish.back"), Href: s.local(c, deskPath(v.Call, k))}}
	case len(v.Rows) > 0:
		list.Forms = []view.Ask{{
			Text: []string{pr.T("publish.irrevocable"), pr.T("publish.tells." + tellsKey(v.Call.Settings.Instruction.Tells))}, Action: s.local(c, deskPath(v.Call, k)+"/publier"),
			Submit: pr.N("publish.submit", len(v.Rows), "N", len(v.Rows)), Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "seen", Value: v.Seen}},
			Cancel: view.Link{Label: pr.T("publish.back"), Href: s.local(c, deskPath(v.Call, k))},
		}}
	}
	page.Parts = []view.Part{list, {ID: "enveloppe", Title: pr.T("instruction.envelope"), Facts: envelopeFacts(pr, v.Call, v.Allotted)}}
	s.show(c, screen{status: refusedStatus(faults), page: s.deskFrame(c, v.Call, k, page.Title), body: view.PartsScreen(pr, page)})
	return nil
}

func (s *Site) publishRow(c *gin.Context, call domain.Call, r app.DeskRow) []view.Cell {
	pr := s.printer(c)
	first := view.Cell{Text: r.Deposit.Title, Href: s.local(c, sheetPath(call, r.Deposit))}
	switch {
	case !r.Open:
		return []view.Cell{first, {Text: pr.T("publish.kept_out")}, {}}
	case r.State == domain.Inadmissible:
		return []view.Cell{first, {Text: pr.T("outcome.inadmissible")}, {Text: r.Examined.Reason}}
	case r.Ruling.DepositID == "":
		return []view.Cell{first, {Text: pr.T("instruction.no_ruling")}, {}}
	}
	outcome := view.Cell{Text: outcomeText(pr, r.Ruling.Outcome, r.Ruling.Amount), Meta: r.Ruling.Terms}
	if r.Ruling.Rank > 0 {
		outcome.Text = pr.T("result.rank", "Rank", strconv.Itoa(r.Ruling.Rank)) + " · " + outcome.Text
	}
	return []view.Cell{first, outcome, {Text: r.Ruling.Reason}}
}

func (s *Site) publishRulings(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	k, err := cutoffNumber(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewPublication(ctx, viewer(c), c.Param("call"), k)
	if err != nil {
		return err
	}
	err = s.app.PublishRulings(ctx, viewer(c), app.Publication{CallID: v.Call.ID, K: k, Seen: f.get("seen"), Key: f.key(c)})
	if kind := domain.KindOf(err); kind == domain.Conflict {
		return s.publishScreen(ctx, c, err)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, deskPath(v.Call, k)+"?fait=publiees"))
	return nil
}
