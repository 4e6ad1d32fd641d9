package site

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func messageRoutes() []Route {
	return []Route{
		get("/appels/:call/messages", func(s *Site) handler { return s.listMessages }),
		get("/appels/:call/messages/nouveau", func(s *Site) handler { return s.askMessage }),
		post("/appels/:call/messages/nouveau", func(s *Site) handler { return s.keepMessage }),
		get("/appels/:call/messages/:id", func(s *Site) handler { return s.readMessage }),
		post("/appels/:call/messages/:id", func(s *Site) handler { return s.sendMessage }),
	}
}

func messagesPath(call domain.Call) string { return callPath(call) + "/messages" }

func (s *Site) listMessages(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewMessages(ctx, viewer(c), c.Param("call"), c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "messages", Caption: pr.T("message.list"), Empty: pr.T("message.none"), Pager: s.listPager(c, v.Older),
		Heads: []string{pr.T("message.subject"), pr.T("message.audience"), pr.T("message.state")},
	}
	for _, m := range v.Messages {
		t.Rows = append(t.Rows, view.StaffRow{
			Head: view.Link{Label: m.SubjectFR, Href: s.local(c, messagesPath(v.Call)+"/"+m.ID)}, Note: pr.T("message.by", "Name", m.ByName, "At", pr.DateTime(m.At)),
			Cells: []view.StaffCell{{Text: audienceText(pr, m)}, {Text: sendingText(pr, m, v.Sendings[m.ID])}},
		})
	}
	page := view.StaffPage{
		Title: pr.T("message.title", "Title", v.Call.Title), Lead: pr.T("message.lead"), Parts: []templ.Component{view.StaffList(pr, t)},
		Links: []view.Link{{Label: pr.T("message.write"), Href: s.local(c, messagesPath(v.Call)+"/nouveau")}},
	}
	frame := view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex", Notices: staffDone(pr, c.Query("fait"), "jete")}
	s.show(c, screen{page: frame, body: view.Staff(pr, page)})
	return nil
}

// audienceText says to whom a message goes.
func audienceText(pr *i18n.Printer, m domain.Message) string {
	section := ""
	if m.Lacks != "" {
		section = pr.T("missing.candidacy." + m.Lacks)
	}
	return pr.T("message.to."+string(m.Audience), "K", m.K, "Section", section)
}

// sendingText says how far the letters of a message are.
func sendingText(pr *i18n.Printer, m domain.Message, of store.Sending) string {
	if m.SentAt.IsZero() {
		return pr.T("message.draft")
	}
	said := []string{pr.T("message.sent", "At", pr.DateTime(m.SentAt)), pr.N("message.people", of.People, "N", of.People)}
	if of.Waiting > 0 {
		said = append(said, pr.N("message.waiting", of.Waiting, "N", of.Waiting))
	}
	if of.Failed > 0 {
		said = append(said, pr.N("message.failed", of.Failed, "N", of.Failed))
	}
	return strings.Join(said, " · ")
}

func (s *Site) askMessage(ctx context.Context, c *gin.Context) error {
	return s.messageForm(ctx, c, form{}, nil)
}

func (s *Site) messageForm(ctx context.Context, c *gin.Context, f form, refused error) error {
	call, err := s.app.ViewNewMessage(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	audience := e.line(f, "audience", "message.audience")
	audience.Kind, audience.MaxLength = view.KindChoice, 0
	for _, a := range domain.Audiences() {
		audience.Options = append(audience.Options, view.Option{Value: string(a), Label: pr.T("message.audience." + string(a))})
	}
	releve := e.line(f, "releve", "derogation.releve")
	releve.Kind, releve.Dropdown, releve.MaxLength, releve.Required, releve.Help = view.KindChoice, view.AsList, 0, false, pr.T("message.releve_help")
	for _, k := range call.Cutoffs {
		releve.Options = append(releve.Options, view.Option{Value: strconv.Itoa(k.K), Label: pr.T("call.cutoff", "K", k.K)})
	}
	lacks := e.line(f, "lacks", "message.lacks")
	lacks.Kind, lacks.Dropdown, lacks.MaxLength, lacks.Required, lacks.Help = view.KindChoice, view.AsList, 0, false, pr.T("message.lacks_help")
	schema, _ := domain.FormOf(domain.FormCandidacy) // known
	for _, sec := range schema.Sections {
		if sec.Deposit {
			lacks.Options = append(lacks.Options, view.Option{Value: sec.Key, Label: sectionTitle(pr, schema, sec.Key)})
		}
	}
	fields := []view.Field{audience, releve, lacks}
	for _, lang := range []string{"fr", "en"} {
		subject, body := e.line(f, "subject_"+lang, "message.subject_"+lang), e.line(f, "body_"+lang, "message.body_"+lang)
		subject.MaxLength, body.Kind, body.MaxLength = domain.MaxSubject, view.KindPlain, domain.MaxLetter
		subject.Required, body.Required = lang == "fr", lang == "fr"
		if lang == "en" {
			subject.Help = pr.T("message.english_help")
		}
		fields = append(fields, subject, body)
	}
	page := view.AskPage{
		Title: pr.T("message.write"), Lead: call.Title, Problems: e.problems(), Ask: view.Ask{
			Action: s.local(c, messagesPath(call)+"/nouveau"), Text: []string{pr.T("message.write_text")}, Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
			Fields: fields, Submit: pr.T("message.keep"), Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, messagesPath(call))},
		},
	}
	s.show(c, screen{
		status: refusedStatus(refused), page: view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, call), Robots: "noindex"}, body: view.AskScreen(pr, page),
	})
	return nil
}

