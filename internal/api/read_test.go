package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// all reads a list to its end, limit at a time, and gives one member of each item; between runs after each piece.
func (d desk) all(path, token, member string, between func()) []any {
	d.t.Helper()
	var got []any
	for after := ""; ; {
		w := d.get(path+after, token).is(http.StatusOK)
		for i := range w.at("items").([]any) {
			got = append(got, w.at("items", i, member))
		}
		next, more := w.at("next").(string)
		if !more {
			return got
		}
		after = "&after=" + next
		between()
	}
}

func TestCallIsReadWithItsDatesAndItsPage(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c, ch := d.call(opener(d), "Communs des haies")
		d.get("/calls", "").is(http.StatusOK).has(c.Slug, "items", 0, "slug").has("open", "items", 0, "phase").has(nil, "next")
		w := d.get("/calls/"+c.Slug, "").is(http.StatusOK)
		w.has("Communs des haies", "version", "sections", "title").has(in(10).Format(time.RFC3339), "phases", "open")
		w.has(in(100).Format(time.RFC3339), "cutoffs", 0, "at").has(nil, "cutoffs", 0, "frozen_at").has("/appels/"+c.Slug, "path")
		w = d.get("/calls/"+c.Slug+"/challenges", "").is(http.StatusOK)
		w.has(ch.ID, "items", 0, "id").has(1, "items", 0, "number").has("published", "items", 0, "state").has(0, "items", 0, "candidacies")
		d.get("/calls/ailleurs", "").refuses(http.StatusNotFound, " error.missing.call")
		d.get("/calls/ailleurs/candidacies", "").refuses(http.StatusNotFound, " error.missing.call")
	})
}

func TestPagesAreFoundByTitleWhateverItsCaseAndAccents(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		p := d.FreePage(by, "Été à Lille", "Un texte.")
		d.FreePage(by, "Été à Lille, suite", "Un texte.")
		for _, title := range []string{"Été à Lille", "ete a  LILLE", "E\u0301TE\u0301 À lille"} {
			w := d.get("/pages?kind=free&title="+url.QueryEscape(title), "").is(http.StatusOK)
			if items := w.at("items").([]any); len(items) != 1 || w.at("items", 0, "id") != p.Page.ID {
				t.Errorf("%q finds %s", title, w.body)
			}
		}
		d.get("/pages?title=Lille", "").has([]any{}, "items").has(nil, "next")
		d.get("/pages?kind=minutes&title=ete+a+lille", "").has([]any{}, "items")
	})
}

func TestPageOfACandidacyBelongsToItsCall(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := opener(d)
		c, ch := d.call(by, "Communs des haies")
		d.FreePage(by, "À côté", "Hors de l’appel.")
		p, err := d.PublishCandidacy(t.Context(), by, app.NewCandidacy{CallID: c.ID, Sections: three("Haies libres", ch)})
		d.must(err)
		w := d.get("/pages?call="+c.Slug, "").is(http.StatusOK)
		var kinds []string
		for i := range w.at("items").([]any) {
			w.has(c.Slug, "items", i, "call")
			kinds = append(kinds, w.at("items", i, "kind").(string))
		}
		if !slices.Equal(kinds, []string{"call", "challenge", "candidacy"}) {
			t.Errorf("the call has the pages %v", kinds)
		}
		w = d.get("/pages?call="+c.Slug+"&kind=candidacy", "").is(http.StatusOK)
		w.has(p.Page.ID, "items", 0, "id").has(p.Candidacy.ID, "items", 0, "candidacy").has("/candidatures/haies-libres", "items", 0, "path")
		d.get("/pages/"+p.Page.ID, "").is(http.StatusOK).has(c.Slug, "call").has("Haies libres", "version", "sections", "title").has(1, "version", "n")
	})
}

