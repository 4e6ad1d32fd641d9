package sitetest

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// readable is an answer as its reader reads it: an archive is unpacked.
func (m *matrix) readable(rec *httptest.ResponseRecorder) string {
	m.t.Helper()
	body := rec.Body.Bytes()
	if !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/zip") {
		return string(body)
	}
	pack, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	must(m.t, err)
	var all strings.Builder
	for _, f := range pack.File {
		all.WriteString(f.Name + "\n")
		in, err := f.Open()
		must(m.t, err)
		_, err = io.Copy(&all, in)
		must(m.t, err)
		must(m.t, in.Close())
	}
	return all.String()
}

// privateWords are those that stand in one private place only.
func privateWords() []string {
	return []string{
		teamTitle, teamWords, draftWords, siret, opinionWord, strings.TrimSpace(hiddenWords), hiddenRemark, replyWords, joinWords, seatedName, tiedTo,
	}
}

// Searching for a private word finds what searching for a word that nobody wrote finds.
func TestSearchFindsNothingPrivate(t *testing.T) {
	m := newMatrix(t)
	none := strings.Repeat("q", 12)
	found := func(role, word string) string {
		m.fresh() // another product: budgets are no matter of this
		rec := m.whole.get("/recherche?q="+url.QueryEscape(word), session(m.world.cookies[role]))
		if rec.Code != 200 {
			t.Fatalf("%s searches for %s: %d", role, word, rec.Code)
		}
		text := rec.Body.String()
		for _, echo := range []string{url.QueryEscape(word), word, strings.ReplaceAll(word, " ", "%20")} {
			text = strings.ReplaceAll(text, echo, "…")
		}
		return shape(text)
	}
	for _, role := range []string{anonymous, account} {
		want := found(role, none)
		for _, word := range privateWords() {
			if got := found(role, word); got != want {
				t.Errorf("%s searches for %s, and gets another page than for a word that nobody wrote", role, word)
			}
		}
	}
}

// shape is a page without its weight, which its footer tells, and without what differs by the word's length.
func shape(page string) string {
	before, _, _ := strings.Cut(page, "</main>")
	return before
}

// Lists, feeds, files and indexes that tell of everything tell nothing private to anybody: those that no line of the
// matrix asks for as a visitor, as they are many forms of one route.
func TestNoRepresentationTellsWhatIsPrivate(t *testing.T) {
	m := newMatrix(t)
	public, team := m.world.objects["public"], m.world.objects["team"]
	paths := []string{
		"/", "/flux.atom", "/registre", "/modifications", "/candidatures", "/communs", "/besoins", "/cooperations", "/ateliers", "/defis", "/pages",
		"/robots.txt", "/sitemap.xml", "/api/v1/calls", "/api/v1/pages", "/api/v1/openapi.json",
		"/api/v1/pages/" + public["id"], "/api/v1/pages/" + team["id"], "/api/v1/pages/" + public["id"] + "/diff/1..2",
	}
	for _, call := range []string{"call-open", "call-closed", "call-archived"} {
		at := "/appels/" + m.world.objects[call]["call"]
		for _, end := range []string{
			"", "/ateliers", "/calendrier.ics", "/flux.atom", "/registre", "/modifications", "/candidatures", "/releves/1", "/releves/1.csv", "/releves/1.zip",
			"/donnees", "/donnees/tout.zip", "/donnees/dictionnaire.csv", "/donnees/candidatures.csv", "/donnees/versions.jsonl", "/donnees/remarques.csv",
			"/donnees/reserve/tout.zip", "/donnees/reserve/avis.csv", "/donnees/reserve/administratif.jsonl",
			"/comparer?c=" + public["slug"] + "&c=" + team["slug"],
		} {
			paths = append(paths, at+end)
		}
		slug := m.world.objects[call]["call"]
		paths = append(paths, "/api/v1/calls/"+slug, "/api/v1/calls/"+slug+"/candidacies", "/api/v1/calls/"+slug+"/releves/1")
	}
	for _, name := range []string{"public", "team", "withdrawn", "read", "decided", "other"} {
		at := "/candidatures/" + m.world.objects[name]["slug"]
		for _, end := range []string{
			"", "/version/1.md", "/version/1.json", "/version/2.md", "/version/2.json", "/diff/1..2.json", "/diff/1..2.patch", "/flux.atom", "/historique", "/etapes",
			"/equipe", "/entraide", "/remarques", "/soutiens", "/licences", "/decisions/1", "/entraide/" + public["need"],
		} {
			paths = append(paths, at+end)
		}
	}
	for _, name := range []string{"workshop-announced", "workshop-registration", "workshop-running", "workshop-correction", "workshop-frozen", "workshop-cancelled"} {
		at := "/ateliers/" + m.world.objects[name]["slug"]
		paths = append(paths, at, at+".ics")
	}
	for _, role := range roles() {
		if role != anonymous && role != account && role != disabled && role != unconfirmed {
			continue
		}
		m.fresh()
		for _, path := range paths {
			rec := m.whole.get(path, session(m.world.cookies[role]))
			if rec.Code >= 500 {
				t.Errorf("%s as %s: %d", path, role, rec.Code)
			}
			m.checkSecrets(rec, role, line{method: "GET", path: path, what: "-"}, path)
		}
	}
}
