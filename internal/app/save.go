package app

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/search"
	"github.com/appel-a-communs/communs/internal/store"
)

// saveTries bounds how often a save starts anew because somebody else saved between its merge and its turn.
const saveTries = 24

// SavePage saves what somebody wrote over a base version. Where the page moved on meanwhile, both are
// merged; what cannot be merged is kept as a private draft and given back as a conflict (product rule 6).
func (a *App) SavePage(ctx context.Context, by domain.Account, e Edit) (Saved, error) {
	p, err := a.PlaceByID(ctx, by, e.PageID)
	if err != nil {
		return Saved{}, err
	}
	return a.SaveAt(ctx, by, p, e)
}

// SaveAt is SavePage for a place that was just found for by. What decides is read again under the page's lock.
func (a *App) SaveAt(ctx context.Context, by domain.Account, p Place, e Edit) (Saved, error) {
	e.PageID = p.Page.ID
	if err := a.mayEdit(by, p); err != nil {
		return Saved{}, err
	}
	e.Via = viaOr(e.Via)
	typed, err := normalised(p.Form(), e.Sections)
	if err != nil {
		return Saved{}, err
	}
	e.Sections, e.Summary = typed, oneLine(e.Summary, 300)
	for range saveTries {
		saved, again, err := a.trySave(ctx, by, p, e)
		if err != nil || !again {
			return saved, err
		}
		if p, err = a.PlaceByID(ctx, by, e.PageID); err != nil {
			return Saved{}, err
		}
	}
	return Saved{}, domain.Error{Kind: domain.Unavailable, Key: "error.busy"}
}

// mayEdit lets through those who edit and those who propose.
func (a *App) mayEdit(by domain.Account, p Place) error {
	d := domain.Can(by, domain.EditPage, a.object(p))
	if !d.Allowed && p.Candidacy.Editing == domain.OnProposal {
		d = domain.Can(by, domain.ProposeEdit, a.object(p))
	}
	return d.Err()
}

// errMoved rolls back a save whose head moved: committed, the key of its request would answer for it.
var errMoved = errors.New("app: the head moved")

func unlessMoved(err error) error {
	if errors.Is(err, errMoved) {
		return nil
	}
	return err
}

// work is a save made ready outside the transaction: loaded, merged, checked, compared, compressed.
type work struct {
	edit     Edit
	place    Place
	head     domain.Revision
	base     domain.Revision
	mine     domain.Document
	melded   Melded
	next     domain.Revision
	snapshot []byte
	words    search.Entry
	proposal bool
	owners   []domain.Organisation // of the candidacy
}

// trySave makes one attempt; again tells that the head moved under it.
func (a *App) trySave(ctx context.Context, by domain.Account, p Place, e Edit) (s Saved, again bool, err error) {
	w, err := a.prepare(ctx, by, p, e)
	if err != nil {
		return Saved{}, false, err
	}
	// An older text that was not changed merges to the head: it says nothing new either.
	if w.mine.Equal(w.head.Sections) || len(w.melded.Clashes) == 0 && w.melded.Document.Equal(w.head.Sections) {
		s, err := a.sameSave(ctx, e.Key, Saved{N: w.head.N, Same: true})
		return s, false, err
	}
	result, err := a.store.Write(ctx, e.Key, func(tx *store.Tx) error {
		out, moved, err := a.commitSave(ctx, tx, by, w)
		switch {
		case err != nil:
			return err
		case moved:
			return errMoved
		}
		text, err := encode(out)
		tx.Return(text)
		return err
	})
	if err != nil {
		return Saved{}, errors.Is(err, errMoved), unlessMoved(err)
	}
	if err := decode(result, &s); err != nil {
		return Saved{}, false, err
	}
	if s.Conflict != nil {
		s.Conflict.Head, s.Conflict.Mine, s.Conflict.Melded, s.Conflict.Base = w.head, w.mine, w.melded, e.Base
	}
	return s, false, nil
}

// sameSave answers a text that says nothing new, or repeats the answer to the same post sent before: its
// own version is then the head that it is compared with.
func (a *App) sameSave(ctx context.Context, key store.Key, same Saved) (Saved, error) {
	if key.ID == "" {
		return same, nil
	}
	result, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		text, err := encode(same)
		tx.Return(text)
		return err
	})
	var s Saved
	if err == nil {
		err = decode(result, &s)
	}
	return s, err
}

