package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/api"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// desk is an API over a world, and a program that asks it. Each answer is held to openapi.json.
type desk struct {
	apptest.World
	t   *testing.T
	h   http.Handler
	doc document
}

func open(t *testing.T, s *store.Store) desk {
	t.Helper()
	w := apptest.New(t, s)
	h, err := api.New(w.App, i18ntest.Catalogue(t), api.Options{BaseURL: "https://communs.test"})
	if err != nil {
		t.Fatal(err)
	}
	return desk{w, t, h, describe(t)}
}

func each(t *testing.T, f func(*testing.T, desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { f(t, open(t, s)) })
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
	json   any
}

// send asks with a request as it is.
func (d desk) send(r *http.Request) answer {
	d.t.Helper()
	rec := httptest.NewRecorder()
	d.h.ServeHTTP(rec, r)
	w := answer{t: d.t, status: rec.Code, header: rec.Header(), body: rec.Body.Bytes()}
	if len(w.body) > 0 {
		if err := json.Unmarshal(w.body, &w.json); err != nil {
			d.t.Fatalf("%s %s: %v in %q", r.Method, r.URL, err, w.body)
		}
	}
	path := strings.TrimPrefix(r.URL.Path, api.Prefix)
	if r.Method != http.MethodHead {
		for _, f := range d.doc.faultsOf(r.Method, path, w) {
			d.t.Errorf("%s %s answers %d: %s", r.Method, r.URL, w.status, f)
		}
	}
	if w.header.Get("Set-Cookie") != "" || w.header.Get("X-Request-Id") == "" {
		d.t.Errorf("%s %s: headers %v", r.Method, r.URL, w.header)
	}
	return w
}

