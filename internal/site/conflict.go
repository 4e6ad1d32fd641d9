package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/web/view"
)

// conflictForm is the form of a conflict as it was sent: what was chosen and written so far.
type conflictForm struct {
	choices []app.Choice
	summary string
	faults  domain.Problems
	notice  string
	status  int
	key     string
}

// showConflict shows both texts of each clash and asks which to keep. Nothing is chosen beforehand, and
// one's own text is kept already.
func (s *Site) showConflict(c *gin.Context, p app.Place, v app.ConflictView, f conflictForm) error {
	pr := s.printer(c)
	a := asker{s: s, pr: pr, faults: f.faults}
	sc := view.ConflictScreen{
		Title: pr.T("conflict.title"), Tabs: s.wikiTabs(c, p, "edit"), Label: pr.T("wiki.tabs"),
		Lead:   pr.N("conflict.lead", len(v.Melded.Clashes), "N", len(v.Melded.Clashes), "Name", v.Head.AuthorName, "Head", strconv.Itoa(v.Head.N)),
		Kept:   view.Link{Label: pr.T("conflict.kept"), Href: s.local(c, "/brouillons/"+v.DraftID)},
		Action: s.local(c, wikiPath(p, "/conflit")), Submit: pr.T("conflict.submit"), Problems: a.problems(), Notice: f.notice,
		Since: view.Link{Label: pr.T("conflict.since", "Old", strconv.Itoa(v.Base), "New", strconv.Itoa(v.Head.N)), Href: s.local(c, diffPath(p, v.Base, v.Head.N))},
		Hidden: []view.Hidden{
			{Name: "draft", Value: v.DraftID}, {Name: "head", Value: strconv.Itoa(v.Head.N)}, {Name: "key", Value: f.key},
		},
		Summary: view.Field{
			Name: "summary", Kind: view.KindLine, Label: pr.T("edit.summary"), Help: pr.T("edit.summary_help"), Value: shownText(f.summary), MaxLength: 300,
		},
	}
	if f.key == "" {
		sc.Hidden[2].Value = newKey()
	}
	for i, clash := range v.Melded.Clashes {
		sc.Clashes = append(sc.Clashes, clasher{asker: a, place: p, head: v.Head, mine: v.Mine, sent: f.choices}.clash(i, clash))
	}
	if f.status == 0 {
		f.status = http.StatusConflict
	}
	s.show(c, screen{
		status: f.status, page: view.Page{Title: sc.Title + " · " + p.Page.Title, Robots: "noindex", Crumbs: s.crumbs(c, p)},
		body: view.ConflictPage(pr, sc),
	})
	return nil
}

// clasher shows the places where two people changed the same thing.
type clasher struct {
	asker
	place app.Place
	head  domain.Revision
	mine  domain.Document
	sent  []app.Choice
}

func (k clasher) clash(i int, cl app.Clash) view.Clash {
	pr, p := k.pr, k.place
	sec, _ := p.Form().Section(cl.Section) // a clash is about a section of the form
	out := view.Clash{
		Name: "choice." + strconv.Itoa(i), Title: pr.T("conflict.place", "N", strconv.Itoa(i+1), "Section", sectionTitle(pr, p.Form(), cl.Section)),
		Error: k.fault("choice." + strconv.Itoa(i)), Base: k.shown(sec, cl, cl.Base), Theirs: pr.T("conflict.theirs", "Name", k.head.AuthorName),
	}
	base, mine, theirs := k.shown(sec, cl, cl.Base), k.shown(sec, cl, cl.Mine), k.shown(sec, cl, cl.Theirs)
	out.MineSpans, out.TheirSpans = against(base, mine), against(base, theirs)
	if _, field, whole := strings.Cut(cl.Field, "."); whole {
		out.Title += " · " + partLabel(pr, sec.Kind, field)
	}
	out.Long = sec.Kind == domain.Text
	if _, part, _ := strings.Cut(cl.Field, "."); part != partOf && (cl.Field == "" || part != "") {
		out.OwnName = "own." + strconv.Itoa(i)
		out.Own = both(out.Long, strings.TrimSpace(cl.Theirs), strings.TrimSpace(cl.Mine))
	}
	if i < len(k.sent) {
		out.Chosen = string(k.sent[i].Side)
		if k.sent[i].Own != "" {
			out.Own = shownText(k.sent[i].Own)
		}
	}
	return out
}

// shown is one side of a clash as people read it: a resource that another is merged into by its name, in whichever text
// has it.
func (k clasher) shown(sec domain.Section, cl app.Clash, v string) string {
	if sec.Kind != domain.ResourceSet || v == "" {
		return readable(k.pr, sec, cl, v)
	}
	all := append(rowsOf(sec, k.head.Sections[sec.Key]), rowsOf(sec, k.mine[sec.Key])...)
	switch _, part, ofRow := strings.Cut(cl.Field, "."); {
	case part == partOf:
		return rowNamed(all, v)
	case !ofRow && cl.Field != "": // a whole row
		rows := rowsOf(sec, "["+v+"]")
		for _, r := range rows {
			if r[partOf] != "" {
				r[partOf] = rowNamed(all, r[partOf])
			}
		}
		if named, err := domain.CanonicalJSON(rows); err == nil { // strings always encode
			return sectionMarkdown(k.pr, sec, named)
		}
	}
	return readable(k.pr, sec, cl, v)
}

