package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type messageRow struct {
	ID        string
	CallID    string `db:"call_id"`
	Audience  domain.Audience
	K         int
	Lacks     string
	SubjectFR string `db:"subject_fr"`
	BodyFR    string `db:"body_fr"`
	SubjectEN string `db:"subject_en"`
	BodyEN    string `db:"body_en"`
	By        string `db:"account_id"`
	ByName    string `db:"account_name"`
	At        sqldb.Time
	SentAt    sqldb.Time `db:"sent_at"`
}

func (w messageRow) message() domain.Message {
	return domain.Message{
		ID: w.ID, CallID: w.CallID, Audience: w.Audience, K: w.K, Lacks: w.Lacks, SubjectFR: w.SubjectFR, BodyFR: w.BodyFR,
		SubjectEN: w.SubjectEN, BodyEN: w.BodyEN, By: w.By, ByName: w.ByName, At: w.At.Time, SentAt: w.SentAt.Time,
	}
}

const selectMessage = `SELECT m.id, m.call_id, m.audience, m.k, m.lacks, m.subject_fr, m.body_fr, m.subject_en, m.body_en, m.account_id,
	m.account_name, m.at, m.sent_at FROM message m `

// Message returns the message of that id.
func (r Reader) Message(ctx context.Context, id string) (domain.Message, error) {
	var w messageRow
	err := r.c.Get(ctx, &w, selectMessage+`WHERE m.id = ?`, id)
	return w.message(), found(err, "page")
}

// Messages lists those of a call, newest first, after the last one seen.
func (r Reader) Messages(ctx context.Context, callID string, beforeAt time.Time, beforeID string, limit int) ([]domain.Message, error) {
	before := sqldb.At(beforeAt).Text()
	var rows []messageRow
	err := r.c.Select(ctx, &rows, selectMessage+`WHERE m.call_id = ? AND (? = '' OR m.at < ? OR m.at = ? AND m.id < ?)
		ORDER BY m.at DESC, m.id DESC LIMIT ?`, callID, before, before, before, beforeID, limit)
	list := make([]domain.Message, len(rows))
	for i, w := range rows {
		list[i] = w.message()
	}
	return list, wrap(err, "messages")
}

// AddMessage keeps a message that is not sent.
func (tx *Tx) AddMessage(ctx context.Context, m domain.Message) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO message (id, call_id, audience, k, lacks, subject_fr, body_fr, subject_en, body_en, account_id,
		account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.ID, m.CallID, string(m.Audience), m.K, m.Lacks, m.SubjectFR, m.BodyFR,
		m.SubjectEN, m.BodyEN, m.By, m.ByName, sqldb.At(m.At))
	return wrap(err, "message")
}

// SendMessage marks a message as sent; it tells whether it was still to be sent.
func (tx *Tx) SendMessage(ctx context.Context, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE message SET sent_at = ? WHERE id = ? AND sent_at IS NULL`, sqldb.At(at), id)
	return n == 1, wrap(err, "message")
}

// DropMessage throws a draft away.
func (tx *Tx) DropMessage(ctx context.Context, id string) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM message WHERE id = ? AND sent_at IS NULL`, id)
	return n == 1, wrap(err, "message")
}

// Recipient is somebody in the team of a candidacy that a message goes to.
type Recipient struct {
	CandidacyID string `db:"candidacy_id"`
	Title       string
	Slug        string
	PageID      string `db:"page_id"`
	SortKey     string `db:"sort_key"`
	Address
}

// Teams lists the addresses of the teams of all public candidacies of a call: each person once a candidacy.
func (r Reader) Teams(ctx context.Context, callID string) ([]Recipient, error) {
	var list []Recipient
	err := r.c.Select(ctx, &list, `SELECT DISTINCT c.id AS candidacy_id, p.title, p.slug, p.id AS page_id, p.sort_key, a.id, a.name, a.email, a.lang
		FROM candidacy c JOIN page p ON p.id = c.page_id JOIN role_grant g ON g.scope = 'candidacy:' || c.id AND g.role IN ('referent', 'member')
		JOIN account a ON a.id = g.account_id
		WHERE c.call_id = ? AND c.state = 'public' AND NOT p.staged AND a.email IS NOT NULL AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL
		ORDER BY p.sort_key, c.id, a.id LIMIT 20000`, callID)
	return list, wrap(err, "teams")
}

// AddRecipients records to whom a message goes: one statement for two hundred.
func (tx *Tx) AddRecipients(ctx context.Context, messageID string, list []Recipient) error {
	const together = 200
	for len(list) > 0 {
		n := min(together, len(list))
		args := make([]any, 0, 3*n)
		for _, to := range list[:n] {
			args = append(args, messageID, to.AccountID, to.CandidacyID)
		}
		if _, err := tx.c.Exec(ctx, `INSERT INTO message_recipient (message_id, account_id, candidacy_id) VALUES `+tuples(n, 3), args...); err != nil {
			return wrap(err, "message")
		}
		list = list[n:]
	}
	return nil
}

// Sending is how far the letters of a message are: to how many people, and how many of these letters wait or failed.
type Sending struct {
	MessageID string `db:"message_id"`
	People    int
	Waiting   int
	Failed    int
}

// Sendings tell how far the letters of some messages are. Letters carry the key message:ID:ACCOUNT.
func (r Reader) Sendings(ctx context.Context, ids []string) (map[string]Sending, error) {
	all := map[string]Sending{}
	if len(ids) == 0 {
		return all, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	var rows []Sending
	err := r.c.Select(ctx, &rows, `SELECT x.message_id, count(*) AS people,
		coalesce(sum(CASE WHEN j.failed = '' THEN 1 ELSE 0 END), 0) AS waiting, coalesce(sum(CASE WHEN j.failed <> '' THEN 1 ELSE 0 END), 0) AS failed
		FROM (SELECT DISTINCT message_id, account_id FROM message_recipient WHERE message_id IN (`+marks(len(ids))+`)) x
		LEFT JOIN job j ON j.key = 'message:' || x.message_id || ':' || x.account_id AND j.kind = 'mail' GROUP BY x.message_id`, args...)
	for _, w := range rows {
		all[w.MessageID] = w
	}
	return all, wrap(err, "messages")
}

// RecipientsOf lists to whom a message went, by candidacy.
func (r Reader) RecipientsOf(ctx context.Context, messageID string) ([]Recipient, error) {
	var list []Recipient
	err := r.c.Select(ctx, &list, `SELECT x.candidacy_id, p.title, p.slug, p.id AS page_id, a.id, a.name, '' AS email, a.lang
		FROM message_recipient x JOIN candidacy c ON c.id = x.candidacy_id JOIN page p ON p.id = c.page_id JOIN account a ON a.id = x.account_id
		WHERE x.message_id = ? AND c.state <> 'team' ORDER BY p.sort_key, c.id, a.id LIMIT 20000`, messageID)
	return list, wrap(err, "message")
}
