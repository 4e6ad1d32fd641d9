package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// edit is the body of a save.
func edit(base int, sections map[string]string) map[string]any {
	return map[string]any{"base": base, "sections": sections, "summary": "par un robot"}
}

func with(body map[string]any, name string, v any) map[string]any {
	body[name] = v
	return body
}

func TestSavedVersionIsTheProgramsOwn(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		p := d.FreePage(by, "Ortie", "Un texte.")
		token, versions := d.token(by), "/pages/"+p.Page.ID+"/versions"
		w := d.post(versions, token, edit(1, map[string]string{"texte": "Un autre texte.\r\n"})).is(http.StatusCreated).has(2, "version").has(false, "merged")
		d.get(strings.TrimPrefix(w.header.Get("Location"), "/api/v1"), "").is(http.StatusOK).has("api", "via").has("Jeanne Diallo", "author").
			has("par un robot", "summary").has("Un autre texte.", "sections", "texte").has("Ortie", "sections", "title")
		d.post(versions, token, edit(2, map[string]string{"texte": "Un autre texte."})).is(http.StatusOK).has(2, "version")
		d.post(versions, token, edit(1, map[string]string{"texte": "Un texte."})).is(http.StatusOK).has(2, "version") // nor does an older text, unchanged
		d.get(versions, "").is(http.StatusOK).has(2, "items", 0, "n")
	})
}

func TestStaleBaseIsMergedWithWhatOthersWrote(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		one, other := d.Person("Jeanne Diallo"), d.Person("Paul Roux")
		p := d.FreePage(one, "Ortie", "Premier paragraphe.\n\nSecond paragraphe.")
		d.save(other, p.Page.ID, 1, domain.Document{"texte": "Premier paragraphe revu.\n\nSecond paragraphe."})
		w := d.post("/pages/"+p.Page.ID+"/versions", d.token(one), edit(1, map[string]string{"texte": "Premier paragraphe.\n\nSecond paragraphe complété."}))
		w.is(http.StatusCreated).has(3, "version").has(true, "merged").has("Paul Roux", "merged_with")
		d.get("/pages/"+p.Page.ID+"/versions/3", "").has("Premier paragraphe revu.\n\nSecond paragraphe complété.", "sections", "texte").
			has(1, "parent").has(2, "merged_from")
	})
}

func TestConflictGivesBothTextsAndKeepsOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		one, other := d.Person("Jeanne Diallo"), d.Person("Paul Roux")
		p := d.FreePage(one, "Ortie", "Le jardin.")
		d.save(other, p.Page.ID, 1, domain.Document{"texte": "Le jardin rouge.", "title": "Ortie brûlante"})
		w := d.post("/pages/"+p.Page.ID+"/versions", d.token(one), edit(1, map[string]string{"texte": "Le jardin bleu.", "title": "Grande ortie"}))
		w.refuses(http.StatusConflict, " error.api_conflict").has(2, "head")
		w.has("title", "conflicts", 0, "section").has("Ortie", "conflicts", 0, "base").has("Grande ortie", "conflicts", 0, "mine").has("Ortie brûlante", "conflicts", 0, "theirs")
		w.has("texte", "conflicts", 1, "section").has("Le jardin bleu.", "conflicts", 1, "mine").has("Le jardin rouge.", "conflicts", 1, "theirs")
		draft, err := d.Store().Draft(t.Context(), w.at("draft").(string))
		d.must(err)
		if draft.Sections["texte"] != "Le jardin bleu." || draft.AccountID != one.ID {
			t.Errorf("kept %+v", draft)
		}
		d.get("/pages/"+p.Page.ID, "").has(2, "head").has("Le jardin rouge.", "version", "sections", "texte")
	})
}

func TestSameKeyIsDoneOnceAndAnotherBodyIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		p := d.FreePage(by, "Ortie", "Un.\n\nDeux.")
		token, versions := d.token(by), "/pages/"+p.Page.ID+"/versions"
		body := with(edit(1, map[string]string{"texte": "Un, revu.\n\nDeux."}), "key", store.NewID())
		d.post(versions, token, body).is(http.StatusCreated).has(2, "version")
		d.post(versions, token, body).is(http.StatusCreated).has(2, "version")
		d.save(by, p.Page.ID, 2, domain.Document{"texte": "Un, revu.\n\nDeux, revu."})
		d.post(versions, token, body).is(http.StatusCreated).has(2, "version") // the first answer once more
		d.get("/pages/"+p.Page.ID, "").has(3, "head")
		d.post(versions, token, with(body, "sections", map[string]string{"texte": "Autre chose."})).refuses(http.StatusConflict, " error.key_reused")
		d.post(versions, token, with(body, "key", "none")).refuses(http.StatusUnprocessableEntity, "key error.api_key")
		d.get("/pages/"+p.Page.ID, "").has(3, "head")
	})
}

