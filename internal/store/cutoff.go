package store

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// maxHandedIn bounds the deposits of a relève and of the one before it, replaced and withdrawn ones too.
const maxHandedIn = 10_000

// HandedIn lists the deposits of a relève and of the one before it, whatever became of them, by receipt number
// within each: one statement.
func (r Reader) HandedIn(ctx context.Context, callID string, k int) ([]domain.HandedIn, error) {
	var rows []struct {
		depositRow
		PublicAt       sqldb.Time   `db:"public_at"`
		CandidacyState domain.State `db:"candidacy_state"`
	}
	err := r.c.Select(ctx, &rows, `SELECT d.id, d.call_id, d.k, d.candidacy_id, d.page_id, d.n, d.sha256, d.rules_n, d.policy, d.policy_n, d.state,
		d.reserves, d.verdicts, d.account_id, d.account_name, d.at, d.ended_at, d.number, p.title, p.slug, d.posture, c.public_at, c.state AS candidacy_state
		FROM deposit d JOIN page p ON p.id = d.page_id JOIN candidacy c ON c.id = d.candidacy_id
		WHERE d.call_id = ? AND d.k IN (?, ?) ORDER BY d.k, d.number LIMIT ?`, callID, k-1, k, maxHandedIn)
	if err != nil {
		return nil, wrap(err, "deposits")
	}
	list := make([]domain.HandedIn, len(rows))
	for i, w := range rows {
		d, err := w.deposit()
		if err != nil {
			return nil, err
		}
		list[i] = domain.HandedIn{Deposit: d, PublicAt: w.PublicAt.Time, CandidacyState: w.CandidacyState}
	}
	return list, nil
}

// PageVersion names one version of a page.
type PageVersion struct {
	PageID string
	N      int
}

// VersionsOf returns some versions of some pages, with their texts, in one statement.
func (r Reader) VersionsOf(ctx context.Context, asked []PageVersion) (map[PageVersion]domain.Revision, error) {
	found := map[PageVersion]domain.Revision{}
	if len(asked) == 0 {
		return found, nil
	}
	args := make([]any, 0, 2*len(asked))
	for _, a := range asked {
		args = append(args, a.PageID, a.N)
	}
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM revision r JOIN page p ON p.id = r.page_id
		WHERE NOT p.staged AND (`+strings.TrimSuffix(strings.Repeat("r.page_id = ? AND r.n = ? OR ", len(asked)), " OR ")+`)`, args...)
	if err != nil {
		return nil, wrap(err, "versions")
	}
	for _, w := range rows {
		v, err := r.withText(w)
		if err != nil {
			return nil, err
		}
		found[PageVersion{v.PageID, v.N}] = v
	}
	return found, nil
}
