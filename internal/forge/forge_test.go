package forge_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/fetch"
	"github.com/appel-a-communs/communs/internal/forge"
)

// host is the name of a forge that its operator runs.
const host = "example.com"

// certified is a certificate for the names of forges, and what trusts it.
func certified(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{host, "api.github.com", "raw.githubusercontent.com"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	own, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(own)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// tree is a repository of a stand-in: its files by path.
type tree map[string]string

// stand is a forge on loopback.
type stand struct {
	forge.Reader
	mu    sync.Mutex
	asked []string
}

// standIn serves h under the names of the forges, over TLS, on loopback.
func standIn(t *testing.T, h http.HandlerFunc) *stand {
	t.Helper()
	s := &stand{}
	certificate, roots := certified(t)
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Host+r.URL.EscapedPath())
		s.mu.Unlock()
		h(w, r)
	}))
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	u, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	s.Reader = forge.New(fetch.New(fetch.Policy{
		Port: uint16(port), Roots: roots, Allow: func(a netip.AddrPort) bool { return a.Addr().IsLoopback() && a.Port() == uint16(port) },
		Lookup: func(context.Context, string, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		},
	}, "communs-test"))
	return s
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic(err)
	}
}

// rows lists a folder of a tree, in the words of a forge.
func (tr tree) rows(folder, file, dir string) []map[string]any {
	list, seen := []map[string]any{}, map[string]bool{}
	for _, p := range slices.Sorted(maps.Keys(tr)) {
		name, below := strings.CutPrefix(p, folder)
		if !below {
			continue
		}
		first, _, deeper := strings.Cut(name, "/")
		if seen[first] {
			continue
		}
		seen[first] = true
		row := map[string]any{"path": folder + first, "name": first, "type": file, "mode": "100644", "size": len(tr[p]), "sha": "b" + strconv.Itoa(len(tr[p])), "id": "b" + strconv.Itoa(len(tr[p]))}
		if deeper {
			row["type"], row["mode"], row["sha"] = dir, "040000", "folder-"+first
		}
		list = append(list, row)
	}
	return list
}

// asGitHub, asGitLab and asGitea serve a tree as the forges do.
func (tr tree) asGitLab(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.EscapedPath(), "/api/v4/projects/groupe%2Fsous%2Foutil/repository/")
	file, raw := strings.CutPrefix(rest, "files/")
	switch {
	case !ok:
		http.NotFound(w, r)
	case rest == "tree":
		folder := r.URL.Query().Get("path")
		if folder != "" {
			folder += "/"
		}
		answer(w, tr.rows(folder, "blob", "tree"))
	case raw && r.URL.Query().Get("ref") == "HEAD":
		name, err := url.PathUnescape(strings.TrimSuffix(file, "/raw"))
		tr.text(w, r, name, err == nil)
	default:
		http.NotFound(w, r)
	}
}

func (tr tree) text(w http.ResponseWriter, r *http.Request, name string, ok bool) {
	text, known := tr[name]
	if !ok || !known {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, text)
}

func (tr tree) asGitea(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/api/v1/repos/ada/outil/")
	if name, raw := strings.CutPrefix(rest, "raw/"); raw {
		tr.text(w, r, name, ok)
		return
	}
	folder, listing := strings.CutPrefix(rest, "contents")
	if !listing {
		http.NotFound(w, r)
		return
	}
	if folder != "" {
		folder = strings.TrimPrefix(folder, "/") + "/"
	}
	answer(w, tr.rows(folder, "file", "dir"))
}

// github is what GitHub answers; its two hosts are told apart by their paths, as the stand-in has one certificate.
func (tr tree) asGitHub(w http.ResponseWriter, r *http.Request) {
	if id, listing := strings.CutPrefix(r.URL.Path, "/repos/ada/outil/git/trees/"); listing {
		rows := tr.rows("", "blob", "tree")
		if folder, below := strings.CutPrefix(id, "folder-"); below {
			rows = tr.rows(folder+"/", "blob", "tree")
			for _, row := range rows {
				row["path"] = path.Base(row["path"].(string))
			}
		}
		answer(w, map[string]any{"sha": id, "tree": rows, "truncated": false})
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, "/ada/outil/HEAD/")
	tr.text(w, r, name, ok)
}

