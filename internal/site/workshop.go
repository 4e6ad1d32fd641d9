package site

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func workshopRoutes() []Route {
	return []Route{
		get("/ateliers", func(s *Site) handler { return s.showWorkshops }),
		get("/appels/:call/ateliers", func(s *Site) handler { return s.showWorkshops }),
		get("/appels/:call/ateliers/nouveau", func(s *Site) handler { return s.askWorkshop }),
		post("/appels/:call/ateliers/nouveau", func(s *Site) handler { return s.announceWorkshop }),
		{Method: "GET", Path: "/appels/:call/calendrier.ics", OneLanguage: true, handler: func(s *Site) handler { return s.sendCallCalendar }},
		get("/ateliers/:slug", func(s *Site) handler { return s.showWorkshop }),
		get("/ateliers/:slug/modifier", func(s *Site) handler { return s.askWorkshopChange }),
		post("/ateliers/:slug/modifier", func(s *Site) handler { return s.changeWorkshop }),
		post("/ateliers/:slug/annuler", func(s *Site) handler { return s.cancelWorkshop }),
		post("/ateliers/:slug/arreter", func(s *Site) handler { return s.freezeMinutes }),
		get("/ateliers/:slug/inscription", func(s *Site) handler { return s.askRegistration }),
		post("/ateliers/:slug/inscription", func(s *Site) handler { return s.register }).as(Signing),
		get("/ateliers/:slug/inscription/envoyee", func(s *Site) handler { return s.showRegistrationSent }),
		get("/ateliers/:slug/mon-inscription", func(s *Site) handler { return s.showOwnRegistration }),
		post("/ateliers/:slug/mon-inscription", func(s *Site) handler { return s.settleRegistration }).as(Signing),
		get("/ateliers/:slug/inscriptions", func(s *Site) handler { return s.showRegistrations }),
		get("/ateliers/:slug/inscriptions.csv", func(s *Site) handler { return s.sendRegistrations }),
		post("/ateliers/:slug/presences", func(s *Site) handler { return s.noteAttendance }),
	}
}

// showWorkshops lists the workshops of a call, or of all calls: those to come, then those that are over.
func (s *Site) showWorkshops(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewWorkshops(ctx, viewer(c), c.Param("call"), c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.WorkshopsPage{
		Title: pr.T("workshops.title"), Lead: pr.T("workshops.lead"), Label: pr.T("call.tabs"), Pager: s.listPager(c, v.Older),
		ComingTitle: pr.T("workshops.coming"), ComingNone: pr.T("workshops.none_coming"), PastTitle: pr.T("workshops.past"),
	}
	frame := view.Page{Title: page.Title, Description: page.Lead, Section: "workshops"}
	tags := []string{"workshops"}
	if v.Call.ID != "" {
		page.Title, page.Lead = pr.T("workshops.title_of", "Title", v.Call.Title), pr.T("workshops.lead_of")
		page.Tabs = s.callTabs(c, v.Call, "/ateliers")
		frame = view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}
		tags = append(tags, "call:"+v.Call.ID)
		if v.MayAnnounce {
			page.Actions = append(page.Actions, view.Action{Label: pr.T("workshop.announce"), Href: s.local(c, callPath(v.Call)+"/ateliers/nouveau")})
		}
		page.More = []view.Action{{Label: pr.T("workshops.calendar"), Href: callPath(v.Call) + "/calendrier.ics"}}
	}
	page.ShowComing = c.Query("avant") == ""
	until := app.NextParisDay(v.Now)
	for _, w := range v.Coming {
		page.Coming = append(page.Coming, s.workshopItem(c, w, v.Call.ID == "", v.Now))
		if t := w.Until(v.Now); !t.IsZero() && t.Before(until) {
			until = t
		}
	}
	for _, w := range v.Past {
		page.Past = append(page.Past, s.workshopItem(c, w, v.Call.ID == "", v.Now))
	}
	s.show(c, screen{page: frame, body: view.Workshops(pr, page), tags: tags, until: until})
	return nil
}

