package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// AddDraft keeps a text for its author alone.
func (tx *Tx) AddDraft(ctx context.Context, d domain.Draft) error {
	sections, err := domain.CanonicalJSON(d.Sections)
	if err != nil {
		return wrap(err, "draft")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO draft (id, account_id, page_id, base, kind, sections, summary, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID, d.AccountID, d.PageID, d.Base, d.Kind, sections, d.Summary, sqldb.At(d.SavedAt))
	return wrap(err, "draft")
}

type draftRow struct {
	ID        string
	AccountID string `db:"account_id"`
	PageID    string `db:"page_id"`
	Base      int
	Kind      string
	Sections  string
	Summary   string
	SavedAt   sqldb.Time `db:"saved_at"`
}

func (w draftRow) draft() (domain.Draft, error) {
	d := domain.Draft{ID: w.ID, AccountID: w.AccountID, PageID: w.PageID, Base: w.Base, Kind: w.Kind, Summary: w.Summary, SavedAt: w.SavedAt.Time}
	return d, wrap(json.Unmarshal([]byte(w.Sections), &d.Sections), "draft")
}

const selectDraft = `SELECT id, account_id, page_id, base, kind, sections, summary, saved_at FROM draft `

// Draft returns the draft with that id; whose it is, Can is asked.
func (r Reader) Draft(ctx context.Context, id string) (domain.Draft, error) {
	var w draftRow
	if err := r.c.Get(ctx, &w, selectDraft+`WHERE id = ?`, id); err != nil {
		return domain.Draft{}, found(err, "draft")
	}
	return w.draft()
}

// Drafts lists an account's drafts, newest first.
func (r Reader) Drafts(ctx context.Context, accountID string) ([]domain.Draft, error) {
	var rows []draftRow
	if err := r.c.Select(ctx, &rows, selectDraft+`WHERE account_id = ? ORDER BY saved_at DESC, id DESC LIMIT 100`, accountID); err != nil {
		return nil, wrap(err, "drafts")
	}
	list := make([]domain.Draft, len(rows))
	for i, w := range rows {
		var err error
		if list[i], err = w.draft(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// DropDraft throws an account's draft away.
func (tx *Tx) DropDraft(ctx context.Context, id, accountID string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM draft WHERE id = ? AND account_id = ?`, id, accountID)
	return wrap(err, "draft")
}

type proposalRow struct {
	draftRow
	AuthorName string `db:"author_name"`
	At         sqldb.Time
	State      domain.State
	Reason     string
	ResultN    *int `db:"result_n"`
}

func (w proposalRow) proposal() (domain.Proposal, error) {
	p := domain.Proposal{
		ID: w.ID, PageID: w.PageID, Base: w.Base, AccountID: w.AccountID, AuthorName: w.AuthorName, Summary: w.Summary,
		At: w.At.Time, State: w.State, Reason: w.Reason,
	}
	if w.ResultN != nil {
		p.ResultN = *w.ResultN
	}
	return p, wrap(json.Unmarshal([]byte(w.Sections), &p.Sections), "proposal")
}

const selectProposal = `SELECT id, page_id, base, account_id, author_name, sections, summary, at, state, reason, result_n FROM proposal `

// AddProposal records an edit handed to the team of a page.
func (tx *Tx) AddProposal(ctx context.Context, p domain.Proposal) error {
	sections, err := domain.CanonicalJSON(p.Sections)
	if err != nil {
		return wrap(err, "proposal")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO proposal (id, page_id, base, account_id, author_name, sections, summary, at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.ID, p.PageID, p.Base, p.AccountID, p.AuthorName, sections, p.Summary, sqldb.At(p.At), string(p.State))
	return wrap(err, "proposal")
}

// Proposal returns the proposal with that id.
func (r Reader) Proposal(ctx context.Context, id string) (domain.Proposal, error) {
	var w proposalRow
	if err := r.c.Get(ctx, &w, selectProposal+`WHERE id = ?`, id); err != nil {
		return domain.Proposal{}, found(err, "proposal")
	}
	return w.proposal()
}

// Proposals lists the proposals for a page, newest first.
func (r Reader) Proposals(ctx context.Context, pageID string) ([]domain.Proposal, error) {
	var rows []proposalRow
	if err := r.c.Select(ctx, &rows, selectProposal+`WHERE page_id = ? ORDER BY at DESC, id DESC LIMIT 100`, pageID); err != nil {
		return nil, wrap(err, "proposals")
	}
	list := make([]domain.Proposal, len(rows))
	for i, w := range rows {
		var err error
		if list[i], err = w.proposal(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// SettleProposal closes an open proposal; it tells whether it was open.
func (tx *Tx) SettleProposal(ctx context.Context, p domain.Proposal) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE proposal SET state = ?, reason = ?, result_n = ? WHERE id = ? AND state = 'open'`,
		string(p.State), p.Reason, orNone(p.ResultN), p.ID)
	return n == 1, wrap(err, "proposal")
}

// Upload is a file that somebody put on a page: the bytes are what is served, whatever was sent.
type Upload struct {
	Hash      string `db:"sha256"`
	Type      string
	Name      string
	Width     int
	Height    int
	Size      int
	AccountID string     `db:"account_id"`
	At        sqldb.Time `db:"at"`
	Bytes     []byte
}

// AddUpload stores a file; the same bytes twice are stored once.
func (tx *Tx) AddUpload(ctx context.Context, u Upload, at time.Time) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO upload (sha256, type, name, width, height, size, account_id, at, bytes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		u.Hash, u.Type, u.Name, u.Width, u.Height, u.Size, u.AccountID, sqldb.At(at), u.Bytes)
	return wrap(err, "upload")
}

// Upload returns a file.
func (r Reader) Upload(ctx context.Context, hash string) (Upload, error) {
	var u Upload
	err := r.c.Get(ctx, &u, `SELECT sha256, type, name, width, height, size, account_id, at, bytes FROM upload WHERE sha256 = ?`, hash)
	return u, found(err, "upload")
}