func whole() tree {
	return tree{
		"LICENSE": "MIT License", "Copying.lesser": "LGPL", "LICENSES/MIT.txt": "MIT", "LICENSES/CC-BY-4.0.txt": "CC BY", "package.json": `{"license":"MIT"}`,
		"README.md": "# Outil", "README.fr.md": "# Outil", "publiccode.yml": "legal: {license: MIT}", "CITATION.cff": "license: MIT", "main.go": "package main",
		"src/LICENSE": "elsewhere", "logo.png": "…", "licence d’usage (1).txt": "Licence",
	}
}

func repository(kind domain.ForgeKind) domain.Repository {
	paths := map[domain.ForgeKind]string{domain.GitHub: "ada/outil", domain.GitLab: "groupe/sous/outil", domain.Gitea: "ada/outil"}
	name := host
	if kind == domain.GitHub {
		name = "github.com"
	}
	return domain.Repository{Forge: domain.Forge{Host: name, Kind: kind}, Path: paths[kind]}
}

func TestFilesThatSpeakOfLicencesAreReadOnEachForge(t *testing.T) {
	want := whole()
	for _, other := range []string{"main.go", "src/LICENSE", "logo.png", "README.md"} {
		delete(want, other) // README.fr.md is the first of the two
	}
	for kind, serve := range map[domain.ForgeKind]http.HandlerFunc{
		domain.GitHub: whole().asGitHub, domain.GitLab: whole().asGitLab, domain.Gitea: whole().asGitea,
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := standIn(t, serve)
			got := s.Read(t.Context(), repository(kind), domain.RepositoryCheck{})
			texts := tree{}
			for name, b := range got.Files {
				texts[name] = string(b)
			}
			if got.State != domain.RepositoryRead || !maps.Equal(texts, want) || got.Left != 0 {
				t.Errorf("%s, %d left out, %v", got.State, got.Left, slices.Sorted(maps.Keys(texts)))
			}
			if len(s.asked) != len(want)+2 {
				t.Errorf("%d requests for %d files", len(s.asked), len(want))
			}
			again := s.Read(t.Context(), repository(kind), domain.RepositoryCheck{Revision: got.Revision})
			if !again.Unchanged || len(s.asked) != len(want)+3 || again.Revision != got.Revision {
				t.Errorf("the second look: %+v after %d requests", again, len(s.asked))
			}
		})
	}
}

func TestKnownListingIsAskedWithItsTag(t *testing.T) {
	s := standIn(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"one"`)
		if r.Header.Get("If-None-Match") == `W/"one"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		whole().asGitea(w, r)
	})
	first := s.Read(t.Context(), repository(domain.Gitea), domain.RepositoryCheck{})
	if first.ETag != `W/"one"` {
		t.Fatalf("tag %q", first.ETag)
	}
	before := len(s.asked)
	again := s.Read(t.Context(), repository(domain.Gitea), domain.RepositoryCheck{ETag: first.ETag, Revision: first.Revision})
	if !again.Unchanged || again.ETag != first.ETag || again.Revision != first.Revision || len(s.asked) != before+1 {
		t.Errorf("%+v after %d requests more", again, len(s.asked)-before)
	}
}

