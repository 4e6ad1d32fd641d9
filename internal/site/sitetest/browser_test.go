package sitetest_test

import (
	"context"
	"testing"
)

// TestInABrowser runs all that needs one, in one process of Chromium, on the story played once.
func TestInABrowser(t *testing.T) {
	browser, story := startBrowser(t), writeScript(t)
	for name, run := range map[string]func(*testing.T, context.Context, script){
		"every page": everyPage,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); run(t, browser, story) })
	}
}
