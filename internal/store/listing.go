package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// The lists that programs read whole, piece by piece. They go by id: what is added, renamed or edited while
// somebody reads moves nothing that she has not seen yet.

// ListedPage is a page with what it belongs to.
type ListedPage struct {
	domain.Page
	CallSlug    string // "" for a page of the whole instance
	CandidacyID string
}

// ListPages lists the pages that reader may read ("" is a visitor): the SQL side of domain.Can's Read.
// A candidacy's page belongs to the call that it answers.
func (r Reader) ListPages(ctx context.Context, reader string, f PageFilter) ([]ListedPage, error) {
	var rows []struct {
		pageRow
		CallSlug    string `db:"call_slug"`
		CandidacyID string `db:"candidacy_id"`
	}
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+`, coalesce(k.slug, '') AS call_slug, coalesce(c.id, '') AS candidacy_id
		FROM page p LEFT JOIN candidacy c ON c.page_id = p.id LEFT JOIN call k ON k.id = coalesce(c.call_id, p.call_id)
		WHERE NOT p.staged AND p.head > 0
		AND (c.id IS NULL OR `+readableCandidacy+`)
		AND (? = '' OR p.form = ?) AND (? = '' OR k.id = ?) AND (? = '' OR p.sort_key = ?) AND p.id > ?
		ORDER BY p.id LIMIT ?`,
		reader, f.Form, f.Form, f.CallID, f.CallID, f.TitleKey, f.TitleKey, f.After, f.Limit)
	list := make([]ListedPage, len(rows))
	for i, w := range rows {
		list[i] = ListedPage{w.page(), w.CallSlug, w.CandidacyID}
	}
	return list, wrap(err, "pages")
}

// ListCalls lists calls in the order of their making, at most limit after one.
func (r Reader) ListCalls(ctx context.Context, after string, limit int) ([]domain.Call, error) {
	var rows []callRow
	if err := r.c.Select(ctx, &rows, selectCall+`WHERE c.id > ? ORDER BY c.id LIMIT ?`, after, limit); err != nil {
		return nil, wrap(err, "calls")
	}
	return calls(rows)
}

// ListChallenges lists the défis of a call in the order of their making, at most limit after one.
func (r Reader) ListChallenges(ctx context.Context, callID, after string, limit int) ([]domain.Challenge, error) {
	var rows []challengeRow
	err := r.c.Select(ctx, &rows, selectChallenge+`WHERE c.call_id = ? AND c.id > ? ORDER BY c.id LIMIT ?`, callID, after, limit)
	list := make([]domain.Challenge, len(rows))
	for i, w := range rows {
		list[i] = w.challenge()
	}
	return list, wrap(err, "challenges")
}

// ListCandidacies lists the candidacies of a call that reader may read, in the order of their making.
func (r Reader) ListCandidacies(ctx context.Context, reader string, f PageFilter) ([]domain.Candidacy, error) {
	var rows []candidacyRow
	err := r.c.Select(ctx, &rows, selectCandidacy+`WHERE NOT p.staged AND c.call_id = ? AND c.id > ?
		AND `+readableCandidacy+`
		ORDER BY c.id LIMIT ?`, f.CallID, f.After, reader, f.Limit)
	return candidacies(rows), wrap(err, "candidacies")
}

// Texts returns the versions first to last of a page with their texts, newest first: a piece of a history
// that was listed before, so that its length is known.
func (r Reader) Texts(ctx context.Context, pageID string, first, last int) ([]domain.Revision, error) {
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM revision r JOIN page p ON p.id = r.page_id
		WHERE r.page_id = ? AND r.n BETWEEN ? AND ? AND NOT p.staged ORDER BY r.n DESC`, pageID, first, last)
	if err != nil {
		return nil, wrap(err, "texts")
	}
	list := make([]domain.Revision, len(rows))
	for i, w := range rows {
		if list[i], err = r.withText(w); err != nil {
			return nil, err
		}
	}
	return list, nil
}
