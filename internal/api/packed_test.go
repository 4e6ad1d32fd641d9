package api_test

import (
	"compress/gzip"
	"encoding/json"
	"net/http/httptest"
	"testing"

	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// Long answers go out compressed to programs that take it.
func TestLongAnswersAreCompressed(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	r := d.request("GET", "/openapi.json", "", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	d.h.ServeHTTP(w, r)
	if got := w.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding %q", got)
	}
	packed := w.Body.Len()
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ OpenAPI string }
	if err := json.NewDecoder(z).Decode(&doc); err != nil || doc.OpenAPI == "" {
		t.Errorf("%d bytes, version %q: %v", packed, doc.OpenAPI, err)
	}
	if plain := len(d.get("/openapi.json", "").body); packed*3 > plain {
		t.Errorf("%d bytes compressed, %d plain", packed, plain)
	}
}