func TestHostileForge(t *testing.T) {
	many := tree{}
	for i := range 400 {
		many["LICENSE-"+strconv.Itoa(i)] = "MIT"
		many["LICENSES/"+strconv.Itoa(i)+".txt"] = "MIT"
	}
	huge := whole()
	huge["LICENSE"] = strings.Repeat("a", 600<<10)
	listing := func(rows string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/contents") {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprint(w, rows)
				return
			}
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, "read")
		}
	}
	for name, tt := range map[string]struct {
		serve http.HandlerFunc
		state domain.RepositoryState
		files int
		left  int
		most  int // requests
	}{
		"too many files":           {many.asGitea, domain.RepositoryRead, 32, 380 + 388, 34},
		"a file too large":         {huge.asGitea, domain.RepositoryRead, 8, 1, 10},
		"no list":                  {listing(`{"message":"hello"}`), domain.RepositoryStrange, 0, 0, 1},
		"null":                     {listing(`null`), domain.RepositoryStrange, 0, 0, 1},
		"numbers":                  {listing(`[1,2,3]`), domain.RepositoryStrange, 0, 0, 1},
		"deep":                     {listing(strings.Repeat("[", 100_000)), domain.RepositoryStrange, 0, 0, 1},
		"nameless":                 {listing(`[{"type":"file"}]`), domain.RepositoryStrange, 0, 0, 1},
		"an empty repository":      {listing(`[]`), domain.RepositoryRead, 0, 0, 1},
		"names that lead outside":  {listing(`[{"type":"file","path":"LICENSE/../../x"},{"type":"file","path":"../LICENSE"},{"type":"file","path":"/LICENSE"},{"type":"file","path":"LICENSE\\x"},{"type":"file","path":"LICENSE\u0000"},{"type":"symlink","path":"LICENSE"},{"type":"submodule","path":"COPYING"}]`), domain.RepositoryRead, 0, 0, 1},
		"names that are addresses": {listing(`[{"type":"file","path":"LICENSE?x=https:"},{"type":"file","path":"LICENSE#@evil.example"},{"type":"file","path":"LICENSE%2f.."}]`), domain.RepositoryRead, 3, 0, 4},
		"a page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>")
		}, domain.RepositoryStrange, 0, 0, 1},
		"nothing": {http.NotFound, domain.RepositoryMissing, 0, 0, 1},
		"a fault": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, domain.RepositoryUnreachable, 0, 0, 1},
		"busy":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, domain.RepositoryBusy, 0, 0, 1},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example/", http.StatusFound)
		}, domain.RepositoryRefused, 0, 0, 1},
		"inside": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://169.254.169.254/", http.StatusFound)
		}, domain.RepositoryRefused, 0, 0, 1},
		"a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, domain.RepositoryRefused, 0, 0, 4},
		"a fault half-way": {func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/raw/package.json") {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			whole().asGitea(w, r)
		}, domain.RepositoryUnreachable, 0, 0, 10},
	} {
		t.Run(name, func(t *testing.T) {
			s := standIn(t, tt.serve)
			got := s.Read(t.Context(), repository(domain.Gitea), domain.RepositoryCheck{})
			if got.State != tt.state || len(got.Files) != tt.files || got.Left != tt.left {
				t.Errorf("%s, %d files, %d left out; want %s, %d, %d", got.State, len(got.Files), got.Left, tt.state, tt.files, tt.left)
			}
			if len(s.asked) > tt.most {
				t.Errorf("%d requests, at most %d", len(s.asked), tt.most)
			}
			for _, address := range s.asked {
				if !strings.HasPrefix(address, host+"/api/v1/repos/ada/outil/") && tt.state == domain.RepositoryRead {
					t.Errorf("%s was asked", address)
				}
			}
		})
	}
}

func TestLongListingIsReadPageByPageUpToALimit(t *testing.T) {
	s := standIn(t, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/raw") {
			w.Header().Set("Content-Type", "text/plain")
			fmt.Fprint(w, "MIT")
			return
		}
		page := r.URL.Query().Get("page")
		w.Header().Set("X-Next-Page", page+"0")
		answer(w, tree{"LICENSE-" + page: "MIT"}.rows("", "blob", "tree"))
	})
	got := s.Read(t.Context(), repository(domain.GitLab), domain.RepositoryCheck{})
	if names := slices.Sorted(maps.Keys(got.Files)); !slices.Equal(names, []string{"LICENSE-1", "LICENSE-2", "LICENSE-3"}) || got.ETag != "" {
		t.Errorf("%v, tag %q", names, got.ETag)
	}
}
