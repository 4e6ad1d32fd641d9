package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// ripe are the sections that a deposit asks for.
func ripe(title string, ch domain.Challenge) map[string]string {
	s := three(title, ch)
	for _, key := range []string{"problem", "resource", "community", "governance", "steps", "spread"} {
		s[key] = "Un texte pour " + key + "."
	}
	s["resources"] = `[{"host":"","id":"a","kind":"data","licence":"ODbL-1.0","link":"","name":"Haies","origin":"planned","owner":""}]`
	s["budget"], s["aid"] = "100000", "50000"
	return s
}

func TestProgramPublishesACandidacyAndDepositsIt(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c, ch := d.call(opener(d), "Communs des haies")
		by := d.Person("Jeanne Diallo")
		token := d.token(by)
		body := map[string]any{"call": c.Slug, "sections": ripe("Haies libres", ch), "summary": "Première version", "key": store.NewID()}
		w := d.post("/candidacies", token, body).is(http.StatusCreated)
		w.has("public", "state").has(c.Slug, "call").has("Haies libres", "title").has([]any{ch.ID}, "challenges").has(1, "head")
		if again := d.post("/candidacies", token, body).is(http.StatusCreated); again.at("id") != w.at("id") {
			t.Errorf("the same key made %v and %v", w.at("id"), again.at("id"))
		}
		page := strings.TrimPrefix(w.header.Get("Location"), "/api/v1")
		d.get(page, "").is(http.StatusOK).has(w.at("page"), "id").has("api", "version", "via").has("Première version", "version", "summary")

		deposit := "/candidacies/" + w.at("id").(string) + "/deposit"
		d.post(deposit, token, map[string]any{"version": 1}).refuses(http.StatusUnprocessableEntity, "administrative error.deposit_administrative")
		d.must(d.SetAdministrative(t.Context(), d.As(by), w.at("id").(string), domain.Administrative{
			Payee: "Association des haies", RNA: "W123456789", Contact: "Jeanne Diallo", Email: "jeanne@exemple.fr", CER: true, Honour: true,
		}, store.Key{}))
		act := map[string]any{"version": 1, "key": store.NewID()}
		first := d.post(deposit, token, act).is(http.StatusCreated).has(1, "version").has(1, "cutoff")
		d.get(page, "").has(first.at("sha256"), "version", "sha256")
		for range 2 { // the same key, then the same version: one deposit
			d.post(deposit, token, act).is(http.StatusCreated).has(first.at("number"), "number")
			delete(act, "key")
		}
		d.post(deposit, d.token(d.Person("Paul Roux")), act).refuses(http.StatusForbidden, " error.forbidden")
		d.post(deposit, "", act).refuses(http.StatusUnauthorized, " error.api_token")

		d.save(d.As(by), w.at("page").(string), 1, domain.Document{"problem": "Mieux dit."})
		d.post(deposit, token, act).refuses(http.StatusConflict, " error.deposit_stale")
		d.post(deposit, token, map[string]any{"version": 2}).is(http.StatusCreated).has(2, "version")
		d.Advance(100 * 24 * 3600e9)
		d.post(deposit, token, map[string]any{"version": 2}).refuses(http.StatusConflict, " error.deposit_closed")
		d.post("/candidacies", token, map[string]any{"call": c.Slug, "sections": three("Trop tard", ch)}).refuses(http.StatusForbidden, " error.call_not_open")
	})
}

func TestCandidacyThatDoesNotFitLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c, ch := d.call(opener(d), "Communs des haies")
		token := d.token(d.Person("Jeanne Diallo"))
		for _, row := range []struct {
			body map[string]any
			want []string
		}{
			{map[string]any{"call": "ailleurs", "sections": three("Haies", ch)}, []string{"call error.missing.call"}},
			{map[string]any{"call": "\x00", "sections": three("Haies", ch)}, []string{"call error.missing.call"}},
			{map[string]any{"sections": three("Haies", ch), "page": 1}, []string{"call error.required", "page error.api_field"}},
			{map[string]any{"call": c.Slug, "sections": map[string]string{}}, []string{"title error.required", "pitch error.required", "challenges error.required"}},
			{map[string]any{"call": c.Slug, "sections": three("Haies", domain.Challenge{ID: store.NewID()})}, []string{"challenges.r1.challenge error.challenge_elsewhere"}},
		} {
			d.post("/candidacies", token, row.body).refuses(http.StatusUnprocessableEntity, row.want...)
		}
		d.post("/candidacies", "", map[string]any{"call": c.Slug, "sections": three("Haies", ch)}).refuses(http.StatusUnauthorized, " error.api_token")
		d.get("/pages?kind=candidacy", "").has([]any{}, "items")
		d.post("/candidacies/none/deposit", token, map[string]any{"version": 1}).refuses(http.StatusNotFound, " error.missing.candidacy")
		d.post("/candidacies/"+store.NewID()+"/deposit", token, map[string]any{"version": 1}).refuses(http.StatusNotFound, " error.missing.candidacy")
		d.post("/candidacies/"+store.NewID()+"/deposit", token, map[string]any{}).refuses(http.StatusUnprocessableEntity, "version error.required")
	})
}