// What is kept to a team does not exist for others, in whatever form somebody asks; its team and an auditor read it.
func TestTeamOnlyCandidacyIsMissingEverywhereButForItsTeam(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		owner, stranger := opener(d), d.token(d.Person("Paul Roux"))
		auditor := d.token(d.Person("Cour", domain.Grant{Role: domain.Auditor, Scope: domain.Instance}))
		c, ch := d.call(owner, "Communs des haies")
		p, err := d.PublishCandidacy(t.Context(), owner, app.NewCandidacy{CallID: c.ID, Sections: three("Haies libres", ch)})
		d.must(err)
		d.must(d.MoveCandidacy(t.Context(), d.As(owner), app.CandidacyMove{CandidacyID: p.Candidacy.ID, Verb: "candidacy.hide", Reason: "Trop tôt."}))
		team, page := d.token(owner), "/pages/"+p.Page.ID
		lists := []string{"/pages?title=haies+libres", "/pages?call=" + c.Slug + "&kind=candidacy", "/pages?kind=candidacy", "/calls/" + c.Slug + "/candidacies"}
		for _, token := range []string{"", stranger} {
			for _, path := range []string{page, page + "/versions", page + "/versions?sections=1", page + "/versions/1", page + "/diff/1..1"} {
				d.get(path, token).refuses(http.StatusNotFound, " error.missing.page")
			}
			for _, path := range lists {
				d.get(path, token).is(http.StatusOK).has([]any{}, "items").has(nil, "next")
			}
		}
		d.post(page+"/versions", stranger, map[string]any{"base": 1, "sections": map[string]string{"pitch": "x"}}).refuses(http.StatusNotFound, " error.missing.page")
		d.post("/candidacies/"+p.Candidacy.ID+"/deposit", stranger, map[string]any{"version": 1}).refuses(http.StatusNotFound, " error.missing.page")
		for _, token := range []string{team, auditor} {
			d.get(page, token).is(http.StatusOK)
			for _, path := range lists {
				if items := d.get(path, token).is(http.StatusOK).at("items").([]any); len(items) != 1 {
					t.Errorf("%s gives its team %d items", path, len(items))
				}
			}
		}
		d.get(lists[3], "").has(nil, "next")
		d.get("/calls/"+c.Slug+"/challenges", "").has(0, "items", 0, "candidacies")
	})
}

func TestListsAreWholeWhileOthersWrite(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := opener(d)
		c, ch := d.call(by, "Communs des haies")
		var pages, candidacies []any
		for i := range 7 {
			pages = append(pages, d.FreePage(by, fmt.Sprintf("Page %d", i), "Un texte.").Page.ID)
			p, err := d.PublishCandidacy(t.Context(), by, app.NewCandidacy{CallID: c.ID, Sections: three(fmt.Sprintf("Haie %d", i), ch)})
			d.must(err)
			candidacies = append(candidacies, p.Candidacy.ID)
		}
		late := 0
		write := func() { // a new one, and the last one edited: neither may hide or double another
			late++
			pages = append(pages, d.FreePage(by, fmt.Sprintf("Tardive %d", late), "Un texte.").Page.ID)
			d.save(by, pages[6].(string), late, domain.Document{"texte": fmt.Sprint(late)})
		}
		if got := d.all("/pages?kind=free&limit=2", "", "id", write); !slices.Equal(got, pages) || late < 3 {
			t.Errorf("read %v, want %v", got, pages)
		}
		published := 0
		publish := func() {
			if published++; published > 2 {
				return
			}
			p, err := d.PublishCandidacy(t.Context(), by, app.NewCandidacy{CallID: c.ID, Sections: three("Encore une", ch)})
			d.must(err)
			candidacies = append(candidacies, p.Candidacy.ID)
		}
		if got := d.all("/calls/"+c.Slug+"/candidacies?limit=3", "", "id", publish); !slices.Equal(got, candidacies) {
			t.Errorf("read %v, want %v", got, candidacies)
		}
		if got := d.all("/calls?limit=1", "", "slug", func() {}); !slices.Equal(got, []any{c.Slug}) {
			t.Errorf("read %v", got)
		}
	})
}

