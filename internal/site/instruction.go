package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func instructionRoutes() []Route {
	return []Route{
		get("/appels/:call/instruction", func(s *Site) handler { return s.listInstructions }),
		get("/appels/:call/instruction/:k", func(s *Site) handler { return s.showDesk }),
		get("/appels/:call/instruction/:k/interets", func(s *Site) handler { return s.askInterests }),
		post("/appels/:call/instruction/:k/interets", func(s *Site) handler { return s.declareInterests }),
		get("/appels/:call/instruction/:k/avis", func(s *Site) handler { return s.nextOpinion }),
		get("/appels/:call/instruction/:k/publier", func(s *Site) handler { return s.askToPublish }),
		post("/appels/:call/instruction/:k/publier", func(s *Site) handler { return s.publishRulings }),
		get("/appels/:call/instruction/:k/depots/:number", func(s *Site) handler { return s.showSheet }),
		post("/appels/:call/instruction/:k/depots/:number/recevabilite", func(s *Site) handler { return s.examineDeposit }),
		post("/appels/:call/instruction/:k/depots/:number/reserve", func(s *Site) handler { return s.liftReserve }),
		get("/appels/:call/instruction/:k/depots/:number/avis", func(s *Site) handler { return s.askOpinion }),
		post("/appels/:call/instruction/:k/depots/:number/avis", func(s *Site) handler { return s.giveOpinion }),
		get("/appels/:call/instruction/:k/depots/:number/decision", func(s *Site) handler { return s.askRuling }),
		post("/appels/:call/instruction/:k/depots/:number/decision", func(s *Site) handler { return s.prepareRuling }),
	}
}

// deskPath is the table of a relève under instruction.
func deskPath(call domain.Call, k int) string {
	return callPath(call) + "/instruction/" + strconv.Itoa(k)
}

func sheetPath(call domain.Call, d domain.Deposit) string {
	return deskPath(call, d.K) + "/depots/" + d.Number
}

// cutoffNumber reads the number of a relève in an address.
func cutoffNumber(c *gin.Context) (int, error) {
	k, err := number(c.Param("k"))
	if err == nil && k == 0 {
		err = domain.Missing("cutoff")
	}
	return k, err
}

// staffPage is what surrounds a page that only those who instruct read.
func (s *Site) staffPage(c *gin.Context, call domain.Call, title string) view.Page {
	crumbs := append(s.callCrumbs(c, call), view.Link{Label: s.printer(c).T("instruction.title"), Href: s.local(c, callPath(call)+"/instruction")})
	return view.Page{Title: title, Section: "calls", Crumbs: crumbs, Robots: "noindex"}
}

// deskFrame adds the way back to the table of the relève.
func (s *Site) deskFrame(c *gin.Context, call domain.Call, k int, title string) view.Page {
	page := s.staffPage(c, call, title)
	page.Crumbs = append(page.Crumbs, view.Link{Label: s.printer(c).T("call.cutoff", "K", k), Href: s.local(c, deskPath(call, k))})
	return page
}

