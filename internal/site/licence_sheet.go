package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

// licencePath is where the catalogue tells of a licence.
func (s *Site) licencePath(c *gin.Context, id string) string {
	return s.local(c, "/licences/"+url.PathEscape(id))
}

// licenceRef is an identifier as a link to its page; one that the catalogue does not know leads nowhere.
func (s *Site) licenceRef(c *gin.Context, id string) view.Link {
	bare, exception, _ := strings.Cut(id, " WITH ")
	f, ok := licence.Lookup(bare)
	if !ok {
		f, ok = licence.Lookup(strings.TrimSuffix(bare, "+"))
	}
	switch {
	case !ok:
		return view.Link{Label: id}
	case !f.SPDX() && exception == "":
		return view.Link{Label: f.Name, Href: s.licencePath(c, f.ID)}
	}
	return view.Link{Label: id, Href: s.licencePath(c, f.ID)}
}

// licenceLinks cuts an expression into its identifiers, each a link to its page, and what stands between them.
func (s *Site) licenceLinks(c *gin.Context, expression string) []view.Link {
	var parts []view.Link
	plain := func(text string) {
		if n := len(parts); n > 0 && parts[n-1].Href == "" {
			parts[n-1].Label += text
			return
		}
		parts = append(parts, view.Link{Label: text})
	}
	for rest := expression; rest != ""; {
		end := strings.IndexAny(rest, " ()")
		switch end {
		case 0:
			plain(rest[:1])
			rest = rest[1:]
			continue
		case -1:
			end = len(rest)
		}
		if ref := s.licenceRef(c, rest[:end]); ref.Href != "" {
			parts = append(parts, view.Link{Label: rest[:end], Href: ref.Href})
		} else {
			plain(rest[:end])
		}
		rest = rest[end:]
	}
	return parts
}

// viewReason is a reason with who lays it down.
func viewReason(lang string, reason licence.Reason) view.LicenceRule {
	out := view.LicenceRule{Text: reason.Text(lang)}
	if reason.URL != "" {
		href := reason.URL
		if href[0] == '/' {
			href = inLang(lang, href)
		}
		out.Authority = view.Link{Label: string(reason.Authority), Href: href}
	}
	return out
}

// showLicence tells of one licence, at the address of its own spelling.
func (s *Site) showLicence(_ context.Context, c *gin.Context) error {
	typed := shownText(c.Param("id"))
	f, ok := licence.Lookup(typed)
	switch {
	case !ok:
		s.noLicence(c, typed)
		return nil
	case f.ID != c.Param("id"):
		c.Redirect(http.StatusMovedPermanently, s.licencePath(c, f.ID))
		return nil
	}
	pr := s.printer(c)
	page := view.LicenceSheet{
		Title: f.Name, Lead: licenceLead(pr, f), State: licenceState(pr, f),
		Plain: s.plainWords(c, f), Kinds: s.licenceKinds(c, f), Closed: closedReasons(lang(c), f), By: approvals(pr, f),
		French: frenchNote(pr, f), Foot: pr.T("licences.foot", "Table", licence.TableVersion()),
		Check: view.Action{Label: pr.T("licences.check_this"), Href: s.local(c, "/licences/verifier") + "?licence=" + url.QueryEscape(f.ID)},
		All:   view.Link{Label: pr.T("licences.all"), Href: s.local(c, "/licences")},
	}
	if f.Verdict != licence.Open {
		page.Choices = s.advisedLicences(c, kindsOf(f)...)
	}
	page.Compatible = s.licenceMeets(c, f)
	s.licenceAddresses(c, &page, f)
	s.show(c, screen{
		page: view.Page{
			Title: page.Title, Description: page.Lead,
			Crumbs: []view.Link{{Label: pr.T("licences.crumb"), Href: s.local(c, "/licences")}},
		},
		body: view.LicenceSheetPage(pr, page), tags: []string{licencesTag}, until: app.NextParisDay(s.app.Now()),
	})
	return nil
}

