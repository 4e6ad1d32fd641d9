package site

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func depositRoutes() []Route {
	return []Route{
		get("/candidatures/:slug/deposer", on(candidacyPlace, (*Site).showDeposit)),
		post("/candidatures/:slug/deposer", on(candidacyPlace, (*Site).makeDeposit)),
		get("/candidatures/:slug/deposer/retirer", on(candidacyPlace, (*Site).askToWithdraw)),
		post("/candidatures/:slug/deposer/retirer", on(candidacyPlace, (*Site).withdrawDeposit)),
	}
}

func (s *Site) showDeposit(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.showDepositPage(ctx, c, p, refusedDeposit{})
}

// refusedDeposit is a deposit that was not taken, and the version that it was made of.
type refusedDeposit struct {
	shown  int
	faults error
}

// stale tells that the page moved on since it was shown.
func (r refusedDeposit) stale() bool {
	e, ok := errors.AsType[domain.Error](r.faults)
	return ok && e.Key == "error.deposit_stale"
}

func (s *Site) showDepositPage(ctx context.Context, c *gin.Context, p app.Place, r refusedDeposit) error {
	d, err := s.app.ViewDeposit(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.DepositPage{Head: s.candidacyHead(c, v, "/deposer"), Title: pr.T("deposit.title")}
	for _, e := range domain.ProblemsOf(r.faults) {
		if r.stale() || e.Kind == domain.Conflict || len(d.Problems) == 0 {
			page.Problems = append(page.Problems, view.Problem{Text: pr.T(e.Key, s.spoken(pr, e.Args)...)})
		}
	}
	page.Changed = s.changedSince(c, d, r)
	page.Blocking = s.blocking(c, d)
	page.Reserves = reservesOf(pr, d)
	page.Panel = view.Link{Label: pr.T("panel.title"), Href: s.local(c, p.Path()+"/administratif")}
	page.PanelText = pr.T("deposit.panel_missing")
	if d.Administrative.Complete {
		page.PanelText = pr.T("deposit.panel_complete")
	}
	page.Postures = s.depositPostures(c, d)
	s.depositable(c, &page, d)
	s.standing(c, &page, d)
	frame := s.candidacyFrame(c, p).With(pr.T("deposit.page", "Title", p.Page.Title))
	frame.Notices = doneNotice(pr, c.Query("fait"), "volet", "retrait")
	s.show(c, screen{status: refusedStatus(r.faults), page: frame, body: view.Deposit(pr, page)})
	return nil
}

// depositable completes the page with the relève and, where nothing blocks, with the button.
func (s *Site) depositable(c *gin.Context, page *view.DepositPage, d app.DepositView) {
	pr := s.printer(c)
	if d.Cutoff.K == 0 {
		page.Intro = []string{pr.T("deposit.closed")}
		return
	}
	n := d.Version.N
	page.Intro = []string{
		pr.T("deposit.cutoff", "K", d.Cutoff.K, "At", pr.DateTime(d.Cutoff.At)),
		pr.T("deposit.which", "N", n, "At", pr.DateTime(d.Version.At), "Name", d.Version.AuthorName),
		pr.T("deposit.saved_is_not"),
	}
	if len(d.Problems) > 0 || d.Standing.N == n {
		return
	}
	page.Ask = view.Ask{
		Action: s.local(c, d.Place.Path()+"/deposer"), Submit: pr.T("deposit.submit", "N", n, "K", d.Cutoff.K),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "version", Value: strconv.Itoa(n)}},
		Cancel: view.Link{Label: pr.T("deposit.read", "N", n), Href: s.local(c, d.Place.Path()+"/version/"+strconv.Itoa(n))},
	}
	if d.Standing.N > 0 {
		page.Ask.Text = []string{pr.T("deposit.replaces", "N", d.Standing.N)}
	}
}

// changedSince tells what changed since the version that was shown, or since the referent's last visit.
func (s *Site) changedSince(c *gin.Context, d app.DepositView, r refusedDeposit) view.ChangedSince {
	pr := s.printer(c)
	from := d.SeenN
	ch := view.ChangedSince{Title: pr.T("deposit.since"), None: pr.T("deposit.since_none")}
	if r.stale() {
		from, ch.Title = r.shown, pr.T("deposit.since_shown", "N", r.shown)
	}
	for _, v := range d.Since {
		if v.N > from {
			ch.Lines = append(ch.Lines, pr.T("deposit.change", "N", v.N, "Name", v.AuthorName, "At", pr.DateTime(v.At), "Summary", summaryOr(pr, v.Summary)))
		}
	}
	if from == 0 {
		from = 1
	}
	if head := d.Version.N; from < head {
		ch.Link = view.Link{
			Label: pr.T("deposit.diff", "From", from, "To", head),
			Href:  s.local(c, d.Place.Path()+"/diff/"+strconv.Itoa(from)+".."+strconv.Itoa(head)),
		}
		if len(ch.Lines) == 0 && r.stale() {
			ch.Lines = []string{pr.T("deposit.own_change")}
		}
	}
	return ch
}

func summaryOr(pr *i18n.Printer, summary string) string {
	if summary == "" {
		return pr.T("deposit.no_summary")
	}
	return summary
}