// prepare does all the slow work of a save, on the page as it was found.
func (a *App) prepare(ctx context.Context, by domain.Account, p Place, e Edit) (w work, err error) {
	w = work{edit: e, place: p}
	page := p.Page
	if e.Base < 1 || e.Base > page.Head {
		return w, domain.Error{Kind: domain.Conflict, Key: "error.base_unknown", Args: []any{"Base", e.Base}}
	}
	if w.base, err = a.versionOf(ctx, p, e.Base); err != nil {
		return w, err
	}
	if w.head, err = a.versionOf(ctx, p, page.Head); err != nil {
		return w, err
	}
	w.mine = overlay(w.base.Sections, e.Sections)
	form := w.place.Form()
	if err := form.Check(w.mine); err != nil {
		return w, err
	}
	w.proposal = !a.May(by, domain.EditPage, w.place)
	w.melded = meld(form, w.base.Sections, w.mine, w.head.Sections)
	if len(w.melded.Clashes) > 0 || w.proposal {
		return w, nil
	}
	if w.owners, err = a.ownersOf(ctx, p); err != nil {
		return w, err
	}
	a.compose(&w, by)
	if w.next.Size > domain.MaxPage {
		return w, domain.Problems{{Kind: domain.Invalid, Key: "error.page_too_large", Args: []any{"Size", w.next.Size, "Max", domain.MaxPage}}}
	}
	return w, nil
}

// overlay is the base with the sections that the form held.
func overlay(base, typed domain.Document) domain.Document {
	d := domain.Document{}
	for k, v := range base {
		d[k] = v
	}
	for k, v := range typed {
		if v == "" {
			delete(d, k)
			continue
		}
		d[k] = v
	}
	return d
}

// compose makes the version that is about to be saved over the head.
func (a *App) compose(w *work, by domain.Account) {
	form := w.place.Form()
	doc := w.melded.Document
	canonical := doc.Canonical(form.Key)
	w.next = domain.Revision{
		PageID: w.place.Page.ID, N: w.head.N + 1, Parent: w.base.N, AuthorID: by.ID, AuthorName: by.Name, Via: w.edit.Via,
		Summary: w.edit.Summary, Size: len(canonical), Hash: domain.HashCanonical(canonical), Salt: rand.Text(), Sections: doc,
		Verdicts: w.head.Verdicts, Touched: touched(form, w.head.Sections, doc),
	}
	if doc["resources"] != w.head.Sections["resources"] { // what was not written anew stays as it was judged
		w.next.Verdicts = JudgeOf(w.place.Call, w.owners).stored(doc)
	}
	if w.base.N != w.head.N {
		w.next.MergedFrom = w.head.N
	}
	w.next.Staff, w.next.Team = standing(by, w.place)
	for _, t := range w.next.Touched {
		w.next.WordsAdded += t.Added
		w.next.WordsRemoved += t.Removed
	}
	w.snapshot, w.words = a.store.Pack(canonical), searchEntry(form, doc)
}

// standing tells in whose name somebody writes: the agency's team, the candidacy's team, or neither.
func standing(by domain.Account, p Place) (staff, team bool) {
	team = p.Candidacy.ID != "" && by.Any(domain.OnCandidacy(p.Candidacy.ID), domain.Referent, domain.Member)
	staff = !team && p.Call.ID != "" && by.Any(domain.OnCall(p.Call.ID), domain.RolesOn(domain.OnCall(p.Call.ID))...)
	return staff, team
}

// touched counts, section by section, the words that two documents differ by.
func touched(form domain.Form, before, after domain.Document) []domain.Touch {
	var list []domain.Touch
	for _, key := range before.Changed(after) {
		s, _ := form.Section(key)
		t := domain.Touch{Section: key}
		switch s.Kind {
		case domain.Text, domain.Line:
			stats := prose.Diff(before[key], after[key]).Stats()
			t.Added, t.Removed = stats.Added, stats.Removed
		case domain.ResourceSet, domain.ChallengeSet:
			t.Added, t.Removed = rowWords(before[key], after[key])
		default:
			t.Added, t.Removed = prose.CountWords(after[key]), prose.CountWords(before[key])
		}
		list = append(list, t)
	}
	return list
}

