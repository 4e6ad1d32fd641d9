package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type cooperationRow struct {
	ID              string
	OneID           string `db:"one_id"`
	OneAgreed       bool   `db:"one_agreed"`
	OneTitle        string `db:"one_title"`
	OneSlug         string `db:"one_slug"`
	OneCommons      string `db:"one_commons"`
	OneCall         string `db:"one_call"`
	OnePage         string `db:"one_page"`
	OtherID         string `db:"other_id"`
	OtherAgreed     bool   `db:"other_agreed"`
	OtherTitle      string `db:"other_title"`
	OtherSlug       string `db:"other_slug"`
	OtherCommons    string `db:"other_commons"`
	OtherCall       string `db:"other_call"`
	OtherPage       string `db:"other_page"`
	Purpose         string
	State           domain.State
	FacilitatorID   *string `db:"facilitator_id"`
	FacilitatorName string  `db:"facilitator_name"`
	Evidence        string
	By              string `db:"account_id"`
	ByName          string `db:"account_name"`
	At              sqldb.Time
}

// A candidacy that cooperates stays public (app.mayHide): both sides may be named to anybody.
const selectCooperation = `SELECT k.id, k.one_id, k.one_agreed, p.title AS one_title, p.slug AS one_slug, c.commons_id AS one_commons,
	c.call_id AS one_call, c.page_id AS one_page, k.other_id, k.other_agreed, q.title AS other_title, q.slug AS other_slug,
	d.commons_id AS other_commons, d.call_id AS other_call, d.page_id AS other_page, k.purpose, k.state, k.facilitator_id, k.facilitator_name,
	k.evidence, k.account_id, k.account_name, k.at
	FROM cooperation k JOIN candidacy c ON c.id = k.one_id JOIN page p ON p.id = c.page_id
	JOIN candidacy d ON d.id = k.other_id JOIN page q ON q.id = d.page_id `

func (w cooperationRow) cooperation() domain.Cooperation {
	c := domain.Cooperation{
		ID: w.ID,
		One: domain.Partner{
			CandidacyID: w.OneID, Agreed: w.OneAgreed, Title: w.OneTitle, Slug: w.OneSlug, CommonsID: w.OneCommons, CallID: w.OneCall, PageID: w.OnePage,
		},
		Other: domain.Partner{
			CandidacyID: w.OtherID, Agreed: w.OtherAgreed, Title: w.OtherTitle, Slug: w.OtherSlug, CommonsID: w.OtherCommons, CallID: w.OtherCall,
			PageID: w.OtherPage,
		},
		Purpose: w.Purpose, State: w.State, FacilitatorName: w.FacilitatorName, Evidence: w.Evidence, By: w.By, ByName: w.ByName, At: w.At.Time,
	}
	if w.FacilitatorID != nil {
		c.FacilitatorID = *w.FacilitatorID
	}
	return c
}

func cooperations(rows []cooperationRow, err error) ([]domain.Cooperation, error) {
	list := make([]domain.Cooperation, len(rows))
	for i, w := range rows {
		list[i] = w.cooperation()
	}
	return list, wrap(err, "cooperations")
}

// Cooperation returns the cooperation with that id.
func (r Reader) Cooperation(ctx context.Context, id string) (domain.Cooperation, error) {
	var w cooperationRow
	err := r.c.Get(ctx, &w, selectCooperation+`WHERE k.id = ?`, id)
	return w.cooperation(), found(err, "cooperation")
}

// CooperationsOf lists the cooperations of a candidacy, newest first.
func (r Reader) CooperationsOf(ctx context.Context, candidacyID string) ([]domain.Cooperation, error) {
	var rows []cooperationRow
	err := r.c.Select(ctx, &rows, selectCooperation+`WHERE k.one_id = ? OR k.other_id = ? ORDER BY k.at DESC, k.id DESC LIMIT 100`, candidacyID, candidacyID)
	return cooperations(rows, err)
}

// CooperationsOfCommons lists the cooperations of all candidacies of a commons, newest first.
func (r Reader) CooperationsOfCommons(ctx context.Context, commonsID string) ([]domain.Cooperation, error) {
	var rows []cooperationRow
	err := r.c.Select(ctx, &rows, selectCooperation+`WHERE c.commons_id = ? OR d.commons_id = ? ORDER BY k.at DESC, k.id DESC LIMIT 100`, commonsID, commonsID)
	return cooperations(rows, err)
}

