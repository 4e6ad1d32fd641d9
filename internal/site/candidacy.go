package site

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func candidacyRoutes() []Route {
	return append([]Route{
		get("/candidatures/:slug", alike(candidacyPlace, (*Site).showCandidacy, (*Site).follow)),
		get("/candidatures/:slug/licences", alike(candidacyPlace, (*Site).showLicences)),
		post("/candidatures/:slug/licences", on(candidacyPlace, (*Site).chooseLicence)),
		get("/candidatures/:slug/etapes", alike(candidacyPlace, (*Site).showSteps)),
	}, wikiRoutes("/candidatures/:slug", candidacyPlace)...)
}

// candidacyPlace finds the candidacy that an address names, for whoever asks.
func candidacyPlace(s *Site) placeFinder {
	return func(ctx context.Context, c *gin.Context) (app.Place, error) {
		return s.app.PlaceAt(ctx, viewer(c), app.Where{Form: domain.FormCandidacy, Slug: c.Param("slug")})
	}
}

func (s *Site) showCandidacy(ctx context.Context, c *gin.Context, p app.Place) error {
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.CandidacyPage{Head: s.candidacyHead(c, v, ""), NavTitle: pr.T("candidacy.blocks")}
	s.completeHead(c, &page.Head, v)
	page.Blocks, page.Nav = s.candidacyBlocks(c, v)
	page.Head.Phrases = append(page.Head.Phrases, s.supportPhrase(c, p))
	page.Head.LeadNotes = s.pitchNotes(c, p)
	s.noteBlocks(c, v, page.Blocks)
	if page.Changed, err = s.changedAnswers(ctx, c, v); err != nil {
		return err
	}
	page.Posture = s.posturePanel(c, p.Call, p.Path(), v.Posture)
	if st := p.Candidacy.State; st != domain.Public {
		page.Situation = pr.T("candidacy.state."+string(st), "Date", pr.Date(p.Candidacy.WithdrawnAt))
	}
	if page.Lifted, err = s.derogationLines(ctx, c, p); err != nil {
		return err
	}
	frame := s.candidacyFrame(c, p)
	frame.Description = p.Candidacy.Pitch
	if err := s.justSaved(ctx, c, p, &frame); err != nil {
		return err
	}
	s.announceFeed(c, p, &frame)
	frame.Notices = append(frame.Notices, doneNotice(pr, c.Query("fait"), "publiee", "rejoindre", "equipe", "etat", "reponse")...)
	s.show(c, screen{page: frame, body: view.Candidacy(pr, page), tags: placeTags(p), until: app.NextParisDay(v.Now)})
	return nil
}

// doneNotice is the sentence of an act just done, named by an address: one of those known.
func doneNotice(pr *i18n.Printer, done string, known ...string) []string {
	if !slices.Contains(known, done) {
		return nil
	}
	return []string{pr.T("candidacy.done." + done)}
}

// candidacyFrame is what surrounds each page of a candidacy. A candidacy kept to its team is named to nobody.
func (s *Site) candidacyFrame(c *gin.Context, p app.Place) view.Page {
	page := view.Page{Title: p.Page.Title, Section: "candidacies", Crumbs: s.callCrumbs(c, p.Call)}
	if !p.Candidacy.Visible() {
		page.Robots = "noindex"
	}
	return page
}

// candidacyHead is the head of every page of a candidacy; current is the end of the address that is shown.
func (s *Site) candidacyHead(c *gin.Context, v app.CandidacyView, current string) view.CandidacyHead {
	pr := s.printer(c)
	return view.CandidacyHead{
		Title: v.Place.Page.Title, Phrases: candidacyPhrases(pr, v.Version), TabsLabel: pr.T("candidacy.tabs"),
		Tabs: s.candidacyTabs(c, v.Place, current), Banner: s.candidacyBanner(c, v), Results: s.resultLinks(c, v.Results),
	}
}

