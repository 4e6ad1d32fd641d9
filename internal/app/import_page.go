package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// ForeignPage is a page of another wiki, about to be imported with its history.
type ForeignPage struct {
	Source  string // names the wiki: two imports of one source never double a version
	Ref     string // the page's id there
	Title   string
	Form    string // FormFree or FormCandidacy
	CallID  string // asked for with FormCandidacy
	Licence string // SPDX id under which the texts were published
}

// ForeignVersion is one version of it, oldest first.
type ForeignVersion struct {
	Ref      string // the version's id there
	At       time.Time
	Author   string // a name there; no account of ours
	Summary  string
	Sections domain.Document
	Model    string // of Source, where Sections were converted from it
	Source   string
}

// Import brings the versions of one foreign page: Add each, then Finish. The page is invisible until then.
type Import struct {
	app    *App
	from   ForeignPage
	form   domain.Form
	judge  Judge
	page   domain.Page
	was    store.Imported
	last   domain.Document
	n      int
	first  time.Time
	latest time.Time
	batch  []readyVersion
	size   int
	// Added and Skipped count versions.
	Added, Skipped int
}

type readyVersion struct {
	domain.Revision
	snapshot []byte
	ref      string
	model    string
	source   []byte
}

// The most that one transaction of an import holds.
const (
	importBatch = 64
	importBytes = 1 << 20
)

// StartImport opens the import of one page. What an unfinished run left of it is thrown away; of a page
// that is here already, only newer versions are added, and none where it was edited here since.
func (a *App) StartImport(ctx context.Context, from ForeignPage) (*Import, error) {
	form, ok := domain.FormOf(from.Form)
	if !ok || form.Key != domain.FormFree && form.Key != domain.FormCandidacy {
		return nil, domain.Missing("form")
	}
	im := &Import{app: a, from: from, form: form, last: domain.Document{}}
	var err error
	if from.CallID != "" {
		call, err := a.store.Call(ctx, from.CallID)
		if err != nil {
			return nil, err
		}
		im.judge = JudgeOf(call, nil)
	}
	if im.was, err = a.store.Imported(ctx, from.Source, from.Ref); err != nil {
		return nil, err
	}
	if im.was.Staged {
		if _, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.DropStaged(ctx, im.was.PageID) }); err != nil {
			return nil, err
		}
		im.was = store.Imported{}
	}
	if im.was.PageID == "" {
		return im, im.stage(ctx)
	}
	if im.was.LastN > im.was.Head { // a run ended before it could show them
		if err := im.Abandon(ctx); err != nil {
			return nil, err
		}
		if im.was, err = a.store.Imported(ctx, from.Source, from.Ref); err != nil {
			return nil, err
		}
	}
	if im.page, err = a.store.Page(ctx, im.was.PageID); err != nil {
		return nil, err
	}
	head, err := a.store.Revision(ctx, im.page.ID, im.page.Head)
	im.last, im.n = head.Sections, im.page.Head
	return im, err
}

func (im *Import) stage(ctx context.Context) error {
	title := oneLine(im.from.Title, 160)
	im.page = domain.Page{ID: store.NewID(), Form: im.from.Form, Slug: Slug(title), Title: title}
	_, err := im.app.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		im.page.CreatedAt, im.page.UpdatedAt = now, now
		return im.app.placeWith(&im.page, func(p domain.Page) (bool, error) { return tx.StagePage(ctx, p, Fold(p.Title)) }, FromTitle)
	})
	return err
}

// Add brings the next version. A version that is here already is skipped; a text over the page's limit
// is kept, and cannot be edited until it is shorter.
func (im *Import) Add(ctx context.Context, v ForeignVersion) error {
	if im.was.Revisions[v.Ref] {
		im.Skipped++
		return nil
	}
	if im.was.PageID != "" && im.was.Head != im.was.LastN {
		return ErrEditedHere
	}
	doc := domain.Document{"title": im.page.Title}
	for key, text := range v.Sections {
		clean, err := prose.Normalise(text)
		if err != nil {
			return fmt.Errorf("version %s, section %s: %w", v.Ref, key, err)
		}
		if clean != "" {
			doc[key] = clean
		}
	}
	canonical := doc.Canonical(im.form.Key)
	im.n++
	r := readyVersion{ref: v.Ref, model: v.Model, snapshot: im.app.store.Pack(canonical), Revision: domain.Revision{
		PageID: im.page.ID, N: im.n, Parent: im.n - 1, AuthorName: oneLine(v.Author, 120), Via: domain.ViaImport,
		SourceRef: im.from.Source + "#" + v.Ref, Licence: im.from.Licence, Summary: oneLine(v.Summary, 500), Size: len(canonical),
		Hash: doc.Hash(im.form.Key), Salt: rand.Text(), Verdicts: im.judge.stored(doc), At: v.At.UTC(), Touched: touched(im.form, im.last, doc),
	}}
	for _, t := range r.Touched {
		r.WordsAdded += t.Added
		r.WordsRemoved += t.Removed
	}
	if v.Source != "" {
		r.source = im.app.store.Pack([]byte(v.Source))
	}
	if im.first.IsZero() {
		im.first = r.At
	}
	im.last, im.latest = doc, r.At
	im.batch, im.size = append(im.batch, r), im.size+len(canonical)
	im.Added++
	if len(im.batch) >= importBatch || im.size >= importBytes {
		return im.flush(ctx, func(*store.Tx) error { return nil })
	}
	return nil
}

