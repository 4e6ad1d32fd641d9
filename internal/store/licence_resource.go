package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type heldRow struct {
	CandidacyID string `db:"candidacy_id"`
	Slug        string
	Title       string
	Pos         int
	ResourceID  string `db:"resource_id"`
	Name        string
	Kind        string
	Origin      domain.Origin
	Licence     string
	Owner       string
	Verdict     domain.Verdict
	Table       string `db:"table_version"`
	Policy      int    `db:"policy_n"`
}

const selectHeld = `SELECT r.candidacy_id, p.slug, p.title, r.pos, r.resource_id, r.name, r.kind, r.origin, r.licence, r.owner, r.verdict,
	r.table_version, r.policy_n FROM candidacy_resource r JOIN candidacy c ON c.id = r.candidacy_id JOIN page p ON p.id = c.page_id `

func held(rows []heldRow) []domain.HeldResource {
	list := make([]domain.HeldResource, len(rows))
	for i, w := range rows {
		list[i] = domain.HeldResource{
			CandidacyID: w.CandidacyID, Slug: w.Slug, Title: w.Title, Pos: w.Pos, Verdict: w.Verdict, Table: w.Table, Policy: w.Policy,
			Resource: domain.Resource{ID: w.ResourceID, Name: w.Name, Kind: w.Kind, Origin: w.Origin, Licence: w.Licence, Owner: w.Owner},
		}
	}
	return list
}

// HeldFilter narrows the resources of a call; zero fields do not narrow.
type HeldFilter struct {
	Verdict domain.Verdict
	Kind    string
	Origin  domain.Origin
	After   HeldCursor
	Limit   int
}

// HeldCursor is where a screen of resources ends.
type HeldCursor struct {
	CandidacyID string
	Pos         int
}

// HeldIn lists the resources of the public candidacies of a call, by candidacy in the order of their making.
func (r Reader) HeldIn(ctx context.Context, callID string, f HeldFilter) ([]domain.HeldResource, error) {
	var rows []heldRow
	err := r.c.Select(ctx, &rows, selectHeld+`WHERE c.call_id = ? AND c.state = 'public' AND NOT p.staged
		AND (? = '' OR r.verdict = ?) AND (? = '' OR r.kind = ?) AND (? = '' OR r.origin = ?)
		AND (r.candidacy_id > ? OR r.candidacy_id = ? AND r.pos > ?) ORDER BY r.candidacy_id, r.pos LIMIT ?`,
		callID, string(f.Verdict), string(f.Verdict), f.Kind, f.Kind, string(f.Origin), string(f.Origin),
		f.After.CandidacyID, f.After.CandidacyID, f.After.Pos, f.Limit)
	return held(rows), wrap(err, "resources")
}

// HeldOf lists the resources of one candidacy in their order.
func (r Reader) HeldOf(ctx context.Context, candidacyID string) ([]domain.HeldResource, error) {
	var rows []heldRow
	err := r.c.Select(ctx, &rows, selectHeld+`WHERE r.candidacy_id = ? ORDER BY r.pos`, candidacyID)
	return held(rows), wrap(err, "resources")
}

// VerdictCount is how many resources of a call stand under a verdict.
type VerdictCount struct {
	Verdict domain.Verdict
	N       int
}

// CountHeld counts the resources of the public candidacies of a call by verdict.
func (r Reader) CountHeld(ctx context.Context, callID string) ([]VerdictCount, error) {
	var list []VerdictCount
	err := r.c.Select(ctx, &list, `SELECT r.verdict, count(*) AS n FROM candidacy_resource r JOIN candidacy c ON c.id = r.candidacy_id
		JOIN page p ON p.id = c.page_id WHERE c.call_id = ? AND c.state = 'public' AND NOT p.staged GROUP BY r.verdict ORDER BY r.verdict`, callID)
	return list, wrap(err, "resources")
}

// Judgement is what judges: a version of the licence table and one of the call's policy.
type Judgement struct {
	CallID string
	Table  string
	Policy int
}

// HeldOtherwise lists the resources of a call, kept to their team or not, that another table or policy judged.
func (r Reader) HeldOtherwise(ctx context.Context, j Judgement, after HeldCursor, limit int) ([]domain.HeldResource, error) {
	var rows []heldRow
	err := r.c.Select(ctx, &rows, selectHeld+`WHERE c.call_id = ? AND (r.table_version <> ? OR r.policy_n <> ?) AND NOT p.staged
		AND (r.candidacy_id > ? OR r.candidacy_id = ? AND r.pos > ?) ORDER BY r.candidacy_id, r.pos LIMIT ?`,
		j.CallID, j.Table, j.Policy, after.CandidacyID, after.CandidacyID, after.Pos, limit)
	return held(rows), wrap(err, "resources")
}

