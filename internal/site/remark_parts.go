package site

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/web/view"
)

func compareRoutes(a, b Route) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
}

// remarkItem is a remark as it is read, with its answers.
func (s *Site) remarkItem(c *gin.Context, p app.Place, r app.PlacedRemark) view.RemarkItem {
	pr := s.printer(c)
	item := s.remarkWords(c, p, r.Remark)
	item.On = view.Link{Label: onWhat(pr, p.Form(), r.Remark), Href: s.local(c, versionOrPage(p, r))}
	if r.State != domain.RemarkWithdrawn {
		item.Quote = r.Quote
	}
	item.Fate, item.Since = s.fate(c, p, r)
	s.settledWords(c, p, r.Remark, &item)
	for _, k := range r.Answers {
		answer := s.remarkWords(c, p, k)
		if k.Shown() {
			answer.Acts = []view.Link{s.reportLink(c, k.ID)}
		}
		item.Answers = append(item.Answers, answer)
	}
	item.Acts = []view.Link{{Label: pr.T("remark.answer"), Href: s.local(c, app.RemarkPath(r.ID))}, s.reportLink(c, r.ID)}
	if !r.Shown() {
		item.Acts = item.Acts[:1]
		item.Acts[0].Label = pr.T("remark.see")
	}
	return item
}

func (s *Site) reportLink(c *gin.Context, id string) view.Link {
	return view.Link{Label: s.printer(c).T("remark.report"), Href: s.local(c, "/signaler/remarque/"+id)}
}

// remarkWords are the words of a remark or of an answer, with who wrote them and when; or why they are not there.
func (s *Site) remarkWords(c *gin.Context, p app.Place, r domain.Remark) view.RemarkItem {
	pr := s.printer(c)
	item := view.RemarkItem{ID: "r-" + r.ID, Name: r.Author, When: view.Moment{Machine: machine(r.At), Words: pr.DateTime(r.At)}}
	item.Who = r.Author + ","
	if r.Team {
		item.Who = pr.T("remark.keeper."+p.Page.Form, "Name", r.Author) + ","
	}
	if r.Parent == "" {
		item.Who += " " + pr.T("remark.on_version", "N", r.N)
	}
	switch {
	case r.State == domain.RemarkWithdrawn:
		item.Gone = pr.T("remark.withdrawn", "When", pr.Date(r.SettledAt))
	case r.Hidden():
		item.Gone = pr.T("remark.hidden", "When", pr.Date(r.HiddenAt), "Reason", r.HiddenReason)
	default:
		item.Text = linked(r.Body, r.Proven)
		if !r.EditedAt.IsZero() {
			item.Edited = pr.T("remark.edited", "When", pr.DateTime(r.EditedAt))
		}
	}
	return item
}

// versionOrPage is where the words that a remark speaks of stand: the page while they are there, else its version.
func versionOrPage(p app.Place, r app.PlacedRemark) string {
	at := wikiPath(p, "")
	switch {
	case r.Section == "":
		return wikiPath(p, "/version/"+strconv.Itoa(r.N))
	case r.Fate == prose.Stands && r.Spot > 0 && (r.State == domain.RemarkOpen || r.State == domain.RemarkTakenUp):
		return at + "#q-" + r.ID
	case r.Fate == prose.Stands && p.Page.Form != domain.FormCandidacy:
		return at + "#" + r.Section
	}
	return wikiPath(p, "/version/"+strconv.Itoa(r.N)) + "#" + r.Section
}

// onWhat names what a remark speaks of.
func onWhat(pr *i18n.Printer, form domain.Form, r domain.Remark) string {
	if r.Section == "" {
		return pr.T("remark.on_page")
	}
	return pr.T("remark.on_section", "Section", remarkSection(pr, form, r.Section))
}

// oneRemark is the title of a remark's own page.
func oneRemark(pr *i18n.Printer, form domain.Form, r domain.Remark) string {
	if r.Section == "" {
		return pr.T("remark.one_page")
	}
	return pr.T("remark.one_section", "Section", remarkSection(pr, form, r.Section))
}

// remarkSection names a section to those who read it.
func remarkSection(pr *i18n.Printer, form domain.Form, key string) string {
	for _, k := range []string{"remark.section." + form.Key + "." + key, form.Key + ".read." + key} {
		if name := optional(pr, k); name != "" {
			return name
		}
	}
	return sectionTitle(pr, form, key)
}

// fate says what became of the passage of a remark, with the way to what changed.
func (s *Site) fate(c *gin.Context, p app.Place, r app.PlacedRemark) (string, view.Link) {
	if r.Fate == "" || r.Fate == prose.Stands || r.State == domain.RemarkWithdrawn {
		return "", view.Link{}
	}
	pr, what := s.printer(c), "section"
	if r.Quote != "" {
		what = "passage"
	}
	return pr.T("remark.fate." + what + "." + string(r.Fate)), view.Link{
		Label: pr.T("remark.since"), Href: s.local(c, wikiPath(p, "/diff/"+strconv.Itoa(r.N)+".."+strconv.Itoa(p.Page.Head))),
	}
}

// settledWords tell what was decided of a remark.
func (s *Site) settledWords(c *gin.Context, p app.Place, r domain.Remark, item *view.RemarkItem) {
	pr := s.printer(c)
	args := []any{"Name", r.SettledBy, "When", pr.Date(r.SettledAt), "N", r.TakenUpIn}
	switch {
	case r.State == domain.RemarkTakenUp:
		item.State = pr.T("remark.state.taken_up", args...)
		item.Change = view.Link{Label: pr.T("remark.change"), Href: s.local(c, takenUpDiff(p, r))}
	case r.State == domain.RemarkSetAside:
		item.State, item.Reason = pr.T("remark.state.set_aside", args...), pr.T("remark.reason", "Text", r.Reason)
	case r.State == domain.RemarkOpen && !r.SettledAt.IsZero():
		item.State, item.Reason = pr.T("remark.state.reopened", args...), pr.T("remark.reason", "Text", r.Reason)
	}
}

// takenUpDiff is what the version that takes a remark up changed.
func takenUpDiff(p app.Place, r domain.Remark) string {
	return wikiPath(p, "/diff/"+strconv.Itoa(r.TakenUpIn-1)+".."+strconv.Itoa(r.TakenUpIn))
}

// webAddress is an address in a plain text.
var webAddress = regexp.MustCompile(`https?://[^\s<>"«»]+`)

// linked cuts a plain text into paragraphs; the web addresses of somebody proven are links.
func linked(text string, proven bool) [][]view.Bit {
	var list [][]view.Bit
	for paragraph := range strings.SplitSeq(text, "\n") {
		if paragraph == "" {
			continue
		}
		var bits []view.Bit
		at := 0
		for _, found := range webAddress.FindAllStringIndex(paragraph, -1) {
			address := strings.TrimRight(paragraph[found[0]:found[1]], ".,;:!?)…’'")
			if !proven || !domain.IsWebAddress(address) {
				continue
			}
			bits = append(bits, view.Bit{Text: paragraph[at:found[0]]}, view.Bit{Text: address, Href: address})
			at = found[0] + len(address)
		}
		list = append(list, append(bits, view.Bit{Text: paragraph[at:]}))
	}
	return list
}