// candidacyTabs are the pages of a candidacy, as links; current is the end of the address that is shown.
func (s *Site) candidacyTabs(c *gin.Context, p app.Place, current string) []view.Tab {
	pr := s.printer(c)
	ends := []struct{ key, end string }{
		{"page", ""},
		{"remarks", "/remarques"},
		{"history", "/historique"},
		{"licences", "/licences"},
		{"team", "/equipe"},
		{"help", "/entraide"},
		{"steps", "/etapes"},
	}
	if current == "/modifier" || s.offersEdit(c, p) {
		ends = append(ends, struct{ key, end string }{"edit", "/modifier"})
	}
	if s.app.May(viewer(c), domain.MakeDeposit, p) {
		ends = append(ends, struct{ key, end string }{"deposit", "/deposer"})
	}
	tabs := make([]view.Tab, len(ends))
	for i, t := range ends {
		tabs[i] = view.Tab{
			Label: pr.T("candidacy.tab."+t.key, "N", p.Page.Head, "Remarks", s.review(c, p).Remarks.All()), Href: s.local(c, p.Path()+t.end), Current: t.end == current,
		}
	}
	return tabs
}

// completeHead adds what only the candidacy's own page shows above its tabs.
func (s *Site) completeHead(c *gin.Context, h *view.CandidacyHead, v app.CandidacyView) {
	pr, p := s.printer(c), v.Place
	h.Lead = p.Candidacy.Pitch
	h.Answers = s.answerLinks(c, v)
	h.Carriers = carriers(pr, v)
	if days := p.Candidacy.DaysPublic(v.Now); p.Candidacy.State == domain.Public {
		h.Public = pr.N("candidacy.days_public", days, "N", days)
	}
	if len(v.Notes) > 0 {
		life := s.life(c, p, v.Notes)
		h.ScoreLink = view.Link{Label: life.Sentence, Href: life.Href}
		if len(life.Score.Moves) > 0 {
			h.Score = &life.Score
		}
	}
	switch {
	case v.MayEdit && slices.Contains(v.May, domain.SetTeam):
		h.Actions = []view.Action{{Label: pr.T("candidacy.write"), Href: s.local(c, p.Path()+"/modifier")}}
	case v.Proposals:
		h.Actions = []view.Action{{Label: pr.T("candidacy.propose"), Href: s.local(c, p.Path()+"/modifier")}}
	case p.Candidacy.State == domain.Public:
		h.Actions = []view.Action{{Label: pr.T("candidacy.help"), Href: s.local(c, p.Path()+"/modifier")}}
	}
	if p.Candidacy.Editing == domain.OnProposal {
		h.Note = pr.T("candidacy.on_proposal", "Reason", p.Candidacy.EditingReason)
	}
	if slices.Contains(v.May, domain.JoinCandidacy) || !viewer(c).SignedIn() && p.Candidacy.State == domain.Public {
		h.Actions = append(h.Actions, view.Action{Label: pr.T("team.join"), Href: s.local(c, p.Path()+"/equipe#rejoindre")})
	}
}

// answerLinks name the défis that a version answers.
func (s *Site) answerLinks(c *gin.Context, v app.CandidacyView) view.Related {
	pr := s.printer(c)
	r := view.Related{Words: pr.T("candidacy.answers")}
	for _, ch := range answeredBy(v) {
		label := pr.T("candidacy.answered", "N", ch.Number, "Title", ch.Title)
		if ch.Number == 0 {
			label = pr.T("candidacy.answered_idea", "Title", ch.Title)
		}
		r.Links = append(r.Links, view.Link{Label: label, Href: s.local(c, challengePath(v.Place.Call.Slug, ch.Slug))})
	}
	return r
}

