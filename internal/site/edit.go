package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// editing is the form of a page, opened or come back.
type editing struct {
	place   app.Place // zero where the database could not be asked
	form    domain.Form
	typed   typedPage
	asked   []domain.Section
	from    string // the page under its address to which the save leads; "" for itself
	preview string
	key     string
	opened  string
	kind    editKind
	notices []string
	status  int
}

// editKind says how a form came to be shown.
type editKind int

const (
	justOpened editKind = iota
	comeBack            // with texts that are saved nowhere
)

// editPage opens the form of a page: whole, or one section or block of it; over its head, or with a text
// that was kept.
func (s *Site) editPage(ctx context.Context, c *gin.Context, p app.Place) error {
	if token := c.Query("texte"); token != "" {
		return s.takeTyped(ctx, c, p, token)
	}
	v, err := s.app.ViewEdit(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	e := editing{
		place: p, form: p.Form(), typed: typedPage{base: v.Base.N, doc: v.Base.Sections}, key: newKey(),
		opened: s.app.Now().UTC().Format(time.RFC3339),
	}
	if e.asked, err = askedFor(e.form, c.Query("rubrique"), c.Query("bloc")); err != nil {
		return err
	}
	pr := s.printer(c)
	if id := c.Query("brouillon"); id != "" {
		d, _, err := s.app.ViewDraft(ctx, viewer(c), id)
		if err != nil {
			return err
		}
		if d.PageID != p.Page.ID {
			return domain.Missing("draft")
		}
		e.fill(d, v.Base)
		e.notices = append(e.notices, pr.T("edit.from_draft", "Time", pr.DateTime(d.SavedAt)))
	}
	if v.Proposals {
		e.notices = append(e.notices, pr.T("edit.on_proposal"))
	}
	return s.showEdit(ctx, c, e)
}

// fill puts a kept text into the form, over the version that it was written on.
func (e *editing) fill(d domain.Draft, head domain.Revision) {
	e.typed = typedPage{base: d.Base, doc: d.Sections, summary: d.Summary}
	e.kind = comeBack
	if d.Base < 1 || d.Base > head.N {
		e.typed.base = 1
	}
	for _, sec := range e.form.Sections { // a draft of one section says nothing of the others
		if _, typed := d.Sections[sec.Key]; !typed {
			e.typed.doc[sec.Key] = head.Sections[sec.Key]
		}
	}
}

// askedFor are the sections of a form that an address asks for: all, one, or a block's.
func askedFor(form domain.Form, section, block string) ([]domain.Section, error) {
	switch {
	case section != "":
		sec, known := form.Section(section)
		if !known {
			return nil, domain.Missing("section")
		}
		return []domain.Section{sec}, nil
	case block != "":
		if list := form.InBlock(block); len(list) > 0 {
			return list, nil
		}
		return nil, domain.Missing("section")
	}
	return form.Sections, nil
}

// showEdit shows a form. Where the database is gone, it is made of what was typed alone.
func (s *Site) showEdit(ctx context.Context, c *gin.Context, e editing) error {
	pr, p := s.printer(c), e.place
	a := asker{
		s: s, pr: pr, lang: lang(c), form: e.form, doc: e.typed.doc, rows: e.typed.rows, faults: e.typed.faults,
		preview: e.preview, previewURL: s.local(c, "/apercu"), licenceURL: s.licenceURL(c, p),
	}
	path := strings.TrimSuffix(neutral(c), "/modifier")
	var consent view.Field
	if p.Page.ID != "" {
		var err error
		if a.challenges, err = s.app.ChallengesOf(ctx, p); err != nil {
			return err
		}
		if a.judge, err = s.app.JudgeAt(ctx, p); err != nil {
			return err
		}
		consent = s.consent(ctx, c, s.contentLicence(p), e.typed.faults)
		path = wikiPath(p, "")
	}
	form := view.EditForm{
		Action: s.local(c, path+"/modifier"), Cancel: s.local(c, p.Path()), Account: viewer(c).ID, PageID: p.Page.ID,
		Base: e.typed.base, Key: e.key, Blocks: a.blocks(e.asked), Submit: pr.T("edit.submit"),
		Summary: view.Field{
			Name: "summary", Kind: view.KindLine, Label: pr.T("edit.summary"), Help: pr.T("edit.summary_help"),
			Value: shownText(e.typed.summary), MaxLength: 300,
		},
		Licence: s.licenceLink(pr, s.contentLicence(p)), Dirty: e.kind == comeBack, Consent: consent, Others: s.anyway(c, e.typed.faults),
		Hidden: []view.Hidden{{Name: "opened", Value: e.opened}, {Name: "form", Value: e.form.Key}, {Name: "sections", Value: keysOf(e.asked)}},
		Files:  view.Link{Label: pr.T("edit.files"), Href: s.local(c, "/fichiers")},
	}
	if p.Page.ID == "" {
		form.Cancel = s.local(c, path)
	}
	title := pr.T("edit.title", "Title", p.Page.Title)
	if p.Page.ID == "" {
		title = pr.T("edit.title_lost")
	}
	s.show(c, screen{
		status: e.status,
		page:   view.Page{Title: title, Robots: "noindex", Act: view.Editing, Crumbs: s.crumbs(c, p), Notices: e.notices},
		body: view.EditPage(pr, view.EditScreen{
			Title: title, Tabs: s.wikiTabs(c, p, "edit"), Label: pr.T("wiki.tabs"), Problems: a.problems(), Form: form,
		}),
	})
	return nil
}

func keysOf(sections []domain.Section) string {
	keys := make([]string, len(sections))
	for i, sec := range sections {
		keys[i] = sec.Key
	}
	return strings.Join(keys, " ")
}

// contentLicence is the licence under which a page is written.
func (s *Site) contentLicence(p app.Place) string {
	if p.Call.Settings.ContentLicence != "" {
		return p.Call.Settings.ContentLicence
	}
	return s.options.Licence
}

// takeTyped turns the text of a session that was over into a draft, and opens the form on it.
func (s *Site) takeTyped(ctx context.Context, c *gin.Context, p app.Place, token string) error {
	d, err := s.app.TakeTyped(ctx, viewer(c), token)
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, wikiPath(p, "/modifier?brouillon="+d.ID)))
	return nil
}