func TestHistoryIsReadNewestFirstAndKeepsItsPlace(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		p := d.FreePage(by, "Journal", "Début.")
		save := func() {
			place, err := d.PlaceByID(t.Context(), by, p.Page.ID)
			d.must(err)
			n := place.Page.Head
			d.save(by, p.Page.ID, n, domain.Document{"texte": fmt.Sprintf("Ligne %d.", n)})
		}
		for range 6 {
			save()
		}
		path := "/pages/" + p.Page.ID + "/versions?limit=3"
		if got := d.all(path, "", "n", save); !slices.Equal(got, []any{7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0}) {
			t.Errorf("read %v", got)
		}
		w := d.get(path+"&sections=1", "").is(http.StatusOK).has(9, "items", 0, "n").has("Ligne 8.", "items", 0, "sections", "texte")
		w.has("Journal", "items", 2, "sections", "title").has(8, "items", 0, "parent")
		if d.get(path, "").at("items", 0, "sections") != nil {
			t.Error("sections that nobody asked for")
		}
		d.get(path+"&sections=yes", "").refuses(http.StatusUnprocessableEntity, "sections error.choice")
	})
}

// A piece with texts ends early rather than grow without measure; nothing is skipped.
func TestTextsOfLongVersionsComeInLighterPieces(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := d.Person("Jeanne Diallo")
	text := strings.Repeat("Une phrase assez longue pour peser. ", 10_000)
	p := d.FreePage(by, "Grande page", text)
	for n := range 12 {
		d.save(by, p.Page.ID, n+1, domain.Document{"texte": fmt.Sprint(n, text)})
	}
	w := d.get("/pages/"+p.Page.ID+"/versions?sections=1", "").is(http.StatusOK)
	if len(w.body) > 5<<20 || w.at("next") == nil {
		t.Errorf("%d bytes at once", len(w.body))
	}
	if got := d.all("/pages/"+p.Page.ID+"/versions?sections=1", "", "n", func() {}); len(got) != 13 {
		t.Errorf("read %v", got)
	}
}

func TestVersionSaysWhereItComesFrom(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		ctx := t.Context()
		im, err := d.StartImport(ctx, app.ForeignPage{Source: "wiki.exemple", Ref: "12", Title: "Ortie", Form: domain.FormFree, Licence: "CC-BY-SA-4.0"})
		d.must(err)
		at := time.Date(2019, 3, 4, 5, 6, 7, 0, time.UTC)
		d.must(im.Add(ctx, app.ForeignVersion{Ref: "100", At: at, Author: "Guimauve", Summary: "création", Sections: domain.Document{"texte": "Deux mots"}}))
		p, err := im.Finish(ctx, "")
		d.must(err)
		w := d.get("/pages/"+p.ID+"/versions/1", "").is(http.StatusOK)
		w.has("Guimauve", "author").has("2019-03-04T05:06:07Z", "at").has("création", "summary").has("import", "via").has(nil, "parent")
		w.has("wiki.exemple#100", "source").has("CC-BY-SA-4.0", "licence").has("Deux mots", "sections", "texte").has(3, "words_added").has(nil, "merged_from")
		v, err := d.Store().Revision(ctx, p.ID, 1)
		d.must(err)
		w.has(v.Hash, "sha256").has(v.Size, "size")
		for _, n := range []string{"0", "2", "01", "-1", "x", "99999999999"} {
			d.get("/pages/"+p.ID+"/versions/"+n, "").refuses(http.StatusNotFound, " error.missing.revision")
		}
	})
}