func TestSavesAtOnceAreAllKept(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		var lines []string
		for i := range 8 {
			lines = append(lines, fmt.Sprintf("Paragraphe %d.", i))
		}
		p := d.FreePage(by, "Ortie", strings.Join(lines, "\n\n"))
		token := d.token(by)
		var all sync.WaitGroup
		for i := range lines {
			mine := append([]string{}, lines...)
			mine[i] = fmt.Sprintf("Paragraphe %d, revu.", i)
			all.Go(func() {
				w := d.post("/pages/"+p.Page.ID+"/versions", token, with(edit(1, map[string]string{"texte": strings.Join(mine, "\n\n")}), "key", store.NewID()))
				if w.status != http.StatusCreated {
					t.Errorf("%d: %s", w.status, w.body)
				}
			})
		}
		all.Wait()
		text, _ := d.get("/pages/"+p.Page.ID, "").has(9, "head").at("version", "sections", "texte").(string)
		if strings.Count(text, "revu") != 8 {
			t.Errorf("lost: %q", text)
		}
	})
}

func TestWhatDoesNotFitIsToldAtItsField(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		p := d.FreePage(by, "Ortie", "Un texte.")
		token, versions := d.token(by), "/pages/"+p.Page.ID+"/versions"
		for _, row := range []struct {
			body any
			want []string
		}{
			{edit(1, map[string]string{"budget": "12"}), []string{" error.section_unknown"}},
			{edit(1, map[string]string{"texte": "a\x00b"}), []string{"texte error.nul"}},
			{edit(1, map[string]string{"title": ""}), []string{"title error.required"}},
			{edit(1, map[string]string{"texte": strings.Repeat("mot ", 110_000)}), []string{" error.page_too_large"}},
			{edit(0, nil), []string{"base error.api_count", "sections error.api_object"}},
			{map[string]any{}, []string{"base error.required", "sections error.required"}},
			{`{"base":1.5,"sections":{"title":3},"summary":[],"Base":1}`, []string{"base error.api_count", "sections.title error.api_string", "summary error.api_string", "Base error.api_field"}},
		} {
			d.post(versions, token, row.body).refuses(http.StatusUnprocessableEntity, row.want...)
		}
		d.post(versions, token, edit(2, map[string]string{"texte": "x"})).refuses(http.StatusConflict, " error.base_unknown")
		d.post("/pages/"+store.NewID()+"/versions", token, edit(1, map[string]string{"texte": "x"})).refuses(http.StatusNotFound, " error.missing.page")
		d.get("/pages/"+p.Page.ID, "").has(1, "head")
	})
}

func TestBodiesThatTwoReadersMayReadInTwoWaysAreRefused(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := d.Person("Jeanne Diallo")
	p := d.FreePage(by, "Ortie", "Un texte.")
	token, versions := d.token(by), "/pages/"+p.Page.ID+"/versions"
	for body, key := range map[string]string{
		"": "json", "{": "json", "[]": "json", `"base"`: "json", "null": "json", `{"base":1} {}`: "json", `{"base":1}x`: "json", "\ufeff{}": "json",
		`{"base":1,"base":2}`:                             "name_twice",
		`{"base":1,"sections":{"texte":"a","texte":"b"}}`: "name_twice",
		"{\"base\":1,\"sections\":{\"texte\":\"\xff\"}}":  "utf8",
		`{"base":1,"sections":{"texte":"\ud800"}}`:        "utf8",
		`{"base":1,"sections":{"texte":"\udc00\ud800"}}`:  "utf8",
		`{"a":[[[[[[[1]]]]]]]}`:                           "depth",
	} {
		d.post(versions, token, body).refuses(http.StatusBadRequest, " error.api_"+key)
	}
	d.post(versions, token, `{"base":1,"sections":{"texte":"\ud83c\udf3f \\ud800"}}`).is(http.StatusCreated)
	d.get(versions+"/2", "").has(`🌿 \ud800`, "sections", "texte")
}

