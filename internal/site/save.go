package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// savePage saves the form of a page. Whatever stands in its way, the text comes back or is kept.
func savePage(find func(*Site) placeFinder) func(*Site) handler {
	return func(s *Site) handler {
		place := find(s)
		return func(ctx context.Context, c *gin.Context) error {
			f, err := readForm(c)
			if err != nil {
				return err
			}
			if err := unidentified(c); err != nil {
				return s.keepForm(ctx, c, f, err)
			}
			p, err := place(ctx, c)
			if err != nil {
				return s.keepForm(ctx, c, f, err)
			}
			return s.saveForm(ctx, c, p, f)
		}
	}
}

// saveForm does what the pressed button asks: a row more or less, a preview, or the save itself.
func (s *Site) saveForm(ctx context.Context, c *gin.Context, p app.Place, f form) error {
	e := s.cameBack(f, p)
	switch {
	case f.has("add_row") || f.has("remove_row") || f.has(chooseField):
		e.typed.change(f)
		e.typed.faults = nil
		return s.showEdit(ctx, c, e)
	case f.has("preview"):
		e.preview, e.typed.faults = f.get("preview"), nil
		return s.showEdit(ctx, c, e)
	case !viewer(c).SignedIn():
		return s.keepTyped(ctx, c, p, e.typed)
	case len(e.typed.faults) > 0:
		return s.refill(ctx, c, e, e.typed.faults)
	}
	return s.saveTyped(ctx, c, e, f)
}

// saveTyped saves what was typed on a page, and leads to where the form was opened from.
func (s *Site) saveTyped(ctx context.Context, c *gin.Context, e editing, f form) error {
	p := e.place
	if err := s.app.ReadyAt(ctx, viewer(c), p, e.typed.base, publishing(f, s.contentLicence(p), e.typed.doc)); err != nil {
		return s.refill(ctx, c, e, err)
	}
	saved, err := s.app.SaveAt(ctx, viewer(c), p, app.Edit{
		Base: e.typed.base, Sections: e.typed.doc, Summary: e.typed.summary, OpenedAt: f.opened(),
		Key: f.key(c), Via: domain.ViaForm,
	})
	switch {
	case err != nil:
		return s.refill(ctx, c, e, err)
	case saved.Conflict != nil:
		return s.showConflict(c, p, *saved.Conflict, conflictForm{summary: e.typed.summary})
	}
	s.afterSave(c, p.Path()+e.from, saved, e.typed.base)
	return nil
}

// cameBack is the form as it was sent.
func (s *Site) cameBack(f form, p app.Place) editing {
	e := editing{place: p, kind: comeBack, key: f.get("key"), opened: shownText(f.get("opened"))}
	e.form = p.Form()
	if p.Page.ID == "" {
		e.form, _ = domain.FormOf(f.get("form")) // a form that we do not know shows what was typed under its names
	}
	e.typed = readTyped(f, e.form)
	for _, key := range e.typed.held {
		if sec, known := e.form.Section(key); known {
			e.asked = append(e.asked, sec)
		}
	}
	for _, sec := range e.form.Sections { // those that were sent without being announced
		if _, sent := e.typed.doc[sec.Key]; sent && !asks(e.asked, sec.Key) {
			e.asked = append(e.asked, sec)
		}
	}
	return e
}

func asks(sections []domain.Section, key string) bool {
	for _, sec := range sections {
		if sec.Key == key {
			return true
		}
	}
	return false
}

// refill brings a refused form back with everything typed, or shows the refusal where none of it is in
// the form's power. A form whose outcome is unknown keeps its key: sent again, it is done once.
func (s *Site) refill(ctx context.Context, c *gin.Context, e editing, err error) error {
	kind := domain.KindOf(err)
	switch kind {
	case domain.Invalid, domain.Conflict, domain.Unavailable, domain.TooMany, domain.TooLarge, domain.Forbidden:
	case domain.Unauthenticated:
		return s.keepTyped(ctx, c, e.place, e.typed)
	default:
		return err
	}
	e.typed.faults, e.status = domain.ProblemsOf(err), statusOf(kind)
	if kind == domain.Unavailable || kind == domain.TooMany {
		c.Header("Retry-After", "5")
		e.notices = append(e.notices, s.printer(c).T("edit.not_saved_yet"))
	} else {
		e.key = newKey()
	}
	if kind == domain.Conflict && e.typed.base > e.place.Page.Head {
		e.typed.base = 1 // nothing is known of what was read: all that others changed is compared
	}
	return s.showEdit(ctx, c, e)
}

