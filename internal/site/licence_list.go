package site

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

func licenceListRoutes() []Route {
	return []Route{
		get("/licences", func(s *Site) handler { return s.listLicences }),
		get("/licences/:id", func(s *Site) handler { return s.showLicence }),
	}
}

// licencesTag is on the pages of the catalogue, which only another program changes.
const licencesTag = "licences"

// licencesShown is how many licences one screen lists: all those judged weigh less than 12 KB on their way.
const licencesShown = 400

// licenceAsked is what the catalogue is narrowed to.
type licenceAsked struct {
	words   string
	kind    licence.Kind
	verdict string // one of verdictFilters
	after   string // the last identifier seen
}

func (q licenceAsked) any() bool { return q.words != "" || q.kind != "" || q.verdict != "" }

// verdictFilters are the verdicts that the catalogue may be narrowed to, by their word in the address.
func verdictFilters() []string {
	return []string{"ouverte", "peu-adaptee", "non-ouverte", "a-preciser"}
}

// listLicences shows the licences advised, then all those that were judged, or those that were looked for.
func (s *Site) listLicences(_ context.Context, c *gin.Context) error {
	q, err := readLicenceAsked(c)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.LicenceListPage{
		Title: pr.T("licences.title"), Lead: pr.T("licences.lead"), Filter: s.licenceFilter(c, q), ListID: "liste",
		Check: view.Action{Label: pr.T("licences.check"), Href: s.local(c, "/licences/verifier")},
		Rules: []string{pr.T("licence.rule.open"), pr.T("licence.rule.kinds"), pr.T("licence.rule.produced"), pr.T("licence.rule.used"), pr.T("licence.rule.person")},
		Foot:  pr.T("licences.foot", "Table", licence.TableVersion()),
	}
	if q.words != "" {
		page.Answer = s.licenceAnswer(c, q)
	}
	switch {
	case q.kind != "":
		page.Choices = s.advisedLicences(c, q.kind)
	case !q.any():
		page.Choices = s.advisedLicences(c, licence.Kinds()...)
	}
	if err := s.listedLicences(c, &page, q); err != nil {
		return err
	}
	sc := screen{page: view.Page{Title: page.Title, Description: page.Lead}, tags: []string{licencesTag}, until: app.NextParisDay(s.app.Now())}
	if q.any() || q.after != "" {
		sc.tags, sc.page.Robots = nil, "noindex"
	}
	if q.words != "" {
		sc.page.Title = pr.T("licences.title_of", "Words", q.words)
	}
	sc.body = view.LicenceList(pr, page)
	s.show(c, sc)
	return nil
}

func readLicenceAsked(c *gin.Context) (licenceAsked, error) {
	q := licenceAsked{words: typedWords(c.Query("q")), verdict: c.Query("etat"), after: c.Query("apres")}
	if k := c.Query("genre"); k != "" {
		q.kind = licence.Kind(k)
		if !slices.Contains(licence.Kinds(), q.kind) {
			return q, domain.Missing("page")
		}
	}
	if q.verdict != "" && !slices.Contains(verdictFilters(), q.verdict) {
		return q, domain.Missing("page")
	}
	return q, nil
}

func (s *Site) licenceFilter(c *gin.Context, q licenceAsked) view.ListFilter {
	pr := s.printer(c)
	words := view.Field{Name: "q", Kind: view.KindLine, Label: pr.T("licences.words"), Help: pr.T("licences.words_help"), Value: q.words, MaxLength: maxWords}
	kinds := view.Field{Name: "genre", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("licences.for"), Value: string(q.kind)}
	for _, k := range licence.Kinds() {
		kinds.Options = append(kinds.Options, view.Option{Value: string(k), Label: pr.T("form.resource.kind." + string(k))})
	}
	verdicts := view.Field{Name: "etat", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("licences.verdict"), Value: q.verdict}
	for _, v := range verdictFilters() {
		verdicts.Options = append(verdicts.Options, view.Option{Value: v, Label: pr.T("licences.verdict." + v)})
	}
	return view.ListFilter{Action: s.local(c, "/licences"), Submit: pr.T("licences.search"), Fields: []view.Field{words, kinds, verdicts}}
}

