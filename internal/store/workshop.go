package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type workshopRow struct {
	ID             string
	CallID         string `db:"call_id"`
	CallSlug       string `db:"call_slug"`
	CallTitle      string `db:"call_title"`
	Slug           string
	Title          string
	Goals          string
	Agenda         string
	Place          string
	Link           string
	Capacity       int
	Access         string
	OpensAt        sqldb.Time `db:"opens_at"`
	StartsAt       sqldb.Time `db:"starts_at"`
	EndsAt         sqldb.Time `db:"ends_at"`
	CorrectionDays int        `db:"correction_days"`
	Marks          int
	Recorded       domain.State
	Reason         string
	CancelledAt    sqldb.Time `db:"cancelled_at"`
	Sequence       int
	PageID         string     `db:"page_id"`
	PageSlug       string     `db:"page_slug"`
	FrozenN        int        `db:"frozen_n"`
	FrozenHash     string     `db:"frozen_sha256"`
	FrozenAt       sqldb.Time `db:"frozen_at"`
	AccountID      string     `db:"account_id"`
	CreatedAt      sqldb.Time `db:"created_at"`
	UpdatedAt      sqldb.Time `db:"updated_at"`
	Seated         int
	Waiting        int
	Present        int
}

const selectWorkshop = `SELECT w.id, w.call_id, c.slug AS call_slug, a.title AS call_title, w.slug, w.title, w.goals, w.agenda, w.place, w.link,
	w.capacity, w.access, w.opens_at, w.starts_at, w.ends_at, w.correction_days, w.marks, w.recorded, w.reason, w.cancelled_at, w.sequence,
	coalesce(w.page_id, '') AS page_id, coalesce(m.slug, '') AS page_slug, w.frozen_n, w.frozen_sha256, w.frozen_at, w.account_id,
	w.created_at, w.updated_at,
	(SELECT count(*) FROM registration g WHERE g.workshop_id = w.id AND g.state = 'seated') AS seated,
	(SELECT count(*) FROM registration g WHERE g.workshop_id = w.id AND g.state = 'waiting') AS waiting,
	(SELECT count(*) FROM registration g WHERE g.workshop_id = w.id AND g.attended_at IS NOT NULL) AS present
	FROM workshop w JOIN call c ON c.id = w.call_id JOIN page a ON a.id = c.page_id LEFT JOIN page m ON m.id = w.page_id `

func (w workshopRow) workshop() (domain.Workshop, error) {
	d := domain.Workshop{
		ID: w.ID, CallID: w.CallID, CallSlug: w.CallSlug, CallTitle: w.CallTitle, Slug: w.Slug, Title: w.Title, Goals: w.Goals,
		Place: w.Place, Link: w.Link, Capacity: w.Capacity, Access: w.Access, OpensAt: w.OpensAt.Time, StartsAt: w.StartsAt.Time,
		EndsAt: w.EndsAt.Time, CorrectionDays: w.CorrectionDays, Marks: w.Marks, Recorded: w.Recorded, Reason: w.Reason, CancelledAt: w.CancelledAt.Time,
		Sequence: w.Sequence, PageID: w.PageID, PageSlug: w.PageSlug, AccountID: w.AccountID,
		Frozen:    domain.FrozenMinutes{N: w.FrozenN, Hash: w.FrozenHash, At: w.FrozenAt.Time},
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time, Seated: w.Seated, Waiting: w.Waiting, Present: w.Present,
	}
	return d, wrap(json.Unmarshal([]byte(w.Agenda), &d.Agenda), "agenda")
}

func (r Reader) workshop(ctx context.Context, where string, arg string) (domain.Workshop, error) {
	var w workshopRow
	if err := r.c.Get(ctx, &w, selectWorkshop+where, arg); err != nil {
		return domain.Workshop{}, found(err, "workshop")
	}
	return w.workshop()
}

func workshops(rows []workshopRow, err error) ([]domain.Workshop, error) {
	list := make([]domain.Workshop, len(rows))
	for i, w := range rows {
		var bad error
		if list[i], bad = w.workshop(); bad != nil {
			return nil, bad
		}
	}
	return list, wrap(err, "workshops")
}

// Workshop returns the workshop with that id.
func (r Reader) Workshop(ctx context.Context, id string) (domain.Workshop, error) {
	return r.workshop(ctx, `WHERE w.id = ?`, id)
}

// WorkshopAt returns the workshop with that slug.
func (r Reader) WorkshopAt(ctx context.Context, slug string) (domain.Workshop, error) {
	return r.workshop(ctx, `WHERE w.slug = ?`, slug)
}

// WorkshopOfPage returns the workshop whose minutes are a page.
func (r Reader) WorkshopOfPage(ctx context.Context, pageID string) (domain.Workshop, error) {
	return r.workshop(ctx, `WHERE w.page_id = ?`, pageID)
}

// LockWorkshop returns the workshop with that id and holds its row: seats are counted, and hours looked at, after it.
func (tx *Tx) LockWorkshop(ctx context.Context, id string) (domain.Workshop, error) {
	var held string
	if err := tx.c.Get(ctx, &held, `SELECT id FROM workshop WHERE id = ? `+sqldb.ForUpdate, id); err != nil {
		return domain.Workshop{}, found(err, "workshop")
	}
	tx.now = time.Time{}
	return tx.Workshop(ctx, id)
}

