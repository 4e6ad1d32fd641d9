package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type accountRow struct {
	ID          string
	Name        string
	Email       *string
	Lang        string
	ConfirmedAt sqldb.Time `db:"confirmed_at"`
	DisabledAt  sqldb.Time `db:"disabled_at"`
	CreatedAt   sqldb.Time `db:"created_at"`
}

func (w accountRow) account() domain.Account {
	a := domain.Account{
		ID: w.ID, Name: w.Name, Lang: w.Lang, Confirmed: !w.ConfirmedAt.IsZero(),
		Disabled: !w.DisabledAt.IsZero(), CreatedAt: w.CreatedAt.Time,
	}
	if w.Email != nil {
		a.Email = *w.Email
	}
	return a
}

const selectAccount = `SELECT a.id, a.name, a.email, a.lang, a.confirmed_at, a.disabled_at, a.created_at FROM account a `

// Account returns the account with that id, without its grants.
func (r Reader) Account(ctx context.Context, id string) (domain.Account, error) {
	var w accountRow
	err := r.c.Get(ctx, &w, selectAccount+`WHERE a.id = ?`, id)
	return w.account(), found(err, "account")
}

// LockAccount returns the account and keeps others from changing it until the transaction ends.
func (tx *Tx) LockAccount(ctx context.Context, id string) (domain.Account, error) {
	var w accountRow
	err := tx.c.Get(ctx, &w, selectAccount+`WHERE a.id = ? `+sqldb.ForUpdate, id)
	return w.account(), found(err, "account")
}

// AccountNamed returns the account whose name folds to that key, confirmed or not.
func (r Reader) AccountNamed(ctx context.Context, nameKey string) (domain.Account, error) {
	var w accountRow
	err := r.c.Get(ctx, &w, selectAccount+`WHERE a.name_key = ?`, nameKey)
	return w.account(), found(err, "account")
}

// AccountAddressed returns the one account that proved an address.
func (r Reader) AccountAddressed(ctx context.Context, emailKey string) (domain.Account, error) {
	var w accountRow
	err := r.c.Get(ctx, &w, selectAccount+`WHERE a.email_key = ? AND a.confirmed_at IS NOT NULL`, emailKey)
	return w.account(), found(err, "account")
}

// AccountAndPassword returns the account that proved an address and the hash of its password, in one look.
func (r Reader) AccountAndPassword(ctx context.Context, emailKey string) (domain.Account, string, error) {
	var w struct {
		accountRow
		Password string
	}
	err := r.c.Get(ctx, &w, `SELECT a.id, a.name, a.email, a.lang, a.confirmed_at, a.disabled_at, a.created_at, a.password
		FROM account a WHERE a.email_key = ? AND a.confirmed_at IS NOT NULL`, emailKey)
	return w.account(), w.Password, found(err, "account")
}

// UnprovenAccount returns the latest account that was asked for with an address and not yet confirmed.
func (r Reader) UnprovenAccount(ctx context.Context, emailKey string) (domain.Account, error) {
	var w accountRow
	err := r.c.Get(ctx, &w, selectAccount+`WHERE a.email_key = ? AND a.confirmed_at IS NULL AND a.disabled_at IS NULL
		ORDER BY a.created_at DESC, a.id DESC LIMIT 1`, emailKey)
	return w.account(), found(err, "account")
}

// Password is the hash of an account's password, "" where none was chosen.
func (r Reader) Password(ctx context.Context, accountID string) (string, error) {
	var phc string
	err := r.c.Get(ctx, &phc, `SELECT password FROM account WHERE id = ?`, accountID)
	return phc, found(err, "account")
}

