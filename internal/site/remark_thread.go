package site

import (
	"context"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// threadForm is a form of a remark's page that came back: which one, what it held, what is wrong with it.
type threadForm struct {
	which  string // "repondre", "etat VERB", "modifier ID"
	form   form
	faults error
}

func (s *Site) showRemark(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewRemark(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	if v.Remark.ID != c.Param("id") { // of an answer: its remark, at the answer
		query := ""
		if len(remarkDone(s.printer(c), c.Query("fait"))) > 0 {
			query = "?fait=" + c.Query("fait")
		}
		s.seeOther(c, app.RemarkPath(v.Remark.ID)+query+"#r-"+c.Param("id"))
		return nil
	}
	s.threadScreen(c, v, threadForm{})
	return nil
}

func (s *Site) threadScreen(c *gin.Context, v app.RemarkView, t threadForm) {
	pr, p := s.printer(c), v.Place
	page := view.RemarkPage{
		Title: oneRemark(pr, p.Form(), v.Remark.Remark), Item: s.remarkItem(c, p, v.Remark),
		Back: view.Link{Label: pr.T("remark.back", "Title", p.Page.Title), Href: s.local(c, wikiPath(p, "/remarques"))},
	}
	page.Item.On.Label = pr.T("remark.read_there")
	page.Item.Acts = page.Item.Acts[1:]
	if v.Moderates {
		s.addModeration(c, v.Remark.Remark, &page.Item)
	}
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(t.faults)}
	s.threadForms(c, v, t, e, &page)
	page.Problems = e.problems()
	sc := screen{status: refusedStatus(t.faults), body: view.OneRemark(pr, page), page: s.reviewFrame(c, p, page.Title+" · "+p.Page.Title)}
	sc.page.Notices = remarkDone(pr, c.Query("fait"))
	if !v.Remark.Shown() {
		sc.page.Robots = "noindex"
	}
	if !viewer(c).SignedIn() && t.faults == nil {
		sc.tags = placeTags(p)
		if v.Remark.Shown() {
			page.Enter = &view.Link{Label: pr.T("remark.enter"), Href: s.local(c, "/connexion?suite="+queryEscape(s.local(c, app.RemarkPath(v.Remark.ID))))}
			sc.body = view.OneRemark(pr, page)
		}
	}
	s.show(c, sc)
}

// addModeration leads a moderator from each shown or hidden remark and answer to what she may do of it.
func (s *Site) addModeration(c *gin.Context, r domain.Remark, item *view.RemarkItem) {
	if r.State != domain.RemarkWithdrawn {
		item.Acts = append(item.Acts, s.moderationLink(c, domain.ReportRemark, r.ID, r.Hidden()))
	}
	for i, k := range r.Answers {
		s.addModeration(c, k, &item.Answers[i])
	}
}

// threadForms adds the forms of what the reader may do.
func (s *Site) threadForms(c *gin.Context, v app.RemarkView, t threadForm, e *teller, page *view.RemarkPage) {
	if v.MayAnswer {
		answer := s.answerForm(c, v, t, e)
		page.Answer = &answer
	}
	for _, verb := range v.Moves {
		page.Acts = append(page.Acts, s.moveRemarkForm(c, v, verb, t, e))
	}
	for _, r := range append([]domain.Remark{v.Remark.Remark}, v.Remark.Answers...) {
		if r.AccountID == viewer(c).ID && r.State != domain.RemarkWithdrawn {
			page.Acts = append(page.Acts, s.ownRemarkForms(c, v, r, t, e)...)
		}
	}
}

// of is what a form of that name held when it came back.
func (t threadForm) of(which string) form {
	if t.which == which {
		return t.form
	}
	return form{}
}

// anyway is the button that publishes private details all the same, on the form that came back for them.
func (t threadForm) anyway(s *Site, c *gin.Context, which string, e *teller) []view.Button {
	if t.which != which {
		return nil
	}
	return s.anyway(c, e.faults)
}

func (s *Site) answerForm(c *gin.Context, v app.RemarkView, t threadForm, e *teller) view.Ask {
	pr := s.printer(c)
	field := e.line(t.of("repondre"), "answer", "remark.answer_field")
	field.Kind, field.MaxLength, field.Help = view.KindPlain, domain.MaxAnswer, pr.T("remark.answer_help")
	return view.Ask{
		ID: "repondre", Title: pr.T("remark.answer_title"), Fields: []view.Field{field}, Submit: pr.T("remark.answer_send"), Others: t.anyway(s, c, "repondre", e),
		Action: s.local(c, app.RemarkPath(v.Remark.ID)+"/repondre"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
	}
}

// moveRemarkForm asks for what a decision needs: a version, or a reason.
func (s *Site) moveRemarkForm(c *gin.Context, v app.RemarkView, verb domain.Verb, t threadForm, e *teller) view.ActForm {
	pr, which := s.printer(c), "etat "+string(verb)
	f := t.of(which)
	ask := view.Ask{
		Submit: pr.T("act." + string(verb)), Action: s.local(c, app.RemarkPath(v.Remark.ID)+"/etat"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "verb", Value: string(verb)}}, Weight: view.Quiet,
	}
	if verb == "remark.take_up" {
		if !f.has("version") {
			f = form{values: map[string][]string{"version": {strconv.Itoa(v.Place.Page.Head)}}}
		}
		version := e.line(f, "version", "remark.version")
		version.MaxLength, version.Help = 6, pr.T("remark.version_help", "From", v.Remark.N+1, "To", v.Place.Page.Head)
		ask.Fields = []view.Field{version}
	} else {
		name := "reason_" + string(verb)[len("remark."):]
		reason := e.line(f, name, "remark.reason_field")
		reason.MaxLength, reason.Help = domain.MaxRemarkReason, pr.T("remark.reason_help")
		if t.which == which {
			reason.Error = e.fault("reason")
		}
		ask.Fields = []view.Field{reason}
	}
	return view.ActForm{Legend: pr.T("act." + string(verb)), Ask: ask, Opened: view.Opening(t.which == which)}
}

// ownRemarkForms are what an author may do of her words.
func (s *Site) ownRemarkForms(c *gin.Context, v app.RemarkView, r domain.Remark, t threadForm, e *teller) []view.ActForm {
	pr, which := s.printer(c), "modifier "+r.ID
	kind := "remark"
	if r.Parent != "" {
		kind = "answer"
	}
	var list []view.ActForm
	if r.Editable(v.Now) {
		f := t.of(which)
		if !f.has("edited") {
			f = form{values: map[string][]string{"edited": {r.Body}}}
		}
		field := e.line(f, "edited", "remark.edit_field")
		field.Kind, field.MaxLength, field.Help = view.KindPlain, domain.MaxRemark, pr.T("remark.edit_help", "When", pr.Time(r.At.Add(domain.RemarkEditing)))
		if r.Parent != "" {
			field.MaxLength = domain.MaxAnswer
		}
		if r.Parent != "" { // two forms of a page must not name one control twice
			field.Name = "edited_" + r.ID
		}
		list = append(list, view.ActForm{Legend: pr.T("remark.edit." + kind), Opened: view.Opening(t.which == which), Ask: view.Ask{
			Submit: pr.T("remark.edit_send"), Weight: view.Quiet, Fields: []view.Field{field}, Others: t.anyway(s, c, which, e),
			Action: s.local(c, app.RemarkPath(r.ID)+"/modifier"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		}})
	}
	if r.Withdrawable() {
		list = append(list, view.ActForm{Legend: pr.T("remark.withdraw." + kind), Ask: view.Ask{
			Text: []string{pr.T("remark.withdraw_text")}, Submit: pr.T("remark.withdraw_send"), Weight: view.Quiet,
			Action: s.local(c, app.RemarkPath(r.ID)+"/retirer"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		}})
	}
	return list
}

// threadDone answers an act on a remark: a refusal comes back with what was typed.
func (s *Site) threadDone(ctx context.Context, c *gin.Context, t threadForm, done string) error {
	if t.faults != nil && !comesBack(t.faults) || domain.KindOf(t.faults) == domain.Forbidden {
		return t.faults
	}
	id := c.Param("id")
	if t.faults == nil {
		s.seeOther(c, app.RemarkPath(id)+"?fait="+done)
		return nil
	}
	v, err := s.app.ViewRemark(ctx, viewer(c), id)
	if err != nil {
		return err
	}
	s.threadScreen(c, v, t)
	return nil
}

func (s *Site) answerRemark(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if err = warned(f, nil, domain.Document{"answer": f.get("answer")}); err == nil {
		_, err = s.app.AnswerRemark(ctx, viewer(c), app.RemarkAnswer{RemarkID: c.Param("id"), Body: f.get("answer"), Key: f.key(c)})
	}
	return s.threadDone(ctx, c, threadForm{"repondre", f, err}, "reponse")
}

func (s *Site) moveRemark(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	verb := domain.Verb(f.get("verb"))
	m := app.RemarkMove{ID: c.Param("id"), Verb: verb, Key: f.key(c)}
	m.Version, _ = strconv.Atoi(f.get("version")) // 0 is told at the field
	for _, name := range []string{"reason_set_aside", "reason_reopen"} {
		if f.has(name) {
			m.Reason = f.get(name)
		}
	}
	err = s.app.MoveRemark(ctx, viewer(c), m)
	return s.threadDone(ctx, c, threadForm{"etat " + string(verb), f, err}, "etat")
}

func (s *Site) editRemark(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	id := c.Param("id")
	body := f.get("edited")
	if f.has("edited_" + id) {
		body = f.get("edited_" + id)
		f.values["edited"] = []string{body}
	}
	if err = warned(f, nil, domain.Document{"edited": body}); err == nil {
		err = s.app.EditRemark(ctx, viewer(c), app.RemarkEdit{ID: id, Body: body, Key: f.key(c)})
	}
	return s.threadDone(ctx, c, threadForm{"modifier " + id, f, err}, "modifiee")
}

func (s *Site) withdrawRemark(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.WithdrawRemark(ctx, viewer(c), c.Param("id"), f.key(c))
	return s.threadDone(ctx, c, threadForm{"retirer", f, err}, "retiree")
}
