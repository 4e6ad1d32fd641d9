package sitetest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// What a page may cost somebody who comes for the first time.
const (
	mostRequests = 6
	mostBytes    = 60_000
	mostScript   = 8_192
)

// audit is a tab whose traffic and complaints are noted.
type audit struct {
	tab
	axe  string
	seen *notes
}

// notes are what the browser told of its documents. Its loop writes them, the test reads them.
type notes struct {
	mu       sync.Mutex
	requests map[cdp.LoaderID]map[network.RequestID]bool
	kinds    map[network.RequestID]network.ResourceType
	bytes    map[network.RequestID]float64
	said     []string
}

func newAudit(t *testing.T, b tab, axe string) audit {
	t.Helper()
	a := audit{tab: b, axe: axe, seen: &notes{
		requests: map[cdp.LoaderID]map[network.RequestID]bool{}, kinds: map[network.RequestID]network.ResourceType{}, bytes: map[network.RequestID]float64{},
	}}
	must(t, chromedp.Listen(b.ctx, a.seen.note))
	go leaveWhenAsked(b.ctx)
	_, err := chromedp.Call(b.ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	must(t, err)
	return a
}

// leaveWhenAsked leaves pages that hold a text nobody saved: the next one waits.
func leaveWhenAsked(ctx context.Context) {
	for _, err := range chromedp.Events(ctx, page.JavascriptDialogOpening) {
		if err != nil {
			return
		}
		_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // else the visit fails
	}
}

// note writes down an event. The console repeats that a document of ours came with an error's status: we ask for those.
func (n *notes) note(ev any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "data:") { // pictures of the browser's own controls
			return
		}
		if n.requests[e.LoaderID] == nil {
			n.requests[e.LoaderID] = map[network.RequestID]bool{}
		}
		n.requests[e.LoaderID][e.RequestID] = true
		n.kinds[e.RequestID] = e.Type
	case *network.EventLoadingFinished:
		n.bytes[e.RequestID] = e.EncodedDataLength
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork || n.kinds[e.Entry.NetworkRequestID] != network.ResourceTypeDocument {
			n.said = append(n.said, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *runtime.EventExceptionThrown:
		n.said = append(n.said, "uncaught: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		n.said = append(n.said, "console."+string(e.Type))
	}
}

// weight is what the document of a loader cost: requests, bytes as they travelled, those of scripts.
func (n *notes) weight(loader cdp.LoaderID) (requests int, bytes, script float64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for id := range n.requests[loader] {
		requests++
		bytes += n.bytes[id]
		if n.kinds[id] == network.ResourceTypeScript {
			script += n.bytes[id]
		}
	}
	return requests, bytes, script
}

func (n *notes) complaints() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	said := n.said
	n.said = nil
	return said
}

// check looks at the page that is open from every side.
func (a audit) check(status int64, s sheet) {
	a.t.Helper()
	if want := max(s.status, 200); status != want {
		a.t.Errorf("answered %d, want %d", status, want)
	}
	a.wait("document.readyState === 'complete' && document.fonts.status === 'loaded'")
	a.picture(strings.ReplaceAll(s.name, " ", "-"))
	frame := a.frame()
	requests, bytes, script := a.seen.weight(frame.LoaderID)
	if requests > mostRequests+s.asks || bytes > mostBytes || script > mostScript {
		a.t.Errorf("%d requests, %.0f bytes, %.0f of scripts; at most %d, %d, %d", requests, bytes, script, mostRequests, mostBytes, mostScript)
	}
	if got := a.eval(`[document.querySelectorAll("h1").length, document.title.trim() !== "", document.documentElement.lang].join()`); got != "1,true,fr" {
		a.t.Errorf("h1, title, language: %s; want 1,true,fr", got)
	}
	world := a.isolated(frame.ID)
	a.violations(world, "wide", "html", everyRule)
	a.light("dark")
	a.violations(world, "wide, dark", "body > header", colourRules) // the rest of the dark is looked at below
	a.tabThrough()
	a.do(chromedp.EmulateViewport(320, 640))
	if got := a.eval("document.documentElement.scrollWidth"); got != "320" {
		a.t.Errorf("%s px wide in a window of 320: %s", got, a.eval(widest))
	}
	a.violations(world, "320 px, dark", "html", everyRule)
	a.light("light")
	a.violations(world, "320 px", "body > header", colourRules) // its drawer; the rest of the light is above
	a.do(chromedp.EmulateViewport(1280, 900))
	if said := a.seen.complaints(); len(said) > 0 {
		a.t.Errorf("the browser complains: %s", strings.Join(said, "\n"))
	}
}

// widest names the elements that stand out of a narrow window.
const widest = `[...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + "." + e.className).slice(0, 5).join(" ")`

func (a audit) frame() *cdp.Frame {
	a.t.Helper()
	tree, err := chromedp.Call(a.ctx, page.GetFrameTree, cdp.Empty{})
	must(a.t, err)
	return tree.FrameTree.Frame
}

// isolated brings the checker into a world of its own: it sees the page, and neither the page's scripts nor
// its policy see it.
func (a audit) isolated(frame cdp.FrameID) runtime.ExecutionContextID {
	a.t.Helper()
	world, err := chromedp.Call(a.ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: frame, WorldName: "axe"})
	must(a.t, err)
	_, err = a.inWorld(world.ExecutionContextID, a.axe)
	must(a.t, err)
	return world.ExecutionContextID
}

