package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Acceptance is a licence under which somebody agreed to publish.
type Acceptance struct {
	AccountID string
	Licence   string // SPDX id
	Via       string // one of the ways below
	At        time.Time
}

// The ways by which a licence is accepted.
const (
	AcceptSignUp    = "sign-up"
	AcceptForm      = "form"
	AcceptFirstText = "first-text"
	AcceptToken     = "token"
)

// HasAccepted tells whether somebody agreed to publish under a licence.
func (r Reader) HasAccepted(ctx context.Context, accountID, licence string) (bool, error) {
	var yes bool
	err := r.c.Get(ctx, &yes, `SELECT EXISTS (SELECT 1 FROM licence_acceptance WHERE account_id = ? AND licence = ?)`, accountID, licence)
	return yes, wrap(err, "licence acceptance")
}

// AddAcceptance records that somebody agreed; the first time counts.
func (tx *Tx) AddAcceptance(ctx context.Context, a Acceptance) error {
	err := tx.c.Later(ctx, `INSERT INTO licence_acceptance (account_id, licence, via, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.AccountID, a.Licence, a.Via, sqldb.At(a.At))
	return wrap(err, "licence acceptance")
}