// keepForm answers where not even the page or its writer could be read, or may be for now.
func (s *Site) keepForm(ctx context.Context, c *gin.Context, f form, err error) error {
	if k := domain.KindOf(err); k != domain.Unavailable && k != domain.TooMany {
		return err
	}
	return s.refill(ctx, c, s.cameBack(f, app.Place{}), err)
}

// keepTyped keeps the text of somebody whose session is over, and sends her to sign in and back to it.
func (s *Site) keepTyped(ctx context.Context, c *gin.Context, p app.Place, t typedPage) error {
	token, err := s.app.KeepTyped(ctx, app.Typed{PageID: p.Page.ID, Base: t.base, Sections: t.doc, Summary: t.summary})
	if err != nil {
		return err
	}
	back := s.local(c, wikiPath(p, "/modifier?texte="+token))
	c.Header("Cache-Control", "no-store")
	c.Redirect(http.StatusSeeOther, s.local(c, "/connexion?suite="+queryEscape(back)))
	return nil
}

// afterSave leads to a page, with what its reader is to be told.
func (s *Site) afterSave(c *gin.Context, path string, saved app.Saved, base int) {
	q := url.Values{"base": {strconv.Itoa(base)}}
	switch {
	case saved.Proposal != "":
		q.Set("enregistre", "proposition")
	case saved.Same:
		q.Set("enregistre", "identique")
	default:
		q.Set("enregistre", strconv.Itoa(saved.N))
	}
	c.Redirect(http.StatusSeeOther, s.local(c, path)+"?"+q.Encode())
}

// justSaved completes a page with what became of the save that led to it: notices, the browser's draft
// to forget, and the button that takes a merged version back. Readers who did not save get nothing.
func (s *Site) justSaved(ctx context.Context, c *gin.Context, p app.Place, page *view.Page) error {
	by, what := viewer(c), c.Query("enregistre")
	if what == "" || !by.SignedIn() {
		return nil
	}
	pr := s.printer(c)
	if base, err := number(c.Query("base")); err == nil {
		page.Saved = &view.Saved{Account: by.ID, Page: p.Page.ID, Base: base}
	}
	switch what {
	case "proposition":
		page.Notices = append(page.Notices, pr.T("save.proposal"))
		return nil
	case "identique":
		page.Notices = append(page.Notices, pr.T("save.same"))
		return nil
	}
	n := chosen(what)
	if n == 0 {
		return nil // an address that somebody altered tells nothing
	}
	v, err := s.app.ViewVersion(ctx, by, p, n)
	if domain.KindOf(err) == domain.NotFound || err == nil && v.Version.AuthorID != by.ID {
		return nil
	}
	if err != nil {
		return err
	}
	return s.tellSaved(ctx, c, p, v.Version, page)
}

func (s *Site) tellSaved(ctx context.Context, c *gin.Context, p app.Place, v domain.Revision, page *view.Page) error {
	pr := s.printer(c)
	page.Notices = append(page.Notices, pr.T("save.done", "N", strconv.Itoa(v.N)))
	if v.Late {
		page.Notices = append(page.Notices, pr.T("save.late"))
	}
	if v.MergedFrom == 0 {
		return nil
	}
	other, err := s.app.ViewVersion(ctx, viewer(c), p, v.MergedFrom)
	if err != nil {
		return err
	}
	page.Notices = append(page.Notices, pr.T("save.merged", "Name", other.Version.AuthorName))
	if s.app.May(viewer(c), domain.RestorePage, p) {
		page.Undo = &view.Undo{
			Action: s.local(c, wikiPath(p, "/annuler")), Submit: pr.T("save.undo_merged"),
			Compare: view.Link{Label: pr.T("save.see_merged"), Href: s.local(c, diffPath(p, v.MergedFrom, v.N))},
			Hidden:  undoFields(c, v.N, p.Page.Head),
		}
	}
	return nil
}

func undoFields(c *gin.Context, n, head int) []view.Hidden {
	return []view.Hidden{
		{Name: "version", Value: strconv.Itoa(n)}, {Name: "head", Value: strconv.Itoa(head)}, {Name: "key", Value: formKey(c)},
	}
}
