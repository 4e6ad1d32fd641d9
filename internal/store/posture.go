package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// PostureFacts loads what the collaborative posture of a candidacy is computed from: three statements.
func (r Reader) PostureFacts(ctx context.Context, c domain.Candidacy) (domain.PostureFacts, error) {
	var f domain.PostureFacts
	var err error
	if f.Versions, err = r.postureVersions(ctx, c.PageID); err != nil {
		return f, err
	}
	remarks, err := r.CountRemarks(ctx, c.PageID)
	if err != nil {
		return f, err
	}
	f.Remarks, f.RemarksAnswered = remarks.All(), remarks.Answered
	var w struct {
		Needs          int
		NeedsAnswered  int `db:"needs_answered"`
		Offers         int
		OffersAnswered int `db:"offers_answered"`
		Joins          int
		Cooperations   int
		Relations      int
	}
	err = r.c.Get(ctx, &w, `SELECT
		coalesce(sum(CASE WHEN n.side = 'need' THEN 1 ELSE 0 END), 0) AS needs,
		coalesce(sum(CASE WHEN n.side = 'offer' THEN 1 ELSE 0 END), 0) AS offers,
		coalesce(sum(CASE WHEN n.side = 'need' AND n.helped THEN 1 ELSE 0 END), 0) AS needs_answered,
		coalesce(sum(CASE WHEN n.side = 'offer' AND n.helped THEN 1 ELSE 0 END), 0) AS offers_answered,
		(SELECT count(*) FROM join_request j WHERE j.candidacy_id = ? AND j.state = 'accepted') AS joins,
		(SELECT count(*) FROM cooperation k WHERE (k.one_id = ? OR k.other_id = ?) AND k.state IN ('accepted', 'engaged', 'witnessed')) AS cooperations,
		(SELECT count(*) FROM relation x WHERE x.from_id = ? OR x.to_id = ?) AS relations
		FROM (SELECT m.side, EXISTS (SELECT 1 FROM need_reply y WHERE y.need_id = m.id AND y.state = 'accepted') AS helped
			FROM need m WHERE m.candidacy_id = ? AND m.state <> 'withdrawn') n`,
		c.ID, c.ID, c.ID, c.CommonsID, c.CommonsID, c.ID)
	f.Needs, f.NeedsAnswered, f.Offers, f.OffersAnswered = w.Needs, w.NeedsAnswered, w.Offers, w.OffersAnswered
	f.Joins, f.Cooperations, f.Relations = w.Joins, w.Cooperations, w.Relations
	return f, wrap(err, "posture")
}

// postureVersions lists all versions of a page by number, with nothing but what the posture looks at.
func (r Reader) postureVersions(ctx context.Context, pageID string) ([]domain.PostureVersion, error) {
	var rows []struct {
		N         int
		Hash      string `db:"sha256"`
		RestoreOf *int   `db:"restore_of"`
		Outside   bool
		AuthorID  *string `db:"author_id"`
		Author    string  `db:"author_name"`
	}
	err := r.c.Select(ctx, &rows, `SELECT n, sha256, restore_of, NOT team AND NOT staff AND via <> 'import' AS outside, author_id, author_name
		FROM revision WHERE page_id = ? ORDER BY n`, pageID)
	list := make([]domain.PostureVersion, len(rows))
	for i, w := range rows {
		list[i] = domain.PostureVersion{N: w.N, Hash: w.Hash, Outside: w.Outside, Author: w.Author}
		if w.RestoreOf != nil {
			list[i].RestoreOf = *w.RestoreOf
		}
		if w.AuthorID != nil {
			list[i].Author = *w.AuthorID
		}
	}
	return list, wrap(err, "posture")
}
