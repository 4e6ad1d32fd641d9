package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// PageView is a page at one version, as a reader sees it.
type PageView struct {
	Place     Place
	Version   domain.Revision
	Notes     []store.Note // what each version changed, for the partition
	MayEdit   bool
	Proposals bool // edits become proposals
}

// ViewVersion loads a page at version n, 0 for its head.
func (a *App) ViewVersion(ctx context.Context, by domain.Account, p Place, n int) (PageView, error) {
	if n == 0 {
		n = p.Page.Head
	}
	v := PageView{Place: p}
	var err error
	if v.Version, err = a.versionOf(ctx, p, n); err != nil {
		return v, err
	}
	v.MayEdit = a.May(by, domain.EditPage, p)
	if !v.MayEdit && p.Candidacy.Editing == domain.OnProposal {
		v.Proposals = a.May(by, domain.ProposeEdit, p) || !by.SignedIn()
	}
	return v, nil
}

// maxNotes bounds the partition of one page: past that the oldest are shown.
const maxNotes = 4000

// NotesOf loads what each version of a page changed.
func (a *App) NotesOf(ctx context.Context, pageIDs ...string) ([]store.Note, error) {
	return a.store.Notes(ctx, pageIDs, maxNotes)
}

// SeePage notes that somebody has read the head of a page, and tells which version she had read before: "since you last
// came" starts from there. It writes once a version or line of the register, not once a visit.
func (a *App) SeePage(ctx context.Context, by domain.Account, p Place) (before int, err error) {
	if !by.SignedIn() {
		return 0, nil
	}
	was, err := a.store.Sight(ctx, by.ID, p.Page.ID, p.ObjectID())
	if err != nil || was.N >= p.Page.Head && !was.Since {
		return was.N, err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.SeePage(ctx, by.ID, p.Page.ID, p.Page.Head, now)
	})
	return was.N, err
}

// EditView is a form opened on a page.
type EditView struct {
	Place     Place
	Base      domain.Revision
	Proposals bool // what is sent becomes a proposal
	Draft     domain.Draft
}

// ViewEdit loads the form of a page, or says who may edit it.
func (a *App) ViewEdit(ctx context.Context, by domain.Account, p Place) (EditView, error) {
	if err := a.mayEdit(by, p); err != nil {
		return EditView{}, err
	}
	base, err := a.store.Revision(ctx, p.Page.ID, p.Page.Head)
	return EditView{Place: p, Base: base, Proposals: !a.May(by, domain.EditPage, p)}, err
}

// HistoryView is one screen of a page's history.
type HistoryView struct {
	Place        Place
	Versions     []domain.Revision
	Contributors []store.Contributor
	Authors      map[string]string // their names now, by account
	Notes        []store.Note
	Filter       store.HistoryFilter
	Older        int // the Before of the next screen, 0 where there is none
}

// historyScreen is how many versions one screen shows.
const historyScreen = 50

// ViewHistory loads versions of a page, newest first.
func (a *App) ViewHistory(ctx context.Context, p Place, f store.HistoryFilter) (HistoryView, error) {
	if f.Limit <= 0 || f.Limit > historyScreen {
		f.Limit = historyScreen
	}
	v := HistoryView{Place: p, Filter: f}
	ask := f
	ask.Limit++
	list, err := a.store.History(ctx, p.Page.ID, ask)
	if err != nil {
		return v, err
	}
	if len(list) > f.Limit {
		list = list[:f.Limit]
		v.Older = list[len(list)-1].N
	}
	v.Versions = list
	return v, nil
}

// WithScore completes a history with its contributors and the notes of its partition.
func (a *App) WithScore(ctx context.Context, v HistoryView) (HistoryView, error) {
	var err error
	if v.Contributors, err = a.contributorsTo(ctx, v.Place); err != nil {
		return v, err
	}
	if v.Authors, err = a.authorNames(ctx, v.Place); err != nil {
		return v, err
	}
	v.Notes, err = a.notesAt(ctx, v.Place)
	return v, err
}

// Comparison is two versions of a page, the older first.
type Comparison struct {
	Place    Place
	Old, New domain.Revision
}

// Compare loads two versions of a page in order.
func (a *App) Compare(ctx context.Context, p Place, n, m int) (Comparison, error) {
	if n > m {
		n, m = m, n
	}
	c := Comparison{Place: p}
	var err error
	if c.Old, err = a.versionOf(ctx, p, n); err != nil {
		return c, err
	}
	c.New, err = a.versionOf(ctx, p, m)
	return c, err
}

// ViewDraft loads a private draft for its owner, with its page.
func (a *App) ViewDraft(ctx context.Context, by domain.Account, id string) (domain.Draft, Place, error) {
	if !by.SignedIn() { // before it is looked for: whether there is such a draft is its owner's business
		return domain.Draft{}, Place{}, signInFirst()
	}
	d, err := a.store.Draft(ctx, id)
	if err != nil {
		return d, Place{}, err
	}
	if err := domain.Can(by, domain.ReadDraft, domain.Object{OwnerID: d.AccountID, Now: a.Now()}).Err(); err != nil {
		return domain.Draft{}, Place{}, err
	}
	if d.PageID == "" {
		return d, Place{}, nil
	}
	p, err := a.PlaceByID(ctx, by, d.PageID)
	return d, p, err
}

// Drafts lists one's own drafts.
func (a *App) Drafts(ctx context.Context, by domain.Account) ([]domain.Draft, error) {
	if !by.SignedIn() {
		return nil, domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	return a.store.Drafts(ctx, by.ID)
}

// DropDraft throws one's own draft away.
func (a *App) DropDraft(ctx context.Context, by domain.Account, id string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.DropDraft(ctx, id, by.ID) })
	return err
}
