package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Heads returns the latest version of each of some pages, with its text, by page: one statement whatever
// their number. Pages whose import is not over are left out.
func (r Reader) Heads(ctx context.Context, pageIDs []string) (map[string]domain.Revision, error) {
	heads := map[string]domain.Revision{}
	if len(pageIDs) == 0 {
		return heads, nil
	}
	args := make([]any, len(pageIDs))
	for i, id := range pageIDs {
		args[i] = id
	}
	var rows []revisionRow
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, r.snapshot FROM page p JOIN revision r ON r.page_id = p.id AND r.n = p.head
		WHERE NOT p.staged AND p.id IN (`+marks(len(pageIDs))+`)`, args...)
	if err != nil {
		return nil, wrap(err, "heads")
	}
	for _, w := range rows {
		if heads[w.PageID], err = r.withText(w); err != nil {
			return nil, err
		}
	}
	return heads, nil
}