func (a audit) inWorld(world runtime.ExecutionContextID, expression string) (string, error) {
	ctx, cancel := context.WithTimeout(a.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[string](expression, chromedp.EvalAwaitPromise, func(p *runtime.EvaluateParams) { p.ContextID = world }))
}

// The rules: all of WCAG 2.0 to 2.2, A and AA, and the best practices; and those that look at colours. A page is
// looked at whole when wide and light, and when narrow and dark: colours do not change with the width.
const (
	everyRule   = `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}`
	colourRules = `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
)

func (a audit) violations(world runtime.ExecutionContextID, in, on, rules string) {
	a.t.Helper()
	found, err := a.inWorld(world, `axe.run("`+on+`", {runOnly: `+rules+`, resultTypes: ["violations"], preload: false}).then(r =>
		JSON.stringify(r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " " + n.failureSummary))))`)
	if err != nil {
		a.t.Errorf("%s: the checker failed: %v", in, err)
		return
	}
	var list []string
	must(a.t, json.Unmarshal([]byte(found), &list))
	for _, v := range list {
		a.t.Errorf("%s: %s", in, v)
	}
}

// reachable lists the controls that somebody at a keyboard must reach: a group of radio buttons is one.
const reachable = `(() => {
	const groups = new Set()
	return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(e => {
		if (e.disabled || e.tabIndex < 0 || e.type === "hidden" || !e.checkVisibility({visibilityProperty: true})) return false
		if (e.type !== "radio") return true
		const group = e.name + " " + e.form?.action
		return !groups.has(group) && groups.add(group)
	})
})()`

// tabThrough presses Tab as often as there are controls: each must have had the focus by then, so that none is
// out of reach and none keeps it.
func (a audit) tabThrough() {
	a.t.Helper()
	n := a.eval(`(() => {
		window.reached = new Set()
		document.addEventListener("focusin", e => reached.add(e.target.type === "radio" ? e.target.name : e.target))
		document.activeElement.blur()
		window.wanted = ` + reachable + `
		return wanted.length + 4 * wanted.filter(e => e.type === "date" || e.type === "time").length // a part after the other
	})()`)
	var count int
	must(a.t, json.Unmarshal([]byte(n), &count))
	for range count + 4 { // the way around passes by the browser's own
		_, err := chromedp.Call(a.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: input.DispatchKeyEventTypeRawKeyDown, Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9,
		})
		must(a.t, err)
	}
	left := a.eval(`wanted.filter(e => !reached.has(e.type === "radio" ? e.name : e)).map(e => e.outerHTML.slice(0, 120)).join("\n")`)
	if left != "" {
		a.t.Errorf("Tab never reaches, of %d controls:\n%s", count, left)
	}
}

// readAxe is the checker's source (testdata/axe.LICENSE).
func readAxe(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("testdata/axe.min.js")
	must(t, err)
	return string(source) + "\n0+''"
}