// blocking lists what keeps a version from being deposited, each line leading to where it is put right.
func (s *Site) blocking(c *gin.Context, d app.DepositView) view.Checklist {
	pr := s.printer(c)
	list := view.Checklist{ID: "manque", Title: pr.T("deposit.missing"), None: pr.T("deposit.missing_none"), Text: pr.T("deposit.missing_text")}
	for _, e := range d.Problems {
		line := view.Link{Label: pr.T(e.Key, s.spoken(pr, e.Args)...)}
		switch key, _, _ := strings.Cut(e.Field, "."); key {
		case "":
		case "posture":
			line.Href = "#posture"
		case "administrative":
			line.Href = s.local(c, d.Place.Path()+"/administratif")
		default:
			line.Label = pr.T("deposit.field", "Field", sectionTitle(pr, d.Place.Form(), key), "Text", line.Label)
			line.Href = s.local(c, d.Place.Path()+"/modifier#"+view.FieldID(e.Field))
		}
		list.Lines = append(list.Lines, line)
	}
	return list
}

// reservesOf names the resources that would be deposited under reserve.
func reservesOf(pr *i18n.Printer, d app.DepositView) view.Checklist {
	if len(d.Reserves) == 0 {
		return view.Checklist{}
	}
	list := view.Checklist{ID: "reserves", Title: pr.T("deposit.reserves"), Text: pr.T("deposit.reserves_text")}
	for _, r := range d.Reserved() {
		list.Lines = append(list.Lines, view.Link{Label: pr.T("deposit.reserve", "Name", r.Name, "Licence", r.Licence)})
	}
	return list
}

// standing tells of the deposit that stands for the same relève, and lists the earlier ones.
func (s *Site) standing(c *gin.Context, page *view.DepositPage, d app.DepositView) {
	pr := s.printer(c)
	receipt := func(x domain.Deposit) string { return s.local(c, "/recepisses/"+x.Number) }
	if x := d.Standing; x.N > 0 {
		page.StandsFor = pr.T("deposit.standing", "K", x.K)
		page.Standing = []view.Fact{
			{Term: pr.T("receipt.version"), Text: pr.T("page.version_n", "N", x.N), Href: s.local(c, d.Place.Path()+"/version/"+strconv.Itoa(x.N))},
			{Term: pr.T("receipt.received"), Text: pr.DateTime(x.At)},
			{Term: pr.T("receipt.by"), Text: x.ByName},
			{Term: pr.T("receipt.title"), Text: x.Number, Href: receipt(x)},
		}
		page.Withdraw = view.Link{Label: pr.T("deposit.withdraw"), Href: s.local(c, d.Place.Path()+"/deposer/retirer")}
	}
	for _, x := range d.Deposits {
		if x.ID == d.Standing.ID {
			continue
		}
		page.Earlier.ID, page.Earlier.Title = "autres-depots", pr.T("deposit.others")
		page.Earlier.Lines = append(page.Earlier.Lines, view.Link{Href: receipt(x), Label: pr.T("deposit.other",
			"K", x.K, "N", x.N, "At", pr.DateTime(x.At), "State", pr.T("deposit.state."+string(x.State)))})
	}
}

// makeDeposit deposits the version that was shown, and no other.
func (s *Site) makeDeposit(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	shown, err := number(f.get("version"))
	if err != nil {
		return err
	}
	d, err := s.app.MakeDeposit(ctx, viewer(c), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: shown, Key: f.key(c)})
	switch k := domain.KindOf(err); {
	case k == domain.Invalid || k == domain.Conflict:
		now, errNow := s.app.PlaceByID(ctx, viewer(c), p.Page.ID)
		if errNow != nil {
			return errNow
		}
		return s.showDepositPage(ctx, c, now, refusedDeposit{shown, err})
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, "/recepisses/"+d.Number))
	return nil
}

func (s *Site) askToWithdraw(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.showWithdrawal(ctx, c, p, form{}, nil)
}

func (s *Site) showWithdrawal(ctx context.Context, c *gin.Context, p app.Place, f form, faults error) error {
	d, err := s.app.ViewDeposit(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	if d.Standing.N == 0 {
		return domain.Missing("deposit")
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	reason := e.line(f, "reason", "deposit.reason")
	reason.Required, reason.MaxLength, reason.Help = false, 500, pr.T("deposit.reason_help")
	s.show(c, screen{
		status: refusedStatus(faults), page: s.candidacyFrame(c, p).With(pr.T("deposit.withdraw")),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("deposit.withdraw"), Lead: p.Page.Title, Problems: e.problems(), Ask: view.Ask{
				Text:   []string{pr.T("deposit.withdraw_text", "N", d.Standing.N, "K", d.Standing.K, "Number", d.Standing.Number)},
				Action: s.local(c, p.Path()+"/deposer/retirer"), Fields: []view.Field{reason}, Submit: pr.T("deposit.withdraw_yes"),
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "number", Value: d.Standing.Number}},
				Cancel: view.Link{Label: pr.T("deposit.keep"), Href: s.local(c, p.Path()+"/deposer")},
			},
		}),
	})
	return nil
}

func (s *Site) withdrawDeposit(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.WithdrawDeposit(ctx, viewer(c), app.Withdrawal{
		CandidacyID: p.Candidacy.ID, Number: f.get("number"), Reason: f.get("reason"), Key: f.key(c),
	})
	switch {
	case domain.KindOf(err) == domain.Invalid:
		return s.showWithdrawal(ctx, c, p, f, err)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"/deposer?fait=retrait"))
	return nil
}