// noLicence says that there is no such identifier, and which ones resemble it.
func (s *Site) noLicence(c *gin.Context, typed string) {
	pr := s.printer(c)
	typed = typedWords(typed)
	page := view.LicenceMissing{
		Title: pr.T("licences.missing"), Text: pr.T("licences.missing_text", "ID", typed), NearTitle: pr.T("licences.near"),
		Form: view.SearchForm{ID: "q", Action: s.local(c, "/licences"), Label: pr.T("licences.words"), Submit: pr.T("licences.search"), Value: typed},
		Check: view.Action{
			Label: pr.T("licences.check"), Href: s.local(c, "/licences/verifier") + "?licence=" + url.QueryEscape(typed),
		},
	}
	for _, f := range licence.Nearest(typed, 6) {
		page.Near = append(page.Near, view.LicenceNamed{
			Link: s.licenceRef(c, f.ID), Note: nameBeside(f), Verdict: view.Verdict{Code: string(f.Verdict)},
		})
	}
	s.show(c, screen{
		status: http.StatusNotFound, path: "/licences", page: view.Page{
			Title: page.Title, Robots: "noindex", Crumbs: []view.Link{{Label: pr.T("licences.crumb"), Href: s.local(c, "/licences")}},
		},
		body: view.MissingLicence(pr, page),
	})
}

// nameBeside is the name that stands beside an identifier; nothing where the name is shown in its place.
func nameBeside(f licence.Facts) string {
	if !f.SPDX() {
		return ""
	}
	return f.Name
}

// licenceLead says in one sentence what the licence is.
func licenceLead(pr *i18n.Printer, f licence.Facts) string {
	switch {
	case f.ReplacedBy != "":
		return pr.T("licences.lead.replaced", "ID", f.ReplacedBy)
	case f.Verdict == licence.Open:
		return pr.T("licences.lead.open", "For", pr.T("licences.family."+f.Family), "How", pr.T("licences.how."+copyleftKey(f)))
	case f.Verdict == licence.NotOpen:
		return pr.T("licences.lead.closed", "Why", closedWords(pr, f))
	}
	return pr.T("licences.lead." + string(f.Verdict))
}

// kindsOf are the kinds of resource that a licence was made for; all of them where that is not known.
func kindsOf(f licence.Facts) []licence.Kind {
	switch f.Family {
	case "software":
		return []licence.Kind{licence.Software}
	case "cc4", "cc-old", "cc0", "text":
		return []licence.Kind{licence.Content, licence.Data, licence.Method}
	case "data", "public":
		return []licence.Kind{licence.Data}
	case "hardware":
		return []licence.Kind{licence.Hardware}
	case "font":
		return []licence.Kind{licence.Font}
	}
	return licence.Kinds()
}

func licenceState(pr *i18n.Printer, f licence.Facts) []view.Phrase {
	var list []view.Phrase
	if f.SPDX() {
		list = append(list, view.Phrase{Text: f.ID})
	}
	list = append(list, view.Phrase{Text: pr.T("licences.state." + string(f.Verdict)), Missing: f.Verdict != licence.Open})
	if f.French != "" {
		list = append(list, view.Phrase{Text: pr.T("licences.state.french")})
	}
	return list
}

// plainWords are what an open licence allows, asks and does not give; a list without a word says so, or is left out.
func (s *Site) plainWords(c *gin.Context, f licence.Facts) []view.PlainWords {
	pr, l, p := s.printer(c), lang(c), f.Plain()
	if len(p.Allows) == 0 {
		return nil // a closed licence is told by its reasons
	}
	list := func(key string, clauses []licence.Clause) view.PlainWords {
		w := view.PlainWords{ID: key, Title: pr.T("licences.plain." + key)}
		for _, clause := range clauses {
			w.Items = append(w.Items, clause.Text(l))
		}
		return w
	}
	words := []view.PlainWords{list("permet", p.Allows), list("demande", p.Asks)}
	if len(p.Asks) == 0 {
		words[1].Items = []string{pr.T("licences.plain.nothing")}
	}
	if len(p.Withholds) > 0 {
		words = append(words, list("garde", p.Withholds))
	}
	return words
}