// listInstructions lists the relèves of a call for those who instruct them.
func (s *Site) listInstructions(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewInstructions(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	grid := view.Grid{
		Caption: pr.T("instruction.cutoffs"), Empty: pr.T("instruction.no_cutoff"),
		Heads: []view.Cell{{Text: pr.T("instruction.cutoff")}, {Text: pr.T("instruction.hour")}, {Text: pr.T("instruction.deposits"), Number: true}, {Text: pr.T("instruction.where")}},
	}
	for _, k := range v.Call.Cutoffs {
		state := "open"
		switch {
		case v.Published[k.K]:
			state = "published"
		case !k.FrozenAt.IsZero():
			state = "reading"
		}
		first := view.Cell{Text: pr.T("call.cutoff", "K", k.K)}
		deposits := view.Cell{Text: "", Number: true}
		if state != "open" {
			first.Href, deposits.Text = s.local(c, deskPath(v.Call, k.K)), strconv.Itoa(k.Deposits)
		}
		grid.Rows = append(grid.Rows, []view.Cell{first, {Text: pr.DateTime(k.At)}, deposits, {Text: pr.T("instruction.state." + state)}})
	}
	title := pr.T("instruction.title_of", "Title", v.Call.Title)
	s.show(c, screen{
		page: view.Page{Title: title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex"},
		body: view.PartsScreen(pr, view.PartsPage{Title: title, Lead: pr.T("instruction.lead"), Parts: []view.Part{
			{ID: "releves", Title: pr.T("instruction.cutoffs"), Grid: &grid},
		}}),
	})
	return nil
}

// showDesk is the table of the deposits of a relève.
func (s *Site) showDesk(ctx context.Context, c *gin.Context) error {
	k, err := cutoffNumber(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewDesk(ctx, viewer(c), c.Param("call"), k)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.PartsPage{Title: pr.T("instruction.desk", "K", k), Lead: v.Call.Title, Text: s.deskText(pr, v), Actions: s.deskActions(c, v)}
	if !v.Cutoff.FrozenAt.IsZero() {
		page.Parts = append(page.Parts, view.Part{ID: "depots", Title: pr.T("instruction.deposits"), Grid: s.deskGrid(c, v)})
	}
	if v.ReadRulings {
		page.Parts = append(page.Parts, view.Part{ID: "enveloppe", Title: pr.T("instruction.envelope"), Facts: envelopeFacts(pr, v.Call, v.Allotted)})
	}
	if len(v.Declarations) > 0 {
		page.Parts = append(page.Parts, s.declarationsPart(pr, v))
	}
	frame := s.staffPage(c, v.Call, page.Title)
	frame.Notices = instructionNotice(pr, c.Query("fait"))
	s.show(c, screen{page: frame, body: view.PartsScreen(pr, page)})
	return nil
}

// declarationsPart lists who declared what, for those who audit.
func (s *Site) declarationsPart(pr *i18n.Printer, v app.DeskView) view.Part {
	g := &view.Grid{Caption: pr.T("interests.all"), Heads: []view.Cell{
		{Text: pr.T("interests.who")}, {Text: pr.T("interests.structures_of")}, {Text: pr.T("interests.kept_out")},
	}}
	for _, r := range v.Declarations {
		var titles []string
		for _, dep := range r.KeptOut {
			titles = append(titles, dep.Title)
		}
		g.Rows = append(g.Rows, []view.Cell{
			{Text: r.Interests.Name, Meta: pr.DateTime(r.Interests.At)}, {Text: listOrNone(pr, r.Interests.Structures)}, {Text: listOrNone(pr, titles)},
		})
	}
	return view.Part{ID: "interets", Title: pr.T("interests.all"), Grid: g}
}

// listOrNone says that a list is empty: an empty cell could be one that was not filled in.
func listOrNone(pr *i18n.Printer, names []string) string {
	if len(names) == 0 {
		return pr.T("interests.none")
	}
	return pr.List(names)
}

// instructionNotice is the sentence of an act just done.
func instructionNotice(pr *i18n.Printer, done string) []string {
	for _, known := range []string{"interets", "recevabilite", "reserve", "brouillon", "avis", "abstention", "lus", "decision", "decision-retiree", "publiees"} {
		if known == done {
			return []string{pr.T("instruction.done." + strings.ReplaceAll(done, "-", "_"))}
		}
	}
	return nil
}

// deskText says what stands between the reader and the deposits.
func (s *Site) deskText(pr *i18n.Printer, v app.DeskView) []string {
	switch {
	case v.Cutoff.FrozenAt.IsZero():
		return []string{pr.T("instruction.not_closed", "At", pr.DateTime(v.Cutoff.At))}
	case v.MayDeclare && !v.Declared:
		return []string{pr.T("instruction.declare_first")}
	case v.Published:
		return []string{pr.T("instruction.is_published")}
	case v.MayReview && v.Queue > 0:
		return []string{pr.N("instruction.queue", v.Queue, "N", v.Queue)}
	}
	return nil
}

func (s *Site) deskActions(c *gin.Context, v app.DeskView) []view.Action {
	pr, path := s.printer(c), deskPath(v.Call, v.Cutoff.K)
	var list []view.Action
	add := func(is bool, key, end string) {
		if is {
			list = append(list, view.Action{Label: pr.T(key), Href: s.local(c, path+end)})
		}
	}
	frozen := !v.Cutoff.FrozenAt.IsZero()
	open := frozen && !v.Published
	add(frozen && v.MayDeclare && !v.Declared, "instruction.declare", "/interets")
	add(open && v.Declared && v.Queue > 0, "instruction.next", "/avis")
	add(open && v.Declared && v.MayDecide && v.Undecided == 0, "instruction.publish", "/publier")
	add(open && v.Declared, "instruction.declare_again", "/interets")
	add(open && v.Declared && v.MayDecide && v.Undecided > 0, "instruction.list", "/publier")
	if v.Published {
		list = append(list, view.Action{Label: pr.T("instruction.public_page"), Href: s.local(c, callPath(v.Call)+"/releves/"+strconv.Itoa(v.Cutoff.K))})
	}
	return list
}

func envelopeFacts(pr *i18n.Printer, call domain.Call, allotted int64) []view.Fact {
	return []view.Fact{
		{Term: pr.T("call.setting.envelope"), Text: pr.Amount(call.Settings.Envelope)},
		{Term: pr.T("instruction.allotted"), Text: pr.Amount(allotted)},
		{Term: pr.T("instruction.left"), Text: pr.Amount(call.Settings.Envelope - allotted)},
	}
}

func (s *Site) deskGrid(c *gin.Context, v app.DeskView) *view.Grid {
	pr := s.printer(c)
	g := &view.Grid{
		Caption: pr.T("instruction.deposits"), Empty: pr.T("instruction.no_deposit"),
		Heads: []view.Cell{{Text: pr.T("receipt.candidacy")}, {Text: pr.T("instruction.examination")}},
	}
	if v.MayReview {
		g.Heads = append(g.Heads, view.Cell{Text: pr.T("instruction.mine")})
	}
	g.Heads = append(g.Heads, view.Cell{Text: pr.T("instruction.opinions")})
	if v.ReadRulings {
		g.Heads = append(g.Heads, view.Cell{Text: pr.T("instruction.ruling")})
	}
	for _, r := range v.Rows {
		g.Rows = append(g.Rows, s.deskRow(c, v, r))
	}
	return g
}

func (s *Site) deskRow(c *gin.Context, v app.DeskView, r app.DeskRow) []view.Cell {
	pr := s.printer(c)
	row := []view.Cell{{
		Text: r.Deposit.Title, Href: s.local(c, sheetPath(v.Call, r.Deposit)), Meta: pr.T("instruction.version", "N", r.Deposit.N, "Number", r.Deposit.Number),
	}}
	if !r.Open {
		why := pr.T("instruction.closed")
		if r.Stake != "" {
			why = pr.T("instruction.stake." + string(r.Stake))
		}
		row[0].Meta = why
		return row
	}
	state := view.Cell{Text: pr.T("instruction.examined." + string(r.State))}
	if r.Standing > 0 {
		state.Meta = pr.N("instruction.standing", r.Standing, "N", r.Standing)
	}
	if r.Doubts > 0 {
		state.Meta = strings.TrimPrefix(state.Meta+" · ", " · ") + pr.N("instruction.doubts", r.Doubts, "N", r.Doubts)
	}
	row = append(row, state)
	if v.MayReview {
		row = append(row, view.Cell{Text: pr.T("instruction.own." + ownState(r))})
	}
	row = append(row, tallyCell(pr, v.Call, r))
	if v.ReadRulings {
		row = append(row, rulingCell(pr, r.Ruling))
	}
	return row
}

// ownState names where the reader stands with her own opinion.
func ownState(r app.DeskRow) string {
	switch {
	case r.HasDraft:
		return "draft"
	case r.Own.Edition == 0:
		return "none"
	case r.Own.Abstained:
		return "abstained"
	}
	return "given"
}

func tallyCell(pr *i18n.Printer, call domain.Call, r app.DeskRow) view.Cell {
	switch {
	case !r.MayRead && r.WhyNotRead != "":
		return view.Cell{Text: pr.T(r.WhyNotRead)}
	case r.Tally.Given == 0:
		return view.Cell{Text: pr.T("instruction.no_opinion"), Meta: abstentions(pr, r.Tally)}
	}
	return view.Cell{
		Text: pr.T("instruction.mean", "Mark", markText(pr, r.Tally.Mean), "Top", call.Settings.Instruction.Top()),
		Meta: pr.N("instruction.n_opinions", r.Tally.Given, "N", r.Tally.Given) + pr.T("instruction.spread", "Low", markText(pr, r.Tally.Low), "High", markText(pr, r.Tally.High)),
	}
}

func abstentions(pr *i18n.Printer, t domain.Tally) string {
	if t.Abstained == 0 {
		return ""
	}
	return pr.N("instruction.n_abstained", t.Abstained, "N", t.Abstained)
}

func rulingCell(pr *i18n.Printer, r domain.Ruling) view.Cell {
	if r.DepositID == "" {
		return view.Cell{Text: pr.T("instruction.no_ruling")}
	}
	cell := view.Cell{Text: outcomeText(pr, r.Outcome, r.Amount), Meta: r.ByName}
	if r.Rank > 0 {
		cell.Meta = pr.T("result.rank", "Rank", r.Rank) + " · " + r.ByName
	}
	return cell
}

// outcomeText says how a deposit ends, with the amount where money goes with it.
func outcomeText(pr *i18n.Printer, o domain.Outcome, amount int64) string {
	text := pr.T("outcome." + string(o))
	if o.Pays() {
		text = pr.T("outcome.with_amount", "Outcome", text, "Amount", pr.Amount(amount))
	}
	return text
}

// markText is a mark in hundredths with one decimal.
func markText(pr *i18n.Printer, hundredths int) string {
	tenths, point := (hundredths+5)/10, ","
	if pr.Lang() == "en" {
		point = "."
	}
	return strconv.Itoa(tenths/10) + point + strconv.Itoa(tenths%10)
}

// nextOpinion leads to the deposit that waits for the reader's opinion.
func (s *Site) nextOpinion(ctx context.Context, c *gin.Context) error {
	k, err := cutoffNumber(c)
	if err != nil {
		return err
	}
	next, err := s.app.NextOpinion(ctx, viewer(c), c.Param("call"), k)
	if err != nil {
		return err
	}
	path := "/appels/" + c.Param("call") + "/instruction/" + strconv.Itoa(k)
	if next == "" {
		c.Redirect(http.StatusSeeOther, s.local(c, path+"?fait=lus"))
		return nil
	}
	c.Redirect(http.StatusSeeOther, s.local(c, path+"/depots/"+next+"/avis"))
	return nil
}
