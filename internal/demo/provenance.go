package demo

import (
	"errors"
	"fmt"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Kinds of acts about what défis come from.
const (
	WriteMinutes  Kind = "write-minutes"  // makes a version, the first, of the minutes of a workshop
	FeedChallenge Kind = "feed-challenge" // Source
)

// Cited is a passage of a page of the story.
type Cited struct {
	Page    string `yaml:"page"`    // page key
	Version int    `yaml:"version"` // of that page
	Words   string `yaml:"words"`   // that occur exactly once in it: a whole paragraph, or a whole item of a list
	Group   string `yaml:"group"`   // title of a group of cards of that page's workshop, in the place of words
	From    int    `yaml:"-"`       // where they begin, in bytes
}

// citedSection is the section of minutes that may be cited.
const citedSection = "texte"

// cite finds the words of an act in the version that it names.
func (t *telling) cite(act *Act) error {
	if act.Source == nil {
		return errors.New("cites nothing")
	}
	c := *act.Source
	if c.Group != "" {
		return t.citeGroup(c)
	}
	p := t.pages[c.Page]
	if p == nil || !domain.Citable(p.form) || c.Version < 1 || c.Version > len(p.past) {
		return fmt.Errorf("cites version %d of %q, which is not there", c.Version, c.Page)
	}
	text := p.past[c.Version-1].sections[citedSection]
	if n := strings.Count(text, c.Words); n != 1 || c.Words == "" {
		return fmt.Errorf("%q occurs %d times in %s", c.Words, n, c.Page)
	}
	c.From = strings.Index(text, c.Words)
	act.Source = &c
	return nil
}