// holds tells whether a licence is among those asked for, their words apart. Without a question, identifiers that are
// no longer written and licences that nobody has judged are left out: a search finds them.
func (q licenceAsked) holds(f licence.Facts) bool {
	v := f.For(q.kind)
	switch {
	case f.ReplacedBy != "" && q.words == "":
		return false
	case q.verdict == "" && q.kind != "":
		return v == licence.Open
	case q.verdict == "" && q.words == "":
		return v != licence.Unknown || f.Family != "" || !f.SPDX()
	case q.verdict == "ouverte":
		return v == licence.Open
	case q.verdict == "peu-adaptee":
		return v == licence.OpenNotSuited
	case q.verdict == "non-ouverte":
		return v == licence.NotOpen
	case q.verdict == "a-preciser":
		return v == licence.Ambiguous || v == licence.Unknown
	}
	return true
}

// listedLicences completes the page with one screen of what was asked for.
func (s *Site) listedLicences(c *gin.Context, page *view.LicenceListPage, q licenceAsked) error {
	pr := s.printer(c)
	all := licence.All()
	if q.words != "" {
		all = licence.Find(q.words)
	}
	all = slices.DeleteFunc(all, func(f licence.Facts) bool { return !q.holds(f) })
	if q.kind != "" && q.words == "" {
		slices.SortStableFunc(all, func(a, b licence.Facts) int { return adviceNeeded(a, q.kind) - adviceNeeded(b, q.kind) })
	}
	page.ListTitle = pr.T("licences.all")
	page.Count = pr.N("licences.count", len(all), "N", len(all))
	if q.any() {
		page.ListTitle = pr.N("licences.found", len(all), "N", len(all))
		page.Count = ""
	}
	if len(all) == 0 {
		page.Empty = pr.T("licences.none")
	}
	first := 0
	if q.after != "" {
		i := slices.IndexFunc(all, func(f licence.Facts) bool { return f.ID == q.after })
		if i < 0 {
			return domain.Missing("page")
		}
		first = i + 1
	}
	shown := all[first:min(first+licencesShown, len(all))]
	for _, f := range shown {
		page.Rows = append(page.Rows, s.licenceLine(c, f, q.kind))
	}
	if first > 0 {
		page.First = s.licencesPath(c, q, "")
	}
	if first+len(shown) < len(all) {
		page.Next = s.licencesPath(c, q, shown[len(shown)-1].ID)
	}
	return nil
}

// licencesPath is the address of the catalogue as it is narrowed, from after on.
func (s *Site) licencesPath(c *gin.Context, q licenceAsked, after string) string {
	values := url.Values{}
	for name, v := range map[string]string{"q": q.words, "genre": string(q.kind), "etat": q.verdict, "apres": after} {
		if v != "" {
			values.Set(name, v)
		}
	}
	if len(values) == 0 {
		return s.local(c, "/licences")
	}
	return s.local(c, "/licences") + "?" + values.Encode()
}

// licenceLine is a licence in the list.
func (s *Site) licenceLine(c *gin.Context, f licence.Facts, kind licence.Kind) view.LicenceLine {
	pr := s.printer(c)
	line := view.LicenceLine{
		Name: f.Name, ID: shortID(f), Href: s.licencePath(c, f.ID), Verdict: view.Verdict{Code: string(f.For(kind))},
		Kinds: kindsSuited(pr, f), By: approvedBy(pr, f),
	}
	switch {
	case f.ReplacedBy != "":
		line.Note = pr.T("licences.now", "ID", f.ReplacedBy)
	case f.Verdict == licence.NotOpen:
		line.Note = closedWords(pr, f)
	case line.Verdict.Code == string(licence.Open) && adviceNeeded(f, kind) > 0:
		line.Note = pr.T("licences.advised")
	}
	return line
}

// adviceNeeded is 1 where the licence is open for a kind with words of advice, 0 where nothing is to be said.
func adviceNeeded(f licence.Facts, kind licence.Kind) int {
	for _, fit := range f.Fits() {
		if fit.Kind == kind && !fit.Full() {
			return 1
		}
	}
	return 0
}

// closedWords says in a few words why a licence is not open.
func closedWords(pr *i18n.Printer, f licence.Facts) string {
	var words []string
	for clause := range strings.SplitSeq(f.Clause, ",") {
		words = append(words, pr.T("licences.closed."+clause))
	}
	return strings.Join(words, ", ")
}

