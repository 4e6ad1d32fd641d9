package site_test

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func newRequest(t *testing.T, path string) *http.Request {
	t.Helper()
	return httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
}

// handIn sends a file as the page of files does.
func (w *wikiSite) handIn(by domain.Account, name, alt string, content []byte) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		w.t.Fatal(err)
	}
	if err := form.WriteField("alternative", alt); err != nil {
		w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, "/fichiers", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.answer(by, r)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImageIsHandedInShownAndServedForEver(t *testing.T) {
	w := newWikiSite(t)
	got := w.handIn(w.nadia, "plan.png", "Plan d’une [étagère]", picture(t))
	want(t, "status", got.Code, http.StatusOK)
	line := text(got.doc, "pre.source")
	if !strings.HasPrefix(line, `![Plan d’une \[étagère\]](/fichiers/`) || !strings.HasSuffix(line, ".png)") {
		t.Fatalf("line to paste: %s", line)
	}
	p := w.free("Voici :\n\n" + line)
	shown := w.get(domain.Account{}, p.Path()).doc.Find("#texte img")
	want(t, "alternative", shown.AttrOr("alt", ""), "Plan d’une [étagère]")
	file := w.get(domain.Account{}, shown.AttrOr("src", ""))
	want(t, "status of the file", file.Code, http.StatusOK)
	for name, value := range map[string]string{
		"Content-Type": "image/png", "Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff",
		"Cache-Control": "public, max-age=31536000, immutable", "Content-Disposition": "",
	} {
		want(t, name, file.Header().Get(name), value)
	}
	want(t, "under another name", w.get(domain.Account{}, strings.Replace(shown.AttrOr("src", ""), ".png", ".html", 1)).Code, http.StatusNotFound)
}

func TestPDFIsALinkAndIsSaved(t *testing.T) {
	w := newWikiSite(t)
	line := text(w.handIn(w.nadia, "guide.pdf", "Le guide", []byte("%PDF-1.4\n%%EOF")).doc, "pre.source")
	want(t, "a link", strings.HasPrefix(line, "[Le guide](/fichiers/"), true)
	_, path, _ := strings.Cut(strings.TrimSuffix(line, ")"), "](")
	file := w.get(domain.Account{}, path)
	want(t, "disposition", file.Header().Get("Content-Disposition"), `attachment; filename="`+strings.TrimPrefix(path, "/fichiers/")+`"`)
}

func TestRefusedFilesSayWhy(t *testing.T) {
	w := newWikiSite(t)
	for _, c := range []struct {
		name, alt string
		content   []byte
		status    int
		fault     string
	}{
		{"without words", "", picture(t), http.StatusUnprocessableEntity, "Dites ce que montre le fichier : ce texte le remplace pour qui ne le voit pas."},
		{"empty", "Vide", nil, http.StatusUnprocessableEntity, "Aucun fichier n’a été reçu."},
		{"page", "Page", []byte("<script>alert(1)</script>"), http.StatusUnprocessableEntity, "Seules les images PNG ou JPEG et les PDF sont acceptés."},
		{"broken", "Cassée", picture(t)[:30], http.StatusUnprocessableEntity, "Cette image n’a pas pu être lue, ou elle est trop grande."},
		{"5 MB and one byte", "Gros", bytes.Repeat([]byte("%PDF-"), 1<<20+1), http.StatusUnprocessableEntity, "Ce fichier pèse plus de 5 Mo."},
		{"over the route's limit", "Énorme", bytes.Repeat([]byte("%PDF-"), 2<<20), http.StatusRequestEntityTooLarge, "Ce fichier pèse plus de 5 Mo."},
	} {
		got := w.handIn(w.nadia, "f", c.alt, c.content)
		want(t, c.name+": status", got.Code, c.status)
		wantList(t, c.name, texts(got.doc, ".fautes li"), []string{c.fault})
	}
	want(t, "a visitor's", w.handIn(domain.Account{}, "f.png", "Plan", picture(t)).Code, http.StatusUnauthorized)
}