// flush writes what waits, and whatever else belongs to the same transaction.
func (im *Import) flush(ctx context.Context, also func(*store.Tx) error) error {
	_, err := im.app.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		for _, r := range im.batch { // a batch: at most importBatch
			if err := tx.AddRevision(ctx, r.Revision, r.snapshot); err != nil {
				return err
			}
			if err := tx.RememberImported(ctx, im.from.Source, im.from.Ref, r.ref, r.PageID, r.N); err != nil {
				return err
			}
			if r.source == nil {
				continue
			}
			if err := tx.AddSource(ctx, r.PageID, r.N, r.model, r.source); err != nil {
				return err
			}
		}
		return also(tx)
	})
	if err == nil {
		im.batch, im.size = nil, 0
	}
	return err
}

// Finish makes the page visible at its last version; rest is what no section holds, as JSON, or "".
// A page without any version leaves nothing.
func (im *Import) Finish(ctx context.Context, rest string) (domain.Page, error) {
	switch {
	case im.n == 0:
		return domain.Page{}, im.Abandon(ctx)
	case im.Added == 0:
		return im.page, nil
	}
	words := searchEntry(im.form, im.last)
	return im.page, im.flush(ctx, func(tx *store.Tx) error {
		page := im.page
		page.Head, page.Title = im.n, im.last["title"]
		if im.was.PageID == "" {
			page.CreatedAt = im.first
		}
		page.UpdatedAt = im.latest
		if err := tx.Unstage(ctx, page, Fold(page.Title)); err != nil {
			return err
		}
		if err := indexPage(ctx, tx, Place{Page: page, Call: domain.Call{ID: im.from.CallID}}, words); err != nil {
			return err
		}
		tx.Touch("page:"+page.ID, "recent")
		im.page = page
		if rest != "" {
			if err := tx.SetImportRest(ctx, page.ID, rest); err != nil {
				return err
			}
		}
		return im.asCandidacy(ctx, tx)
	})
}

// asCandidacy gives an imported page of that form its candidacy and its commons; its team is found here.
func (im *Import) asCandidacy(ctx context.Context, tx *store.Tx) error {
	if im.form.Key != domain.FormCandidacy {
		return nil
	}
	pitch, answers := im.last["pitch"], answered(im.last)
	if im.was.PageID != "" {
		c, err := tx.CandidacyOf(ctx, im.page.ID)
		if err != nil {
			return err
		}
		c.Pitch, c.Answers = pitch, answers
		if err := tx.IndexCandidacy(ctx, c); err != nil {
			return err
		}
		return im.listResources(ctx, tx, c)
	}
	commons, err := im.app.addCommons(ctx, tx, im.page)
	if err != nil {
		return err
	}
	c := domain.Candidacy{
		ID: store.NewID(), CallID: im.from.CallID, CommonsID: commons.ID, PageID: im.page.ID, Pitch: pitch, State: domain.Public,
		Editing: domain.OpenEditing, PublicAt: im.first, CreatedAt: im.first, Answers: answers,
	}
	if err := tx.AddCandidacy(ctx, c); err != nil {
		return err
	}
	tx.Touch("call:"+im.from.CallID, "catalogue")
	if err := tx.IndexCandidacy(ctx, c); err != nil {
		return err
	}
	if err := im.listResources(ctx, tx, c); err != nil {
		return err
	}
	return tx.AddEvent(ctx, domain.Event{
		Verb: "candidacy.import", Object: "candidacy", ObjectID: c.ID, CallID: c.CallID, Title: im.page.Title,
		Path: im.page.Path(""), To: domain.Public, N: im.n, Reason: im.from.Source,
	})
}

// listResources lists the resources of the last version brought.
func (im *Import) listResources(ctx context.Context, tx *store.Tx, c domain.Candidacy) error {
	return listResources(ctx, tx, c.ID, domain.Revision{N: im.n, Sections: im.last, Verdicts: im.judge.stored(im.last)})
}

// Abandon throws away what was brought of a page that is damaged: the page is left out whole.
func (im *Import) Abandon(ctx context.Context) error {
	_, err := im.app.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if im.was.PageID != "" { // what an earlier run finished stays as it is
			return tx.DropBeyondHead(ctx, im.was.PageID)
		}
		return tx.DropStaged(ctx, im.page.ID)
	})
	return err
}

// ErrEditedHere tells that a page was edited here since it was imported: newer versions from elsewhere
// would hide that work, so none is added.
var ErrEditedHere = domain.Error{Kind: domain.Conflict, Key: "error.import_edited"}

// Has tells whether a version is here already.
func (im *Import) Has(ref string) bool { return im.was.Revisions[ref] }

// ImportTarget is the call that imported candidacies answer, with its défis.
type ImportTarget struct {
	Call       domain.Call
	Challenges []domain.Challenge
}

// ImportTarget loads a call by its slug, for the operator's imports.
func (a *App) ImportTarget(ctx context.Context, slug string) (ImportTarget, error) {
	call, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return ImportTarget{}, err
	}
	list, err := a.store.Challenges(ctx, call.ID)
	return ImportTarget{Call: call, Challenges: list}, err
}
