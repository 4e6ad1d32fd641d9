package communs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/appel-a-communs/communs"

// layer is one package and what its code (not its tests) may import beside the standard library, prefixes of paths:
// our own without the module's name, then others'.
type layer struct {
	pkg    string
	ours   string
	others string
}

// layers is who may import whom, from the ground up: a line names only packages of lines above it, so no arrow points
// back. A package without a line fails the test; a line may wait for its package.
var layers = []layer{
	// Leaves: each wraps one thing and knows nothing of the others.
	{"config", "", "github.com/caarlos0/env"},
	{"migrations", "", ""},
	{"web", "", ""},
	{"internal/domain", "", ""},
	{"internal/licence/fingerprint", "", "golang.org/x/text"},
	{"internal/licence", "internal/licence/fingerprint", "github.com/goccy/go-yaml github.com/pelletier/go-toml golang.org/x/text"},
	{"internal/licence/gen", "internal/licence internal/licence/fingerprint", ""},
	{"internal/search", "", "github.com/kljensen/snowball golang.org/x/text"},
	{"internal/prose", "", "github.com/sergi/go-diff golang.org/x/text"},
	{"internal/markup", "", "github.com/yuin/goldmark github.com/microcosm-cc/bluemonday golang.org/x/net/html golang.org/x/text"},
	{"internal/tlog", "", "golang.org/x/mod"},
	{"internal/i18n", "", "github.com/nicksnyder/go-i18n golang.org/x/text"},
	{"internal/i18n/i18ntest", "internal/i18n web", "golang.org/x/text"},
	{"internal/mail", "", "github.com/wneessen/go-mail"},
	{"internal/mediawiki", "", "github.com/goccy/go-yaml"},
	{"internal/demo", "internal/domain internal/licence internal/prose", "github.com/goccy/go-yaml"},
	{"internal/fetch", "", ""},
	{"internal/forge", "internal/domain internal/fetch", ""},
	{"internal/ical", "", ""},
	{"internal/limit", "", "golang.org/x/time"},
	{"internal/unpack", "", ""},

	// The database, and the words of the field in it.
	{"internal/sqldb", "", "github.com/jmoiron/sqlx github.com/klauspost/compress github.com/lib/pq modernc.org/sqlite github.com/pressly/goose github.com/sethvargo/go-retry"},
	{"internal/store", "internal/domain internal/sqldb", "github.com/google/uuid github.com/klauspost/compress"},
	{"internal/store/storetest", "internal/domain internal/sqldb internal/store migrations", "github.com/google/uuid"},

	// What people do, and the pages that they read.
	{"internal/app", "migrations internal/domain internal/store internal/licence internal/prose internal/search internal/markup internal/tlog", "github.com/alexedwards/argon2id github.com/google/uuid github.com/goccy/go-yaml golang.org/x/text golang.org/x/sync"},
	{"internal/app/apptest", "internal/domain internal/store internal/app", ""},
	{"internal/demo/play", "internal/domain internal/store internal/app internal/demo", ""},
	{"internal/importing", "internal/domain internal/app internal/mediawiki", ""},
	{"internal/job", "internal/domain internal/app internal/i18n internal/mail internal/fetch internal/forge", ""},
	{"web/view", "internal/domain internal/i18n internal/licence internal/prose internal/markup web", "github.com/a-h/templ"},

	// HTTP.
	{"internal/site", "internal/domain internal/store internal/app internal/importing internal/ical internal/licence internal/search internal/prose internal/markup internal/i18n internal/limit internal/unpack web web/view", "github.com/gin-gonic/gin github.com/gorilla/sessions github.com/gorilla/securecookie github.com/a-h/templ github.com/andybalholm/brotli github.com/klauspost/compress github.com/hashicorp/golang-lru github.com/prometheus/client_golang github.com/google/uuid golang.org/x/text golang.org/x/sync"},
	{"internal/api", "internal/domain internal/store internal/app internal/licence internal/prose internal/markup internal/i18n internal/limit", "github.com/gin-gonic/gin github.com/google/uuid github.com/klauspost/compress"},
	{"internal/site/sitetest", "config internal migrations web", "github.com/PuerkitoBio/goquery github.com/andybalholm/cascadia github.com/chromedp golang.org/x/net/html"},

	// Programs.
	{"cmd/communs", "config internal migrations web", "github.com/spf13/cobra github.com/prometheus/client_golang github.com/google/uuid github.com/goccy/go-yaml golang.org/x"},
	{"cmd/communs-bench", "config internal migrations web", "github.com/gin-gonic/gin github.com/spf13/cobra github.com/google/uuid golang.org/x"},
	{"cmd/assets", "web", "github.com/evanw/esbuild github.com/andybalholm/brotli github.com/klauspost/compress"},
}