// WorkshopFilter narrows lists of workshops. Those to come end after From, soonest first; else those that ended
// before From are listed, last first, past BeforeAt and BeforeID.
type WorkshopFilter struct {
	CallID   string // "" for all calls
	From     time.Time
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// ComingWorkshops lists the workshops that are not over, soonest first.
func (r Reader) ComingWorkshops(ctx context.Context, f WorkshopFilter) ([]domain.Workshop, error) {
	var rows []workshopRow
	err := r.c.Select(ctx, &rows, selectWorkshop+`WHERE (? = '' OR w.call_id = ?) AND w.ends_at > ? ORDER BY w.starts_at, w.id LIMIT ?`,
		f.CallID, f.CallID, sqldb.At(f.From), f.Limit)
	return workshops(rows, err)
}

// PastWorkshops lists the workshops that are over, last first.
func (r Reader) PastWorkshops(ctx context.Context, f WorkshopFilter) ([]domain.Workshop, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []workshopRow
	err := r.c.Select(ctx, &rows, selectWorkshop+`WHERE (? = '' OR w.call_id = ?) AND w.ends_at <= ?
		AND (? = '' OR w.starts_at < ? OR w.starts_at = ? AND w.id < ?) ORDER BY w.starts_at DESC, w.id DESC LIMIT ?`,
		f.CallID, f.CallID, sqldb.At(f.From), before, before, before, f.BeforeID, f.Limit)
	return workshops(rows, err)
}

// CallWorkshops lists all workshops of a call by their beginning.
func (r Reader) CallWorkshops(ctx context.Context, callID string) ([]domain.Workshop, error) {
	var rows []workshopRow
	err := r.c.Select(ctx, &rows, selectWorkshop+`WHERE w.call_id = ? ORDER BY w.starts_at, w.id LIMIT 500`, callID)
	return workshops(rows, err)
}

// DueWorkshops lists the ids of the workshops for which the clock has something to do.
func (r Reader) DueWorkshops(ctx context.Context, now time.Time) ([]string, error) {
	t := sqldb.At(now)
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT id FROM workshop WHERE recorded = 'announced' AND opens_at <= ? OR recorded = 'registration' AND starts_at <= ?
		OR recorded = 'running' AND ends_at <= ? OR recorded = 'correction' AND freezes_at <= ? ORDER BY starts_at, id LIMIT 100`, t, t, t, t)
	return ids, wrap(err, "due workshops")
}

// AddWorkshop records a workshop and tells whether its slug was free.
func (tx *Tx) AddWorkshop(ctx context.Context, w domain.Workshop) (free bool, err error) {
	agenda, err := domain.CanonicalJSON(w.Agenda)
	if err != nil {
		return false, wrap(err, "agenda")
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO workshop (id, call_id, slug, title, goals, agenda, place, link, capacity, access, opens_at, starts_at,
		ends_at, freezes_at, correction_days, marks, recorded, account_id, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		w.ID, w.CallID, w.Slug, w.Title, w.Goals, agenda, w.Place, w.Link, w.Capacity, w.Access, sqldb.At(w.OpensAt), sqldb.At(w.StartsAt),
		sqldb.At(w.EndsAt), sqldb.At(w.CorrectionEnds()), w.CorrectionDays, w.Marks, string(w.Recorded), w.AccountID, sqldb.At(w.CreatedAt), sqldb.At(w.UpdatedAt))
	return n == 1, wrap(err, "workshop")
}

// SetWorkshop writes what a workshop says anew. Lock it first.
func (tx *Tx) SetWorkshop(ctx context.Context, w domain.Workshop) error {
	agenda, err := domain.CanonicalJSON(w.Agenda)
	if err != nil {
		return wrap(err, "agenda")
	}
	_, err = tx.c.Exec(ctx, `UPDATE workshop SET title = ?, goals = ?, agenda = ?, place = ?, link = ?, capacity = ?, access = ?, opens_at = ?,
		starts_at = ?, ends_at = ?, freezes_at = ?, correction_days = ?, marks = ?, sequence = ?, updated_at = ? WHERE id = ?`,
		w.Title, w.Goals, agenda, w.Place, w.Link, w.Capacity, w.Access, sqldb.At(w.OpensAt), sqldb.At(w.StartsAt), sqldb.At(w.EndsAt),
		sqldb.At(w.CorrectionEnds()), w.CorrectionDays, w.Marks, w.Sequence, sqldb.At(w.UpdatedAt), w.ID)
	return wrap(err, "workshop")
}

// MoveWorkshop writes the state of a workshop that is held, with what came with it: why it was cancelled, its minutes,
// the version of them that stands.
func (tx *Tx) MoveWorkshop(ctx context.Context, w domain.Workshop) error {
	_, err := tx.c.Exec(ctx, `UPDATE workshop SET recorded = ?, reason = ?, cancelled_at = ?, page_id = ?, frozen_n = ?, frozen_sha256 = ?,
		frozen_at = ?, sequence = ?, updated_at = ? WHERE id = ?`,
		string(w.Recorded), w.Reason, sqldb.At(w.CancelledAt), orNull(w.PageID), w.Frozen.N, w.Frozen.Hash, sqldb.At(w.Frozen.At), w.Sequence,
		sqldb.At(w.UpdatedAt), w.ID)
	return wrap(err, "workshop")
}

// Postponements counts, by relève, how often those of a call were put off.
func (r Reader) Postponements(ctx context.Context, callID string, verb domain.Verb) (map[int]int, error) {
	var rows []struct{ N, Times int }
	err := r.c.Select(ctx, &rows, `SELECT n, count(*) AS times FROM journal WHERE call_id = ? AND verb = ? GROUP BY n`, callID, string(verb))
	times := map[int]int{}
	for _, w := range rows {
		times[w.N] = w.Times
	}
	return times, wrap(err, "journal")
}
