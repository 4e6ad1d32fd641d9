package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Session keeps one browser signed in. Its ID is the SHA-256 of what the cookie holds.
type Session struct {
	ID        string
	AccountID string
	Agent     string // what the browser calls itself
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

type sessionRow struct {
	IDHash    string     `db:"id_hash"`
	AccountID string     `db:"account_id"`
	StartedAt sqldb.Time `db:"started_at"`
	SeenAt    sqldb.Time `db:"seen_at"`
	ExpiresAt sqldb.Time `db:"expires_at"`
	Agent     string
}

func (w sessionRow) session() Session {
	return Session{
		ID: w.IDHash, AccountID: w.AccountID, Agent: w.Agent,
		CreatedAt: w.StartedAt.Time, SeenAt: w.SeenAt.Time, ExpiresAt: w.ExpiresAt.Time,
	}
}

const sessionColumns = `s.id_hash, s.account_id, s.created_at AS started_at, s.seen_at, s.expires_at, s.agent`

// Session returns a session and its account with what it is granted, in one look: each page of somebody signed in
// begins with it.
func (r Reader) Session(ctx context.Context, id string) (Session, domain.Account, error) {
	var rows []struct {
		sessionRow
		accountRow
		Role      domain.Role
		Scope     domain.Scope
		GrantedAt sqldb.Time `db:"granted_at"`
	}
	err := r.c.Select(ctx, &rows, `SELECT `+sessionColumns+`, a.id, a.name, a.email, a.lang, a.confirmed_at, a.disabled_at, a.created_at,
			COALESCE(g.role, '') AS role, COALESCE(g.scope, '') AS scope, g.at AS granted_at
		FROM session s JOIN account a ON a.id = s.account_id LEFT JOIN role_grant g ON g.account_id = a.id
		WHERE s.id_hash = ? ORDER BY g.scope, g.role LIMIT 1000`, id)
	if err != nil {
		return Session{}, domain.Account{}, wrap(err, "session")
	}
	if len(rows) == 0 {
		return Session{}, domain.Account{}, domain.Missing("session")
	}
	who := rows[0].account()
	for _, w := range rows {
		if w.Role != "" {
			who.Grants = append(who.Grants, domain.Grant{AccountID: who.ID, Role: w.Role, Scope: w.Scope, At: w.GrantedAt.Time})
		}
	}
	return rows[0].session(), who, nil
}

// Sessions lists the sessions of an account that have not run out, the last seen first.
func (r Reader) Sessions(ctx context.Context, accountID string, now, seenAfter time.Time) ([]Session, error) {
	var rows []sessionRow
	err := r.c.Select(ctx, &rows, `SELECT `+sessionColumns+` FROM session s
		WHERE s.account_id = ? AND s.expires_at > ? AND s.seen_at > ? ORDER BY s.seen_at DESC, s.id_hash LIMIT 100`,
		accountID, sqldb.At(now), sqldb.At(seenAfter))
	list := make([]Session, len(rows))
	for i, w := range rows {
		list[i] = w.session()
	}
	return list, wrap(err, "sessions")
}

// AddSession records a session.
func (tx *Tx) AddSession(ctx context.Context, s Session) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO session (id_hash, account_id, created_at, seen_at, expires_at, agent) VALUES (?, ?, ?, ?, ?, ?)`,
		s.ID, s.AccountID, sqldb.At(s.CreatedAt), sqldb.At(s.SeenAt), sqldb.At(s.ExpiresAt), s.Agent)
	return wrap(err, "session")
}

// SeeSession notes that a session was used.
func (tx *Tx) SeeSession(ctx context.Context, id string, at time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE session SET seen_at = ? WHERE id_hash = ? AND seen_at < ?`, sqldb.At(at), id, sqldb.At(at))
	return wrap(err, "session")
}

// EndSession ends a session.
func (tx *Tx) EndSession(ctx context.Context, id string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM session WHERE id_hash = ?`, id)
	return wrap(err, "session")
}

// EndOwnSession ends one session of an account; it tells whether there was one.
func (tx *Tx) EndOwnSession(ctx context.Context, accountID, id string) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM session WHERE id_hash = ? AND account_id = ?`, id, accountID)
	return n == 1, wrap(err, "session")
}

// EndSessions ends all sessions of an account.
func (tx *Tx) EndSessions(ctx context.Context, accountID string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM session WHERE account_id = ?`, accountID)
	return wrap(err, "sessions")
}

// ForgetSessions drops the sessions that ran out before a moment, or were last seen before another.
func (tx *Tx) ForgetSessions(ctx context.Context, now, seenBefore time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM session WHERE expires_at <= ? OR seen_at <= ?`, sqldb.At(now), sqldb.At(seenBefore))
	return wrap(err, "sessions")
}