// workshopItem is a workshop in a list; naming tells that its call is named too.
func (s *Site) workshopItem(c *gin.Context, w domain.Workshop, naming bool, now time.Time) view.WorkshopItem {
	pr := s.printer(c)
	item := view.WorkshopItem{
		Title: w.Title, Href: s.local(c, w.Path()), Goals: firstWords(w.Goals, 220), When: s.whenOf(pr, w), Where: whereText(pr, w),
		Phrases: workshopPhrases(pr, w, now),
	}
	if naming {
		item.Call = view.Link{Label: w.CallTitle, Href: s.local(c, "/appels/"+w.CallSlug)}
	}
	if path := w.MinutesPath(); path != "" {
		item.Minutes = view.Link{Label: pr.T("workshop.minutes"), Href: s.local(c, path)}
	}
	return item
}

// whenOf says from when to when a workshop lasts, with the zone.
func (s *Site) whenOf(pr *i18n.Printer, w domain.Workshop) view.Moment {
	m := view.Moment{Machine: machine(w.StartsAt)}
	if pr.Date(w.StartsAt) != pr.Date(w.EndsAt) {
		m.Words = pr.T("workshop.when_days", "From", pr.DateTime(w.StartsAt), "To", pr.DateTime(w.EndsAt))
		return m
	}
	m.Words = pr.T("workshop.when", "Day", pr.WeekdayDate(w.StartsAt), "From", pr.Time(w.StartsAt), "To", pr.Time(w.EndsAt), "Zone", pr.ZoneName())
	return m
}

func whereText(pr *i18n.Printer, w domain.Workshop) string {
	switch {
	case w.Place == "":
		return pr.T("workshop.remote")
	case w.Link != "":
		return pr.T("workshop.both", "Place", w.Place)
	}
	return w.Place
}

// workshopPhrases say where a workshop stands, and how many seats are left.
func workshopPhrases(pr *i18n.Printer, w domain.Workshop, now time.Time) []view.Phrase {
	state := w.State(now)
	list := []view.Phrase{{Text: pr.T("state.workshop." + string(state)), Missing: state == domain.WorkshopCancelled}}
	switch state {
	case domain.WorkshopAnnounced:
		list = append(list, view.Phrase{Text: pr.T("workshop.opens", "When", pr.DateTime(w.OpensAt))})
	case domain.WorkshopRegistration, domain.WorkshopRunning:
		list = append(list, view.Phrase{Text: seatsText(pr, w)})
	case domain.WorkshopCorrection:
		list = append(list, view.Phrase{Text: pr.T("workshop.correction_until", "When", pr.DateTime(w.CorrectionEnds()))})
	}
	if w.Present > 0 {
		list = append(list, view.Phrase{Text: pr.N("workshop.present", w.Present, "N", w.Present)})
	}
	return list
}

// seatsText says how many have a seat, how many seats are left, how many wait.
func seatsText(pr *i18n.Printer, w domain.Workshop) string {
	parts := []string{pr.N("workshop.seated", w.Seated, "N", w.Seated)}
	left, open := w.Left()
	switch {
	case open:
	case left > 0:
		parts = append(parts, pr.N("workshop.left", left, "N", left))
	default:
		parts = append(parts, pr.T("workshop.full"))
	}
	if w.Waiting > 0 {
		parts = append(parts, pr.N("workshop.waiting", w.Waiting, "N", w.Waiting))
	}
	return strings.Join(parts, ", ")
}

// lengthText is a number of minutes in words.
func lengthText(pr *i18n.Printer, minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return pr.T("workshop.minutes_long", "M", m)
	case m == 0:
		return pr.T("workshop.hours_long", "H", h)
	default:
		return pr.T("workshop.hours_minutes", "H", h, "M", twoDigits(m))
	}
}

func twoDigits(n int) string { return strconv.Itoa(100 + n)[1:] }

