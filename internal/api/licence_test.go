package api_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestLicenceIsJudgedWithItsReasonsInBothLanguages(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	w := d.post("/licences/check", "", map[string]any{"licence": "CC BY-NC 4.0", "kind": "content"}).is(http.StatusOK)
	w.has("not-open", "verdict").has("CC-BY-NC-4.0", "spdx").has("content", "kind").has("CC BY-NC 4.0", "licence")
	fr, en := w.at("reasons", 0, "fr").(string), w.at("reasons", 0, "en").(string)
	if !strings.Contains(fr, "usage commercial") || !strings.Contains(en, "commercial use") || len(w.at("advice").([]any)) == 0 {
		t.Errorf("answered %s", w.body)
	}
	d.post("/licences/check", "", map[string]any{"licence": "mit"}).has("open", "verdict").has("MIT", "spdx").has("software", "kind")
	d.post("/licences/check", "", map[string]any{"licence": "libre"}).is(http.StatusOK).has("", "spdx")
	d.post("/licences/check", "", map[string]any{"licence": ""}).has("absent", "verdict").has("", "spdx")
}

func TestListOfLicencesIsJudgedInItsOrder(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	w := d.post("/licences/check", "", map[string]any{"items": []any{
		map[string]any{"licence": "ODbL", "kind": "data"}, map[string]any{"licence": "tous droits réservés"},
	}}).is(http.StatusOK)
	w.has("open", "items", 0, "verdict").has("not-open", "items", 1, "verdict").has(nil, "next")
	d.post("/licences/check", "", map[string]any{"items": []any{}}).is(http.StatusOK).has([]any{}, "items")

	refused := http.StatusUnprocessableEntity
	d.post("/licences/check", "", map[string]any{"items": make([]any, 201)}).refuses(refused, "items error.api_items")
	d.post("/licences/check", "", map[string]any{"items": "MIT", "licence": "MIT"}).refuses(refused, "items error.api_list", "licence error.api_field")
	d.post("/licences/check", "", map[string]any{"items": []any{"MIT", map[string]any{"kind": "spoon", "url": ""}}}).refuses(refused,
		"items.0 error.api_object", "items.1.licence error.required", "items.1.kind error.choice", "items.1.url error.api_field")
	d.post("/licences/check", "", map[string]any{"licence": "MIT", "kind": ""}).refuses(refused, "kind error.choice")
}

func TestCallJudgesByItsOwnPolicy(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	by := opener(d)
	call, _ := d.call(by, "Appel")
	by, err := d.Account(t.Context(), by.ID) // with what opening a call gave her
	d.must(err)
	policy := licence.Policy{Refused: []licence.Ruling{{ID: "MIT", Reason: "Le comité l’a relue."}}}
	d.must(d.SetLicencePolicy(t.Context(), by, app.PolicyChange{CallID: call.ID, Policy: policy, Reason: "Après lecture."}))
	d.post("/licences/check", "", map[string]any{"licence": "MIT"}).is(http.StatusOK).has("open", "verdict")
	d.post("/licences/check", "", map[string]any{"licence": "MIT", "call": call.Slug}).is(http.StatusOK).has("not-open", "verdict")
	items := []any{map[string]any{"licence": "MIT"}, map[string]any{"licence": "EUPL-1.2"}}
	d.post("/licences/check", "", map[string]any{"items": items, "call": call.Slug}).is(http.StatusOK).
		has("not-open", "items", 0, "verdict").has("open", "items", 1, "verdict")
	d.post("/licences/check", "", map[string]any{"licence": "MIT", "call": "nulle-part"}).refuses(http.StatusUnprocessableEntity, "call error.choice")
	d.post("/licences/check", "", map[string]any{"text": "MIT", "call": call.Slug}).refuses(http.StatusUnprocessableEntity, "call error.api_field")
}

