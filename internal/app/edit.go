package app

import (
	"errors"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// Edit is a save as somebody sends it.
type Edit struct {
	PageID   string
	Base     int             // the version that the form was opened on
	Sections domain.Document // those that the form held; others stay as in the base
	Summary  string
	OpenedAt time.Time // when the form was opened, as the form says; zero where unknown
	Key      store.Key
	Via      domain.Via
}

// Saved is what became of a save. A conflict and a text that says nothing new are results, not errors:
// what they leave behind is committed.
type Saved struct {
	N          int // the version made; 0 where none was
	Merged     bool
	MergedWith string // names of those whose versions it was merged with
	Same       bool   // the text was that of the head already
	Proposal   string // id, where the page is edited "sur proposition"
	Conflict   *ConflictView
}

// ConflictView is what the page of a conflict shows: both texts, nothing chosen.
type ConflictView struct {
	Head    domain.Revision
	Base    int
	Mine    domain.Document
	Melded  Melded
	DraftID string // where one's own text was kept
}

// normalised gives the sections as they are stored: NFC, LF, no stray blanks around single lines.
// A byte that no text holds is told at its section.
func normalised(form domain.Form, typed domain.Document) (domain.Document, error) {
	out := domain.Document{}
	var p domain.Problems
	for key, v := range typed {
		clean, err := prose.Normalise(v)
		switch {
		case errors.Is(err, prose.ErrNUL):
			p.Add(key, "error.nul")
			continue
		case err != nil:
			p.Add(key, "error.utf8")
			continue
		}
		s, known := form.Section(key)
		if !known {
			out[key] = clean // told by the form's own check
			continue
		}
		out[key] = tidy(s.Kind, clean)
	}
	return out, p.Err()
}

func tidy(kind domain.SectionKind, v string) string {
	switch kind {
	case domain.Text:
		return trimBlankLines(v)
	case domain.ResourceSet:
		if list, ok := domain.Resources(v); ok {
			return canonicalRows(list, len(list))
		}
	case domain.ChallengeSet:
		if list, ok := domain.Answers(v); ok {
			return canonicalRows(list, len(list))
		}
	case domain.AmountOf:
		return tidyAmount(v)
	default:
		return trim(v)
	}
	return v
}

func canonicalRows(list any, n int) string {
	if n == 0 {
		return ""
	}
	text, err := domain.CanonicalJSON(list)
	if err != nil {
		return "" // rows of strings always encode
	}
	return text
}