func TestLayersOnlyPointDown(t *testing.T) {
	var above []string
	for _, l := range layers {
		for ours := range strings.FieldsSeq(l.ours) {
			known := slices.ContainsFunc(above, func(pkg string) bool { return covers(ours, pkg) })
			if !known {
				t.Errorf("%s may import %s, which stands on no line above its own", l.pkg, ours)
			}
		}
		if slices.Contains(above, l.pkg) {
			t.Errorf("%s has two lines", l.pkg)
		}
		above = append(above, l.pkg)
	}
}

func TestPackagesImportWhatTheirLayerAllows(t *testing.T) {
	for pkg, imports := range packageImports(t) {
		i := slices.IndexFunc(layers, func(l layer) bool { return l.pkg == pkg })
		if i < 0 {
			t.Errorf("%s has no line in layers: say where it stands and what it may import", pkg)
			continue
		}
		for _, imported := range imports {
			if !allowed(layers[i], imported) {
				t.Errorf("%s imports %s, which its layer does not allow", pkg, imported)
			}
		}
	}
}

// allowed tells whether a package on line l may import path: the standard library always, the rest as the line says.
func allowed(l layer, path string) bool {
	prefixes := l.others
	if ours, ok := strings.CutPrefix(path, module+"/"); ok {
		path, prefixes = ours, l.ours
	} else if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return true
	}
	return slices.ContainsFunc(strings.Fields(prefixes), func(p string) bool { return covers(p, path) })
}

// covers tells whether path is prefix or lies below it. "web" covers itself alone: web/view is another layer.
func covers(prefix, path string) bool {
	return path == prefix || prefix != "web" && strings.HasPrefix(path, prefix+"/")
}

// packageImports lists the packages of the module, but the root, with what their code imports.
func packageImports(t *testing.T) map[string][]string {
	t.Helper()
	// -e: a package that does not build is the compiler's to tell; its imports are ours.
	list := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatal("go list:", err)
	}
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if pkg, ok := strings.CutPrefix(fields[0], module+"/"); ok {
			packages[pkg] = fields[1:]
		}
	}
	if len(packages) == 0 {
		t.Fatal("go list found no package")
	}
	return packages
}

// What faces readers goes through app: beside what the page cache listens to, it never asks the store itself.
func TestPagesAndProgramsReadThroughApp(t *testing.T) {
	past := regexp.MustCompile(`\.Store\(\)(\.\w+)?`)
	for _, dir := range []string{"internal/site", "internal/api"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(files), err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, m := range past.FindAllStringSubmatch(string(b), -1) {
				if m[1] != ".Listen" && m[1] != ".Announced" {
					t.Errorf("%s asks the store by %s: make it a method of app", file, m[0])
				}
			}
		}
	}
}

// What the product reads elsewhere it reads through internal/fetch. The others connect to what its operator named: a
// database, a mail server (by its library), the site itself.
func TestOnlyFetchDialsOut(t *testing.T) {
	dials := regexp.MustCompile(`\b(http\.(Get|Head|Post|PostForm|DefaultClient|DefaultTransport|NewRequest\w*|Client\b|Transport\b)|net\.(Dial\w*|Dialer)\b|tls\.(Dial\w*|Dialer)\b|smtp\.\w+|httputil\.)`)
	named := map[string]string{
		"internal/fetch":    "the one client",
		"internal/sqldb":    "the database of the settings",
		"internal/mail":     "the mail server of the settings",
		"cmd/communs":       "doctor looks at the certificate of the site itself",
		"cmd/communs-bench": "loads a site that it started",
	}
	for pkg := range packageImports(t) {
		files, err := filepath.Glob(pkg + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pkg, len(files), err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if m := dials.Find(b); m != nil && named[pkg] == "" && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s has %s: only internal/fetch reads what is elsewhere", file, m)
			}
		}
	}
}
