package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type registrationRow struct {
	ID         string
	WorkshopID string `db:"workshop_id"`
	AccountID  string `db:"account_id"`
	Name       string
	Email      string
	Lang       string
	State      domain.State
	At         sqldb.Time
	AttendedAt sqldb.Time `db:"attended_at"`
}

const registrationColumns = `id, workshop_id, coalesce(account_id, '') AS account_id, name, email, lang, state, at, attended_at`

func (w registrationRow) registration() domain.Registration {
	return domain.Registration{
		ID: w.ID, WorkshopID: w.WorkshopID, AccountID: w.AccountID, Name: w.Name, Email: w.Email, Lang: w.Lang, State: w.State,
		At: w.At.Time, AttendedAt: w.AttendedAt.Time,
	}
}

func registrations(rows []registrationRow, err error) ([]domain.Registration, error) {
	list := make([]domain.Registration, len(rows))
	for i, w := range rows {
		list[i] = w.registration()
	}
	return list, wrap(err, "registrations")
}

// RegistrationOf returns somebody's registration for a workshop, by her account or by her address: the one that stands,
// where another address left a second one.
func (r Reader) RegistrationOf(ctx context.Context, workshopID, accountID, emailKey string) (domain.Registration, error) {
	var w registrationRow
	err := r.c.Get(ctx, &w, `SELECT `+registrationColumns+` FROM registration
		WHERE workshop_id = ? AND (account_id = ? OR email_key = ?)
		ORDER BY CASE state WHEN 'seated' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END, CASE WHEN account_id = ? THEN 0 ELSE 1 END LIMIT 1`,
		workshopID, orNull(accountID), emailKey, orNull(accountID))
	return w.registration(), found(err, "registration")
}

// RegistrationByLink returns the registration that a link of a letter speaks of.
func (r Reader) RegistrationByLink(ctx context.Context, hash string) (domain.Registration, error) {
	var w registrationRow
	err := r.c.Get(ctx, &w, `SELECT `+registrationColumns+` FROM registration WHERE id = (SELECT registration_id FROM registration_link WHERE hash = ?)`, hash)
	return w.registration(), found(err, "registration")
}

// WorkshopsOf lists the workshops, not over at a moment, that an account registered for.
func (r Reader) WorkshopsOf(ctx context.Context, accountID string, now time.Time) ([]string, error) {
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT DISTINCT g.workshop_id FROM registration g JOIN workshop w ON w.id = g.workshop_id
		WHERE g.account_id = ? AND g.state <> 'cancelled' AND w.ends_at > ? ORDER BY g.workshop_id`, accountID, sqldb.At(now))
	return ids, wrap(err, "registrations")
}

// Registrations lists those who have a seat in a workshop or wait for one, in the order of their coming. With a
// state, only those in it.
func (r Reader) Registrations(ctx context.Context, workshopID string, state domain.State) ([]domain.Registration, error) {
	var rows []registrationRow
	err := r.c.Select(ctx, &rows, `SELECT `+registrationColumns+` FROM registration
		WHERE workshop_id = ? AND state IN ('seated', 'waiting') AND (? = '' OR state = ?) ORDER BY state, at, id LIMIT 12000`,
		workshopID, string(state), string(state))
	return registrations(rows, err)
}

// AddRegistration records somebody's wish and gives its id; one that was cancelled, or asked for and never confirmed,
// begins anew. Lock the workshop first.
func (tx *Tx) AddRegistration(ctx context.Context, g domain.Registration, emailKey string) (string, error) {
	var id string
	err := tx.c.Get(ctx, &id, `INSERT INTO registration (id, workshop_id, account_id, name, email, email_key, lang, state, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workshop_id, email_key) DO UPDATE SET
		account_id = excluded.account_id, name = excluded.name, email = excluded.email, lang = excluded.lang, state = excluded.state, at = excluded.at
		RETURNING id`,
		NewID(), g.WorkshopID, orNull(g.AccountID), g.Name, g.Email, emailKey, g.Lang, string(g.State), sqldb.At(g.At))
	return id, wrap(err, "registration")
}

// MoveRegistration writes the state of a registration. Lock its workshop first.
func (tx *Tx) MoveRegistration(ctx context.Context, g domain.Registration) error {
	_, err := tx.c.Exec(ctx, `UPDATE registration SET state = ?, at = ? WHERE id = ?`, string(g.State), sqldb.At(g.At), g.ID)
	return wrap(err, "registration")
}

// SeatWaiting gives seats to the first of a waiting list, at most so many, and returns who they are. Lock the
// workshop first.
func (tx *Tx) SeatWaiting(ctx context.Context, workshopID string, seats int, now time.Time) ([]domain.Registration, error) {
	var rows []registrationRow
	err := tx.c.Select(ctx, &rows, `UPDATE registration SET state = 'seated', at = ? WHERE id IN (
		SELECT id FROM registration WHERE workshop_id = ? AND state = 'waiting' ORDER BY at, id LIMIT ?)
		RETURNING `+registrationColumns, sqldb.At(now), workshopID, seats)
	return registrations(rows, err)
}

// AddRegistrationLink records the link of a letter about a registration.
func (tx *Tx) AddRegistrationLink(ctx context.Context, hash, registrationID string) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO registration_link (hash, registration_id) VALUES (?, ?)`, hash, registrationID)
	return wrap(err, "registration link")
}

// SetAttendance notes that some of those who have a seat in a workshop were there; the zero moment, that they were not.
func (tx *Tx) SetAttendance(ctx context.Context, workshopID string, ids []string, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	args := []any{sqldb.At(at), workshopID}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := tx.c.Exec(ctx, `UPDATE registration SET attended_at = ? WHERE workshop_id = ? AND state = 'seated' AND id IN (`+marks(len(ids))+`)`, args...)
	return wrap(err, "attendance")
}

// ForgetRegistrations drops what was asked for and never confirmed, and what was cancelled, before a moment.
func (tx *Tx) ForgetRegistrations(ctx context.Context, before time.Time) error {
	if _, err := tx.c.Exec(ctx, `DELETE FROM registration_link WHERE registration_id IN (
		SELECT id FROM registration WHERE state IN ('asked', 'cancelled') AND at < ?)`, sqldb.At(before)); err != nil {
		return wrap(err, "registration")
	}
	_, err := tx.c.Exec(ctx, `DELETE FROM registration WHERE state IN ('asked', 'cancelled') AND at < ?`, sqldb.At(before))
	return wrap(err, "registration")
}

// Remind marks those who have a seat since a moment, and were not reminded so many days before yet, and returns who
// they are: whoever runs it, however often, each is told once.
func (tx *Tx) Remind(ctx context.Context, workshopID string, days int, since time.Time) ([]domain.Registration, error) {
	var rows []registrationRow
	err := tx.c.Select(ctx, &rows, `UPDATE registration SET reminded = ? WHERE workshop_id = ? AND state = 'seated' AND at <= ?
		AND (reminded = 0 OR reminded > ?) RETURNING `+registrationColumns, days, workshopID, sqldb.At(since), days)
	return registrations(rows, err)
}

// RemindAnew forgets the reminders of a workshop whose date changed.
func (tx *Tx) RemindAnew(ctx context.Context, workshopID string) error {
	_, err := tx.c.Exec(ctx, `UPDATE registration SET reminded = 0 WHERE workshop_id = ?`, workshopID)
	return wrap(err, "registration")
}
