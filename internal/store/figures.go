package store

import "context"

// Figures are how much of what everybody may read there is.
type Figures struct {
	Challenges  int // published
	Candidacies int // public
	Commons     int // with a candidacy that anybody may read
}

// Figures counts them.
func (r Reader) Figures(ctx context.Context) (Figures, error) {
	var f Figures
	err := r.c.Get(ctx, &f, `SELECT (SELECT count(*) FROM challenge WHERE state = 'published') AS challenges,
		(SELECT count(*) FROM candidacy c JOIN page p ON p.id = c.page_id WHERE c.state = 'public' AND NOT p.staged) AS candidacies,
		(SELECT count(DISTINCT c.commons_id) FROM candidacy c JOIN page p ON p.id = c.page_id WHERE c.state <> 'team' AND NOT p.staged) AS commons`)
	return f, wrap(err, "figures")
}