// Grants lists what an account may do, and where.
func (r Reader) Grants(ctx context.Context, accountID string) ([]domain.Grant, error) {
	var rows []struct {
		Role  domain.Role
		Scope domain.Scope
		At    sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT role, scope, at FROM role_grant WHERE account_id = ? ORDER BY scope, role LIMIT 1000`, accountID)
	list := make([]domain.Grant, len(rows))
	for i, w := range rows {
		list[i] = domain.Grant{AccountID: accountID, Role: w.Role, Scope: w.Scope, At: w.At.Time}
	}
	return list, wrap(err, "grants")
}

// NewAccount is an account with what only the database keeps of it.
type NewAccount struct {
	domain.Account
	NameKey  string // folded
	EmailKey string // folded
	Password string // PHC, or ""
}

// AddAccount records an account and tells whether its name was free, and its address where it comes confirmed.
func (tx *Tx) AddAccount(ctx context.Context, a NewAccount) (free bool, err error) {
	confirmed := sqldb.Time{}
	if a.Confirmed {
		confirmed = sqldb.At(a.CreatedAt)
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO account (id, name, name_key, email, email_key, password, lang, confirmed_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.ID, a.Name, a.NameKey, a.Email, a.EmailKey, a.Password, a.Lang, confirmed, sqldb.At(a.CreatedAt))
	return n == 1, wrap(err, "account")
}

// ConfirmAccount gives an account the address that it was asked for with; it tells whether nobody had it.
func (tx *Tx) ConfirmAccount(ctx context.Context, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE account SET confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL AND disabled_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM account o WHERE o.email_key = account.email_key AND o.confirmed_at IS NOT NULL)`, sqldb.At(at), id)
	return n == 1, wrap(err, "account")
}

// SetPassword keeps the hash of a new password.
func (tx *Tx) SetPassword(ctx context.Context, id, phc string) error {
	_, err := tx.c.Exec(ctx, `UPDATE account SET password = ? WHERE id = ?`, phc, id)
	return wrap(err, "password")
}

// ReplacePassword keeps a better hash of the same password, unless the password has changed meanwhile.
func (tx *Tx) ReplacePassword(ctx context.Context, id, was, phc string) error {
	_, err := tx.c.Exec(ctx, `UPDATE account SET password = ? WHERE id = ? AND password = ?`, phc, id, was)
	return wrap(err, "password")
}

// SetName gives an account another name; it tells whether the name was free.
func (tx *Tx) SetName(ctx context.Context, id, name, nameKey string) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE account SET name = ?, name_key = ? WHERE id = ?
		AND NOT EXISTS (SELECT 1 FROM account o WHERE o.name_key = ? AND o.id <> account.id)`, name, nameKey, id, nameKey)
	return n == 1, wrap(err, "account")
}

// SetEmail gives a confirmed account another proven address; it tells whether nobody had it.
func (tx *Tx) SetEmail(ctx context.Context, id, email, emailKey string) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE account SET email = ?, email_key = ? WHERE id = ? AND confirmed_at IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM account o WHERE o.email_key = ? AND o.confirmed_at IS NOT NULL AND o.id <> account.id)`,
		email, emailKey, id, emailKey)
	return n == 1, wrap(err, "account")
}

// SetLang keeps the language of an account.
func (tx *Tx) SetLang(ctx context.Context, id, lang string) error {
	_, err := tx.c.Exec(ctx, `UPDATE account SET lang = ? WHERE id = ?`, lang, id)
	return wrap(err, "account")
}

// DisableAccount shuts an account out; it tells whether it was not already.
func (tx *Tx) DisableAccount(ctx context.Context, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE account SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL`, sqldb.At(at), id)
	return n == 1, wrap(err, "account")
}

// ForgetUnproven drops the accounts asked for before a moment, never confirmed, and that no link can confirm any
// more: their names are free again.
func (tx *Tx) ForgetUnproven(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM account WHERE confirmed_at IS NULL AND disabled_at IS NULL AND created_at < ?
		AND NOT EXISTS (SELECT 1 FROM mail_token t WHERE t.account_id = account.id)
		AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = account.id)`, sqldb.At(before))
	return wrap(err, "account")
}

// LockAdmins gives the ids of the administrators and keeps others from changing who they are.
func (tx *Tx) LockAdmins(ctx context.Context) ([]string, error) {
	var ids []string
	err := tx.c.Select(ctx, &ids, `SELECT account_id FROM role_grant WHERE scope = '' AND role = 'admin' ORDER BY account_id `+sqldb.ForUpdate)
	return ids, wrap(err, "grants")
}
