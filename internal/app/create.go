package app

import (
	"context"
	"crypto/rand"
	"strconv"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/search"
	"github.com/appel-a-communs/communs/internal/store"
)

// NewPage is a page as somebody sends it for the first time.
type NewPage struct {
	Form     string
	CallID   string // "" for a page of the instance, and for candidacies, whose addresses are the instance's
	Slug     string // "" to make one of the title
	Sections domain.Document
	Summary  string
	Via      domain.Via
	Staff    bool
	Team     bool
}

// draftPage is a first version made ready outside the transaction.
type draftPage struct {
	NewPage
	form     domain.Form
	version  domain.Revision
	snapshot []byte
	words    search.Entry
	answers  string // id of the call that a candidacy answers
}

// readyPage checks and compresses a first version; all faults of the form are told at once.
func (a *App) readyPage(by domain.Account, n NewPage) (draftPage, error) {
	form, ok := domain.FormOf(n.Form)
	if !ok {
		return draftPage{}, domain.Missing("form")
	}
	doc, err := normalised(form, n.Sections)
	if err != nil {
		return draftPage{}, err
	}
	for k, v := range doc {
		if v == "" {
			delete(doc, k)
		}
	}
	if err := form.Check(doc); err != nil {
		return draftPage{}, err
	}
	if n.Slug != "" && !domain.IsSlug(n.Slug) {
		return draftPage{}, domain.Problems{{Kind: domain.Invalid, Key: "error.slug", Field: "slug"}}
	}
	canonical := doc.Canonical(form.Key)
	v := domain.Revision{
		N: 1, AuthorID: by.ID, AuthorName: by.Name, Via: n.Via, Summary: oneLine(n.Summary, 300), Size: len(canonical),
		Hash: domain.HashCanonical(canonical), Salt: rand.Text(), Verdicts: Judge{}.stored(doc), Sections: doc, Staff: n.Staff, Team: n.Team,
		Touched: touched(form, domain.Document{}, doc),
	}
	for _, t := range v.Touched {
		v.WordsAdded += t.Added
	}
	return draftPage{NewPage: n, form: form, version: v, snapshot: a.store.Pack(canonical), words: searchEntry(form, doc)}, nil
}

// addPage writes a page and its first version. A slug made of the title is numbered until it is free; a
// slug that somebody chose and that is taken is told.
func (a *App) addPage(ctx context.Context, tx *store.Tx, d draftPage) (domain.Page, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return domain.Page{}, err
	}
	page := domain.Page{
		ID: store.NewID(), Form: d.Form, CallID: d.CallID, Slug: d.Slug, Title: d.version.Sections["title"], Head: 1, CreatedAt: now, UpdatedAt: now,
	}
	from := FromPerson
	if page.Slug == "" {
		page.Slug, from = Slug(page.Title), FromTitle
	}
	if err := a.placeWith(&page, func(p domain.Page) (bool, error) { return tx.AddPage(ctx, p, Fold(p.Title)) }, from); err != nil {
		return page, err
	}
	v := d.version
	v.PageID, v.At = page.ID, now
	tx.Touch("recent", "page:"+page.ID)
	if page.CallID != "" {
		tx.Touch("call:" + page.CallID)
	}
	if err := tx.AddRevision(ctx, v, d.snapshot); err != nil {
		return page, err
	}
	return page, indexPage(ctx, tx, Place{Page: page, Call: domain.Call{ID: d.answers}}, d.words)
}

// numbered slugs are tried one after another; past that a random end settles it.
const slugTries = 20

// slugFrom says where a slug comes from: one made of the title may be numbered until it is free.
type slugFrom int

// Where a slug comes from.
const (
	FromTitle slugFrom = iota
	FromPerson
)

// placeWith tries slugs until add finds one free.
func (a *App) placeWith(page *domain.Page, add func(domain.Page) (bool, error), from slugFrom) error {
	wanted := page.Slug
	for i := 2; ; i++ {
		free, err := add(*page)
		switch {
		case err != nil || free:
			return err
		case from == FromPerson:
			return domain.Problems{{Kind: domain.Conflict, Key: "error.slug_taken", Field: "slug", Args: []any{"Slug", wanted}}}
		case i > slugTries:
			page.Slug = wanted + "-" + Slug(rand.Text()[:10])
		default:
			page.Slug = wanted + "-" + strconv.Itoa(i)
		}
	}
}

// CreatePage makes a free page of the instance, or the minutes of a call.
func (a *App) CreatePage(ctx context.Context, by domain.Account, n NewPage, key store.Key) (Place, error) {
	place := Place{Page: domain.Page{Form: n.Form}}
	verb := domain.CreateFree
	if n.Form == domain.FormMinutes {
		verb = domain.CreateMinutes
	}
	if n.CallID != "" {
		call, err := a.store.Call(ctx, n.CallID)
		if err != nil {
			return place, err
		}
		place.Call = call
	}
	if n.Form != domain.FormMinutes && n.Form != domain.FormFree {
		return place, domain.Missing("form")
	}
	if err := domain.Can(by, verb, a.object(place)).Err(); err != nil {
		return place, err
	}
	n.Via = viaOr(n.Via)
	n.Staff, _ = standing(by, place)
	draft, err := a.readyPage(by, n)
	if err != nil {
		return place, err
	}
	id, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		page, err := a.addPage(ctx, tx, draft)
		tx.Return(page.ID)
		return err
	})
	if err != nil {
		return place, err
	}
	return a.PlaceByID(ctx, by, id)
}

func viaOr(v domain.Via) domain.Via {
	if v == "" {
		return domain.ViaForm
	}
	return v
}

// WordCount counts the words of a section as counters show them.
func WordCount(v string) int { return prose.CountWords(v) }
