package markup

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// outside is put on links that leave the site: written by anyone, so neither followed nor given the window.
const outside = `nofollow ugc noopener`

// target answers dest as a link may use it, and whether it leaves the site. Only http, https, mailto and addresses of
// this site are; a name before the host ("https://impots.example@evil.example") only serves to deceive.
func target(dest string) (href string, external, ok bool) {
	dest = strings.TrimSpace(dest)
	if dest == "" || strings.ContainsFunc(dest, unfit) {
		return "", false, false
	}
	u, err := url.Parse(dest)
	if err != nil {
		return "", false, false
	}
	switch u.Scheme {
	case "http", "https":
		return dest, true, u.Hostname() != "" && u.User == nil
	case "mailto":
		return dest, false, strings.Contains(u.Opaque, "@")
	case "":
		return dest, false, u.Host == "" && !strings.HasPrefix(dest, "//")
	}
	return "", false, false
}

// unfit are the characters that browsers drop or read as a slash.
func unfit(r rune) bool {
	return r <= ' ' || r == '\\' || r == 0x7f
}

// anchor answers the opening tag of a link, "" when dest is not allowed.
func anchor(dest string) string {
	href, external, ok := target(dest)
	switch {
	case !ok:
		return ""
	case external:
		return `<a href="` + html.EscapeString(href) + `" rel="` + outside + `">`
	}
	return `<a href="` + html.EscapeString(href) + `">`
}

func writeLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	open := anchor(pageOf(n).local(string(util.URLEscape(n.Destination, true))))
	if inLink(n) {
		open = ""
	}
	switch {
	case open == "":
	case entering:
		put(w, open)
	default:
		put(w, "</a>")
	}
	return ast.WalkContinue, nil
}

// local points a link to a heading of the same text at the id that the heading got.
func (p *page) local(dest string) string {
	if id, ok := strings.CutPrefix(dest, "#"); ok && p.anchors[id] {
		return "#" + p.prefix + id
	}
	return dest
}

func writeAutoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.AutoLink)
	dest := string(util.URLEscape(n.URL(source), false))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	writeAnchor(w, n, dest, string(n.Label(source)))
	return ast.WalkContinue, nil
}

// writeAnchor writes a whole link, or its label alone where no link may be.
func writeAnchor(w util.BufWriter, n ast.Node, dest, label string) {
	open := anchor(dest)
	if open == "" || inLink(n) {
		put(w, html.EscapeString(label))
		return
	}
	put(w, open+html.EscapeString(label)+"</a>")
}

// plainPath has no dot segment to climb with, as checked by uploaded, and nothing to decode.
var plainPath = regexp.MustCompile(`^/[A-Za-z0-9._/-]+$`)

// uploaded says whether dest is a file served under prefix.
func uploaded(dest, prefix string) bool {
	return prefix != "" && strings.HasPrefix(dest, prefix) && plainPath.MatchString(dest) &&
		!strings.Contains(dest, "..") && !strings.Contains(dest, "//")
}

// writeImage shows an upload; any other image is a link to it, as loading it would tell its host who reads the page.
func writeImage(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	dest, alt := string(util.URLEscape(n.Destination, true)), plain(n, source)
	if uploaded(dest, pageOf(n).opts.ImagePrefix) {
		put(w, `<img src="`+html.EscapeString(dest)+`" alt="`+html.EscapeString(alt)+`" loading="lazy">`)
		return ast.WalkSkipChildren, nil
	}
	if alt == "" {
		alt = dest
	}
	writeAnchor(w, n, dest, alt)
	return ast.WalkSkipChildren, nil
}

// put writes to a buffer in memory, whose only error (too long) is read once at the end.
func put(w util.BufWriter, s string) {
	_, _ = w.WriteString(s)
}