// rowWords counts the words of the fields that changed.
func rowWords(before, after string) (added, removed int) {
	old, now := rowsByID(before), rowsByID(after)
	count := func(from, to map[string]row) int {
		n := 0
		for id, r := range from {
			for field, v := range r {
				if field != "id" && to[id][field] != v {
					n += prose.CountWords(v)
				}
			}
		}
		return n
	}
	return count(now, old), count(old, now)
}

// commitSave writes what prepare made ready, if the head is still where prepare saw it.
func (a *App) commitSave(ctx context.Context, tx *store.Tx, by domain.Account, w work) (s Saved, moved bool, err error) {
	page, err := tx.LockPage(ctx, w.place.Page.ID)
	if err != nil || page.Head != w.head.N {
		return Saved{}, err == nil, err
	}
	place, err := placeOf(ctx, tx.Reader, page) // the rights and the state of now, not those of the form's opening
	if err != nil {
		return Saved{}, false, err
	}
	if err := withMine(ctx, tx.Reader, by, &place.Workshop); err != nil {
		return Saved{}, false, err
	}
	if err := a.mayEdit(by, place); err != nil {
		return Saved{}, false, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Saved{}, false, err
	}
	switch {
	case len(w.melded.Clashes) > 0:
		s, err = keepConflict(ctx, tx, by, w, now)
	case w.proposal:
		s, err = a.propose(ctx, tx, by, w, now)
	default:
		if place.Call.Licences.N != w.place.Call.Licences.N && w.next.Verdicts != w.head.Verdicts { // the policy moved meanwhile
			w.next.Verdicts = JudgeOf(place.Call, w.owners).stored(w.next.Sections)
		}
		s, err = a.addVersion(ctx, tx, by, w, now)
	}
	return s, false, err
}

func keepConflict(ctx context.Context, tx *store.Tx, by domain.Account, w work, now time.Time) (Saved, error) {
	d := domain.Draft{
		ID: store.NewID(), AccountID: by.ID, PageID: w.place.Page.ID, Base: w.base.N, Kind: "conflict",
		Sections: w.mine, Summary: w.edit.Summary, SavedAt: now,
	}
	return Saved{Conflict: &ConflictView{DraftID: d.ID}}, tx.AddDraft(ctx, d)
}

// addVersion writes the version, moves the head and tells whom it concerns.
func (a *App) addVersion(ctx context.Context, tx *store.Tx, by domain.Account, w work, now time.Time) (Saved, error) {
	w.next.At = now
	w.next.Late = isLate(w.place.Call, w.edit.OpenedAt, now)
	page := w.place.Page
	page.Head, page.UpdatedAt = w.next.N, now
	if title := w.next.Sections["title"]; title != "" {
		page.Title = title
	}
	if err := tx.AddRevision(ctx, w.next, w.snapshot); err != nil {
		return Saved{}, err
	}
	if err := tx.MoveHead(ctx, page, Fold(page.Title)); err != nil {
		return Saved{}, err
	}
	place := w.place
	place.Page = page
	if err := indexPage(ctx, tx, place, w.words); err != nil {
		return Saved{}, err
	}
	if err := tx.SeePage(ctx, by.ID, page.ID, w.next.N, now); err != nil {
		return Saved{}, err
	}
	tx.Touch("page:"+page.ID, "recent")
	if w.place.Call.ID != "" {
		tx.Touch("call:" + w.place.Call.ID)
	}
	s := Saved{N: w.next.N, Merged: w.next.MergedFrom != 0}
	if s.Merged {
		s.MergedWith = w.head.AuthorName
	}
	switch {
	case page.Form == domain.FormRules: // whatever the way by which it came, a règlement is told by the register
		return s, tellRules(ctx, tx, by, w.place.Call, w.next)
	case w.place.Challenge.ID != "":
		return s, a.afterChallengeVersion(ctx, tx, w.place, w.next)
	case w.place.Candidacy.ID == "":
		return s, nil
	}
	return s, a.afterCandidacyVersion(ctx, tx, w.place, w.next)
}

// isLate tells whether a form was opened before a relève's hour and saved after it (rulings 1).
func isLate(call domain.Call, opened, now time.Time) bool {
	if opened.IsZero() {
		return false
	}
	for _, k := range call.Cutoffs {
		if opened.Before(k.At) && !now.Before(k.At) {
			return true
		}
	}
	return false
}

// oneLine makes a summary of what somebody typed: one line, at most n characters.
func oneLine(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")), " ")
	if r := []rune(s); len(r) > n {
		s = string(r[:n])
	}
	return s
}