func TestLicencesAreListedSearchedAndTold(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	w := d.get("/licences?limit=2", "").is(http.StatusOK)
	w.has("0BSD", "items", 0, "id").has("/licences/0BSD", "items", 0, "path").has("3D-Slicer-1.0", "items", 1, "id").has("unknown", "items", 1, "verdict")
	d.get("/licences?limit=2&after="+w.at("next").(string), "").is(http.StatusOK).has("AAL", "items", 0, "id")
	d.get("/licences?q=apache+2&limit=1", "").is(http.StatusOK).has("Apache-2.0", "items", 0, "id").has(true, "items", 0, "french_list")
	d.get("/licences?kind=font&verdict=open&q=ofl&limit=1", "").is(http.StatusOK).has("OFL-1.1", "items", 0, "id").has([]any{"font"}, "items", 0, "kinds")
	d.get("/licences?q=zzzz", "").is(http.StatusOK).has([]any{}, "items").has(nil, "next")
	seen, after := 0, ""
	for {
		w := d.get("/licences?limit=100&kind=data"+after, "").is(http.StatusOK)
		seen += len(w.at("items").([]any))
		next, more := w.at("next").(string)
		if !more {
			break
		}
		after = "&after=" + next
	}
	if seen < 10 || seen > 60 {
		t.Errorf("%d licences are open for data", seen)
	}

	w = d.get("/licences/eupl-1.2", "").is(http.StatusOK)
	w.has("EUPL-1.2", "id").has("share-strong", "asks", 2, "code").has(nil, "replaced_by").has([]any{}, "reasons").has("software", "fits", 0, "kind")
	w.has("Open Source Initiative", "approvals", 0, "authority").has("EUPL-1.0", "versions", 0)
	d.get("/licences/EUPL-1.2", "").has(w.at("table_version"), "table_version")
	d.get("/licences/CC-BY-NC-4.0", "").is(http.StatusOK).has("not-open", "verdict").has("closed-commercial", "reasons", 0, "code").has([]any{}, "fits")
	d.get("/licences/GPL-2.0+", "").is(http.StatusOK).has("GPL-2.0-or-later", "replaced_by")
	d.get("/licences/Zed", "").is(http.StatusOK).has("unknown", "verdict").has([]any{}, "allows")

	d.get("/licences/EUPL-9", "").refuses(http.StatusNotFound, " error.missing.licence")
	refused := http.StatusUnprocessableEntity
	d.get("/licences?kind=spoon&verdict=fine&after=eA", "").refuses(refused, "kind error.choice", "verdict error.choice", "after error.api_cursor")
	d.get("/licences?name=MIT", "").refuses(refused, "name error.api_parameter")
	d.get("/licences/MIT?q=x", "").refuses(refused, "q error.api_parameter")
}

func TestTextOfALicenceIsJudged(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	ours, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	w := d.post("/licences/check", "", map[string]any{"text": string(ours)}).is(http.StatusOK)
	w.has("open", "verdict").has("EUPL-1.2", "spdx").has("EUPL-1.2", "matches", 0, "id").has("", "licence")
	w = d.post("/licences/check", "", map[string]any{"text": string(ours) + "\nCommercial use is not permitted.\n", "kind": "software"}).is(http.StatusOK)
	w.has("not-open", "verdict")
	d.post("/licences/check", "", map[string]any{"text": "Bonjour."}).is(http.StatusOK).has("unknown", "verdict").has([]any{}, "matches")

	refused := http.StatusUnprocessableEntity
	d.post("/licences/check", "", map[string]any{"text": strings.Repeat("x", 512<<10+1)}).refuses(refused, "text error.too_long")
	d.post("/licences/check", "", map[string]any{"text": string(ours), "licence": "MIT", "kind": "spoon"}).refuses(refused, "kind error.choice", "licence error.api_field")
	d.post("/licences/check", "", map[string]any{"text": 3}).refuses(refused, "text error.api_string")
}
