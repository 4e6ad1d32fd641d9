package api_test

import (
	"net/http"
	"strings"
	"testing"

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
