package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type callRow struct {
	ID          string
	Slug        string
	Title       string
	PageID      string  `db:"page_id"`
	RulesPage   *string `db:"rules_page"`
	RulesN      int     `db:"rules_n"`
	Agency      string
	WorkshopsAt sqldb.Time `db:"workshops_at"`
	PublishedAt sqldb.Time `db:"published_at"`
	OpenAt      sqldb.Time `db:"open_at"`
	FollowUpAt  sqldb.Time `db:"follow_up_at"`
	ArchivedAt  sqldb.Time `db:"archived_at"`
	Recorded    domain.Phase
	Settings    string
	PolicyN     int `db:"policy_n"`
	Policy      string
	Cutoffs     *string
	CreatedAt   sqldb.Time `db:"created_at"`
}

// The relèves come with the row: five words each, blanks between, joined by commas; none of the words holds either.
const selectCall = `SELECT c.id, c.slug, p.title, c.page_id, c.rules_page, coalesce(q.head, 0) AS rules_n, c.agency,
	c.workshops_at, c.published_at, c.open_at, c.follow_up_at, c.archived_at, c.recorded, c.settings, c.created_at, c.policy_n,
	coalesce((SELECT l.body FROM licence_policy l WHERE l.call_id = c.id AND l.n = c.policy_n), '') AS policy,
	(SELECT string_agg(k.k || ' ' || k.at || ' ' || coalesce(k.frozen_at, '') || ' ' || k.sha256 || ' ' || k.deposits, ',')
		FROM cutoff k WHERE k.call_id = c.id) AS cutoffs
	FROM call c JOIN page p ON p.id = c.page_id LEFT JOIN page q ON q.id = c.rules_page `

func (w callRow) call() (domain.Call, error) {
	c := domain.Call{
		ID: w.ID, Slug: w.Slug, Title: w.Title, Agency: w.Agency, PageID: w.PageID, RulesN: w.RulesN,
		Phases: domain.Phases{
			Workshops: w.WorkshopsAt.Time, Published: w.PublishedAt.Time, Open: w.OpenAt.Time,
			FollowUp: w.FollowUpAt.Time, Archived: w.ArchivedAt.Time,
		},
		Licences: domain.LicencePolicy{N: w.PolicyN, Body: w.Policy}, Recorded: w.Recorded, CreatedAt: w.CreatedAt.Time,
	}
	if w.RulesPage != nil {
		c.RulesPage = *w.RulesPage
	}
	if err := json.Unmarshal([]byte(w.Settings), &c.Settings); err != nil {
		return c, wrap(err, "call settings")
	}
	var err error
	c.Cutoffs, err = cutoffs(w.Cutoffs)
	return c, err
}

// callFrom is the call of a row that was read, or why it was not.
func callFrom(w callRow, err error) (domain.Call, error) {
	if err != nil {
		return domain.Call{}, found(err, "call")
	}
	return w.call()
}

// Call returns the call with that id.
func (r Reader) Call(ctx context.Context, id string) (domain.Call, error) {
	var w callRow
	err := r.c.Get(ctx, &w, selectCall+`WHERE c.id = ?`, id)
	return callFrom(w, err)
}

// CallAt returns the call with that slug.
func (r Reader) CallAt(ctx context.Context, slug string) (domain.Call, error) {
	var w callRow
	err := r.c.Get(ctx, &w, selectCall+`WHERE c.slug = ?`, slug)
	return callFrom(w, err)
}

// LockCall returns the call with that id and holds its row: gates of an hour lock first, then ask the clock.
func (tx *Tx) LockCall(ctx context.Context, id string) (domain.Call, error) {
	var held string
	if err := tx.c.Get(ctx, &held, `SELECT id FROM call WHERE id = ? `+sqldb.ForUpdate, id); err != nil {
		return domain.Call{}, found(err, "call")
	}
	tx.now = time.Time{}
	return tx.Call(ctx, id)
}

// Calls lists all calls, newest opening first.
func (r Reader) Calls(ctx context.Context) ([]domain.Call, error) {
	var rows []callRow
	if err := r.c.Select(ctx, &rows, selectCall+`ORDER BY c.open_at DESC, c.id LIMIT 500`); err != nil {
		return nil, wrap(err, "calls")
	}
	return calls(rows)
}

