package store

import (
	"context"
	"errors"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Key names one request, so that sending it twice does it once. The zero Key names none.
type Key struct {
	ID      string // minted with the form
	Account string
	Route   string
	Body    string // SHA-256 of what was sent
}

// once inserts the key; it tells whether the request was done before, and then leaves its result.
// now may be any clock's: it only tells when the key may be forgotten.
func (tx *Tx) once(ctx context.Context, key Key, now time.Time) (done bool, err error) {
	if key.ID == "" {
		return false, nil
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO request_once (key, account_id, route, body_sha256, at)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, key.ID, key.Account, key.Route, key.Body, sqldb.At(now))
	if err != nil || n == 1 {
		return false, wrap(err, "request")
	}
	tx.result, err = tx.replay(ctx, key)
	return err == nil, err
}

func (r Reader) replay(ctx context.Context, key Key) (string, error) {
	var was struct {
		Account string `db:"account_id"`
		Route   string
		Body    string `db:"body_sha256"`
		Result  string
	}
	err := r.c.Get(ctx, &was, `SELECT account_id, route, body_sha256, result FROM request_once WHERE key = ?`, key.ID)
	switch {
	case err != nil:
		return "", found(err, "request")
	case was.Account != key.Account || was.Route != key.Route || was.Body != key.Body:
		return "", domain.Error{Kind: domain.Conflict, Key: "error.key_reused"}
	}
	return was.Result, nil
}

func (tx *Tx) remember(ctx context.Context, key Key) error {
	if key.ID == "" {
		return nil
	}
	err := tx.c.Later(ctx, `UPDATE request_once SET result = ? WHERE key = ?`, tx.result, key.ID)
	return wrap(err, "request")
}

// lookUp asks, on a connection and a deadline of its own, whether a commit of unknown outcome was made.
// Only a key that is there proves it; all else is told as unknown, and the same key may be sent again.
func (s *Store) lookUp(ctx context.Context, key Key, lost error) (string, error) {
	unknown := errors.Join(domain.Error{Kind: domain.Unavailable, Key: "error.outcome_unknown"}, lost)
	if key.ID == "" {
		return "", unknown
	}
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	result, err := s.replay(own, key)
	if err != nil {
		return "", unknown
	}
	return result, nil
}

// ForgetRequests drops the keys older than a moment.
func (tx *Tx) ForgetRequests(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM request_once WHERE at < ?`, sqldb.At(before))
	return wrap(err, "request")
}
