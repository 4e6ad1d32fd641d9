package site

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) showNeed(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.showNeedPage(ctx, c, p, refusedReply{})
}

// refusedReply is a form of a need's page that came back: which one, what it held, what is wrong with it.
type refusedReply struct {
	which  string // "aider", "suite", or the account that was answered
	form   form
	faults error
}

// of is what the form of that name held, and what tells of its faults.
func (r refusedReply) of(s *Site, pr *i18n.Printer, which string) (form, *teller) {
	e := &teller{s: s, pr: pr}
	if r.which != which {
		return form{}, e
	}
	e.faults = domain.ProblemsOf(r.faults)
	return r.form, e
}

func (s *Site) showNeedPage(ctx context.Context, c *gin.Context, p app.Place, r refusedReply) error {
	n, err := s.app.ViewNeed(ctx, viewer(c), p, c.Param("need"))
	if err != nil {
		return err
	}
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.NeedPage{
		Head: s.candidacyHead(c, v, "/entraide"), Back: view.Link{Label: pr.T("need.back"), Href: s.local(c, p.Path()+"/entraide")},
		Title: pr.T("need.named."+string(n.Need.Side), "Title", n.Need.Title), Words: needWords(pr, n.Need), Text: n.Need.Words, State: needState(pr, n.Need, n.Today),
	}
	for _, h := range n.Need.Helpers {
		page.Helpers = append(page.Helpers, view.NeedThanks{Name: h.Name, Thanks: h.Thanks})
	}
	s.helper(c, &page, p, n, r)
	if n.MayTend {
		s.tender(c, &page, p, n, r)
	}
	if len(page.Problems) == 0 {
		e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(r.faults)}
		page.Problems = e.problems()
	}
	sc := screen{
		status: refusedStatus(r.faults), page: s.candidacyFrame(c, p).With(pr.T("need.page", "Need", n.Need.Title, "Title", p.Page.Title)),
		body: view.NeedScreen(pr, page),
	}
	sc.page.Notices = doneNotice(pr, c.Query("fait"), "besoin", "aide", "repondue", "suite")
	if !viewer(c).SignedIn() {
		sc.tags, sc.until = placeTags(p), app.NextParisDay(v.Now)
	}
	s.show(c, sc)
	return nil
}

// helper completes the page for whoever may help, or did.
func (s *Site) helper(c *gin.Context, page *view.NeedPage, p app.Place, n app.NeedView, r refusedReply) {
	pr := s.printer(c)
	side := string(n.Need.Side)
	if m := n.Mine; m.ID != "" {
		page.Mine = &view.NeedReply{
			Title: pr.T("reply.mine"), State: pr.T("reply.state."+string(m.State), "Date", pr.Date(m.At)), Message: m.Message,
			AnswerTitle: pr.T("reply.answer"), Answer: m.Answer,
		}
	}
	switch {
	case !n.Need.Takes(n.Today) || p.Candidacy.State != domain.Public || n.MayTend:
	case !viewer(c).SignedIn():
		page.Enter = &view.EnterTeam{
			Title: pr.T("reply.title." + side), Text: pr.T("reply.text"), To: view.Link{
				Label: pr.T("reply.enter"), Href: s.local(c, "/connexion?suite="+url.QueryEscape(s.local(c, needPath(p, n.Need.ID)+"#aider"))),
			},
		}
	case !viewer(c).Confirmed:
		page.Note = pr.T("error.confirm_first")
	case n.MayHelp && (n.Mine.ID == "" || n.Mine.State == domain.ReplyDeclined):
		f, e := r.of(s, pr, "aider")
		message := e.line(f, "message", "reply.message")
		message.Kind, message.MaxLength, message.Help = view.KindArea, domain.ReplyMax, pr.T("reply.message_help")
		page.Ask = view.Ask{
			ID: "aider", Title: pr.T("reply.title." + side), Text: []string{pr.T("reply.text")}, Fields: []view.Field{message}, Submit: pr.T("reply.submit." + side),
			Action: s.local(c, needPath(p, n.Need.ID)+"/aider"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		}
		page.Problems = append(page.Problems, e.problems()...)
	}
}

// tender completes the page for the team: who would help, and the steps that the need may take.
func (s *Site) tender(c *gin.Context, page *view.NeedPage, p app.Place, n app.NeedView, r refusedReply) {
	pr := s.printer(c)
	page.Replies = view.TeamList{ID: "reponses", Title: pr.T("reply.settled")}
	for _, reply := range n.Replies {
		if reply.State == domain.ReplyOpen {
			page.Open = append(page.Open, s.openReply(c, page, p, n, reply, r))
			continue
		}
		page.Replies.Rows = append(page.Replies.Rows, view.TeamRow{
			Name: reply.Name, Words: pr.T("reply.team."+string(reply.State), "Date", pr.Date(reply.At)), Text: pr.T("reply.both", "Message", reply.Message, "Answer", reply.Answer),
		})
	}
	if st := n.Need.State; st == domain.NeedOpen || st == domain.NeedAnswered {
		page.Edit = view.Link{Label: pr.T("need.edit"), Href: s.local(c, needPath(p, n.Need.ID)+"/corriger")}
	}
	f, e := r.of(s, pr, "suite")
	for _, verb := range domain.NeedMoves().From(n.Need.State) {
		if verb == domain.AnswerNeed {
			continue
		}
		m := view.MoveForm{
			Legend: pr.T("need.move." + string(verb)), Submit: pr.T("need.move." + string(verb)), Action: s.local(c, needPath(p, n.Need.ID)+"/suite"),
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "verb", Value: string(verb)}}, Open: r.which == "suite" && f.get("verb") == string(verb),
		}
		if mv, _ := domain.NeedMoves().Find(n.Need.State, verb); mv.Reason { // one form of the page at most
			reason := e.line(f, "reason", "need.reason")
			reason.MaxLength, reason.Help = 300, pr.T("need.reason_help")
			m.Fields = []view.Field{reason}
		}
		page.Forms = append(page.Forms, m)
	}
	page.Problems = append(page.Problems, e.problems()...)
}