// wikiTabs are the views of a wiki page; current is the key of the one that is shown.
func (s *Site) wikiTabs(c *gin.Context, p app.Place, current string) []view.Tab {
	if p.Page.ID == "" {
		return nil
	}
	pr := s.printer(c)
	ends := map[string]string{"page": "", "history": "/historique", "edit": "/modifier", "proposals": "/propositions", "remarks": "/remarques"}
	tab := func(key, path string) view.Tab {
		return view.Tab{Label: pr.T("wiki.tab."+key, "N", strconv.Itoa(p.Page.Head)), Href: s.local(c, path), Current: key == current}
	}
	if p.Page.Form == domain.FormCandidacy {
		end, known := ends[current]
		if !known {
			end = "?" // none of them
		}
		tabs := s.candidacyTabs(c, p, end)
		if p.Candidacy.Editing == domain.OnProposal {
			tabs = append(tabs, tab("proposals", wikiPath(p, ends["proposals"])))
		}
		return tabs
	}
	remarks := tab("remarks", wikiPath(p, ends["remarks"]))
	remarks.Label = s.remarksTab(c, p)
	if p.Page.Form == domain.FormRules { // rules are discussed on their call's page
		remarks.Href = s.local(c, callPath(p.Call)+"/presentation/remarques")
	}
	tabs := []view.Tab{tab("page", p.Path()), remarks, tab("history", wikiPath(p, ends["history"]))}
	if current == "edit" || s.offersEdit(c, p) {
		tabs = append(tabs, tab("edit", wikiPath(p, ends["edit"])))
	}
	return tabs
}

// offers tells whether a page shows the way to an act: to those who may do it, and to visitors where whoever signs in may.
func (s *Site) offers(c *gin.Context, verb domain.Verb, p app.Place) bool {
	return s.app.May(viewer(c), verb, p) || !viewer(c).SignedIn() && s.app.MayAnybody(verb, p)
}

// offersEdit tells whether a page shows the way to its form: to those who may write or propose, and to visitors where
// whoever signs in may.
func (s *Site) offersEdit(c *gin.Context, p app.Place) bool {
	return s.offers(c, domain.EditPage, p) || p.Candidacy.Editing == domain.OnProposal && s.offers(c, domain.ProposeEdit, p)
}

// crumbs lead from a page to what it belongs to.
func (s *Site) crumbs(c *gin.Context, p app.Place) []view.Link {
	pr := s.printer(c)
	var list []view.Link
	add := func(label, path string) { list = append(list, view.Link{Label: label, Href: s.local(c, path)}) }
	switch {
	case p.Page.ID == "":
		return nil
	case p.Call.ID != "":
		add(pr.T("nav.calls"), "/appels")
		add(p.Call.Title, "/appels/"+p.Call.Slug)
	default:
		add(pr.T("wiki.pages"), "/pages")
	}
	if p.Page.Form != domain.FormCall && neutral(c) != p.Path() {
		add(p.Page.Title, p.Path())
	}
	return list
}
