package site

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// lang is the language of a request's address: English under /en, French elsewhere.
func lang(c *gin.Context) string {
	if p := c.Request.URL.Path; p == "/en" || strings.HasPrefix(p, "/en/") {
		return "en"
	}
	return "fr"
}

func (s *Site) printer(c *gin.Context) *i18n.Printer { return s.words.For(lang(c)) }

// local puts a path of ours into the language of the request.
func (s *Site) local(c *gin.Context, path string) string { return inLang(lang(c), path) }

func inLang(lang, path string) string {
	if lang != "en" {
		return path
	}
	if path == "/" {
		return "/en/"
	}
	return "/en" + path
}

// neutral is a request's path without its language.
func neutral(c *gin.Context) string {
	p := strings.TrimPrefix(c.Request.URL.Path, "/en")
	if lang(c) != "en" {
		p = c.Request.URL.Path
	}
	if p == "" {
		return "/"
	}
	return p
}

// frame completes what surrounds a page: languages, navigation, who is signed in.
func (s *Site) frame(c *gin.Context, sc screen) view.Page {
	pr, l := s.printer(c), lang(c)
	page := sc.page
	path := sc.path
	if path == "" {
		path = neutral(c)
	}
	page.Printer, page.Asset, page.Lang = pr, s.assets.URL, l
	page.Site, page.Home = s.options.Name, s.local(c, "/")
	if page.Site == "" {
		page.Site = pr.T("site.name")
	}
	if page.Canonical == "" {
		page.Canonical = s.options.BaseURL + inLang(l, path)
	}
	other := "en"
	if l == "en" {
		other = "fr"
	}
	page.Alternate = view.Link{Label: s.words.For(other).T("layout.language_name"), Href: inLang(other, path) + page.Alternate.Href, Lang: other}
	page.Nav = s.navigation(c)
	page.Footer = s.footer(c)
	if page.SignIn == "" {
		page.SignIn = s.local(c, "/connexion") + "?suite=" + url.QueryEscape(inLang(l, path))
	}
	page.SignOut = s.local(c, "/deconnexion")
	page.Search = view.SearchForm{Action: s.local(c, "/recherche"), Label: pr.T("search.label_short"), Submit: pr.T("search.submit"), Name: pr.T("search.everywhere")}
	if by := viewer(c); by.SignedIn() {
		page.Viewer = &view.Viewer{
			Name: by.Name, Href: s.local(c, "/compte"), Account: by.ID,
			News: view.Link{Label: pr.T("follow.title"), Href: s.local(c, "/suivi")},
		}
		if by.ID == facelessID {
			page.Viewer.Account = view.AccountMark
		}
	}
	if page.Tour = s.tourBand(c); page.Tour != nil && page.Alternate.Href == inLang(other, path) {
		page.Alternate.Href += "?visite=" + c.Query(tourQuery)
	}
	if own, ok := c.Get(ownKey); ok {
		page.Own, _ = own.(templ.Component) // nil where the page has nothing to say to this reader alone
	}
	page.Licence = s.licenceLink(pr, s.options.Licence)
	return page
}

func (s *Site) navigation(c *gin.Context) []view.NavItem {
	pr := s.printer(c)
	item := func(key, path string) view.NavItem {
		return view.NavItem{Key: key, Label: pr.T("nav." + key), Href: s.local(c, path)}
	}
	return []view.NavItem{
		item("calls", "/appels"), item("challenges", "/defis"), item("workshops", "/ateliers"), item("candidacies", "/candidatures"),
		item("commons", "/communs"), item("changes", "/modifications"),
	}
}

func (s *Site) footer(c *gin.Context) []view.Link {
	pr := s.printer(c)
	links := []view.Link{
		{Label: pr.T("footer.register"), Href: s.local(c, "/registre")},
		{Label: pr.T("licences.crumb"), Href: s.local(c, "/licences")},
		{Label: pr.T("footer.api"), Href: "/api/v1/openapi.json"},
	}
	links = append(links, s.legalLinks(c)...)
	if s.options.Source != "" {
		links = append(links, view.Link{Label: pr.T("footer.source"), Href: s.options.Source})
	}
	return links
}

// licenceLink is a content licence as a link to its text.
func (s *Site) licenceLink(pr *i18n.Printer, id string) view.Link {
	switch id {
	case "CC-BY-SA-4.0":
		return view.Link{Label: "CC BY-SA 4.0", Href: "https://creativecommons.org/licenses/by-sa/4.0/" + pr.T("layout.deed")}
	case "CC-BY-4.0":
		return view.Link{Label: "CC BY 4.0", Href: "https://creativecommons.org/licenses/by/4.0/" + pr.T("layout.deed")}
	case "etalab-2.0":
		return view.Link{Label: pr.T("licence.etalab"), Href: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"}
	}
	return view.Link{Label: id, Href: "https://spdx.org/licenses/" + url.PathEscape(id) + ".html"}
}

func queryEscape(s string) string { return url.QueryEscape(s) }
