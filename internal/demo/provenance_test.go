package demo

import (
	"strings"
	"testing"
)

func TestStoryCitesWordsThatWereWritten(t *testing.T) {
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, act := range s.Acts {
		if act.Kind != FeedChallenge || act.Source.Group != "" {
			continue
		}
		n++
		c := act.Source
		for _, written := range s.Acts {
			if written.Page == c.Page && written.Version == c.Version && written.MakesVersion() {
				if !strings.HasPrefix(written.Sections[citedSection][c.From:], c.Words) || written.At.After(act.At) {
					t.Errorf("%s does not say %q at %d by then", c.Page, c.Words, c.From)
				}
			}
		}
	}
	if n < 5 {
		t.Errorf("%d passages became challenges", n)
	}
}

func TestWordsThatNobodyWroteAreRefused(t *testing.T) {
	p := &page{key: "cr", form: "minutes", past: []version{{sections: map[string]string{"texte": "Un mot. Un mot."}}}}
	told := telling{pages: map[string]*page{"cr": p}}
	for name, c := range map[string]*Cited{
		"nothing": nil, "elsewhere": {Page: "x", Version: 1, Words: "Un mot."}, "later": {Page: "cr", Version: 2, Words: "Un mot."},
		"twice": {Page: "cr", Version: 1, Words: "Un mot."}, "never": {Page: "cr", Version: 1, Words: "Deux"},
	} {
		if err := told.cite(&Act{Source: c}); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
