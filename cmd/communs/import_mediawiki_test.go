package main

import (
	"context"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/mediawiki"
	"github.com/appel-a-communs/communs/internal/store"
)

const fiches = "../../internal/mediawiki/testdata/"

// exportOf is an export of one page with one version.
func exportOf(t *testing.T, model, text string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11"><siteinfo><dbname>essai</dbname></siteinfo>` +
		`<page><title>Cars</title><ns>0</ns><id>7</id><revision><id>9</id><timestamp>2024-05-02T10:00:00Z</timestamp>` +
		`<contributor><username>Ana</username></contributor><comment>début</comment><model>` + model + `</model><text>`)
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	b.WriteString(`</text></revision></page></mediawiki>`)
	name := filepath.Join(t.TempDir(), "export.xml")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// openACall makes a call with a published défi and gives its slug and the id of the défi.
func openACall(ctx context.Context, t *testing.T, a *app.App) (slug, challenge string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	who, err := a.AddAccount(ctx, app.SignUp{Name: "Gestion", Email: "gestion@exemple.fr", Lang: "fr"})
	must(err)
	must(a.GrantAsOperator(ctx, "", domain.Grant{AccountID: who.ID, Role: domain.Admin}))
	who, err = a.Account(ctx, who.ID)
	must(err)
	call, err := a.OpenCall(ctx, who, app.NewCall{
		Title: "Mobilités", Agency: "Agence", Opening: a.Now().Add(24 * time.Hour), Last: a.Now().Add(240 * time.Hour),
	})
	must(err)
	who, err = a.Account(ctx, who.ID)
	must(err)
	p, err := a.CreateChallenge(ctx, who, app.NewChallenge{CallID: call.ID, Sections: domain.Document{
		"title": "Défi:Relier les villages", "problem": "Aucun car ne relie les villages entre eux.",
	}})
	must(err)
	return call.Slug, p.Challenge.ID
}

func TestImportOfAPageFormsFicheMakesACandidacy(t *testing.T) {
	text, err := os.ReadFile(fiches + "fiche.wikitext")
	if err != nil {
		t.Fatal(err)
	}
	desks(t, func(t *testing.T, d desk) {
		export := exportOf(t, "wikitext", string(text))
		var slug, challenge string
		d.inside(func(ctx context.Context, a *app.App) { slug, challenge = openACall(ctx, t, a) })
		args := []string{"import", "mediawiki", export, "--as", "candidacy", "--call", slug, "--licence", "CC-BY-SA-4.0", "--map", fiches + "fiche.yaml"}
		got := d.run("", args...)
		if got.code != 0 || !strings.Contains(got.out, "1 version, /candidatures/cars") || !strings.Contains(got.out, "Contact (1 page)") {
			t.Fatalf("import: %+v", got)
		}
		d.inside(func(ctx context.Context, a *app.App) {
			c, err := a.Store().CandidacyAt(ctx, "cars")
			if err != nil {
				t.Fatal(err)
			}
			v, err := a.Store().Revision(ctx, c.PageID, 1)
			if err != nil {
				t.Fatal(err)
			}
			if c.Title != "Horaires ouverts des cars" || c.Pitch != "Publier ensemble les horaires des cars scolaires." || c.State != domain.Public {
				t.Errorf("candidacy %+v", c)
			}
			if len(c.Answers) != 1 || c.Answers[0] != challenge {
				t.Errorf("it answers %v, want %s", c.Answers, challenge)
			}
			if !strings.Contains(v.Sections["problem"], "Texte libre sous la fiche.") || v.AuthorName != "Ana" || v.Licence != "CC-BY-SA-4.0" {
				t.Errorf("version %+v", v)
			}
			if mediawiki.NewPandoc(mediawiki.PandocOptions{}).Available() && !strings.Contains(v.Sections["resource"], "[[GTFS|GTFS (format)]]") {
				t.Errorf("the resource was not converted: %q", v.Sections["resource"])
			}
			if model, source, err := a.Store().Source(ctx, c.PageID, 1); err != nil || model != "wikitext" || string(source) != string(text) {
				t.Errorf("source %s %q, %v", model, source, err)
			}
		})
	})
}

func TestImportRefusesWhatItCannotPlace(t *testing.T) {
	export := exportOf(t, "markdown", "Un texte.")
	desks(t, func(t *testing.T, d desk) {
		for want, args := range map[string][]string{
			"identifiant SPDX":    {"import", "mediawiki", export},
			"demande --call":      {"import", "mediawiki", export, "--licence", "etalab-2.0", "--as", "candidacy"},
			"aucun appel":         {"import", "mediawiki", export, "--licence", "etalab-2.0", "--as", "candidacy", "--call", "rien"},
			"free ou candidacy":   {"import", "mediawiki", export, "--licence", "etalab-2.0", "--as", "page"},
			"no such file":        {"import", "mediawiki", export + "x", "--licence", "etalab-2.0"},
			"carte.yaml : line 1": {"import", "mediawiki", export, "--licence", "etalab-2.0", "--map", badMap(t)},
		} {
			if got := d.run("", args...); got.code != 2 || !strings.Contains(got.errs, want) {
				t.Errorf("%v: %+v; want %q", args, got, want)
			}
		}
		d.inside(func(ctx context.Context, a *app.App) {
			if pages, err := a.Store().Pages(ctx, store.PageFilter{Limit: 5}); err != nil || len(pages) != 0 {
				t.Errorf("%d pages after refusals, %v", len(pages), err)
			}
		})
	})
}

func badMap(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "carte.yaml")
	if err := os.WriteFile(name, []byte("modele: Fiche\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