func (s *Site) keepMessage(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	call, err := s.app.ViewNewMessage(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	m := domain.Message{
		CallID: call.ID, Audience: domain.Audience(f.get("audience")), SubjectFR: f.get("subject_fr"), BodyFR: f.get("body_fr"),
		SubjectEN: f.get("subject_en"), BodyEN: f.get("body_en"),
	}
	if m.Audience.OfCutoff() {
		m.K, _ = strconv.Atoi(f.get("releve")) // 0 is no relève: told at its field
	}
	if m.Audience == domain.AudienceLacks {
		m.Lacks = f.get("lacks")
	}
	id, err := s.app.DraftMessage(ctx, viewer(c), m, f.key(c))
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Unavailable:
		return s.messageForm(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, messagesPath(call)+"/"+id)
	return nil
}

func (s *Site) readMessage(ctx context.Context, c *gin.Context) error {
	return s.showMessage(ctx, c, nil)
}

// showMessage is the outbox: the mail as it will arrive, to exactly whom, and the button that sends it.
func (s *Site) showMessage(ctx context.Context, c *gin.Context, refused error) error {
	v, err := s.app.ViewMessage(ctx, viewer(c), c.Param("call"), c.Param("id"))
	if err != nil {
		return err
	}
	pr, m := s.printer(c), v.Message
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.StaffPage{
		Title: m.SubjectFR, Lead: audienceText(pr, m), Problems: e.problems(),
		Links: []view.Link{{Label: pr.T("message.back"), Href: s.local(c, messagesPath(v.Call))}},
	}
	page.Parts = append(page.Parts, s.mails(v)...)
	page.Parts = append(page.Parts, view.StaffList(pr, s.recipients(c, v)))
	if m.SentAt.IsZero() {
		page.Parts = append(page.Parts, s.outbox(c, v))
	} else {
		page.Lead += " " + sendingText(pr, m, v.Sending)
	}
	frame := view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex", Notices: staffDone(pr, c.Query("fait"), "envoye")}
	s.show(c, screen{status: refusedStatus(refused), page: frame, body: view.Staff(pr, page)})
	return nil
}

// mails show a message in each language that it is written in, as the queue will write it.
func (s *Site) mails(v app.MessageView) []templ.Component {
	var parts []templ.Component
	for _, lang := range []string{"fr", "en"} {
		if lang == "en" && v.Message.BodyEN == "" {
			continue
		}
		pr := s.words.For(lang)
		l := app.MessageLetter(v, store.Recipient{Address: store.Address{Lang: lang}})
		args := []any{"Site", s.options.Name, "Link", s.options.BaseURL + inLang(lang, "/candidatures/…")}
		for name, value := range l.Args {
			args = append(args, name, value)
		}
		parts = append(parts, view.MailShown(view.MailPreview{
			Lang: lang, Title: pr.T("message.preview"), Subject: pr.T(l.Key+".subject", args...), Text: []string{pr.T(l.Key+".body", args...)},
		}))
	}
	return parts
}

// recipients are those whom a message reaches, candidacy by candidacy.
func (s *Site) recipients(c *gin.Context, v app.MessageView) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{ID: "destinataires", Empty: pr.T("message.nobody"), Heads: []string{pr.T("message.candidacy"), pr.T("message.team")}}
	var last string
	var names []string
	candidacies := 0
	for i, to := range v.Recipients {
		if to.CandidacyID != last {
			last, names = to.CandidacyID, nil
			candidacies++
		}
		names = append(names, to.Name)
		if i+1 == len(v.Recipients) || v.Recipients[i+1].CandidacyID != last {
			t.Rows = append(t.Rows, view.StaffRow{
				Head: view.Link{Label: to.Title, Href: s.local(c, "/candidatures/"+to.Slug)}, Cells: []view.StaffCell{{Text: pr.List(names)}},
			})
		}
	}
	t.Caption = pr.T("message.recipients", "People", pr.N("message.people", v.People, "N", v.People), "Candidacies", pr.N("message.candidacies", candidacies, "N", candidacies))
	return t
}

// outbox sends a message to those who were just read, or throws it away.
func (s *Site) outbox(c *gin.Context, v app.MessageView) templ.Component {
	pr := s.printer(c)
	ask := view.Ask{
		ID: "envoyer", Title: pr.T("message.send_title"), Action: s.local(c, messagesPath(v.Call)+"/"+v.Message.ID),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "mark", Value: v.Mark}}, Text: []string{pr.T("message.send_text")},
		Submit: pr.N("message.send", v.People, "N", v.People), Others: []view.Button{{Label: pr.T("message.drop"), Name: "act", Value: "drop"}},
	}
	return view.AskForm(pr, ask)
}

func (s *Site) sendMessage(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	call, err := s.app.ViewNewMessage(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	id, to := c.Param("id"), messagesPath(call)+"/"+c.Param("id")+"?fait=envoye"
	if f.get("act") == "drop" {
		to, err = messagesPath(call)+"?fait=jete", s.app.DropMessage(ctx, viewer(c), call.Slug, id)
	} else {
		err = s.app.SendMessage(ctx, viewer(c), app.Dispatch{CallID: call.ID, ID: id, Mark: f.get("mark"), Key: f.key(c)})
	}
	switch domain.KindOf(err) {
	case domain.Conflict, domain.Unavailable:
		return s.showMessage(ctx, c, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, to)
	return nil
}