func TestDiffComparesWordsFieldsAndRows(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := opener(d)
		c, ch := d.call(by, "Communs des haies")
		first := three("Haies libres", ch)
		first["problem"], first["budget"] = "Un deux trois.", "12000"
		p, err := d.PublishCandidacy(t.Context(), by, app.NewCandidacy{CallID: c.ID, Sections: first})
		d.must(err)
		d.save(d.As(by), p.Page.ID, 1, domain.Document{
			"problem": "Un deux quatre.", "budget": "13000", "challenges": `[{"challenge":"` + ch.ID + `","id":"r1","why":"Autrement."}]`,
			"resources": `[{"host":"","id":"a","kind":"data","licence":"ODbL","link":"","name":"Haies","origin":"planned","owner":""}]`,
		})
		w := d.get("/pages/"+p.Page.ID+"/diff/1..2", "").is(http.StatusOK).has(false, "same").has(1, "old").has(2, "new")
		w.has("changed", "sections", "problem", "blocks", 0, "op").has("trois", "sections", "problem", "blocks", 0, "spans", 1, "text")
		w.has("12000", "sections", "budget", "old").has("13000", "sections", "budget", "new").has(nil, "sections", "title")
		w.has("La méthode est commune.", "sections", "challenges", "rows", "r1", "old", "why").has("Autrement.", "sections", "challenges", "rows", "r1", "new", "why")
		w.has(nil, "sections", "resources", "rows", "a", "old").has("Haies", "sections", "resources", "rows", "a", "new", "name")
		d.get("/pages/"+p.Page.ID+"/diff/2..1", "").is(http.StatusOK).has("13000", "sections", "budget", "old").has(2, "old")
		d.get("/pages/"+p.Page.ID+"/diff/2..2", "").is(http.StatusOK).has(true, "same").has(map[string]any{}, "sections")
		d.get("/pages/"+p.Page.ID+"/versions/2", "").has(map[string]any{"a": "open"}, "verdicts")
		for _, r := range []string{"1", "1..3", "0..1", "1...2", "1..", "a..b"} {
			d.get("/pages/"+p.Page.ID+"/diff/"+r, "").refuses(http.StatusNotFound, " error.missing.revision")
		}
	})
}

func TestAnswersAreKnownAgainByTheirBytes(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := d.Person("Jeanne Diallo")
	p := d.FreePage(by, "Ortie", "Un texte.")
	first := d.get("/pages/"+p.Page.ID, "").is(http.StatusOK)
	etag := first.header.Get("ETag")
	if !strings.HasPrefix(etag, `"`) || first.header.Get("Cache-Control") != "public, max-age=0, must-revalidate" ||
		first.header.Get("Access-Control-Allow-Origin") != "*" || first.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("headers %v", first.header)
	}
	again := func() answer {
		r := d.request(http.MethodGet, "/pages/"+p.Page.ID, "", http.NoBody)
		r.Header.Set("If-None-Match", `"other", `+etag)
		return d.send(r)
	}
	if w := again().is(http.StatusNotModified); len(w.body) > 0 || w.header.Get("ETag") != etag {
		t.Errorf("304 with %q, %v", w.body, w.header)
	}
	head := d.send(d.request(http.MethodHead, "/pages/"+p.Page.ID, "", http.NoBody)).is(http.StatusOK)
	if len(head.body) > 0 || head.header.Get("ETag") != etag || head.header.Get("Content-Length") != fmt.Sprint(len(first.body)) {
		t.Errorf("HEAD answers %q, %v", head.body, head.header)
	}
	if w := d.get("/pages/"+p.Page.ID, d.token(by)); w.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("an answer to somebody: %v", w.header)
	}
	d.save(by, p.Page.ID, 1, domain.Document{"texte": "Un autre texte."})
	if w := again().is(http.StatusOK); w.header.Get("ETag") == etag {
		t.Error("the same ETag for another text")
	}
}

func TestCookieIsNeverLookedAt(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := d.Person("Jeanne Diallo")
	p := d.FreePage(by, "Ortie", "Un texte.")
	cookie, err := d.StartSession(t.Context(), by, "Firefox")
	d.must(err)
	r := d.request(http.MethodPost, "/pages/"+p.Page.ID+"/versions", "", strings.NewReader(`{"base":1,"sections":{"texte":"Volé."}}`))
	r.Header.Set("Cookie", "__Host-sid="+cookie+"; sid="+cookie)
	w := d.send(r).refuses(http.StatusUnauthorized, " error.api_token")
	if w.header.Get("WWW-Authenticate") != `Bearer realm="communs"` || w.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("headers %v", w.header)
	}
}

func TestListCostsTheSameStatementsWhateverItsLength(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := d.Person("Jeanne Diallo")
	for i := range 5 {
		d.FreePage(by, fmt.Sprintf("Page %d", i), "Un texte.")
	}
	n := 0
	r := d.Store().Counted(&n)
	_, err := r.ListPages(t.Context(), "", store.PageFilter{Limit: 100})
	d.must(err)
	if n != 1 {
		t.Errorf("%d statements", n)
	}
}