// showWorkshop is the page of a workshop, or with .ics after its address its entry for a calendar.
func (s *Site) showWorkshop(ctx context.Context, c *gin.Context) error {
	if slug, file := strings.CutSuffix(c.Param("slug"), ".ics"); file {
		return s.sendWorkshopCalendar(ctx, c, slug)
	}
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	s.workshopScreen(c, v, form{}, nil)
	return nil
}

// workshopScreen shows a workshop, with a refused act where one came back.
func (s *Site) workshopScreen(c *gin.Context, v app.WorkshopView, f form, refused error) {
	pr, w := s.printer(c), v.Workshop
	page := view.WorkshopPage{
		Over: pr.T("workshop.of_call", "Title", w.CallTitle), Title: w.Title, Phrases: workshopPhrases(pr, w, v.Now), When: s.whenOf(pr, w),
		Actions: s.workshopActions(c, v), Mine: s.ownSeat(c, v), Goals: s.proseBody(pr, "goals", w.Goals), Facts: s.workshopFacts(c, v),
		Moves: s.workshopMoves(c, v, f, refused),
	}
	if !w.CancelledAt.IsZero() {
		page.Notice = pr.T("workshop.cancelled_because", "Reason", w.Reason)
	}
	for _, item := range w.Agenda {
		row := view.AgendaRow{Title: item.Title}
		if item.Minutes > 0 {
			row.Length = lengthText(pr, item.Minutes)
		}
		page.Agenda = append(page.Agenda, row)
	}
	if w.Access != "" {
		page.Access = s.proseBody(pr, "access", w.Access)
	}
	page.Minutes = s.minutesBlock(c, v)
	for _, e := range v.Steps {
		page.Steps = append(page.Steps, s.ownEventLine(c, e))
	}
	page.Problems = (&teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}).problems()
	sc := screen{
		status: refusedStatus(refused), body: view.Workshop(pr, page), tags: []string{"workshop:" + w.ID, "call:" + w.CallID}, until: w.Until(v.Now),
		page: view.Page{Title: w.Title, Description: firstWords(w.Goals, 160), Section: "workshops", Crumbs: s.callCrumbs(c, v.Call)},
	}
	if w.PageID != "" {
		sc.tags = append(sc.tags, "page:"+w.PageID)
	}
	if viewer(c).SignedIn() || refused != nil {
		sc.tags = nil // one's own seat, and acts that carry keys
	}
	s.show(c, sc)
}

func (s *Site) workshopActions(c *gin.Context, v app.WorkshopView) []view.Action {
	pr, w := s.printer(c), v.Workshop
	var list []view.Action
	add := func(key, href string) { list = append(list, view.Action{Label: pr.T(key), Href: href}) }
	if slices.Contains(v.May, domain.Register) && !viewer(c).SignedIn() {
		key := "workshop.register"
		if left, open := w.Left(); !open && left == 0 {
			key = "workshop.wait"
		}
		add(key, s.local(c, w.Path()+"/inscription"))
	}
	if path := w.MinutesPath(); path != "" {
		key := "workshop.read_minutes"
		if w.State(v.Now) == domain.WorkshopRunning {
			key = "workshop.write_minutes"
			path += "/modifier"
		}
		add(key, s.local(c, path))
	}
	if cards := domain.Can(domain.Account{}, domain.AddCard, v.Object()).Allowed; cards || w.State(v.Now) == domain.WorkshopFrozen {
		add("workshop.cards", s.local(c, cardsPath(w)))
	}
	if slices.Contains(v.May, domain.SetWorkshop) {
		add("workshop.change", s.local(c, w.Path()+"/modifier"))
	}
	if slices.Contains(v.May, domain.ReadRegistrations) {
		add("workshop.registrations", s.local(c, w.Path()+"/inscriptions"))
	}
	return list
}