// shortID is an identifier as it is shown; those of our own are no identifiers that anybody writes.
func shortID(f licence.Facts) string {
	if !f.SPDX() {
		return ""
	}
	return f.ID
}

// kindsSuited names the kinds for which nothing is to be said against the licence.
func kindsSuited(pr *i18n.Printer, f licence.Facts) string {
	var kinds []string
	for _, fit := range f.Fits() {
		if fit.Full() {
			kinds = append(kinds, pr.T("form.resource.kind."+string(fit.Kind)))
		}
	}
	return strings.Join(kinds, ", ")
}

// approvedBy names in short who holds the licence open.
func approvedBy(pr *i18n.Printer, f licence.Facts) string {
	var list []string
	for _, a := range f.Approvals() {
		if a.Approves && f.Verdict != licence.NotOpen {
			list = append(list, pr.T("licences.by."+authorityKey(a.By)))
		}
	}
	return strings.Join(list, ", ")
}

func authorityKey(a licence.Authority) string {
	switch a {
	case licence.OSI:
		return "osi"
	case licence.FSF:
		return "fsf"
	case licence.OpenDefinition:
		return "od"
	}
	return "french"
}

// advisedLicences are the licences advised, kind by kind.
func (s *Site) advisedLicences(c *gin.Context, kinds ...licence.Kind) []view.LicenceChoice {
	pr := s.printer(c)
	var list []view.LicenceChoice
	for _, k := range kinds {
		choice := view.LicenceChoice{Kind: pr.T("form.resource.kind." + string(k))}
		for _, a := range licence.Recommended(k) {
			f, _ := licence.Lookup(a.ID)
			choice.Licences = append(choice.Licences, view.LicenceNamed{Link: s.licenceRef(c, a.ID), Note: pr.T("licences.copyleft." + copyleftKey(f))})
		}
		list = append(list, choice)
	}
	return list
}

// copyleftKey is how far a licence asks to share alike, as the sentences name it.
func copyleftKey(f licence.Facts) string {
	switch f.Copyleft {
	case "strong", "weak", "network", "share-alike":
		return f.Copyleft
	}
	return "none"
}

// licenceAnswer is what the check understands of the words, for the kind that suits them best where none is asked for;
// nil where it understands nothing.
func (s *Site) licenceAnswer(c *gin.Context, q licenceAsked) *view.LicenceFound {
	r := bestAnswer(q)
	if r.Expr.IsZero() && len(r.Candidates) == 0 && r.Verdict != licence.NotOpen {
		return nil
	}
	pr := s.printer(c)
	out := view.LicenceFound{Title: pr.T("licences.read", "Words", q.words), Verdict: viewVerdict(lang(c), r)}
	for _, id := range r.Expr.IDs() {
		out.Read = append(out.Read, s.licenceRef(c, id))
		if f, ok := licence.Lookup(id); ok && q.kind == "" && len(r.Expr.IDs()) == 1 {
			if kinds := kindsSuited(pr, f); kinds != "" {
				out.Suits = pr.T("licences.suits", "Kinds", kinds)
			}
		}
	}
	if r.Verdict != licence.Open {
		for _, why := range r.Reasons {
			out.Why = append(out.Why, viewReason(lang(c), why))
		}
		for _, a := range r.Advice {
			out.Better = append(out.Better, s.licenceRef(c, a.ID))
		}
	}
	for _, k := range r.Candidates {
		note := view.LicenceNamed{Link: s.licenceRef(c, k.ID), Note: k.Name, Verdict: view.Verdict{Code: string(k.Verdict)}}
		if note.Link.Label == note.Note {
			note.Note = ""
		}
		out.Candidates = append(out.Candidates, note)
	}
	return &out
}

func bestAnswer(q licenceAsked) licence.Result {
	if q.kind != "" {
		return licence.Declare(q.words, q.kind)
	}
	best := licence.Declare(q.words, licence.Content)
	for _, k := range licence.Kinds() {
		if r := licence.Declare(q.words, k); r.Verdict != best.Verdict && licence.Best(r.Verdict, best.Verdict) == r.Verdict {
			best = r
		}
	}
	return best
}
