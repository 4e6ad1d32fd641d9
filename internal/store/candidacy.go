package store

import (
	"context"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type candidacyRow struct {
	ID            string
	CallID        string `db:"call_id"`
	CommonsID     string `db:"commons_id"`
	PageID        string `db:"page_id"`
	Slug          string
	Title         string
	Pitch         string
	Head          int
	State         domain.State
	Editing       domain.Editing
	EditingReason string     `db:"editing_reason"`
	PublicAt      sqldb.Time `db:"public_at"`
	WithdrawnAt   sqldb.Time `db:"withdrawn_at"`
	CreatedAt     sqldb.Time `db:"created_at"`
	UpdatedAt     sqldb.Time `db:"updated_at"`
	Answers       *string
}

// The défis answered come with the row, joined by commas: ids hold none. string_agg and group_concat are
// the same aggregate under two names; SQLite knows both.
const selectCandidacy = `SELECT c.id, c.call_id, c.commons_id, c.page_id, p.slug, p.title, c.pitch, p.head, c.state, c.editing,
	c.editing_reason, c.public_at, c.withdrawn_at, c.created_at, p.updated_at,
	(SELECT string_agg(x.challenge_id, ',') FROM candidacy_challenge x WHERE x.candidacy_id = c.id) AS answers
	FROM candidacy c JOIN page p ON p.id = c.page_id `

func (w candidacyRow) candidacy() domain.Candidacy {
	c := domain.Candidacy{
		ID: w.ID, CallID: w.CallID, CommonsID: w.CommonsID, PageID: w.PageID, Slug: w.Slug, Title: w.Title, Pitch: w.Pitch,
		Head: w.Head, State: w.State, Editing: w.Editing, EditingReason: w.EditingReason, PublicAt: w.PublicAt.Time,
		WithdrawnAt: w.WithdrawnAt.Time, CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
	if w.Answers != nil && *w.Answers != "" {
		c.Answers = strings.Split(*w.Answers, ",")
	}
	return c
}

func candidacies(rows []candidacyRow) []domain.Candidacy {
	list := make([]domain.Candidacy, len(rows))
	for i, w := range rows {
		list[i] = w.candidacy()
	}
	return list
}

// Candidacy returns the candidacy with that id.
func (r Reader) Candidacy(ctx context.Context, id string) (domain.Candidacy, error) {
	var w candidacyRow
	err := r.c.Get(ctx, &w, selectCandidacy+`WHERE c.id = ? AND NOT p.staged`, id)
	return w.candidacy(), found(err, "candidacy")
}

// CandidacyOf returns the candidacy whose page has that id.
func (r Reader) CandidacyOf(ctx context.Context, pageID string) (domain.Candidacy, error) {
	var w candidacyRow
	err := r.c.Get(ctx, &w, selectCandidacy+`WHERE c.page_id = ? AND NOT p.staged`, pageID)
	return w.candidacy(), found(err, "candidacy")
}

// CandidacyAt returns the candidacy with that slug.
func (r Reader) CandidacyAt(ctx context.Context, slug string) (domain.Candidacy, error) {
	var w candidacyRow
	err := r.c.Get(ctx, &w, selectCandidacy+`WHERE p.form = 'candidacy' AND p.call_id = '' AND p.slug = ? AND NOT p.staged`, slug)
	return w.candidacy(), found(err, "candidacy")
}

// readableCandidacy is the rule of domain.Can's Read in SQL, for the candidacy c and the account that the ? names
// ("" is a visitor): one that is kept to its team is for its team and for auditors.
const readableCandidacy = `(c.state <> 'team' OR EXISTS (SELECT 1 FROM role_grant g JOIN account a ON a.id = g.account_id
	WHERE a.id = ? AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL
	AND (g.scope = 'candidacy:' || c.id AND g.role IN ('referent', 'member') OR g.scope = '' AND g.role = 'auditor')))`

// CandidacyFilter narrows a list of candidacies; zero fields do not narrow. Reader is the account that
// reads: candidacies kept to their team are listed to their team (the SQL side of domain.Can's Read).
type CandidacyFilter struct {
	CallID    string
	Challenge string
	Commons   string
	State     domain.State
	Reader    string
	Member    string // candidacies of whose team this account is
	BeforeAt  time.Time
	BeforeID  string
	Limit     int
}

// Candidacies lists candidacies, last changed first.
func (r Reader) Candidacies(ctx context.Context, f CandidacyFilter) ([]domain.Candidacy, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []candidacyRow
	err := r.c.Select(ctx, &rows, selectCandidacy+`WHERE NOT p.staged
		AND `+readableCandidacy+`
		AND (? = '' OR c.call_id = ?) AND (? = '' OR c.commons_id = ?) AND (? = '' OR c.state = ?)
		AND (? = '' OR EXISTS (SELECT 1 FROM candidacy_challenge y WHERE y.candidacy_id = c.id AND y.challenge_id = ?))
		AND (? = '' OR EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = ? AND g.scope = 'candidacy:' || c.id))
		AND (? = '' OR p.updated_at < ? OR p.updated_at = ? AND c.id < ?)
		ORDER BY p.updated_at DESC, c.id DESC LIMIT ?`,
		f.Reader, f.CallID, f.CallID, f.Commons, f.Commons, string(f.State), string(f.State), f.Challenge, f.Challenge,
		f.Member, f.Member, before, before, before, f.BeforeID, f.Limit)
	return candidacies(rows), wrap(err, "candidacies")
}

// CountCandidacies counts the public candidacies of a call.
func (r Reader) CountCandidacies(ctx context.Context, callID string) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM candidacy c JOIN page p ON p.id = c.page_id
		WHERE c.call_id = ? AND c.state = 'public' AND NOT p.staged`, callID)
	return n, wrap(err, "candidacies")
}

// AddCandidacy records a candidacy whose page and commons exist.
func (tx *Tx) AddCandidacy(ctx context.Context, c domain.Candidacy) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO candidacy (id, call_id, commons_id, page_id, state, pitch, editing, editing_reason, public_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, c.CallID, c.CommonsID, c.PageID, string(c.State), c.Pitch, string(c.Editing), c.EditingReason, sqldb.At(c.PublicAt), sqldb.At(c.CreatedAt))
	return wrap(err, "candidacy")
}

// LockCandidacy returns the candidacy with that id and holds its row.
func (tx *Tx) LockCandidacy(ctx context.Context, id string) (domain.Candidacy, error) {
	var held string
	if err := tx.c.Get(ctx, &held, `SELECT id FROM candidacy WHERE id = ? `+sqldb.ForUpdate, id); err != nil {
		return domain.Candidacy{}, found(err, "candidacy")
	}
	return tx.Candidacy(ctx, id)
}

// SetCandidacy writes the state, the way of editing and the moments of a candidacy. Lock it first.
func (tx *Tx) SetCandidacy(ctx context.Context, c domain.Candidacy) error {
	_, err := tx.c.Exec(ctx, `UPDATE candidacy SET state = ?, editing = ?, editing_reason = ?, public_at = ?, withdrawn_at = ? WHERE id = ?`,
		string(c.State), string(c.Editing), c.EditingReason, sqldb.At(c.PublicAt), sqldb.At(c.WithdrawnAt), c.ID)
	return wrap(err, "candidacy")
}

// IndexCandidacy writes what lists show of a candidacy's head: its sentence and the défis that it answers,
// of those that exist in its call.
func (tx *Tx) IndexCandidacy(ctx context.Context, c domain.Candidacy) error {
	if _, err := tx.c.Exec(ctx, `UPDATE candidacy SET pitch = ? WHERE id = ?`, c.Pitch, c.ID); err != nil {
		return wrap(err, "candidacy")
	}
	if _, err := tx.c.Exec(ctx, `DELETE FROM candidacy_challenge WHERE candidacy_id = ?`, c.ID); err != nil {
		return wrap(err, "candidacy")
	}
	if len(c.Answers) == 0 {
		return tx.followAnswers(ctx, c.ID)
	}
	args := []any{c.ID, c.CallID}
	for _, id := range c.Answers {
		args = append(args, id)
	}
	_, err := tx.c.Exec(ctx, `INSERT INTO candidacy_challenge (candidacy_id, challenge_id)
		SELECT ?, id FROM challenge WHERE call_id = ? AND id IN (`+marks(len(c.Answers))+`)`, args...)
	if err != nil {
		return wrap(err, "candidacy")
	}
	return tx.followAnswers(ctx, c.ID)
}

// AddCommons records a commons and tells whether its slug was free.
func (tx *Tx) AddCommons(ctx context.Context, c domain.Commons, sortKey string) (free bool, err error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO commons (id, slug, name, sort_key, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		c.ID, c.Slug, c.Name, sortKey, sqldb.At(c.CreatedAt))
	return n == 1, wrap(err, "commons")
}

// RenameCommons follows the title of the latest candidacy.
func (tx *Tx) RenameCommons(ctx context.Context, id, name, sortKey string) error {
	_, err := tx.c.Exec(ctx, `UPDATE commons SET name = ?, sort_key = ? WHERE id = ?`, name, sortKey, id)
	return wrap(err, "commons")
}

type commonsRow struct {
	ID        string
	Slug      string
	Name      string
	SortKey   string     `db:"sort_key"`
	CreatedAt sqldb.Time `db:"created_at"`
}

// CommonsAt returns the commons with that slug.
func (r Reader) CommonsAt(ctx context.Context, slug string) (domain.Commons, error) {
	var w commonsRow
	err := r.c.Get(ctx, &w, `SELECT id, slug, name, sort_key, created_at FROM commons WHERE slug = ?`, slug)
	return domain.Commons{ID: w.ID, Slug: w.Slug, Name: w.Name, CreatedAt: w.CreatedAt.Time}, found(err, "commons")
}

// Catalogue lists the commons that have a candidacy anybody may read, by name, after a sort key.
func (r Reader) Catalogue(ctx context.Context, after string, limit int) (list []domain.Commons, last string, err error) {
	var rows []struct {
		commonsRow
		Pitch     string
		CandSlug  string       `db:"cand_slug"`
		PageID    string       `db:"page_id"`
		Head      int          `db:"head"`
		State     domain.State `db:"state"`
		CallSlug  string       `db:"call_slug"`
		CallTitle string       `db:"call_title"`
	}
	err = r.c.Select(ctx, &rows, `SELECT m.id, m.slug, m.name, m.sort_key, m.created_at, c.pitch, p.slug AS cand_slug, p.id AS page_id, p.head,
		c.state, a.slug AS call_slug, q.title AS call_title
		FROM commons m JOIN candidacy c ON c.id = (SELECT d.id FROM candidacy d WHERE d.commons_id = m.id AND d.state <> 'team'
			ORDER BY d.public_at DESC, d.id DESC LIMIT 1)
		JOIN page p ON p.id = c.page_id JOIN call a ON a.id = c.call_id JOIN page q ON q.id = a.page_id
		WHERE NOT p.staged AND m.sort_key || m.id > ? ORDER BY m.sort_key || m.id LIMIT ?`, after, limit)
	for _, w := range rows {
		list = append(list, domain.Commons{
			ID: w.ID, Slug: w.Slug, Name: w.Name, Pitch: w.Pitch, CreatedAt: w.CreatedAt.Time, CallSlug: w.CallSlug, CallTitle: w.CallTitle,
			Candidacy: domain.Candidacy{Slug: w.CandSlug, PageID: w.PageID, Head: w.Head, State: w.State, Title: w.Name, Pitch: w.Pitch},
		})
		last = w.SortKey + w.ID
	}
	return list, last, wrap(err, "commons")
}
