package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// afterCandidacyVersion follows a new version of a candidacy: what lists show of it, and the name of its
// commons. Its team is told by the notices of what it follows.
func (a *App) afterCandidacyVersion(ctx context.Context, tx *store.Tx, p Place, v domain.Revision) error {
	c := p.Candidacy
	c.Pitch, c.Answers = v.Sections["pitch"], answered(v.Sections)
	if c.Pitch != p.Candidacy.Pitch || !sameSet(c.Answers, p.Candidacy.Answers) {
		if err := tx.IndexCandidacy(ctx, c); err != nil {
			return err
		}
	}
	if err := answersWritten(ctx, tx, c, v); err != nil {
		return err
	}
	if slices.ContainsFunc(v.Touched, func(t domain.Touch) bool { return t.Section == "resources" }) {
		if err := listResources(ctx, tx, c.ID, v); err != nil {
			return err
		}
	}
	if title := v.Sections["title"]; title != p.Candidacy.Title {
		if err := tx.RenameCommons(ctx, c.CommonsID, title, Fold(title)); err != nil {
			return err
		}
		tx.Touch("catalogue")
	}
	return nil
}

// answered lists the défis that a document answers, each once.
func answered(d domain.Document) []string {
	list, _ := domain.Answers(d["challenges"]) // the form's check told of rows that are none
	var ids []string
	seen := map[string]bool{}
	for _, r := range list {
		if r.Challenge != "" && !seen[r.Challenge] {
			seen[r.Challenge] = true
			ids = append(ids, r.Challenge)
		}
	}
	return ids
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	in := map[string]bool{}
	for _, s := range a {
		in[s] = true
	}
	for _, s := range b {
		if !in[s] {
			return false
		}
	}
	return true
}
