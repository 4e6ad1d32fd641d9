package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Prefix is the path under which Assets answers.
const Prefix = "/static/"

// Assets gives the hashed addresses of the bundled files and serves them. Its names never change meaning, so that an
// answer may be kept for ever.
type Assets struct {
	urls  map[string]string
	files map[string]asset
}

// asset is one file in each encoding that it has; the plain one always.
type asset struct {
	kind          string
	plain, gz, br []byte
}

// NewAssets reads the files that manifest.json names from dist, a file system rooted where Dist is.
func NewAssets(dist fs.FS) (*Assets, error) {
	manifest := map[string]string{}
	text, err := fs.ReadFile(dist, "dist/manifest.json")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("web: manifest.json: %w", err)
	}
	a := &Assets{urls: map[string]string{}, files: map[string]asset{}}
	for name, hashed := range manifest {
		file, err := readAsset(dist, hashed)
		if err != nil {
			return nil, err
		}
		a.urls[name] = Prefix + hashed
		a.files[hashed] = file
	}
	return a, nil
}

func readAsset(dist fs.FS, name string) (asset, error) {
	plain, err := fs.ReadFile(dist, "dist/"+name)
	if err != nil {
		return asset{}, fmt.Errorf("web: %w", err)
	}
	gz, _ := fs.ReadFile(dist, "dist/"+name+".gz") // absent for what is compressed already
	br, _ := fs.ReadFile(dist, "dist/"+name+".br")
	return asset{kind: contentType(path.Ext(name)), plain: plain, gz: gz, br: br}, nil
}

// contentType does not ask the machine's MIME tables for the types that we serve: they differ.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".svg":
		return "image/svg+xml"
	default:
		return mime.TypeByExtension(ext)
	}
}

// URL is the address of a bundled file by its source name, as in site.css; empty when there is none.
func (a *Assets) URL(name string) string {
	return a.urls[name]
}

// ServeHTTP answers GET and HEAD under Prefix, in the best encoding that the client takes.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := a.files[strings.TrimPrefix(r.URL.Path, Prefix)]
	switch {
	case !ok:
		http.NotFound(w, r)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	body, encoding := file.encoded(r.Header.Get("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if file.br != nil || file.gz != nil {
		h.Set("Vary", "Accept-Encoding")
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the client went away: nobody is left to tell
	}
}

func (f asset) encoded(accept string) (body []byte, encoding string) {
	switch {
	case f.br != nil && accepts(accept, "br"):
		return f.br, "br"
	case f.gz != nil && accepts(accept, "gzip"):
		return f.gz, "gzip"
	default:
		return f.plain, ""
	}
}

// accepts reads an Accept-Encoding list; a coding with q=0 is refused.
func accepts(list, coding string) bool {
	return slices.ContainsFunc(strings.Split(list, ","), func(item string) bool {
		name, q, _ := strings.Cut(strings.TrimSpace(item), ";")
		quality := strings.TrimPrefix(strings.TrimSpace(q), "q=")
		return strings.TrimSpace(name) == coding && (q == "" || strings.Trim(quality, "0.") != "")
	})
}

// Weight is what a first visit loads of the named files, in bytes as gzip leaves them.
func (a *Assets) Weight(names ...string) int {
	total := 0
	for _, name := range names {
		f := a.files[strings.TrimPrefix(a.urls[name], Prefix)]
		if f.gz != nil {
			total += len(f.gz)
			continue
		}
		total += len(f.plain)
	}
	return total
}
