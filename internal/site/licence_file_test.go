package site_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

// checks sends a text or a file to be checked, as a browser does.
func (w *wikiSite) checks(text, name string, file []byte) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := errors.Join(form.WriteField("genre", "software"), form.WriteField("texte", text))
	part, errFile := form.CreateFormFile("file", name)
	if err = errors.Join(err, errFile); err != nil {
		w.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, "/licences/verifier", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.answer(domain.Account{}, r)
}

type packed struct{ name, body string }

func zipOf(t *testing.T, files ...packed) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		e, err := w.Create(f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte(f.body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(t *testing.T, h tar.Header, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&h); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// eupl is the one licence text of this repository.
func eupl(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPastedTextIsRecognised(t *testing.T) {
	w := newWikiSite(t)
	got := w.checks(eupl(t), "", nil)
	want(t, "status", got.Code, http.StatusOK)
	want(t, "verdict", text(got.doc, ".verdict-vif p b"), "Licence ouverte.")
	want(t, "recognised", strings.HasPrefix(text(got.doc, "#trouve ~ h4 + p"), "EUPL-1.2, "), true)
	want(t, "kept", got.Header().Get("Cache-Control"), "no-store")
	want(t, "typed text", strings.Contains(got.doc.Find("textarea[name=texte]").Text(), "EUROPEAN UNION PUBLIC LICENCE"), true)
}

func TestAlteredTextShowsTheWordsThatDiffer(t *testing.T) {
	w := newWikiSite(t)
	altered := strings.Replace(eupl(t), "royalty-free", "royalty-bearing", 1)
	got := w.checks("", "LICENSE", []byte(altered))
	want(t, "verdict", text(got.doc, ".verdict-vif p b"), "Licence à préciser.")
	want(t, "recognised", strings.HasPrefix(text(got.doc, "#trouve ~ h4 + p"), "Au plus près de EUPL-1.2"), true)
	ins, del := strings.Join(texts(got.doc, ".mots-licence ins"), " "), strings.Join(texts(got.doc, ".mots-licence del"), " ")
	if !strings.Contains(ins, "bearing") || !strings.Contains(del, "free") || !strings.HasPrefix(ins, "ajouté : ") || !strings.HasPrefix(del, "supprimé : ") {
		t.Errorf("added %q, removed %q", ins, del)
	}
	restricted := w.checks(eupl(t)+"\n\nThis licence does not permit commercial use.", "", nil)
	want(t, "restricted", text(restricted.doc, ".verdict-vif p b"), "Licence non ouverte.")
	want(t, "its words", strings.Contains(strings.ToLower(text(restricted.doc, ".mots")), "commercial"), true)
}

func TestRepositoryIsCheckedAsAWhole(t *testing.T) {
	w := newWikiSite(t)
	good := []packed{
		{"outil-1.0/LICENSE", eupl(t)},
		{"outil-1.0/package.json", `{"name":"outil","license":"EUPL-1.2"}`},
		{"outil-1.0/src/main.js", "// SPDX-License-Identifier: EUPL-1.2\nrun()\n"},
	}
	got := w.checks("", "outil.zip", zipOf(t, good...))
	want(t, "status", got.Code, http.StatusOK)
	want(t, "verdict", text(got.doc, ".verdict-vif p"), "Licence ouverte. Tout s’accorde sur EUPL-1.2.")
	want(t, "count", strings.Contains(text(got.doc, "main"), "3 fichiers lus."), true)
	files := texts(got.doc, "tbody th")
	want(t, "declared", slices.Contains(files, "package.json"), true)

	bad := slices.Clone(good)
	bad[1].body = `{"name":"outil","license":"MIT"}`
	got = w.checks("", "outil.zip", zipOf(t, bad...))
	want(t, "a disagreement is not open", text(got.doc, ".verdict-vif p b") != "Licence ouverte.", true)
	want(t, "it is said", strings.Contains(text(got.doc, "#trouve ~ ul"), "package.json"), true)
}

func TestHostileFilesAreRefusedAtTheField(t *testing.T) {
	w := newWikiSite(t)
	fine := zipOf(t, packed{"LICENSE", strings.Repeat("MIT ", 900)})
	locked := bytes.Clone(fine)
	locked[6] |= 1
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	for _, x := range []struct {
		what, name string
		file       []byte
		status     int
		told       string
	}{
		{"nothing", "vide.zip", nil, http.StatusUnprocessableEntity, "Ce fichier est vide."},
		{"a picture", "photo.png", []byte("\x89PNG\x00\x01"), http.StatusUnprocessableEntity, "Ce fichier n’est ni un texte, ni une archive .zip ou .tar.gz."},
		{"cut short", "outil.zip", fine[:len(fine)/2], http.StatusUnprocessableEntity, "Cette archive est incomplète ou abîmée"},
		{"a password", "outil.zip", locked, http.StatusUnprocessableEntity, "Cette archive demande un mot de passe (LICENSE)"},
		{"a bomb", "outil.zip", zipOf(t, packed{"a", strings.Repeat("\x00", 40<<20)}), http.StatusUnprocessableEntity, "Cette archive se déplie bien au-delà"},
		{"a way out", "outil.zip", zipOf(t, packed{"../../etc/cron.d/x", "x"}), http.StatusUnprocessableEntity, "Un nom de cette archive n’est pas permis"},
		{"a link alone", "outil.tar.gz", tarOf(t, tar.Header{Name: "LICENSE", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, ""), http.StatusUnprocessableEntity, "Cette archive ne contient aucun fichier."},
		{"too large", "outil.zip", append(bytes.Clone(fine), make([]byte, 12<<20)...), http.StatusRequestEntityTooLarge, "Ce fichier est trop lourd"},
	} {
		got := w.checks("Texte collé", x.name, x.file)
		want(t, x.what+": status", got.Code, x.status)
		if told := strings.TrimPrefix(text(got.doc, "#f-file-erreur"), "Erreur : "); !strings.Contains(told, x.told) {
			t.Errorf("%s: told %q", x.what, told)
		}
		want(t, x.what+": described", got.doc.Find("#f-file").AttrOr("aria-describedby", ""), "f-file-aide f-file-erreur")
	}
	empty := w.checks(" ", "", nil)
	want(t, "nothing at all", empty.Code, http.StatusUnprocessableEntity)
}

func TestArchiveInsideAnArchiveIsNotOpened(t *testing.T) {
	w := newWikiSite(t)
	bomb := string(zipOf(t, packed{"LICENSE", strings.Repeat("MIT ", 1<<20)}))
	got := w.checks("", "outil.zip", zipOf(t, packed{"lisez-moi.txt", "Un outil."}, packed{"inner.zip", bomb}))
	want(t, "status", got.Code, http.StatusOK)
	want(t, "said", strings.Contains(text(got.doc, "main"), "Une archive dans l’archive, qui n’est pas ouverte."), true)
	want(t, "verdict", text(got.doc, ".verdict-vif p b") != "Licence ouverte.", true)
}