// answeredBy lists the défis of its call that a version answers, in the order of its answers.
func answeredBy(v app.CandidacyView) []domain.Challenge {
	answers, _ := domain.Answers(v.Version.Sections["challenges"]) // checked when it was saved
	var list []domain.Challenge
	for _, a := range answers {
		for _, ch := range v.Challenges {
			if ch.ID == a.Challenge {
				list = append(list, ch)
			}
		}
	}
	return list
}

// namedCarriers is how many of a team are named above its page.
const namedCarriers = 3

// carriers says who carries a candidacy: organisations first, then the referents, then how many others.
func carriers(pr *i18n.Printer, v app.CandidacyView) string {
	var names []string
	for _, o := range v.Organisations {
		names = append(names, o.Name)
	}
	seen := map[string]bool{}
	for _, role := range []domain.Role{domain.Referent, domain.Member} {
		for _, g := range v.Team {
			if g.Role != role || seen[g.AccountID] {
				continue
			}
			seen[g.AccountID] = true
			name := g.Name
			if role == domain.Referent {
				name = pr.T("candidacy.referent", "Name", g.Name)
			}
			names = append(names, name)
		}
	}
	switch more := len(names) - namedCarriers; {
	case len(names) == 0:
		return pr.T("candidacy.no_team")
	case more > 1:
		names = append(names[:namedCarriers:namedCarriers], pr.N("candidacy.others", more, "N", more))
	}
	return pr.T("candidacy.carried_by", "Names", pr.List(names))
}

// missingNames names what a document lacks for a deposit, in the form's order; block "" is the whole page.
func missingNames(pr *i18n.Printer, form domain.Form, d domain.Document, block string) []string {
	missing := form.Missing(d)
	var names []string
	for _, sec := range form.Sections {
		if (block == "" || sec.Block == block) && slices.Contains(missing[sec.Block], sec.Key) {
			names = append(names, pr.T("missing.candidacy."+sec.Key))
		}
	}
	return names
}

// candidacyBanner tells what is deposited and what is only saved, so that nobody takes one for the other.
func (s *Site) candidacyBanner(c *gin.Context, v app.CandidacyView) view.Banner {
	pr, p := s.printer(c), v.Place
	d := app.Standing(v.Deposits)
	if d.ID == "" {
		return s.undepositedBanner(pr, v)
	}
	b := view.Banner{Frozen: view.Link{
		Label: pr.T("candidacy.frozen", "N", d.N), Href: s.local(c, p.Path()+"/version/"+strconv.Itoa(d.N)),
	}}
	key := "candidacy.deposited"
	if over(p.Call, d.K, v.Now) {
		key = "candidacy.jury_reads"
	}
	if slices.ContainsFunc(v.Results, func(r domain.Result) bool { return r.Deposit.K == d.K }) {
		key = "result.jury_read"
	}
	b.Text = pr.T(key, "N", d.N, "K", d.K, "At", pr.DateTime(d.At))
	if since := p.Page.Head - d.N; since > 0 {
		b.Changes = view.Link{
			Label: pr.N("candidacy.since_deposit", since, "N", since),
			Href:  s.local(c, p.Path()+"/diff/"+strconv.Itoa(d.N)+".."+strconv.Itoa(p.Page.Head)),
		}
	}
	return b
}

func (s *Site) undepositedBanner(pr *i18n.Printer, v app.CandidacyView) view.Banner {
	next, open := v.Place.Call.Next(v.Now)
	switch {
	case !open || v.Place.Candidacy.State != domain.Public:
		return view.Banner{Text: pr.T("candidacy.never_deposited")}
	case v.Place.Call.Phase(v.Now) != domain.PhaseOpen:
		return view.Banner{}
	}
	return view.Banner{Text: pr.T("candidacy.not_deposited", "K", next.K, "At", pr.DateTime(next.At))}
}

// over tells whether the hour of a relève has struck.
func over(call domain.Call, k int, now time.Time) bool {
	return slices.ContainsFunc(call.Cutoffs, func(c domain.Cutoff) bool { return c.K == k && !now.Before(c.At) })
}