// licenceKinds says of each kind of resource whether the licence suits it, and why.
func (s *Site) licenceKinds(c *gin.Context, f licence.Facts) []view.LicenceKind {
	pr := s.printer(c)
	var list []view.LicenceKind
	for _, fit := range f.Fits() {
		k := view.LicenceKind{
			Kind: pr.T("form.resource.kind." + string(fit.Kind)), Verdict: view.Verdict{Code: string(fit.Verdict)}, Nothing: pr.T("licences.suited"),
		}
		for _, why := range fit.Reasons {
			r := viewReason(lang(c), why)
			if why.Authority == licence.Communs {
				r.Authority = view.Link{}
			}
			k.Why = append(k.Why, r)
		}
		for _, a := range fit.Better {
			if a.ID != f.ID {
				k.Better = append(k.Better, s.licenceRef(c, a.ID))
			}
		}
		list = append(list, k)
	}
	return list
}

func closedReasons(lang string, f licence.Facts) []view.LicenceRule {
	var list []view.LicenceRule
	for _, why := range f.ClosedReasons() {
		list = append(list, viewReason(lang, why))
	}
	return list
}

func approvals(pr *i18n.Printer, f licence.Facts) []view.LicenceBy {
	var list []view.LicenceBy
	for _, a := range f.Approvals() {
		key := "licences.approval." + authorityKey(a.By)
		if a.By == licence.FrenchLaw {
			list = append(list, view.LicenceBy{Who: view.Link{Label: pr.T("licences.french_list"), Href: a.URL}, Says: pr.T(key + "." + f.Current().French)})
			continue
		}
		says := pr.T(key)
		if !a.Approves {
			says = pr.T(key + ".no")
		}
		list = append(list, view.LicenceBy{Who: view.Link{Label: string(a.By), Href: a.URL}, Says: says})
	}
	return list
}

// frenchNote tells who needs the list of the administration, where the licence is open.
func frenchNote(pr *i18n.Printer, f licence.Facts) string {
	switch {
	case f.Verdict != licence.Open || f.ReplacedBy != "":
		return ""
	case f.French == "":
		return pr.T("licences.french.off")
	}
	return pr.T("licences.french.on")
}

// licenceAddresses are the other addresses of the licence: its text, its page at SPDX, the identifiers around it.
func (s *Site) licenceAddresses(c *gin.Context, page *view.LicenceSheet, f licence.Facts) {
	pr := s.printer(c)
	page.Text = view.Link{Label: pr.T("licences.text"), Href: f.TextURL()}
	switch {
	case !f.SPDX():
		page.Text.Label = pr.T("licences.about")
	case page.Text.Href == f.URL:
		page.Text.Label = pr.T("licences.text_spdx")
	default:
		page.Elsewhere = append(page.Elsewhere, view.Link{Label: pr.T("licences.spdx"), Href: f.URL})
	}
	if f.SPDX() && f.ReplacedBy == "" && f.Verdict == licence.Open {
		page.Tag = "SPDX-License-Identifier: " + f.ID
	}
	if f.ReplacedBy != "" {
		page.Now = s.licenceLinks(c, f.ReplacedBy)
	}
	for _, other := range licence.All() {
		if other.ReplacedBy == f.ID {
			page.Before = append(page.Before, s.licenceRef(c, other.ID))
		}
	}
	for _, id := range f.Versions() {
		if !slices.ContainsFunc(page.Before, func(l view.Link) bool { return l.Label == id }) {
			page.Versions = append(page.Versions, s.licenceRef(c, id))
		}
	}
}