func calls(rows []callRow) ([]domain.Call, error) {
	list := make([]domain.Call, len(rows))
	for i, w := range rows {
		var err error
		if list[i], err = w.call(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// cutoffs reads the relèves that come with a call's row, in their order.
func cutoffs(text *string) ([]domain.Cutoff, error) {
	if text == nil {
		return nil, nil
	}
	var list []domain.Cutoff
	for one := range strings.SplitSeq(*text, ",") {
		w := strings.Split(one, " ")
		if len(w) != 5 {
			return nil, fmt.Errorf("store: cutoff %q", one)
		}
		var at, frozen sqldb.Time
		k, errK := strconv.Atoi(w[0])
		deposits, errN := strconv.Atoi(w[4])
		if err := errors.Join(errK, errN, at.Scan(w[1]), frozen.Scan(w[2])); err != nil {
			return nil, fmt.Errorf("store: cutoff %q: %w", one, err)
		}
		list = append(list, domain.Cutoff{K: k, At: at.Time, FrozenAt: frozen.Time, Hash: w[3], Deposits: deposits})
	}
	slices.SortFunc(list, func(a, b domain.Cutoff) int { return a.K - b.K })
	return list, nil
}

// AddCall records a call whose page exists, with its relèves, and tells whether its slug was free.
func (tx *Tx) AddCall(ctx context.Context, c domain.Call) (free bool, err error) {
	settings, err := domain.CanonicalJSON(c.Settings)
	if err != nil {
		return false, wrap(err, "call settings")
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO call (id, slug, page_id, rules_page, agency, workshops_at, published_at, open_at,
		follow_up_at, archived_at, recorded, settings, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		c.ID, c.Slug, c.PageID, orNull(c.RulesPage), c.Agency, sqldb.At(c.Phases.Workshops), sqldb.At(c.Phases.Published),
		sqldb.At(c.Phases.Open), sqldb.At(c.Phases.FollowUp), sqldb.At(c.Phases.Archived), string(c.Recorded), settings, sqldb.At(c.CreatedAt))
	if err != nil || n == 0 {
		return false, wrap(err, "call")
	}
	return true, tx.setCutoffs(ctx, c)
}

// SetCall writes a call's dates, relèves and settings anew.
func (tx *Tx) SetCall(ctx context.Context, c domain.Call) error {
	settings, err := domain.CanonicalJSON(c.Settings)
	if err != nil {
		return wrap(err, "call settings")
	}
	if _, err := tx.c.Exec(ctx, `UPDATE call SET rules_page = ?, agency = ?, workshops_at = ?, published_at = ?, open_at = ?,
		follow_up_at = ?, archived_at = ?, recorded = ?, settings = ? WHERE id = ?`,
		orNull(c.RulesPage), c.Agency, sqldb.At(c.Phases.Workshops), sqldb.At(c.Phases.Published), sqldb.At(c.Phases.Open),
		sqldb.At(c.Phases.FollowUp), sqldb.At(c.Phases.Archived), string(c.Recorded), settings, c.ID); err != nil {
		return wrap(err, "call")
	}
	return tx.setCutoffs(ctx, c)
}

// setCutoffs writes the relèves; those already frozen keep their hour, those that are gone are dropped.
func (tx *Tx) setCutoffs(ctx context.Context, c domain.Call) error {
	if _, err := tx.c.Exec(ctx, `DELETE FROM cutoff WHERE call_id = ? AND k > ? AND frozen_at IS NULL`, c.ID, len(c.Cutoffs)); err != nil {
		return wrap(err, "cutoff")
	}
	for _, k := range c.Cutoffs { // a handful a call
		if _, err := tx.c.Exec(ctx, `INSERT INTO cutoff (call_id, k, at) VALUES (?, ?, ?)
			ON CONFLICT (call_id, k) DO UPDATE SET at = excluded.at WHERE cutoff.frozen_at IS NULL`, c.ID, k.K, sqldb.At(k.At)); err != nil {
			return wrap(err, "cutoff")
		}
	}
	return nil
}

// DueCalls lists the ids of the calls for which the clock has something to do: a phase that the register
// has not told of, or a relève whose hour has struck.
func (r Reader) DueCalls(ctx context.Context, now time.Time) ([]string, error) {
	t := sqldb.At(now)
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT c.id FROM call c WHERE c.recorded <> 'archived' AND (
		EXISTS (SELECT 1 FROM cutoff k WHERE k.call_id = c.id AND k.frozen_at IS NULL AND k.at <= ?)
		OR c.recorded <> CASE WHEN c.archived_at <= ? THEN 'archived' WHEN c.follow_up_at <= ? THEN 'follow_up'
			WHEN (SELECT max(k.at) FROM cutoff k WHERE k.call_id = c.id) <= ? THEN 'closed' WHEN c.open_at <= ? THEN 'open'
			WHEN c.published_at <= ? THEN 'published' WHEN c.workshops_at <= ? THEN 'workshops' ELSE 'preparation' END)`,
		t, t, t, t, t, t, t)
	return ids, wrap(err, "due calls")
}

// RecordPhase notes the phase that the register has told of, which must still be from; it tells whether it was.
func (tx *Tx) RecordPhase(ctx context.Context, callID string, from, to domain.Phase) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE call SET recorded = ? WHERE id = ? AND recorded = ?`, string(to), callID, string(from))
	return n == 1, wrap(err, "call")
}