// CooperationFilter narrows the list of cooperations; zero fields do not narrow.
type CooperationFilter struct {
	CallID   string // of one side at least
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// Cooperations lists cooperations, newest first.
func (r Reader) Cooperations(ctx context.Context, f CooperationFilter) ([]domain.Cooperation, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []cooperationRow
	err := r.c.Select(ctx, &rows, selectCooperation+`WHERE (? = '' OR c.call_id = ? OR d.call_id = ?)
		AND (? = '' OR k.at < ? OR k.at = ? AND k.id < ?) ORDER BY k.at DESC, k.id DESC LIMIT ?`,
		f.CallID, f.CallID, f.CallID, before, before, before, f.BeforeID, f.Limit)
	return cooperations(rows, err)
}

// CooperationSteps lists what the register tells of a cooperation, oldest first.
func (r Reader) CooperationSteps(ctx context.Context, id string) ([]domain.Event, error) {
	return r.steps(ctx, `WHERE object_id = ? ORDER BY at, id LIMIT 100`, id)
}

// Steps lists what the register tells of a candidacy and of its cooperations, newest first.
func (r Reader) Steps(ctx context.Context, candidacyID string, limit int) ([]domain.Event, error) {
	return r.steps(ctx, `WHERE object_id = ? OR object_id IN (SELECT k.id FROM cooperation k WHERE k.one_id = ? OR k.other_id = ?)
		ORDER BY at DESC, id DESC LIMIT ?`, candidacyID, candidacyID, candidacyID, limit)
}

func (r Reader) steps(ctx context.Context, where string, args ...any) ([]domain.Event, error) {
	var rows []eventRow
	err := r.c.Select(ctx, &rows, selectEvent+where, args...)
	list := make([]domain.Event, len(rows))
	for i, w := range rows {
		list[i] = w.event()
	}
	return list, wrap(err, "journal")
}

// LockCooperation returns the cooperation with that id and holds its row.
func (tx *Tx) LockCooperation(ctx context.Context, id string) (domain.Cooperation, error) {
	var held string
	if err := tx.c.Get(ctx, &held, `SELECT id FROM cooperation WHERE id = ? `+sqldb.ForUpdate, id); err != nil {
		return domain.Cooperation{}, found(err, "cooperation")
	}
	return tx.Cooperation(ctx, id)
}

// AddCooperation records a cooperation.
func (tx *Tx) AddCooperation(ctx context.Context, c domain.Cooperation) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO cooperation (id, one_id, other_id, purpose, state, one_agreed, other_agreed, facilitator_id,
		facilitator_name, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, c.One.CandidacyID, c.Other.CandidacyID, c.Purpose, string(c.State), c.One.Agreed, c.Other.Agreed, orNull(c.FacilitatorID),
		c.FacilitatorName, c.By, c.ByName, sqldb.At(c.At))
	return wrap(err, "cooperation")
}

// SetCooperation writes where a cooperation stands. Lock it first.
func (tx *Tx) SetCooperation(ctx context.Context, c domain.Cooperation) error {
	_, err := tx.c.Exec(ctx, `UPDATE cooperation SET state = ?, one_agreed = ?, other_agreed = ?, facilitator_id = ?, facilitator_name = ?,
		evidence = ? WHERE id = ?`,
		string(c.State), c.One.Agreed, c.Other.Agreed, orNull(c.FacilitatorID), c.FacilitatorName, c.Evidence, c.ID)
	return wrap(err, "cooperation")
}

// PublicCandidacyOf returns the latest public candidacy of a commons, named by the address of either or by its
// folded name.
func (r Reader) PublicCandidacyOf(ctx context.Context, slug, nameKey string) (domain.Candidacy, error) {
	var w candidacyRow
	err := r.c.Get(ctx, &w, selectCandidacy+`JOIN commons m ON m.id = c.commons_id
		WHERE NOT p.staged AND c.state = 'public' AND (p.slug = ? OR m.slug = ? OR p.sort_key = ? OR m.sort_key = ?)
		ORDER BY CASE WHEN p.slug = ? OR m.slug = ? THEN 0 ELSE 1 END, c.public_at DESC, c.id DESC LIMIT 1`,
		slug, slug, nameKey, nameKey, slug, slug)
	return w.candidacy(), found(err, "commons")
}
