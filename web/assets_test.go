package web_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/web"
)

func assets(t *testing.T) *web.Assets {
	t.Helper()
	a, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(t *testing.T, method, url, accept string) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(method, url, nil)
	r.Header.Set("Accept-Encoding", accept)
	assets(t).ServeHTTP(w, r)
	return w.Result()
}

func TestEveryBundleHasAnAddressAndAType(t *testing.T) {
	got := map[string]string{}
	for _, name := range []string{"site.css", "site.js", "edit.js", "read.js", "icon.svg", "source-serif-4.woff2"} {
		got[name] = ask(t, "GET", assets(t).URL(name), "").Header.Get("Content-Type")
	}
	want := map[string]string{
		"site.css": "text/css; charset=utf-8", "site.js": "text/javascript; charset=utf-8", "edit.js": "text/javascript; charset=utf-8",
		"read.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml", "source-serif-4.woff2": "font/woff2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownNameHasNoAddress(t *testing.T) {
	if got := assets(t).URL("nothing.js"); got != "" {
		t.Errorf("address %q", got)
	}
}

func TestEncodingIsTheBestThatTheClientTakes(t *testing.T) {
	url := assets(t).URL("site.css")
	for accept, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "": "", "br;q=0, gzip;q=0.5": "gzip", "br;q=0.0": "", "identity": "",
	} {
		if got := ask(t, "GET", url, accept).Header.Get("Content-Encoding"); got != want {
			t.Errorf("%q: encoded as %q, want %q", accept, got, want)
		}
	}
}

func TestAnswerMayBeKeptForEver(t *testing.T) {
	h := ask(t, "GET", assets(t).URL("site.css"), "br").Header
	got := []string{h.Get("Cache-Control"), h.Get("Vary"), h.Get("X-Content-Type-Options")}
	want := []string{"public, max-age=31536000, immutable", "Accept-Encoding", "nosniff"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeadHasTheLengthAndNoBody(t *testing.T) {
	url := assets(t).URL("site.css")
	head, get := ask(t, "HEAD", url, ""), ask(t, "GET", url, "")
	body, err := io.ReadAll(head.Body)
	if err != nil || len(body) != 0 || head.ContentLength != get.ContentLength || get.ContentLength <= 0 {
		t.Errorf("HEAD: %d bytes announced, %d sent, err %v; GET: %d", head.ContentLength, len(body), err, get.ContentLength)
	}
}

func TestOnlyBundlesAreServed(t *testing.T) {
	for _, path := range []string{"/static/manifest.json", "/static/", "/static/../embed.go", "/static/site.css"} {
		if got := ask(t, "GET", path, "").StatusCode; got != http.StatusNotFound {
			t.Errorf("%s: %d", path, got)
		}
	}
	if got := ask(t, "POST", assets(t).URL("site.css"), "").StatusCode; got != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", got)
	}
}

// A page may bring 8 KB of scripts, compressed.
func TestScriptsStayLight(t *testing.T) {
	for _, script := range []string{"edit.js", "read.js"} {
		n := ask(t, "GET", assets(t).URL("site.js"), "gzip").ContentLength + ask(t, "GET", assets(t).URL(script), "gzip").ContentLength
		if n > 8<<10 {
			t.Errorf("site.js and %s: %d bytes", script, n)
		}
	}
}