func (s *Site) workshopFacts(c *gin.Context, v app.WorkshopView) []view.Fact {
	pr, w := s.printer(c), v.Workshop
	facts := []view.Fact{{Term: pr.T("workshop.fact.where"), Text: whereText(pr, w)}}
	add := func(key, text, href string) {
		facts = append(facts, view.Fact{Term: pr.T("workshop.fact." + key), Text: text, Href: href})
	}
	if w.Link != "" && (w.Mine.State == domain.RegistrationSeated || slices.Contains(v.May, domain.ReadRegistrations)) {
		add("link", w.Link, w.Link)
	}
	if w.Capacity > 0 {
		add("seats", pr.N("workshop.n_seats", w.Capacity, "N", w.Capacity), "")
	}
	if registrable := domain.Can(domain.Account{}, domain.Register, v.Object()).Allowed; registrable {
		add("registered", seatsText(pr, w), "")
	} else if w.Seated > 0 {
		add("registered", pr.N("workshop.seated", w.Seated, "N", w.Seated), "")
	}
	add("call", w.CallTitle, s.local(c, "/appels/"+w.CallSlug))
	if w.State(v.Now) != domain.WorkshopFrozen {
		add("calendar", pr.T("workshop.calendar"), w.Path()+".ics")
	}
	return facts
}

// minutesBlock says where the minutes of a workshop stand.
func (s *Site) minutesBlock(c *gin.Context, v app.WorkshopView) view.MinutesBlock {
	pr, w := s.printer(c), v.Workshop
	b := view.MinutesBlock{Title: pr.T("workshop.minutes")}
	switch state := w.State(v.Now); {
	case state == domain.WorkshopCancelled:
		return view.MinutesBlock{}
	case w.PageID == "":
		b.Text = pr.N("workshop.minutes_coming", w.CorrectionDays, "N", w.CorrectionDays)
		return b
	default:
		b.Text = minutesText(pr, w, v.Now)
	}
	b.Link = view.Link{Label: pr.T("workshop.read_minutes"), Href: s.local(c, w.MinutesPath())}
	if w.Frozen.N > 0 {
		b.Link.Label = pr.T("workshop.read_frozen", "N", w.Frozen.N)
		b.Link.Href = s.local(c, w.MinutesPath()+"/version/"+strconv.Itoa(w.Frozen.N))
		b.Hash = pr.T("workshop.hash", "Hash", w.Frozen.Hash)
	}
	return b
}

// minutesText says who may write the minutes of a workshop now, and until when.
func minutesText(pr *i18n.Printer, w domain.Workshop, now time.Time) string {
	switch w.State(now) {
	case domain.WorkshopRunning:
		return pr.T("workshop.minutes_open", "When", pr.DateTime(w.EndsAt))
	case domain.WorkshopCorrection:
		return pr.T("workshop.minutes_correction", "When", pr.DateTime(w.CorrectionEnds()))
	}
	if w.Frozen.N == 0 {
		return pr.T("workshop.minutes_due")
	}
	return pr.T("workshop.minutes_frozen", "When", pr.DateTime(w.Frozen.At), "N", w.Frozen.N)
}

// nextWorkshop is the next workshop of a call, as its home page announces it.
func (s *Site) nextWorkshop(c *gin.Context, w domain.Workshop, now time.Time) *view.NextWorkshop {
	if w.ID == "" || !now.Before(w.EndsAt) {
		return nil
	}
	pr := s.printer(c)
	next := view.NextWorkshop{
		Label: pr.T("workshop.next"), Title: w.Title, Href: s.local(c, w.Path()), When: s.whenOf(pr, w), Where: whereText(pr, w), Goals: firstWords(w.Goals, 200),
		State: workshopPhrases(pr, w, now), Calendar: view.Link{Label: pr.T("workshop.calendar"), Href: w.Path() + ".ics"},
	}
	if state := w.State(now); state == domain.WorkshopRegistration || state == domain.WorkshopRunning {
		next.Register = view.Link{Label: pr.T("workshop.register"), Href: next.Href + "/inscription"}
	}
	return &next
}
