package markup

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// Values that attributes may have; each is exactly what the writers produce.
var (
	allowedID    = regexp.MustCompile(`^[a-z0-9-]+(\.[0-9]+)*$`)
	allowedClass = regexp.MustCompile(`^(absent|tache|tableau|droite|centre|notes|devenir)$`)
	allowedRole  = regexp.MustCompile(`^(group|img|doc-noteref|doc-backlink)$`)
	allowedRel   = regexp.MustCompile(`^` + outside + `$`)
	anyText      = regexp.MustCompile(`(?s)^.*$`)
)

// inlinePolicy allows what stands inside a paragraph.
func inlinePolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("em", "strong", "s", "code", "br", "sup", "span")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(allowedRel).OnElements("a")
	return p
}

// pagePolicy is the second wall behind the writers: should goldmark let something through, it ends here.
func pagePolicy() *bluemonday.Policy {
	p := inlinePolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "h6", "p", "hr", "ul", "ol", "li", "blockquote", "pre",
		"div", "table", "thead", "tbody", "tr", "th", "td", "img")
	p.AllowAttrs("id").Matching(allowedID).OnElements("h2", "h3", "h4", "h5", "h6", "li", "sup", "span")
	p.AllowAttrs("class").Matching(allowedClass).OnElements("a", "span", "div", "th", "td")
	p.AllowAttrs("role").Matching(allowedRole).OnElements("a", "span", "div")
	p.AllowAttrs("aria-label").Matching(anyText).OnElements("a", "span", "div")
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^0$`)).OnElements("div")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^col$`)).OnElements("th")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")
	p.AllowAttrs("src").Matching(plainPath).OnElements("img")
	p.AllowAttrs("alt").Matching(anyText).OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	return p
}

// markPolicy is the wall behind Inline.
func markPolicy() *bluemonday.Policy {
	p := inlinePolicy()
	p.AllowElements("ins", "del")
	return p
}
