package view_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/web"
	"github.com/appel-a-communs/communs/web/view"
)

// catalogue is a printer that fails the test on a missing key or an unfilled place.
type catalogue struct {
	t        *testing.T
	messages map[string]any
}

func french(t *testing.T) catalogue {
	t.Helper()
	names, err := fs.Glob(web.Messages, "messages/fr/*.json")
	if err != nil {
		t.Fatal(err)
	}
	c := catalogue{t: t, messages: map[string]any{}}
	for _, name := range names {
		text, err := web.Messages.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &c.messages); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func (c catalogue) T(key string, args ...any) string {
	sentence, ok := c.messages[key].(string)
	if !ok {
		c.t.Errorf("no sentence for key %q", key)
	}
	return c.fill(key, sentence, args)
}

func (c catalogue) N(key string, n int, args ...any) string {
	forms, ok := c.messages[key].(map[string]any)
	if !ok {
		c.t.Errorf("no plural for key %q", key)
		return ""
	}
	form := "other"
	if n < 2 {
		form = "one"
	}
	return c.fill(key, fmt.Sprint(forms[form]), args)
}

func (c catalogue) fill(key, sentence string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		sentence = strings.ReplaceAll(sentence, fmt.Sprintf("{{.%v}}", args[i]), fmt.Sprint(args[i+1]))
	}
	if strings.Contains(sentence, "{{") {
		c.t.Errorf("%s: a place is not filled: %s", key, sentence)
	}
	return sentence
}

// render gives a part as a document and as text.
func render(t *testing.T, part templ.Component) (*goquery.Document, string) {
	t.Helper()
	var out bytes.Buffer
	if err := part.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return doc, out.String()
}

// words are what a reader hears: the text without runs of spaces.
func words(s *goquery.Selection) string {
	return strings.Join(strings.Fields(s.Text()), " ")
}

func assets(t *testing.T) *web.Assets {
	t.Helper()
	a, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func samplePage(t *testing.T, title string) view.Page {
	t.Helper()
	pr := french(t)
	return view.Page{
		Printer: pr, Asset: assets(t).URL, Lang: "fr", Site: pr.T("site.name"), Home: "/", Title: title,
		Description: "Matériaux en commun, candidature au défi 3.", Canonical: "/candidatures/materiaux",
		Alternate: view.Link{Label: "English", Href: "/en/", Lang: "en"}, Section: "candidacies",
		Nav: []view.NavItem{
			{Key: "calls", Label: "Appels", Href: "/appels"},
			{Key: "challenges", Label: "Défis", Href: "/defis"},
			{Key: "candidacies", Label: "Candidatures", Href: "/candidatures"},
			{Key: "commons", Label: "Communs", Href: "/communs"},
			{Key: "changes", Label: "Modifications", Href: "/modifications"},
		},
		Crumbs: []view.Link{{Label: "Appels", Href: "/appels"}, {Label: "Résilience des territoires 2026", Href: "/appels/r"}},
		SignIn: "/connexion", SignOut: "/deconnexion",
		Footer: []view.Link{
			{Label: "Accessibilité : non conforme", Href: "/accessibilite"},
			{Label: "Mentions légales", Href: "/mentions-legales"},
			{Label: "Code source, EUPL-1.2", Href: "/source"},
		},
		Licence: view.Link{Label: "CC BY-SA 4.0", Href: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"},
	}
}

// showcase writes a page where SHOWCASE says, to be looked at; nowhere without it.
func showcase(t *testing.T, name, html string) {
	t.Helper()
	dir := os.Getenv("SHOWCASE")
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.WriteFile(dir+"/"+name+".html", []byte(strings.ReplaceAll(html, view.WeightMark, "31 Ko")), 0o644); err != nil {
		t.Fatal(err)
	}
}