func TestHeavyAndForeignBodiesAreRefusedBeforeTheyAreRead(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := d.Person("Jeanne Diallo")
	p := d.FreePage(by, "Ortie", "Un texte.")
	token := d.token(by)
	for path, weight := range map[string]int{"/pages/" + p.Page.ID + "/versions": 4 << 20, "/candidacies": 4 << 20, "/licences/check": 1 << 20, "/candidacies/" + store.NewID() + "/deposit": 1 << 20} {
		d.post(path, token, strings.Repeat(" ", weight+1)).refuses(http.StatusRequestEntityTooLarge, " error.api_too_large")
		unsaid := d.request(http.MethodPost, path, token, strings.NewReader(strings.Repeat(" ", weight+1)))
		unsaid.ContentLength = -1
		d.send(unsaid).refuses(http.StatusRequestEntityTooLarge, " error.api_too_large")
		for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "application/json;;"} {
			r := d.request(http.MethodPost, path, token, strings.NewReader("{}"))
			r.Header.Set("Content-Type", kind)
			d.send(r).refuses(http.StatusUnsupportedMediaType, " error.api_media")
		}
	}
}

func TestTokensThatOpenNothingAreToldEverywhere(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := d.Person("Jeanne Diallo")
		p := d.FreePage(by, "Ortie", "Un texte.")
		token, page := d.token(by), "/pages/"+p.Page.ID
		revoked := d.token(by)
		list, err := d.APITokens(t.Context(), by)
		d.must(err)
		for _, k := range list {
			d.must(d.RevokeAPIToken(t.Context(), by, k.ID))
		}
		for _, bad := range []string{revoked, token, "communs_AAAA", "x\xff"} {
			w := d.get(page, bad).refuses(http.StatusUnauthorized, " error.token_unknown")
			if w.header.Get("WWW-Authenticate") != `Bearer realm="communs", error="invalid_token"` {
				t.Errorf("headers %v", w.header)
			}
			d.post(page+"/versions", bad, edit(1, map[string]string{"texte": "x"})).refuses(http.StatusUnauthorized, " error.token_unknown")
		}
		live := d.token(by)
		d.post(page+"/versions", live, edit(1, map[string]string{"texte": "Avant."})).is(http.StatusCreated)
		d.must(d.DisableAsOperator(t.Context(), by.ID))
		d.post(page+"/versions", live, edit(2, map[string]string{"texte": "Après."})).refuses(http.StatusUnauthorized, " error.token_unknown")
		d.get("/calls", live).refuses(http.StatusUnauthorized, " error.token_unknown")
		d.get(page, "").has(2, "head")
		r := d.request(http.MethodGet, page, "", http.NoBody)
		r.SetBasicAuth("jeanne", "secret")
		d.send(r).refuses(http.StatusUnauthorized, " error.api_scheme")
		r = d.request(http.MethodGet, page, "a", http.NoBody)
		r.Header.Add("Authorization", "Bearer b")
		d.send(r).refuses(http.StatusUnauthorized, " error.api_scheme")
	})
}

func TestPageEditedOnProposalTakesAProposal(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		by := opener(d)
		c, ch := d.call(by, "Communs des haies")
		p, err := d.PublishCandidacy(t.Context(), by, app.NewCandidacy{CallID: c.ID, Sections: three("Haies libres", ch)})
		d.must(err)
		d.must(d.SetEditing(t.Context(), d.As(by), app.EditingChange{CandidacyID: p.Candidacy.ID, Editing: domain.OnProposal, Reason: "Le texte est mûr."}))
		w := d.post("/pages/"+p.Page.ID+"/versions", d.token(d.Person("Paul Roux")), edit(1, map[string]string{"problem": "Une idée."})).is(http.StatusAccepted)
		made, err := d.Store().Proposal(t.Context(), w.at("proposal").(string))
		d.must(err)
		if made.Sections["problem"] != "Une idée." || made.AuthorName != "Paul Roux" {
			t.Errorf("proposed %+v", made)
		}
		d.get("/pages/"+p.Page.ID, "").has(1, "head")
	})
}

func TestTooManyRequestsAreSlowedDown(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	last := answer{}
	for range 2000 { // on a slow machine the budget fills up meanwhile
		if last = d.post("/licences/check", "", map[string]any{"items": []any{}}); last.status != http.StatusOK {
			break
		}
	}
	last.refuses(http.StatusTooManyRequests, " error.too_many")
	if last.header.Get("Retry-After") == "" {
		t.Errorf("headers %v", last.header)
	}
	d.get("/calls", "").is(http.StatusOK) // another class
}