func (d desk) request(method, path, token string, body io.Reader) *http.Request {
	r := httptest.NewRequestWithContext(d.t.Context(), method, api.Prefix+path, body)
	r.Header.Set("Accept-Language", "en")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

func (d desk) get(path, token string) answer {
	d.t.Helper()
	return d.send(d.request(http.MethodGet, path, token, http.NoBody))
}

// post sends a value as JSON, or a string as it is. What is accepted must fit the description of the request.
func (d desk) post(path, token string, body any) answer {
	d.t.Helper()
	raw, is := body.(string)
	if !is {
		text, err := json.Marshal(body)
		if err != nil {
			d.t.Fatal(err)
		}
		raw = string(text)
	}
	w := d.send(d.request(http.MethodPost, path, token, strings.NewReader(raw)))
	if w.status < 300 {
		_, op := d.doc.operation(http.MethodPost, path)
		var sent any
		if err := json.Unmarshal([]byte(raw), &sent); err != nil {
			d.t.Fatal(err)
		}
		request := d.doc.follow(op["requestBody"].(map[string]any))
		schema := request["content"].(map[string]any)["application/json"].(map[string]any)["schema"].(map[string]any)
		for _, f := range d.doc.check(schema, sent, "request") {
			d.t.Errorf("POST %s took %s: %s", path, raw, f)
		}
	}
	return w
}

// is holds the answer to a status.
func (w answer) is(status int) answer {
	w.t.Helper()
	if w.status != status {
		w.t.Fatalf("answered %d, want %d: %s", w.status, status, w.body)
	}
	return w
}

// into reads the answer.
func (w answer) into(v any) {
	w.t.Helper()
	dec := json.NewDecoder(bytes.NewReader(w.body))
	if err := dec.Decode(v); err != nil {
		w.t.Fatalf("%v in %s", err, w.body)
	}
}

// at follows names and numbers into the answer.
func (w answer) at(names ...any) any {
	w.t.Helper()
	v := w.json
	for _, name := range names {
		switch name := name.(type) {
		case string:
			object, _ := v.(map[string]any)
			v = object[name]
		case int:
			list, _ := v.([]any)
			if name >= len(list) {
				w.t.Fatalf("%v: no item %d in %s", names, name, w.body)
			}
			v = list[name]
		}
	}
	return v
}

// has holds a place of the answer to a value.
func (w answer) has(want any, names ...any) answer {
	w.t.Helper()
	if n, is := want.(int); is {
		want = float64(n)
	}
	if got := w.at(names...); !reflect.DeepEqual(got, want) {
		w.t.Errorf("%v is %v, want %v", names, got, want)
	}
	return w
}

// refuses holds the answer to a refusal: its status, then a "field key" for each error.
func (w answer) refuses(status int, want ...string) answer {
	w.t.Helper()
	w.is(status)
	var p struct {
		Type, Title, Detail string
		Status              int
		Errors              []struct{ Field, Key, Detail string }
	}
	w.into(&p)
	got := []string{}
	for _, e := range p.Errors {
		got = append(got, e.Field+" "+e.Key)
		if e.Detail == e.Key || e.Detail == "" {
			w.t.Errorf("%s has no sentence", e.Key)
		}
	}
	if !reflect.DeepEqual(got, want) {
		w.t.Errorf("refused with %q, want %q", got, want)
	}
	if p.Status != status || p.Title == "" || p.Detail == "" || w.header.Get("Content-Type") != "application/problem+json" {
		w.t.Errorf("problem %s of type %s", w.body, w.header.Get("Content-Type"))
	}
	return w
}

func (d desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d desk) token(by domain.Account) string {
	d.t.Helper()
	token, err := d.NewAPIToken(d.t.Context(), by, "essai")
	d.must(err)
	return token
}

func in(days int) time.Time { return storetest.Start.AddDate(0, 0, days) }

// call opens a call that takes candidacies now, with one published défi.
func (d desk) call(by domain.Account, title string) (domain.Call, domain.Challenge) {
	d.t.Helper()
	ctx := d.t.Context()
	c, err := d.OpenCall(ctx, by, app.NewCall{Title: title, Agency: "Agence de la transition", Opening: in(10), Last: in(100)})
	d.must(err)
	by = d.As(by)
	settings := c.Settings
	settings.Receipt = domain.Receipt{
		Service: "Service des communs", Address: "1 rue du Port, Angers", Phone: "02 00 00 00 00", Email: "communs@exemple.fr",
		Implicit: "rejection", Months: 4, Recourse: "Recours dans les deux mois.",
	}
	d.must(d.SetCall(ctx, by, app.CallChange{
		CallID: c.ID, Seen: app.CallMark(c), Agency: c.Agency, Cutoffs: []time.Time{in(100)}, Settings: settings,
		Phases: domain.Phases{Open: in(10)},
	}))
	p, err := d.CreateChallenge(ctx, by, app.NewChallenge{CallID: c.ID, Sections: domain.Document{
		"title": "Des haies comptées de la même façon", "problem": "Chaque territoire compte à sa façon.", "expected": "Une méthode ouverte.",
	}})
	d.must(err)
	for _, verb := range []domain.Verb{"challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish"} {
		d.must(d.MoveChallenge(ctx, by, app.ChallengeMove{ID: p.Challenge.ID, Verb: verb}))
	}
	d.Advance(11 * 24 * time.Hour)
	c, err = d.CallBySlug(ctx, c.Slug)
	d.must(err)
	return c, p.Challenge
}

func opener(d desk) domain.Account {
	return d.Person("Ada Morel", domain.Grant{Role: domain.Admin, Scope: domain.Instance})
}

// three are the sections that a first publication asks for.
func three(title string, ch domain.Challenge) map[string]string {
	return map[string]string{
		"title": title, "pitch": "Compter les haies ensemble.",
		"challenges": `[{"challenge":"` + ch.ID + `","id":"r1","why":"La méthode est commune."}]`,
	}
}

// save adds a version, as a form does.
func (d desk) save(by domain.Account, pageID string, base int, sections domain.Document) {
	d.t.Helper()
	_, err := d.SavePage(d.t.Context(), by, app.Edit{PageID: pageID, Base: base, Sections: sections, Via: domain.ViaForm})
	d.must(err)
}
