package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// writing is a form that writes a page for the first time, or a règlement anew.
type writing struct {
	call    domain.Call
	form    domain.Form
	typed   form
	base    int
	refused error
	view.WritePage
	action, cancel string
	submit         string
	hidden         []view.Hidden
	need           view.Need // of the summary
}

// showWriting shows the form with what was typed and what is wrong with it.
func (s *Site) showWriting(c *gin.Context, w writing) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(w.refused)}
	block := view.FormBlock{ID: "rubriques", Title: pr.T("write.sections")}
	for _, sec := range w.form.Sections {
		field := e.line(w.typed, sec.Key, "section."+w.form.Key+"."+sec.Key)
		field.Kind, field.Required, field.MaxLength = string(sec.Kind), sec.Required, 0
		field.Help = sectionHelp(pr, w.form, sec)
		field.Note = prescribed(pr, w.form.Key, sec.Key, field.Value)
		if sec.Kind == domain.Line {
			field.MaxLength = sec.Max
		} else {
			field.MaxWords = sec.Max
			field.Markdown.PreviewURL = s.local(c, "/apercu") + previewGenre(w.form.Key)
			if w.typed.get("preview") == sec.Key {
				field.Markdown.Preview = s.sectionBody(pr, sec, field.Value)
			}
		}
		block.Fields = append(block.Fields, field)
	}
	summary := e.line(w.typed, "summary", "write.summary")
	summary.Required, summary.MaxLength = w.need == view.Must, 300
	w.Form = view.EditForm{
		Action: s.local(c, w.action), Cancel: s.local(c, w.cancel), Account: viewer(c).ID, Base: w.base, Key: newKey(),
		Blocks: []view.FormBlock{block}, Summary: summary, Submit: w.submit, Hidden: w.hidden, Licence: s.licenceLink(pr, s.licenceOf(w.call)),
		Consent: s.consent(c.Request.Context(), c, s.licenceOf(w.call), e.faults), Others: s.anyway(c, e.faults),
	}
	w.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(w.refused), body: view.Write(pr, w.WritePage),
		page: view.Page{Title: w.Title, Section: "calls", Crumbs: s.callCrumbs(c, w.call), Robots: "noindex", Act: view.Editing},
	})
}

// sectionHelp is what is said of a section, "" for those that need no word.
func sectionHelp(pr *i18n.Printer, schema domain.Form, sec domain.Section) string {
	key := "section." + schema.Key + "." + sec.Key + ".help"
	if help := pr.T(key); help != key {
		return help
	}
	return ""
}

// licenceOf is the licence of the texts of a call.
func (s *Site) licenceOf(call domain.Call) string {
	if id := call.Settings.ContentLicence; id != "" {
		return id
	}
	return s.options.Licence
}

// document reads the sections of a form as they were typed.
func (f form) document(schema domain.Form) domain.Document {
	d := domain.Document{}
	for _, sec := range schema.Sections {
		d[sec.Key] = f.get(sec.Key)
	}
	return d
}

func (s *Site) askChallenge(ctx context.Context, c *gin.Context) error {
	call, err := s.app.ViewNewChallenge(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	s.showNewChallenge(c, call, form{}, nil)
	return nil
}

func (s *Site) showNewChallenge(c *gin.Context, call domain.Call, f form, refused error) {
	pr, path := s.printer(c), callPath(call)+"/defis"
	schema, _ := domain.FormOf(domain.FormChallenge) // known
	s.showWriting(c, writing{
		call: call, form: schema, typed: f, refused: refused, action: path + "/nouveau", cancel: path, submit: pr.T("challenge.new.submit"),
		WritePage: view.WritePage{Title: pr.T("challenge.new.title"), Lead: pr.T("challenge.new.lead", "Title", call.Title)},
	})
}

func (s *Site) createChallenge(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	call, err := s.app.ViewNewChallenge(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	if f.has("preview") {
		s.showNewChallenge(c, call, f, nil)
		return nil
	}
	schema, _ := domain.FormOf(domain.FormChallenge) // known
	var p app.Place
	if err = s.app.ReadyToPublish(ctx, viewer(c), publishing(f, s.licenceOf(call), f.document(schema))); err == nil {
		p, err = s.app.CreateChallenge(ctx, viewer(c), app.NewChallenge{
			CallID: call.ID, Sections: f.document(schema), Summary: f.get("summary"), Key: f.key(c),
		})
	}
	if domain.KindOf(err) == domain.Invalid {
		s.showNewChallenge(c, call, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path())+"?enregistre=1")
	return nil
}
