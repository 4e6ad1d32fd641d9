package site

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// listPages lists the free pages, or leads to the page of a title: links between pages come here.
func (s *Site) listPages(ctx context.Context, c *gin.Context) error {
	if title := c.Query("titre"); title != "" {
		return s.findTitle(ctx, c, title)
	}
	list, next, err := s.app.FreePages(ctx, c.Query("apres"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	v := view.PageList{Title: pr.T("wiki.pages"), Empty: pr.T("wiki.no_pages")}
	for _, p := range list {
		v.Pages = append(v.Pages, view.Link{Label: p.Title, Href: s.local(c, p.Path(""))})
	}
	if next != "" {
		v.Next = s.local(c, "/pages?apres="+url.QueryEscape(next))
	}
	sc := screen{page: view.Page{Title: v.Title}, tags: []string{"recent"}}
	if viewer(c).SignedIn() {
		form := s.newPageForm(c, freeSpot(), typedPage{})
		v.Form, sc.page.Act = &form, view.Editing
	}
	sc.body = view.Pages(pr, v)
	s.show(c, sc)
	return nil
}

// findTitle leads to the one page of a title, shows those that share it, or offers to write it.
func (s *Site) findTitle(ctx context.Context, c *gin.Context, title string) error {
	places, err := s.app.PlacesTitled(ctx, viewer(c), title)
	if err != nil {
		return err
	}
	if len(places) == 1 || len(places) > 1 && places[0].Page.Form == domain.FormFree && places[1].Page.Form != domain.FormFree {
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, s.local(c, places[0].Path()))
		return nil
	}
	pr := s.printer(c)
	v := view.PageList{Title: pr.T("wiki.titled", "Title", shownText(title)), Empty: pr.T("wiki.untitled", "Title", shownText(title))}
	for _, p := range places {
		v.Pages = append(v.Pages, view.Link{Label: p.Page.Title, Href: s.local(c, p.Path())})
	}
	sc := screen{status: http.StatusOK, page: view.Page{Title: v.Title, Robots: "noindex"}, path: "/pages"}
	if len(places) == 0 {
		sc.status = http.StatusNotFound
	}
	if viewer(c).SignedIn() {
		form := s.newPageForm(c, freeSpot(), typedPage{doc: domain.Document{"title": title}})
		v.Form, sc.page.Act = &form, view.Editing
	} else {
		v.SignIn = view.Link{Label: pr.T("wiki.sign_in_to_write"), Href: s.local(c, "/connexion?suite="+queryEscape(c.Request.URL.RequestURI()))}
	}
	sc.body = view.Pages(pr, v)
	s.show(c, sc)
	return nil
}

// spot is where a new page goes: its form, its call where it has one, the address of the list that it joins.
type spot struct {
	form   string
	callID string
	path   string
}

// freeSpot is where free pages go.
func freeSpot() spot { return spot{form: domain.FormFree, path: "/pages"} }

// newPageForm is the form of a page that is not there yet.
func (s *Site) newPageForm(c *gin.Context, at spot, t typedPage) view.EditForm {
	pr := s.printer(c)
	form, _ := domain.FormOf(at.form) // a form of ours
	a := asker{s: s, pr: pr, lang: lang(c), form: form, doc: t.doc, faults: t.faults, previewURL: s.local(c, "/apercu")}
	blocks := a.blocks(form.Sections)
	blocks[0].Title = pr.T("wiki.new_" + at.form)
	return view.EditForm{
		Action: s.local(c, at.path), Cancel: s.local(c, at.path), Account: viewer(c).ID, PageID: "new " + at.path, Key: newKey(),
		Blocks: blocks, Submit: pr.T("wiki.create"), Licence: s.licenceLink(pr, s.options.Licence), Dirty: len(t.faults) > 0,
		Consent: s.consent(c.Request.Context(), c, s.options.Licence, t.faults), Others: s.anyway(c, t.faults),
		Files: view.Link{Label: pr.T("edit.files"), Href: s.local(c, "/fichiers")},
	}
}

// createFree makes a free page.
func (s *Site) createFree(ctx context.Context, c *gin.Context) error {
	return s.createPage(ctx, c, freeSpot())
}

// createPage makes a page where it is sent.
func (s *Site) createPage(ctx context.Context, c *gin.Context, at spot) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	form, _ := domain.FormOf(at.form) // a form of ours
	t := readTyped(f, form)
	if f.has("preview") {
		return s.newPageAgain(c, at, t, f.get("preview"))
	}
	var p app.Place
	if err = s.app.ReadyToPublish(ctx, viewer(c), publishing(f, s.options.Licence, t.doc)); err == nil {
		p, err = s.app.CreatePage(ctx, viewer(c), app.NewPage{Form: at.form, CallID: at.callID, Sections: t.doc, Via: domain.ViaForm}, f.key(c))
	}
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.Unavailable, domain.Forbidden:
		t.refused = err
		return s.newPageAgain(c, at, t, "")
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path())+"?enregistre=1&base=0")
	return nil
}

// newPageAgain shows the form of a new page with what was typed.
func (s *Site) newPageAgain(c *gin.Context, at spot, t typedPage, preview string) error {
	pr, err := s.printer(c), t.refused
	t.faults = domain.ProblemsOf(err)
	form := s.newPageForm(c, at, t)
	form.Dirty = true
	a := asker{s: s, pr: pr, faults: t.faults}
	a.form, _ = domain.FormOf(at.form) // a form of ours
	for i, field := range form.Blocks[0].Fields {
		if preview == field.Name {
			form.Blocks[0].Fields[i].Markdown.Preview = s.proseBody(pr, field.Name, field.Value)
		}
	}
	status := http.StatusOK
	if err != nil {
		status = statusOf(domain.KindOf(err))
	}
	if status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "5")
	}
	s.show(c, screen{
		status: status, page: view.Page{Title: pr.T("wiki.new_" + at.form), Robots: "noindex", Act: view.Editing},
		body: view.EditPage(pr, view.EditScreen{Title: pr.T("wiki.new_" + at.form), Problems: a.problems(), Form: form}),
	})
	return nil
}
