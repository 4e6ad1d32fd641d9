package sitetest_test

import (
	"testing"
)

// TestInABrowser runs all that needs one, in one process of Chromium, on the story played once.
func TestInABrowser(t *testing.T) {
	t.Parallel()
	story := writeScript(t)
	for name, run := range map[string]func(*testing.T, script){
		"every page":                                  everyPage,
		"a newcomer publishes":                        newcomerWithScripts,
		"a newcomer publishes without scripts":        newcomerWithoutScripts,
		"signing up without scripts":                  signUpWithoutScripts,
		"an edit left, resumed, saved, compared":      editing,
		"two people change one paragraph":             twoPeople,
		"a session ends while somebody types":         sessionOver,
		"the server stops while somebody types":       serverStopped,
		"a referent deposits":                         referent,
		"rows, preview, conflict, deposit, no script": withoutScripts,
		"keyboard only":                               keyboardOnly,
		"a licence while it is typed":                 licenceTyped,
		"the whole path":                              wholePath,
		"what changed since relève 1":                 sinceTheFirstCutoff,
		"an officer opens a call":                     officer,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); run(t, story) })
	}
}
