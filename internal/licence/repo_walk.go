package licence

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a tree; what lies beyond is said in the report and keeps it from being open.
const (
	maxEntries   = 20_000
	maxTreeDepth = 12
	maxManifest  = 256 << 10
	maxTreeBytes = 16 << 20
	maxLicences  = 200
	maxManifests = 60
	maxTagged    = 2_000 // source files whose head is read
	maxHead      = 4 << 10
	maxListed    = 100 // declarations kept
)

// walk gathers what the files of a tree say.
type walk struct {
	tree      fs.FS
	kind      Kind
	root      string
	out       RepoReport
	bytes     int64
	texts     int
	manifests int
	tagged    int
	limited   bool
	stopped   bool
}

// enter goes down into a single top folder, as the archives of forges have one, and reads from there.
func (w *walk) enter() {
	w.root = "."
	entries, err := fs.ReadDir(w.tree, ".")
	if err != nil {
		w.unread(".")
		return
	}
	var folder string
	for _, e := range entries {
		switch {
		case e.Name() == "pax_global_header":
		case e.IsDir() && folder == "" && !oddName(e.Name()) && !vendored(e.Name()):
			folder = e.Name()
		default:
			w.folder(".", 0)
			return
		}
	}
	if folder != "" {
		w.root = folder
	}
	w.folder(w.root, 0)
}

// folder reads one folder: its files first, in the order of their names, then those below.
func (w *walk) folder(dir string, depth int) {
	if depth > maxTreeDepth {
		w.limit()
		return
	}
	entries, err := fs.ReadDir(w.tree, dir)
	if err != nil {
		w.unread(w.shown(dir))
		return
	}
	var below []string
	for _, e := range entries {
		if w.stopped {
			return
		}
		name := path.Join(dir, e.Name())
		switch {
		case oddName(e.Name()):
			w.out.Skipped++
		case e.IsDir():
			below = append(below, name)
		case !e.Type().IsRegular():
			w.link(name)
		default:
			w.file(name)
		}
	}
	for _, name := range below {
		if vendored(path.Base(name)) || !w.own(name) {
			w.count(name, depth+1)
			continue
		}
		w.folder(name, depth+1)
	}
}

// own leaves out the folders of tools.
func (w *walk) own(name string) bool {
	base := path.Base(name)
	return !strings.HasPrefix(base, ".") || base == ".reuse"
}

// vendored tells a folder of other people's work, or of test material: what it holds says nothing about the whole.
func vendored(name string) bool {
	switch strings.ToLower(name) {
	case "vendor", "vendors", "vendored", "node_modules", "bower_components", "third_party", "third-party", "thirdparty",
		"testdata", "site-packages", "_vendor", "extern", "external", "deps":
		return true
	}
	return false
}

// count adds up the files of a folder that does not decide.
func (w *walk) count(dir string, depth int) {
	entries, err := fs.ReadDir(w.tree, dir)
	if err != nil || depth > maxTreeDepth {
		w.out.Skipped++
		return
	}
	for _, e := range entries {
		if w.out.Seen >= maxEntries {
			w.limit()
			w.stopped = true
			return
		}
		if e.IsDir() {
			w.count(path.Join(dir, e.Name()), depth+1)
			continue
		}
		w.out.Seen++
		w.out.Skipped++
	}
}

// oddName tells the names that no honest tree holds: they are passed over, never opened.
func oddName(name string) bool {
	return name == "" || name == "." || name == ".." || len(name) > 255 || !utf8.ValidString(name) ||
		strings.ContainsAny(name, "/\\\x00") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// link counts what is no plain file. A licence that is only a link is not read.
func (w *walk) link(name string) {
	w.out.Seen++
	w.out.Skipped++
	if licenceFile(path.Base(name)) && w.atRoot(name) {
		w.unread(w.shown(name))
	}
}

func (w *walk) file(name string) {
	if w.out.Seen >= maxEntries {
		w.limit()
		w.stopped = true
		return
	}
	w.out.Seen++
	base := path.Base(name)
	reader := manifestReader(base)
	switch {
	case licenceFile(base) || path.Base(path.Dir(name)) == "LICENSES" && strings.HasSuffix(strings.ToLower(base), ".txt"):
		w.text(name)
	case reader != nil && w.shallow(name):
		w.manifest(name, reader)
	case sourceFile(base):
		w.head(name)
	}
}

// licenceFile tells a file that is to hold the text of a licence.
func licenceFile(base string) bool {
	lower := strings.ToLower(base)
	stem, rest := lower, ""
	if i := strings.IndexAny(lower, ".-_"); i > 0 {
		stem, rest = lower[:i], path.Ext(lower)
	}
	switch stem {
	case "license", "licence", "licenses", "licences", "copying", "unlicense", "copyright", "mit", "licenseagreement":
	default:
		if !strings.HasSuffix(stem, "license") && !strings.HasSuffix(stem, "licence") {
			return false
		}
	}
	if stem == "mit" && rest != ".txt" && rest != ".md" {
		return false
	}
	return rest == "" || slices.Contains([]string{".txt", ".md", ".rst", ".html", ".markdown", ".text", ".adoc", ".lesser"}, rest) ||
		!sourceFile(base) && manifestReader(base) == nil
}

// read gives the beginning of a file; whole is false when there is more.
func (w *walk) read(name string, most int) (text []byte, whole bool) {
	if w.bytes >= maxTreeBytes {
		w.limit()
		return nil, false
	}
	f, err := w.tree.Open(name)
	if err != nil {
		return nil, false
	}
	defer func() { _ = f.Close() }() // read only: nothing to lose
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, false
	}
	text, err = io.ReadAll(io.LimitReader(f, int64(most)+1))
	w.bytes += int64(len(text))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false
	}
	if len(text) > most {
		return text[:most], false
	}
	return text, true
}

func (w *walk) limit() {
	if !w.limited {
		w.limited = true
		w.out.Unread = append(w.out.Unread, reason("repo-limit", "20 000", "16"))
	}
}

func (w *walk) unread(file string) {
	if len(w.out.Unread) < maxListed {
		w.out.Unread = append(w.out.Unread, reason("repo-unread", file))
	}
}

// shown is a path from the top of the tree, without the folder of the archive.
func (w *walk) shown(name string) string {
	if w.root == "." {
		return name
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, w.root), "/")
}

func (w *walk) atRoot(name string) bool { return path.Dir(name) == w.root }

// shallow tells the manifests of the whole from those of examples and parts deep below.
func (w *walk) shallow(name string) bool { return strings.Count(w.shown(name), "/") <= 2 }
