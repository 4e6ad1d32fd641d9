package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/api"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestDescriptionAndRoutesAreTheSame(t *testing.T) {
	var mounted, described []string
	for _, r := range api.Routes() {
		mounted = append(mounted, r.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(r.Path, "{$1}"))
	}
	doc := describe(t)
	for path, item := range doc.at("paths") {
		for method := range item.(map[string]any) {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(mounted)
	slices.Sort(described)
	if !slices.Equal(mounted, described) {
		t.Errorf("mounted\n%s\ndescribed\n%s", strings.Join(mounted, "\n"), strings.Join(described, "\n"))
	}
}

func TestDescriptionNamesItsParametersAndNothingThatIsNotThere(t *testing.T) {
	doc := describe(t)
	for path, item := range doc.at("paths") {
		for method, operation := range item.(map[string]any) {
			var named []string
			for _, p := range many(operation.(map[string]any)["parameters"]) {
				if p := doc.follow(p.(map[string]any)); p["in"] == "path" {
					named = append(named, "{"+p["name"].(string)+"}")
				}
			}
			if want := regexp.MustCompile(`\{\w+\}`).FindAllString(path, -1); !slices.Equal(named, want) {
				t.Errorf("%s %s describes %v, its address holds %v", method, path, named, want)
			}
		}
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			if _, is := v["$ref"]; is && doc.follow(v) == nil {
				t.Errorf("%v leads nowhere", v)
			}
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(doc.root)
}

func TestDescriptionIsServed(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	d.get("/openapi.json", "").is(http.StatusOK).has("3.1.0", "openapi")
}

func TestProblemTypeIsDescribedWhereItSays(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	w := d.get("/pages/none", "").refuses(http.StatusNotFound, " error.missing.page")
	at, ok := strings.CutPrefix(w.at("type").(string), "/api/v1/openapi.json#/")
	if found := d.doc.at(strings.Split(at, "/")...); !ok || found["description"] == nil {
		t.Errorf("%v leads to %v", w.at("type"), found)
	}
}

func TestRefusalsSpeakTheReadersLanguage(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	for accept, want := range map[string]string{
		"":                      "Introuvable",
		"en":                    "Not found",
		"en-GB, fr;q=0.5":       "Not found",
		"de, en;q=0.2, fr;q=.8": "Introuvable",
		"de":                    "Introuvable",
		"fr;q=0, en;q=0.1":      "Not found",
	} {
		r := d.request(http.MethodGet, "/pages/none", "", http.NoBody)
		r.Header.Set("Accept-Language", accept)
		d.send(r).has(want, "title")
	}
}

func TestOtherAddressesAndMethodsAreRefused(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	for _, path := range []string{"/", "/call", "/calls/", "//calls", "/pages/../calls"} {
		d.get(path, "").refuses(http.StatusNotFound, " error.api_route")
	}
	for _, r := range []struct{ method, path string }{
		{http.MethodDelete, "/calls"}, {http.MethodPost, "/pages"}, {http.MethodOptions, "/candidacies"}, {http.MethodPost, "/licences"},
	} {
		w := d.send(d.request(r.method, r.path, "", http.NoBody)).refuses(http.StatusMethodNotAllowed, " error.api_method")
		if w.header.Get("Allow") == "" {
			t.Errorf("%s %s says nothing of what it allows", r.method, r.path)
		}
	}
}

func TestParametersThatARouteDoesNotKnowAreRefused(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	d.get("/pages?titre=Haies", "").refuses(http.StatusUnprocessableEntity, "titre error.api_parameter")
	d.get("/pages?kind=free&kind=call", "").refuses(http.StatusUnprocessableEntity, "kind error.api_twice")
	d.get("/pages?kind=blog&limit=0", "").refuses(http.StatusUnprocessableEntity, "limit error.api_limit", "kind error.choice")
	d.get("/pages?title=%20", "").refuses(http.StatusUnprocessableEntity, "title error.required")
	d.get("/pages?title=%ff", "").refuses(http.StatusUnprocessableEntity, "title error.utf8")
	d.get("/pages?title=%zz", "").refuses(http.StatusBadRequest, " error.api_query")
	d.get("/pages?after=bm9uZQ", "").refuses(http.StatusUnprocessableEntity, "after error.api_cursor")
	d.get("/calls?limit=101", "").refuses(http.StatusUnprocessableEntity, "limit error.api_limit")
	d.get("/pages?call=ailleurs", "").refuses(http.StatusNotFound, " error.missing.call")
	d.get("/calls/%ff%00", "").refuses(http.StatusNotFound, " error.missing.call")
}
