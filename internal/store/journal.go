package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type eventRow struct {
	ID        string
	At        sqldb.Time
	ActorID   *string `db:"actor_id"`
	ActorName string  `db:"actor_name"`
	Verb      domain.Verb
	Object    string
	ObjectID  string `db:"object_id"`
	CallID    string `db:"call_id"`
	Title     string
	Path      string
	From      domain.State `db:"from_state"`
	To        domain.State `db:"to_state"`
	Reason    string
	N         int
}

func (w eventRow) event() domain.Event {
	e := domain.Event{
		ID: w.ID, At: w.At.Time, ActorName: w.ActorName, Verb: w.Verb, Object: w.Object, ObjectID: w.ObjectID,
		CallID: w.CallID, Title: w.Title, Path: w.Path, From: w.From, To: w.To, Reason: w.Reason, N: w.N,
	}
	if w.ActorID != nil {
		e.Actor = *w.ActorID
	}
	return e
}

const selectEvent = `SELECT id, at, actor_id, actor_name, verb, object, object_id, call_id, title, path,
	from_state, to_state, reason, n FROM journal `

// AddEvent writes a line of the public register; an empty id is filled in, an empty time is now.
func (tx *Tx) AddEvent(ctx context.Context, e domain.Event) error {
	if e.ID == "" {
		e.ID = NewID()
	}
	if e.At.IsZero() {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		e.At = now
	}
	tx.Touch("journal")
	err := tx.c.Later(ctx, `INSERT INTO journal (id, at, actor_id, actor_name, verb, object, object_id, call_id, title, path,
		from_state, to_state, reason, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, sqldb.At(e.At), orNull(e.Actor), e.ActorName, string(e.Verb), e.Object, e.ObjectID, e.CallID, e.Title, e.Path,
		string(e.From), string(e.To), e.Reason, e.N)
	return wrap(err, "journal")
}

// EventFilter narrows the register; zero fields do not narrow. BeforeAt and BeforeID are the last line seen.
type EventFilter struct {
	CallID   string
	ObjectID string
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// Events lists lines of the register, newest first. Those of a candidacy that is kept to its team are told
// where that candidacy is asked for by its id, which its readers alone do.
func (r Reader) Events(ctx context.Context, f EventFilter) ([]domain.Event, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []eventRow
	err := r.c.Select(ctx, &rows, selectEvent+`
		WHERE (? = '' OR call_id = ?) AND (? = '' OR object_id = ?) AND (? = '' OR at < ? OR at = ? AND id < ?)
		AND (? <> '' OR NOT EXISTS (SELECT 1 FROM candidacy c WHERE c.id = journal.object_id AND c.state = 'team'))
		ORDER BY at DESC, id DESC LIMIT ?`,
		f.CallID, f.CallID, f.ObjectID, f.ObjectID, before, before, before, f.BeforeID, f.ObjectID, f.Limit)
	list := make([]domain.Event, len(rows))
	for i, w := range rows {
		list[i] = w.event()
	}
	return list, wrap(err, "journal")
}

// ChangeFilter narrows the recent versions; zero fields do not narrow. BeforeAt, BeforePage and BeforeN are
// the last line seen.
type ChangeFilter struct {
	CallID     string
	Author     string
	BeforeAt   time.Time
	BeforePage string
	BeforeN    int
	Limit      int
}

// Changes lists the newest versions of public pages.
func (r Reader) Changes(ctx context.Context, f ChangeFilter) ([]domain.Change, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []struct {
		revisionRow
		Form   string
		CallID string `db:"call_id"`
		Slug   string
		Title  string
		Head   int
		Call   *string `db:"call_slug"`
	}
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+`, p.form, p.call_id, p.slug, p.title, p.head, a.slug AS call_slug
		FROM revision r JOIN page p ON p.id = r.page_id LEFT JOIN candidacy c ON c.page_id = p.id LEFT JOIN call a ON a.id = p.call_id
		WHERE NOT p.staged AND (c.id IS NULL OR c.state <> 'team') AND (? = '' OR p.call_id = ? OR c.call_id = ?) AND (? = '' OR r.author_name = ?)
		AND (? = '' OR r.at < ? OR r.at = ? AND (r.page_id < ? OR r.page_id = ? AND r.n < ?))
		ORDER BY r.at DESC, r.page_id DESC, r.n DESC LIMIT ?`,
		f.CallID, f.CallID, f.CallID, f.Author, f.Author, before, before, before, f.BeforePage, f.BeforePage, f.BeforeN, f.Limit)
	list := make([]domain.Change, len(rows))
	for i, w := range rows {
		page := domain.Page{ID: w.PageID, Form: w.Form, CallID: w.CallID, Slug: w.Slug, Title: w.Title, Head: w.Head}
		call := ""
		if w.Call != nil {
			call = *w.Call
		}
		list[i] = domain.Change{Revision: w.revision(), Page: page, Path: page.Path(call)}
	}
	return list, wrap(err, "changes")
}