// both is where one's own words start from: the two texts, one after the other.
func both(long bool, theirs, mine string) string {
	switch {
	case theirs == "" || mine == "":
		return theirs + mine
	case long:
		return theirs + "\n\n" + mine
	}
	return mine
}

// readable is one side of a clash as people read it: a whole row as a list.
func readable(pr *i18n.Printer, sec domain.Section, cl app.Clash, v string) string {
	if cl.Field == "" || strings.Contains(cl.Field, ".") || v == "" {
		return strings.TrimRight(v, "\n")
	}
	return sectionMarkdown(pr, sec, "["+v+"]")
}

// against marks the words by which a text differs from its base.
func against(base, text string) []view.Span {
	var spans []view.Span
	for _, b := range prose.Diff(base, text).Blocks {
		for _, sp := range b.Spans {
			op := view.Same
			switch sp.Op {
			case prose.Insert:
				op = view.Added
			case prose.Delete:
				op = view.Removed
			}
			spans = append(spans, view.Span{Op: op, Text: sp.Text})
		}
	}
	return spans
}

// settleConflict saves what was chosen over the version that was shown; it may conflict again.
func (s *Site) settleConflict(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	head, err := number(f.get("head"))
	if err != nil {
		return err
	}
	if !viewer(c).SignedIn() {
		return s.keepChoices(ctx, c, p, f)
	}
	sent := conflictForm{summary: f.get("summary"), choices: choicesOf(f), key: f.get("key")}
	saved, err := s.app.ResolveConflict(ctx, viewer(c), app.Resolution{
		PageID: p.Page.ID, DraftID: f.get("draft"), Head: head, Choices: sent.choices, Summary: sent.summary, Key: f.key(c),
	})
	switch kind := domain.KindOf(err); {
	case kind == domain.Invalid || kind == domain.Unavailable:
		sent.faults, sent.status = domain.ProblemsOf(err), statusOf(kind)
		return s.conflictAgain(ctx, c, f.get("draft"), head, sent)
	case err != nil:
		return err
	case saved.Conflict != nil:
		sent = conflictForm{summary: sent.summary, notice: s.printer(c).T("conflict.again")}
		return s.showConflict(c, p, *saved.Conflict, sent)
	}
	s.afterSave(c, p.Path(), saved, head)
	return nil
}

// pendingChoices is the kind of the choices that keepChoices keeps.
const pendingChoices = "conflict"

// keepChoices keeps what somebody chose and wrote whose session is over, and sends her to sign in and back.
func (s *Site) keepChoices(ctx context.Context, c *gin.Context, p app.Place, f form) error {
	kept := f.values.Encode()
	if len(kept) > 3*domain.MaxPage {
		return domain.Error{Kind: domain.TooLarge, Key: "error.too_large"}
	}
	token, err := s.app.KeepPending(ctx, pendingChoices, kept)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	back := s.local(c, wikiPath(p, "/conflit?texte="+token))
	c.Redirect(http.StatusSeeOther, s.local(c, "/connexion?suite="+queryEscape(back)))
	return nil
}

// reopenConflict shows again a conflict whose choices were kept.
func (s *Site) reopenConflict(ctx context.Context, c *gin.Context, p app.Place) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	kept, err := s.app.TakePending(ctx, viewer(c), c.Query("texte"))
	if err != nil {
		return err
	}
	values, err := url.ParseQuery(kept.Payload)
	if kept.Kind != pendingChoices || err != nil {
		return domain.Missing("pending")
	}
	f := form{values: values}
	head, err := number(f.get("head"))
	if err != nil {
		return err
	}
	_, v, err := s.app.ViewConflict(ctx, viewer(c), f.get("draft"), head)
	if err != nil {
		return err
	}
	return s.showConflict(c, p, v, conflictForm{summary: f.get("summary"), choices: choicesOf(f), status: http.StatusOK})
}

// conflictAgain shows the form of a conflict with what was chosen and written, and what is still asked.
func (s *Site) conflictAgain(ctx context.Context, c *gin.Context, draft string, head int, sent conflictForm) error {
	p, v, err := s.app.ViewConflict(ctx, viewer(c), draft, head)
	if err != nil {
		return err
	}
	if sent.status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "5")
	} else {
		sent.key = ""
	}
	return s.showConflict(c, p, v, sent)
}

// maxClashes bounds the choices that a form may send.
const maxClashes = 2000

// choicesOf reads the choices in their order.
func choicesOf(f form) []app.Choice {
	n := 0
	for name := range f.values {
		rest, isChoice := strings.CutPrefix(name, "choice.")
		if i, err := strconv.Atoi(rest); isChoice && err == nil && i >= n && i < maxClashes {
			n = i + 1
		}
		rest, isOwn := strings.CutPrefix(name, "own.")
		if i, err := strconv.Atoi(rest); isOwn && err == nil && i >= n && i < maxClashes {
			n = i + 1
		}
	}
	choices := make([]app.Choice, n)
	for i := range choices {
		choices[i] = app.Choice{Side: app.Side(f.get("choice." + strconv.Itoa(i))), Own: f.get("own." + strconv.Itoa(i))}
	}
	return choices
}