// openReply is a reply that waits, with the form that answers it. Its fields carry the account that it answers:
// two forms of a page must not name one control twice.
func (s *Site) openReply(c *gin.Context, page *view.NeedPage, p app.Place, n app.NeedView, reply domain.Reply, r refusedReply) view.OpenReply {
	pr := s.printer(c)
	f, e := r.of(s, pr, reply.AccountID)
	for i := range e.faults {
		e.faults[i].Field += "_" + reply.AccountID
	}
	answer := e.line(f, "answer_"+reply.AccountID, "reply.private")
	answer.Kind, answer.MaxLength, answer.Help = view.KindArea, domain.ReplyMax, pr.T("reply.private_help", "Name", reply.Name)
	thanks := e.line(f, "thanks_"+reply.AccountID, "reply.thanks")
	thanks.MaxLength, thanks.Required, thanks.Help = domain.ThanksMax, false, pr.T("reply.thanks_help", "Name", reply.Name)
	page.Problems = append(page.Problems, e.problems()...)
	return view.OpenReply{
		Name: pr.T("reply.from."+string(n.Need.Side), "Name", reply.Name), Words: pr.DateTime(reply.At), Message: reply.Message, Ask: view.Ask{
			Action: s.local(c, needPath(p, n.Need.ID)+"/reponse"), Fields: []view.Field{answer, thanks}, Submit: pr.T("reply.accept"), Weight: view.Quiet,
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "account", Value: reply.AccountID}}, Describe: reply.Name,
			Others: []view.Button{{Label: pr.T("reply.decline"), Name: "to", Value: string(domain.ReplyDeclined)}},
		},
	}
}

// replyDone answers an act of a need's page.
func (s *Site) replyDone(ctx context.Context, c *gin.Context, p app.Place, r refusedReply, done string) error {
	switch k := domain.KindOf(r.faults); {
	case r.faults == nil:
		c.Redirect(http.StatusSeeOther, s.local(c, needPath(p, c.Param("need"))+"?fait="+done))
		return nil
	case k == domain.Invalid || k == domain.Conflict:
		return s.showNeedPage(ctx, c, p, r)
	}
	return r.faults
}

// needHere is the need that an address names, of the very candidacy that it names.
func (s *Site) needHere(ctx context.Context, c *gin.Context, p app.Place) (domain.Need, error) {
	v, err := s.app.ViewNeed(ctx, viewer(c), p, c.Param("need"))
	return v.Need, err
}

func (s *Site) offerHelp(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n, err := s.needHere(ctx, c, p)
	if err != nil {
		return err
	}
	err = s.app.OfferHelp(ctx, viewer(c), app.Help{NeedID: n.ID, Message: f.get("message"), Key: f.key(c)})
	return s.replyDone(ctx, c, p, refusedReply{"aider", f, err}, "aide")
}

func (s *Site) answerHelp(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n, err := s.needHere(ctx, c, p)
	if err != nil {
		return err
	}
	who, to := f.get("account"), domain.ReplyAccepted
	if f.has("to") {
		to = domain.State(f.get("to"))
	}
	err = s.app.AnswerHelp(ctx, viewer(c), app.HelpAnswer{
		NeedID: n.ID, AccountID: who, To: to, Answer: f.get("answer_" + who), Thanks: f.get("thanks_" + who), Key: f.key(c),
	})
	return s.replyDone(ctx, c, p, refusedReply{who, f, err}, "repondue")
}

func (s *Site) moveNeed(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n, err := s.needHere(ctx, c, p)
	if err != nil {
		return err
	}
	err = s.app.MoveNeed(ctx, viewer(c), app.NeedMove{ID: n.ID, Verb: domain.Verb(f.get("verb")), Reason: f.get("reason"), Key: f.key(c)})
	return s.replyDone(ctx, c, p, refusedReply{"suite", f, err}, "suite")
}

// dayWords is a day stored as 2026-12-18 in words; at noon, so that it is that day in Paris.
func dayWords(pr *i18n.Printer, day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day // checked when it was written
	}
	return pr.Date(t.Add(12 * time.Hour))
}
