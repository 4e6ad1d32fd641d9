package view_test

import (
	"context"
	"fmt"
	escape "html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/appel-a-communs/communs/web"
	"github.com/appel-a-communs/communs/web/view"
)

// policy is the one that the site sends: scripts must do their work under it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types apercu"

// tab is a page open in a real browser.
type tab struct {
	t    *testing.T
	ctx  context.Context
	site string
}

// browse opens a browser on a site of the sample pages.
func browse(t *testing.T) tab {
	t.Helper()
	name := os.Getenv("CHROMIUM")
	if name == "" {
		name = "chromium"
	}
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%s is not installed, and CI is set: what scripts do must be tested", name)
	default:
		t.Skipf("%s is not installed: what scripts do is not tested", name)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	site := httptest.NewServer(sampleSite(t))
	t.Cleanup(site.Close)
	return tab{t: t, ctx: ctx, site: site.URL}
}

func sampleSite(t *testing.T) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(web.Prefix, assets(t))
	mux.HandleFunc("POST /apercu", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "<p>%s</p>", escape.EscapeString(r.FormValue("text"))) // the browser may have gone
	})
	for name, page := range pages(t) {
		mux.Handle("GET /"+name, secured(templ.Handler(page)))
	}
	mux.Handle("GET /enregistree", secured(templ.Handler(layout(savedPage(t)))))
	return mux
}

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		next.ServeHTTP(w, r)
	})
}

func (b tab) do(act chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, act); err != nil {
		b.t.Fatal(err)
	}
}

func (b tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.site + path))
}

// eval gives the value of an expression as text.
func (b tab) eval(expression string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("(async () => String("+expression+"))()", chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return got
}

// wait returns once an expression holds.
func (b tab) wait(expression string) {
	b.t.Helper()
	b.eval("await new Promise(done => { const turn = async () => (" + expression + ") ? done() : setTimeout(turn, 20); turn() })")
}

// write replaces the text of a control as typing would.
func (b tab) write(id, text string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`{ const e = document.getElementById(%q); e.focus(); e.select(); document.execCommand("insertText", false, %q) }`, id, text)))
}

func (b tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).click()", selector)))
}

// drafts is an expression: the keys of the drafts kept.
const drafts = `await new Promise(done => { const open = indexedDB.open("communs"); open.onupgradeneeded = () => open.transaction.abort();
	open.onerror = () => done(""); open.onsuccess = () => { const all = open.result.transaction("drafts").objectStore("drafts").getAllKeys();
	all.onsuccess = () => { open.result.close(); done(JSON.stringify(all.result)) } } })`

func TestTypedTextIsOfferedBackAndLeavesWhenSaved(t *testing.T) {
	b := browse(t)
	b.open("/modifier")
	b.write("f-resource", "Un texte tapé")
	b.click("button[name=add_row][value=resources]")
	b.do(chromedp.KeyEvent("Une ressource neuve"))
	b.wait(`(` + drafts + `).includes('["a1","p1","9"]')`)
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("form.saisie").dispatchEvent(new Event("submit"))`)) // lets the page go
	b.open("/modifier")
	b.wait(`!document.querySelector("[data-draft-offer]").hidden`)
	b.click("[data-draft-use]")
	if got := b.eval(`document.getElementById("f-resource").value`); got != "Un texte tapé" {
		t.Errorf("text = %q", got)
	}
	if got := b.eval(`[...document.querySelectorAll("[name^='resources.'][name$='.name']")].map(e => e.value).join("|")`); got != "Guide de dépose soignée|Une ressource neuve" {
		t.Errorf("rows = %q", got)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("form.saisie").dispatchEvent(new Event("submit"))`))
	b.open("/enregistree")
	b.wait(`(` + drafts + `) === "[]"`)
}

func TestToolbarWritesMarkdownThatUndoTakesBack(t *testing.T) {
	b := browse(t)
	b.open("/modifier")
	b.write("f-resource", "un mot")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("f-resource").setSelectionRange(3, 6)`))
	b.do(chromedp.KeyEvent("b", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	if got := b.eval(`document.getElementById("f-resource").value`); got != "un **mot**" {
		t.Errorf("text = %q", got)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.execCommand("undo")`))
	if got := b.eval(`document.getElementById("f-resource").value`); got != "un mot" {
		t.Errorf("after undo = %q", got)
	}
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("[role=toolbar] button").focus()`))
	var acts []string
	for _, key := range []string{kb.ArrowRight, kb.End, kb.ArrowRight, kb.ArrowLeft, kb.Home, kb.Tab} {
		b.do(chromedp.KeyEvent(key))
		acts = append(acts, b.eval(`document.activeElement.dataset.act || document.activeElement.id`))
	}
	if got := strings.Join(acts, " "); got != "italic quote bold quote bold f-resource" {
		t.Errorf("focus went %s", got)
	}
}

func TestPreviewFollowsTheTextUnderTrustedTypes(t *testing.T) {
	b := browse(t)
	b.open("/modifier")
	b.do(chromedp.Evaluate[chromedp.Void](`window.refused = []; document.addEventListener("securitypolicyviolation", e => refused.push(e.violatedDirective))`))
	b.click("button[name=preview]")
	b.write("f-resource", "a < b")
	b.wait(`document.querySelector("[data-preview-out]").innerHTML === "<p>a &lt; b</p>"`)
	if got := b.eval(`refused.join()`); got != "" {
		t.Errorf("refused by the policy: %s", got)
	}
	if got := b.eval(`document.querySelector("button[name=preview]").textContent`); !strings.HasPrefix(got, "Cacher l’aperçu") {
		t.Errorf("button says %q", got)
	}
}

func TestAddedRowsHaveTheirOwnNames(t *testing.T) {
	b := browse(t)
	b.open("/modifier")
	b.click("button[name=add_row][value=challenges]")
	b.click("button[name=add_row][value=challenges]")
	if got := b.eval(`new Set([...document.querySelectorAll("[name='challenges.rows']")].map(e => e.value)).size`); got != "3" {
		t.Errorf("%s rows by their ids, want 3", got)
	}
	if got := b.eval(`(ids => ids.length - new Set(ids).size)([...document.querySelectorAll("[id]")].map(e => e.id))`); got != "0" {
		t.Errorf("%s ids twice", got)
	}
	b.click("[data-row=c1] button[name=remove_row]")
	if got := b.eval(`document.querySelectorAll("[name='challenges.rows']").length`); got != "2" {
		t.Errorf("%s rows after one left, want 2", got)
	}
	if got := b.eval(`document.activeElement.name.startsWith("challenges.n")`); got != "true" {
		t.Error("the focus was lost with the row")
	}
}

func TestThemeIsKeptFromPageToPage(t *testing.T) {
	b := browse(t)
	b.open("/liste")
	b.click("#theme-sombre")
	b.open("/deposer")
	if got := b.eval(`document.documentElement.dataset.theme + document.querySelector("#theme-sombre").checked`); got != "sombretrue" {
		t.Errorf("got %q", got)
	}
	b.click("#theme-auto")
	b.open("/liste")
	if got := b.eval(`document.documentElement.dataset.theme`); got != "undefined" {
		t.Errorf("got %q", got)
	}
}

// savedPage follows the save of what was typed over version 9.
func savedPage(t *testing.T) view.Page {
	t.Helper()
	p := samplePage(t, "Matériaux en commun")
	p.Saved = &view.Saved{Account: "a1", Page: "p1", Base: 9}
	return p
}
