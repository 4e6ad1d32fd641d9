package sitetest_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long a test waits for a condition: far longer than any takes on a busy machine.
const patience = 15 * time.Second

// startBrowser starts the one browser of the package. Each person gets a context of her own in it, as in
// private windows.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	must(t, chromedp.Do(ctx))
	return ctx
}

// chromium is Debian's browser, or the one that CHROMIUM names. Where every change is checked, it may not lack.
func chromium(t *testing.T) string {
	t.Helper()
	name := os.Getenv("CHROMIUM")
	if name == "" {
		name = "chromium"
	}
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%s is not installed, and CI is set: what people do in a browser must be tested", name)
	default:
		t.Skipf("%s is not installed: what people do in a browser is not tested", name)
	}
	return path
}

// tab is one person at her browser, on a stage.
type tab struct {
	t     *testing.T
	ctx   context.Context
	stage *stage
}

// visitor opens a browser of her own, signed in as nobody.
func (st *stage) visitor(t *testing.T) tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(st.browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	must(t, chromedp.Do(ctx)) // the tab lasts as long as the context of its first act
	b := tab{t: t, ctx: ctx, stage: st}
	b.do(chromedp.EmulateViewport(1280, 900))
	b.light("light")
	return b
}

// person opens a browser signed in as somebody of the story, by her address before the @.
func (st *stage) person(t *testing.T, name string) tab {
	t.Helper()
	b := st.visitor(t)
	b.become(name)
	return b
}

// light sets how the device is: light or dark, and without motion, so that nothing slides away from a click.
func (b tab) light(scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	must(b.t, err)
}

// become signs in without the form, for what comes after it.
func (b tab) become(name string) {
	b.t.Helper()
	who := b.stage.account(b.t, name)
	cookie, err := b.stage.app.StartSession(b.t.Context(), who, "Chromium")
	must(b.t, err)
	_, err = chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{
		Name: "__Host-sid", Value: cookie, URL: b.stage.url, Path: "/", Secure: new(true), HTTPOnly: new(true),
	})
	must(b.t, err)
}

func (b tab) withoutScripts() tab {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	must(b.t, err)
	return b
}

func (b tab) do(acts ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, acts...); err != nil {
		b.t.Fatalf("at %s: %v", b.where(), err)
	}
}

// where is the address of the page, for messages.
func (b tab) where() string {
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Second)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return "an unknown page"
	}
	return strings.TrimPrefix(at, b.stage.url)
}

func (b tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.stage.url + path))
}

// visit opens an address and gives the status of its answer.
func (b tab) visit(path string) int64 {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.RunResponse(ctx, chromedp.Navigate(b.stage.url+path))
	if err != nil {
		b.t.Fatalf("%s: %v", path, err)
	}
	return got.Status
}

// eval gives the value of an expression as text.
func (b tab) eval(expression string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		b.t.Fatalf("at %s: %s: %v", b.where(), expression, err)
	}
	return got
}

// wait returns once an expression holds.
func (b tab) wait(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool]("Boolean("+expression+")", chromedp.WithPollingInterval(20*time.Millisecond)))
	if err != nil {
		b.t.Fatalf("at %s: never came true: %s: %v", b.where(), expression, err)
	}
}

// write types a text into a field in place of what it holds, as one paste.
func (b tab) write(name, text string) {
	b.t.Helper()
	sel := fmt.Sprintf("[name=%q]:not([type=hidden])", name)
	b.do(chromedp.Focus(chromedp.CSS(sel)))
	b.eval(fmt.Sprintf("document.querySelector(%q).select()", sel))
	_, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text})
	must(b.t, err)
}

// value is what a field holds.
func (b tab) value(name string) string {
	b.t.Helper()
	return b.eval(fmt.Sprintf("document.querySelector('[name=%q]:not([type=hidden])').value", name))
}

// text is what an element says, blanks folded.
func (b tab) text(selector string) string {
	b.t.Helper()
	return strings.Join(strings.Fields(b.eval(fmt.Sprintf("document.querySelector(%q)?.textContent ?? ''", selector))), " ")
}

func (b tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press clicks what leads to another page, and gives the status of that page's answer.
func (b tab) press(selector string) int64 {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	if err != nil {
		b.t.Fatalf("at %s: %s leads nowhere: %v", b.where(), selector, err)
	}
	return got.Status
}

// pressInVain clicks what would lead to another page, were the site there.
func (b tab) pressInVain(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
	if err == nil || !strings.Contains(err.Error(), "ERR_CONNECTION") {
		b.t.Fatalf("%s: %v; want a refused connection", selector, err)
	}
}

// keys presses keys, one after the other.
func (b tab) keys(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

// picture writes what the window shows, where pictures are wanted.
func (b tab) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	must(b.t, err)
	must(b.t, os.WriteFile(dir+"/"+name+".png", png, 0o600))
}

// leave goes to another page and, where this one asks whether to leave, says yes; it tells whether it asked.
func (b tab) leave(path string) bool {
	b.t.Helper()
	ctx, cancel := context.WithCancel(b.ctx)
	defer cancel()
	opened, asked := make(chan page.DialogType, 1), make(chan bool, 1)
	must(b.t, chromedp.Listen(ctx, func(ev any) {
		if d, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			opened <- d.Type
		}
	}))
	go func() {
		select {
		case <-ctx.Done():
			asked <- false
		case kind := <-opened:
			_, err := chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
			asked <- err == nil && kind == page.DialogTypeBeforeunload
		}
	}()
	b.open(path)
	cancel()
	return <-asked
}
