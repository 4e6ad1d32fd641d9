package sitetest_test

import (
	"context"
	"testing"
)

// TestInABrowser runs all that needs one, in one process of Chromium, on the story played once.
func TestInABrowser(t *testing.T) {
	browser, story := startBrowser(t), writeScript(t)
	for name, run := range map[string]func(*testing.T, context.Context, script){
		"every page, as a reader meets it": readersPages,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); run(t, browser, story) })
	}
}

type sheet struct {
	name, path string
	status     int64
	act        func(b tab) int64 // what leads to the page from path, where a link does not
}

func readersPages(t *testing.T, browser context.Context, from script) {
	st := newStage(t, from)
	axe := readAxe(t)
	b := st.visitor(t, browser)
	a := newAudit(t, b, axe)
	for _, p := range []string{"/", "/appels", "/candidatures/materiaux-en-commun", "/rien"} {
		t.Run(p, func(t *testing.T) {
			a.t, a.tab.t = t, t
			a.check(a.visit(p), 200)
		})
	}
}
