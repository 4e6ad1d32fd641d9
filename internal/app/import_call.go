package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// ImportedCall is what a call was imported as.
type ImportedCall struct {
	Call       domain.Call
	RulesN     int
	Challenges int
}

// FileError is one fault of an imported file, at its line; 0 where it concerns the whole.
type FileError struct {
	Line int
	Path string // in the file: "phases.open", "challenges[2].title"
	domain.Error
}

// FileErrors are all the faults of an imported file, told at once.
type FileErrors []FileError

func (f FileErrors) Error() string {
	said := make([]string, len(f))
	for i, fault := range f {
		said[i] = fmt.Sprintf("line %d: %s: %s", fault.Line, fault.Path, fault.Key)
	}
	return strings.Join(said, "; ")
}

// Unwrap gives the faults as refusals, so that a form can show them too.
func (f FileErrors) Unwrap() error {
	p := make(domain.Problems, len(f))
	for i, fault := range f {
		p[i] = fault.Error
	}
	return p
}

// ImportCall makes a call of a YAML file, whole or not at all: its page, dates, settings, règlement and défis.
func (a *App) ImportCall(ctx context.Context, by domain.Account, source []byte, key store.Key) (ImportedCall, error) {
	if err := domain.Can(by, domain.OpenCall, domain.Object{Now: a.Now()}).Err(); err != nil {
		return ImportedCall{}, err
	}
	return a.importCall(ctx, by, source, key)
}

// ImportCallAsOperator is ImportCall for whoever runs the program on its machine; manager will run the call.
func (a *App) ImportCallAsOperator(ctx context.Context, manager domain.Account, source []byte) (ImportedCall, error) {
	return a.importCall(ctx, manager, source, store.Key{})
}

// importWork is an imported call made ready outside the transaction.
type importWork struct {
	planned    plannedCall
	page       draftPage
	rules      *draftPage
	challenges []importedChallenge
}

type importedChallenge struct {
	page  draftPage
	state domain.State
}

func (a *App) importCall(ctx context.Context, by domain.Account, source []byte, key store.Key) (ImportedCall, error) {
	file, err := parseCallFile(source)
	if err != nil {
		return ImportedCall{}, err
	}
	w, err := a.readyImport(by, file)
	if err != nil {
		return ImportedCall{}, err
	}
	id, err := a.store.Write(ctx, key, func(tx *store.Tx) error { return a.commitImport(ctx, tx, by, w) })
	if err != nil {
		if p := domain.ProblemsOf(err); p != nil {
			return ImportedCall{}, file.faults(p)
		}
		return ImportedCall{}, err
	}
	call, err := a.store.Call(ctx, id)
	return ImportedCall{Call: call, RulesN: call.RulesN, Challenges: len(w.challenges)}, err
}

// readyImport checks the whole file; all its faults are told at once.
func (a *App) readyImport(by domain.Account, file *callFile) (importWork, error) {
	var w importWork
	var faults domain.Problems
	call := file.call(&faults)
	sections := domain.Document{"title": file.spec.Title, "purpose": file.spec.Purpose, "presentation": file.spec.Presentation}
	var err error
	planned := plannedCall{call: call, sections: sections, slug: file.slug(), via: domain.ViaImport, summary: "Import"}
	w.planned, w.page, err = a.readyCall(by, planned, faults)
	faults = domain.ProblemsOf(err)
	if err != nil && faults == nil {
		return w, err
	}
	if r := file.spec.Rules; r != nil {
		draft, err := a.readyRules(by, w.planned.call, *r)
		faults = append(faults, under("rules", domain.ProblemsOf(err))...)
		w.rules = &draft
	}
	for i, ch := range file.spec.Challenges {
		at := fmt.Sprintf("challenges[%d]", i)
		if !slices.Contains(importedStates(), ch.state()) {
			faults.Add(at+".state", "error.choice")
		}
		draft, err := a.readyChallenge(by, w.planned.call, NewChallenge{Slug: ch.Slug, Sections: ch.sections(), Summary: "Import", Via: domain.ViaImport})
		faults = append(faults, under(at, domain.ProblemsOf(err))...)
		w.challenges = append(w.challenges, importedChallenge{draft, ch.state()})
	}
	if len(faults) > 0 {
		return w, file.faults(faults)
	}
	return w, nil
}

func (a *App) readyRules(by domain.Account, call domain.Call, r rulesSpec) (draftPage, error) {
	n := Rules{Title: r.Title, Text: r.Text, Summary: oneLine(r.Summary, 300)}
	if n.Summary == "" {
		n.Summary = "Première publication"
	}
	if err := n.check(); err != nil {
		return draftPage{}, err
	}
	return a.readyPage(by, NewPage{
		Form: domain.FormRules, CallID: call.ID, Slug: rulesSlug, Sections: domain.Document{"title": n.Title, "texte": n.Text},
		Summary: n.Summary, Via: domain.ViaImport, Staff: true,
	})
}

// importedStates are the states in which a défi may come.
func importedStates() []domain.State {
	return []domain.State{
		domain.ChallengeIdea, domain.ChallengeCoWriting, domain.ChallengeProposed, domain.ChallengeKept, domain.ChallengePublished,
	}
}

// under puts faults below a place of the file.
func under(at string, p domain.Problems) domain.Problems {
	out := slices.Clone(p)
	for i := range out {
		out[i].Field = at + "." + out[i].Field
	}
	return out
}

func (a *App) commitImport(ctx context.Context, tx *store.Tx, by domain.Account, w importWork) error {
	call, err := a.addCall(ctx, tx, by, w.planned, w.page)
	if err != nil {
		return err
	}
	if w.rules != nil {
		if err := a.firstRules(ctx, tx, by, call.ID, *w.rules); err != nil {
			return err
		}
	}
	number := 0
	for _, ch := range w.challenges { // those of one file
		if err := a.importChallenge(ctx, tx, by, call, ch, &number); err != nil {
			return err
		}
	}
	tx.Touch("challenges")
	tx.Return(call.ID)
	return nil
}

// importChallenge writes a défi in the state that its file gives, and says so.
func (a *App) importChallenge(ctx context.Context, tx *store.Tx, by domain.Account, call domain.Call, im importedChallenge, number *int) error {
	page, err := a.addPage(ctx, tx, im.page)
	if err != nil {
		return err
	}
	ch := domain.Challenge{
		ID: store.NewID(), CallID: call.ID, PageID: page.ID, State: im.state, Slug: page.Slug, Title: page.Title, CreatedAt: page.CreatedAt,
	}
	if ch.Answerable() {
		*number++
		ch.Number = *number
	}
	if err := tx.AddChallenge(ctx, ch); err != nil {
		return err
	}
	e := challengeEvent(call, ch, ImportChallenge)
	e.Actor, e.ActorName, e.To, e.N = by.ID, by.Name, ch.State, ch.Number
	return tx.AddEvent(ctx, e)
}

// ImportChallenge is the act of taking a défi from a file, as the register names it.
const ImportChallenge domain.Verb = "challenge.import"
