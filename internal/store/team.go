package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Holders lists who holds a role in a scope, in order of time.
func (r Reader) Holders(ctx context.Context, in domain.Scope) ([]domain.Grant, error) {
	var rows []struct {
		AccountID string `db:"account_id"`
		Name      string
		Role      domain.Role
		At        sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT g.account_id, a.name, g.role, g.at FROM role_grant g JOIN account a ON a.id = g.account_id
		WHERE g.scope = ? ORDER BY g.at, a.name_key LIMIT 500`, string(in))
	list := make([]domain.Grant, len(rows))
	for i, w := range rows {
		list[i] = domain.Grant{AccountID: w.AccountID, Name: w.Name, Role: w.Role, Scope: in, At: w.At.Time}
	}
	return list, wrap(err, "team")
}

// SetRole gives an account a role in a scope; it tells whether that was new.
func (tx *Tx) SetRole(ctx context.Context, g domain.Grant) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO role_grant (account_id, role, scope, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		g.AccountID, string(g.Role), string(g.Scope), sqldb.At(g.At))
	if err == nil && n == 1 {
		err = tx.followTeam(ctx, g)
	}
	return n == 1, wrap(err, "grant")
}

// DropRole takes a role in a scope from an account; it tells whether it was held.
func (tx *Tx) DropRole(ctx context.Context, g domain.Grant) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM role_grant WHERE account_id = ? AND role = ? AND scope = ?`,
		g.AccountID, string(g.Role), string(g.Scope))
	if err == nil && n == 1 {
		err = tx.unfollowTeam(ctx, g)
	}
	return n == 1, wrap(err, "grant")
}

// JoinRequest is somebody's wish to join a candidacy's team.
type JoinRequest struct {
	CandidacyID string `db:"candidacy_id"`
	AccountID   string `db:"account_id"`
	Name        string
	Message     string
	At          sqldb.Time
	State       domain.State
	Reason      string // why it was declined
}

const selectJoinRequest = `SELECT j.candidacy_id, j.account_id, a.name, j.message, j.at, j.state, j.reason FROM join_request j
	JOIN account a ON a.id = j.account_id `

// JoinRequestBy returns what an account asked of a candidacy's team; zero where it did not.
func (r Reader) JoinRequestBy(ctx context.Context, candidacyID, accountID string) (JoinRequest, error) {
	var j JoinRequest
	err := r.c.Get(ctx, &j, selectJoinRequest+`WHERE j.candidacy_id = ? AND j.account_id = ?`, candidacyID, accountID)
	if sqldb.IsNoRows(err) {
		return JoinRequest{}, nil
	}
	return j, wrap(err, "join request")
}

// JoinRequests lists the open requests of a candidacy, oldest first.
func (r Reader) JoinRequests(ctx context.Context, candidacyID string) ([]JoinRequest, error) {
	var list []JoinRequest
	err := r.c.Select(ctx, &list, selectJoinRequest+`WHERE j.candidacy_id = ? AND j.state = 'open' ORDER BY j.at LIMIT 200`, candidacyID)
	return list, wrap(err, "join requests")
}

// AddJoinRequest records a request, or puts an earlier one anew.
func (tx *Tx) AddJoinRequest(ctx context.Context, candidacyID, accountID, message string, at time.Time) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO join_request (candidacy_id, account_id, message, at, state) VALUES (?, ?, ?, ?, 'open')
		ON CONFLICT (candidacy_id, account_id) DO UPDATE SET message = excluded.message, at = excluded.at, state = 'open', reason = ''`,
		candidacyID, accountID, message, sqldb.At(at))
	return wrap(err, "join request")
}

// SettleJoinRequest closes an open request; it tells whether there was one.
func (tx *Tx) SettleJoinRequest(ctx context.Context, j JoinRequest) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE join_request SET state = ?, reason = ? WHERE candidacy_id = ? AND account_id = ? AND state = 'open'`,
		string(j.State), j.Reason, j.CandidacyID, j.AccountID)
	return n == 1, wrap(err, "join request")
}

// Organisations lists those that carry a candidacy, the payee first.
func (r Reader) Organisations(ctx context.Context, candidacyID string) ([]domain.Organisation, error) {
	var list []domain.Organisation
	err := r.c.Select(ctx, &list, `SELECT id, name, kind, territory, payee, slug FROM organisation WHERE candidacy_id = ?
		ORDER BY CASE WHEN payee THEN 0 ELSE 1 END, id`, candidacyID)
	return list, wrap(err, "organisations")
}

// SetOrganisations writes those that carry a candidacy anew.
func (tx *Tx) SetOrganisations(ctx context.Context, candidacyID string, list []domain.Organisation) error {
	if _, err := tx.c.Exec(ctx, `DELETE FROM organisation WHERE candidacy_id = ?`, candidacyID); err != nil {
		return wrap(err, "organisations")
	}
	for _, o := range list { // a handful a candidacy
		if _, err := tx.c.Exec(ctx, `INSERT INTO organisation (id, candidacy_id, name, kind, territory, payee, slug)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			o.ID, candidacyID, o.Name, o.Kind, o.Territory, o.Payee, o.Slug); err != nil {
			return wrap(err, "organisations")
		}
	}
	return nil
}
