package markup_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	plainID  = regexp.MustCompile(`^[a-z0-9-]+(\.[0-9]+)*$`)
	linkTo   = regexp.MustCompile(`^(https?://[^/\\@]+([/?#].*)?|mailto:.+@.+|[/#?]?[^:/\\]*([/?#][^\\]*)?)$`)
	absolute = regexp.MustCompile(`^(?i:https?:)//`)
	imageSrc = regexp.MustCompile(`^/fichiers/[A-Za-z0-9._/-]*$`)
)

// allowed is what each element of the output may carry, written apart from the policy that it checks.
var allowed = map[string][]string{
	"a": {"href", "rel", "class", "role", "aria-label"}, "br": {}, "em": {}, "strong": {}, "s": {}, "code": {},
	"ins": {}, "del": {}, "sup": {"id"}, "span": {"class", "role", "aria-label"},
	"h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "p": {}, "hr": {}, "ul": {},
	"ol": {"start"}, "li": {"id"}, "blockquote": {}, "pre": {}, "table": {}, "thead": {}, "tbody": {}, "tr": {},
	"div": {"class", "role", "aria-label", "tabindex"}, "th": {"scope", "class"}, "td": {"class"},
	"img": {"src", "alt", "loading"},
}

// audit answers what a browser would find in out that no text may bring to a page.
func audit(out string) []string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(out), body)
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for _, n := range nodes {
		found = append(found, auditNode(n)...)
	}
	return append(found, auditTags(out)...)
}

func auditNode(n *html.Node) []string {
	var found []string
	if n.Type == html.ElementNode {
		names, ok := allowed[n.Data]
		if !ok {
			found = append(found, "element "+n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(names, a.Key) || !fits(a, n) {
				found = append(found, fmt.Sprintf("attribute %s %s=%q", n.Data, a.Key, a.Val))
			}
		}
	} else if n.Type != html.TextNode {
		found = append(found, fmt.Sprintf("node type %d %q", n.Type, n.Data))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		found = append(found, auditNode(c)...)
	}
	return found
}

func fits(a html.Attribute, n *html.Node) bool {
	switch a.Key {
	case "href":
		external := absolute.MatchString(a.Val)
		marked := slices.ContainsFunc(n.Attr, func(b html.Attribute) bool {
			return b.Key == "rel" && b.Val == "nofollow ugc noopener"
		})
		return linkTo.MatchString(a.Val) && !strings.HasPrefix(a.Val, "//") && external == marked
	case "src":
		return imageSrc.MatchString(a.Val) && !strings.Contains(a.Val, "..") && !strings.Contains(a.Val, "//")
	case "id":
		return plainID.MatchString(a.Val)
	}
	return true
}

// auditTags finds tags that are not closed in order, and links inside links, which a DOM would hide.
func auditTags(out string) []string {
	var found, open []string
	for z := html.NewTokenizer(strings.NewReader(out)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				found = append(found, fmt.Sprint("left open ", open))
			}
			return found
		case html.StartTagToken:
			name := z.Token().Data
			if name == "a" && slices.Contains(open, "a") {
				found = append(found, "link in link")
			}
			if !slices.Contains([]string{"br", "hr", "img"}, name) {
				open = append(open, name)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				return append(found, "closes "+name+" in "+strings.Join(open, ">"))
			}
			open = open[:len(open)-1]
		}
	}
}

func safe(t *testing.T, src, out string) {
	t.Helper()
	if found := audit(out); len(found) > 0 {
		t.Fatalf("unsafe: %v\nsource: %q\noutput: %s", found, src, out)
	}
}