// CountHeldOtherwise counts them.
func (r Reader) CountHeldOtherwise(ctx context.Context, j Judgement) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM candidacy_resource r JOIN candidacy c ON c.id = r.candidacy_id
		WHERE c.call_id = ? AND (r.table_version <> ? OR r.policy_n <> ?)`, j.CallID, j.Table, j.Policy)
	return n, wrap(err, "resources")
}

// SetHeld lists the resources of a candidacy's version anew. Lock its page first.
func (tx *Tx) SetHeld(ctx context.Context, candidacyID string, n int, list []domain.HeldResource) error {
	if _, err := tx.c.Exec(ctx, `DELETE FROM candidacy_resource WHERE candidacy_id = ?`, candidacyID); err != nil {
		return wrap(err, "resources")
	}
	if len(list) > 0 {
		args := make([]any, 0, 11*len(list))
		for i, h := range list {
			args = append(args, candidacyID, h.ID, i+1, h.Name, h.Kind, string(h.Origin), h.Licence, h.Owner, string(h.Verdict), h.Table, h.Policy)
		}
		if err := tx.c.Later(ctx, `INSERT INTO candidacy_resource (candidacy_id, resource_id, pos, name, kind, origin, licence, owner, verdict,
			table_version, policy_n) VALUES `+tuples(len(list), 11), args...); err != nil {
			return wrap(err, "resources")
		}
	}
	return wrap(tx.c.Later(ctx, `UPDATE candidacy SET resources_n = ? WHERE id = ?`, n, candidacyID), "candidacy")
}

// HeldMoves are resources of a call that judging again gives one verdict.
type HeldMoves struct {
	Judgement
	Verdict domain.Verdict
	Rows    []domain.HeldResource
}

// SetVerdicts gives some resources one verdict: one statement, whatever their number.
func (tx *Tx) SetVerdicts(ctx context.Context, m HeldMoves) error {
	if len(m.Rows) == 0 {
		return nil
	}
	args := []any{string(m.Verdict), m.Table, m.Policy}
	for _, h := range m.Rows {
		args = append(args, h.CandidacyID+" "+h.ID)
	}
	_, err := tx.c.Exec(ctx, `UPDATE candidacy_resource SET verdict = ?, table_version = ?, policy_n = ?
		WHERE candidacy_id || ' ' || resource_id IN (`+marks(len(m.Rows))+`)`, args...)
	return wrap(err, "resources")
}

// AddVerdictChanges records what judging again changed: one statement.
func (tx *Tx) AddVerdictChanges(ctx context.Context, list []domain.VerdictChange) error {
	if len(list) == 0 {
		return nil
	}
	args := make([]any, 0, 10*len(list))
	for _, v := range list {
		args = append(args, v.CallID, v.CandidacyID, v.ResourceID, v.Name, v.Licence, string(v.Was), string(v.Became), v.Table, v.Policy, sqldb.At(v.At))
	}
	_, err := tx.c.Exec(ctx, `INSERT INTO verdict_change (call_id, candidacy_id, resource_id, name, licence, was, became, table_version, policy_n, at)
		VALUES `+tuples(len(list), 10), args...)
	return wrap(err, "verdict changes")
}

// VerdictChanges lists what judging again changed in a call, or in one of its candidacies, newest first.
func (r Reader) VerdictChanges(ctx context.Context, callID, candidacyID string, limit int) ([]domain.VerdictChange, error) {
	var rows []struct {
		CallID      string `db:"call_id"`
		CandidacyID string `db:"candidacy_id"`
		Slug        string
		Title       string
		ResourceID  string `db:"resource_id"`
		Name        string
		Licence     string
		Was         domain.Verdict
		Became      domain.Verdict
		Table       string `db:"table_version"`
		Policy      int    `db:"policy_n"`
		At          sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT v.call_id, v.candidacy_id, p.slug, p.title, v.resource_id, v.name, v.licence, v.was, v.became,
		v.table_version, v.policy_n, v.at FROM verdict_change v JOIN candidacy c ON c.id = v.candidacy_id JOIN page p ON p.id = c.page_id
		WHERE v.call_id = ? AND (? = '' OR v.candidacy_id = ?) AND (? <> '' OR c.state <> 'team')
		ORDER BY v.at DESC, v.candidacy_id, v.resource_id LIMIT ?`, callID, candidacyID, candidacyID, candidacyID, limit)
	list := make([]domain.VerdictChange, len(rows))
	for i, w := range rows {
		list[i] = domain.VerdictChange{
			CallID: w.CallID, CandidacyID: w.CandidacyID, Slug: w.Slug, Title: w.Title, ResourceID: w.ResourceID, Name: w.Name,
			Licence: w.Licence, Was: w.Was, Became: w.Became, Table: w.Table, Policy: w.Policy, At: w.At.Time,
		}
	}
	return list, wrap(err, "verdict changes")
}

// Unlisted lists candidacies, by page, whose resources are those of a version newer than the one listed.
func (r Reader) Unlisted(ctx context.Context, limit int) ([]domain.Candidacy, error) {
	var rows []candidacyRow
	err := r.c.Select(ctx, &rows, selectCandidacy+`WHERE NOT p.staged AND EXISTS (SELECT 1 FROM revision_section s
		WHERE s.page_id = c.page_id AND s.section = 'resources' AND s.n > c.resources_n AND s.n <= p.head) ORDER BY c.id LIMIT ?`, limit)
	return candidacies(rows), wrap(err, "candidacies")
}

// OwnersIn lists the organisations of the candidacies of a call, by candidacy.
func (r Reader) OwnersIn(ctx context.Context, callID string) (map[string][]domain.Organisation, error) {
	var rows []struct {
		CandidacyID string `db:"candidacy_id"`
		Name        string
		Kind        string
	}
	err := r.c.Select(ctx, &rows, `SELECT o.candidacy_id, o.name, o.kind FROM organisation o JOIN candidacy c ON c.id = o.candidacy_id
		WHERE c.call_id = ? ORDER BY o.candidacy_id, o.name`, callID)
	byCandidacy := map[string][]domain.Organisation{}
	for _, w := range rows {
		byCandidacy[w.CandidacyID] = append(byCandidacy[w.CandidacyID], domain.Organisation{Name: w.Name, Kind: w.Kind})
	}
	return byCandidacy, wrap(err, "organisations")
}
