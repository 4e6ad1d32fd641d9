package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type cardRow struct {
	ID         string
	WorkshopID string `db:"workshop_id"`
	GroupID    string `db:"group_id"`
	Kind       domain.CardKind
	Body       string
	Name       string
	Typist     string
	AccountID  string `db:"account_id"`
	State      domain.State
	Reason     string
	ByName     string `db:"by_name"`
	At         sqldb.Time
	ChangedAt  sqldb.Time `db:"changed_at"`
	Marks      int
}

const selectCard = `SELECT k.id, k.workshop_id, coalesce(k.group_id, '') AS group_id, k.kind, k.body, k.name, k.typist,
	coalesce(k.account_id, '') AS account_id, k.state, k.reason, k.by_name, k.at, k.changed_at,
	(SELECT count(*) FROM card_mark m WHERE m.card_id = k.id) + (SELECT count(*) FROM card_mark_seat t WHERE t.card_id = k.id) AS marks FROM card k `

func (w cardRow) card() domain.Card {
	return domain.Card{
		ID: w.ID, WorkshopID: w.WorkshopID, GroupID: w.GroupID, Kind: w.Kind, Text: w.Body, Name: w.Name, Typist: w.Typist, AccountID: w.AccountID,
		State: w.State, Reason: w.Reason, By: w.ByName, At: w.At.Time, ChangedAt: w.ChangedAt.Time, Marks: w.Marks,
	}
}

func (r Reader) cards(ctx context.Context, where string, args ...any) ([]domain.Card, error) {
	var rows []cardRow
	err := r.c.Select(ctx, &rows, selectCard+where, args...)
	list := make([]domain.Card, len(rows))
	for i, w := range rows {
		list[i] = w.card()
	}
	return list, wrap(err, "cards")
}

// Cards lists the cards of a workshop in the order of their writing, those that wait or were withdrawn included.
func (r Reader) Cards(ctx context.Context, workshopID string) ([]domain.Card, error) {
	return r.cards(ctx, `WHERE k.workshop_id = ? ORDER BY k.at, k.id LIMIT 2000`, workshopID)
}

// CardsOfGroup lists the cards that a group shows, in the order of their writing.
func (r Reader) CardsOfGroup(ctx context.Context, groupID string) ([]domain.Card, error) {
	return r.cards(ctx, `WHERE k.group_id = ? AND k.state = 'shown' ORDER BY k.at, k.id LIMIT 2000`, groupID)
}

// Card returns one card of a workshop.
func (r Reader) Card(ctx context.Context, workshopID, id string) (domain.Card, error) {
	var w cardRow
	err := r.c.Get(ctx, &w, selectCard+`WHERE k.id = ? AND k.workshop_id = ?`, id, workshopID)
	return w.card(), found(err, "card")
}

// CountCards is how many cards of a workshop are in a state.
func (r Reader) CountCards(ctx context.Context, workshopID string, state domain.State) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM card WHERE workshop_id = ? AND state = ?`, workshopID, string(state))
	return n, wrap(err, "cards")
}

type groupRow struct {
	ID         string
	WorkshopID string `db:"workshop_id"`
	Title      string
	AccountID  string `db:"account_id"`
	At         sqldb.Time
}

func (w groupRow) group() domain.CardGroup {
	return domain.CardGroup{ID: w.ID, WorkshopID: w.WorkshopID, Title: w.Title, AccountID: w.AccountID, At: w.At.Time}
}

// CardGroups lists the groups of a workshop, oldest first.
func (r Reader) CardGroups(ctx context.Context, workshopID string) ([]domain.CardGroup, error) {
	var rows []groupRow
	err := r.c.Select(ctx, &rows, `SELECT id, workshop_id, title, account_id, at FROM card_group WHERE workshop_id = ? ORDER BY at, id LIMIT 200`, workshopID)
	list := make([]domain.CardGroup, len(rows))
	for i, w := range rows {
		list[i] = w.group()
	}
	return list, wrap(err, "card groups")
}

// CardGroup returns one group of cards.
func (r Reader) CardGroup(ctx context.Context, id string) (domain.CardGroup, error) {
	var w groupRow
	err := r.c.Get(ctx, &w, `SELECT id, workshop_id, title, account_id, at FROM card_group WHERE id = ?`, id)
	return w.group(), found(err, "card_group")
}

// MarksOf lists the cards of a workshop that bear somebody's mark, those too that she put by the link of her registration
// before it was her account's. A mark on a withdrawn card is hers again.
func (r Reader) MarksOf(ctx context.Context, workshopID, accountID string) ([]string, error) {
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT k.id FROM card k WHERE k.workshop_id = ? AND k.state = 'shown'
		AND (EXISTS (SELECT 1 FROM card_mark m WHERE m.card_id = k.id AND m.account_id = ?)
		OR EXISTS (SELECT 1 FROM card_mark_seat t JOIN registration g ON g.id = t.registration_id WHERE t.card_id = k.id AND g.account_id = ?))
		ORDER BY k.id`, workshopID, accountID, accountID)
	return ids, wrap(err, "marks")
}

// AddCard records a card.
func (tx *Tx) AddCard(ctx context.Context, c domain.Card) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO card (id, workshop_id, kind, body, name, typist, account_id, state, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.ID, c.WorkshopID, string(c.Kind), c.Text, c.Name, c.Typist, orNull(c.AccountID), string(c.State), sqldb.At(c.At))
	return wrap(err, "card")
}

// SetCard writes what a card says, and its state, anew. Lock its workshop first.
func (tx *Tx) SetCard(ctx context.Context, c domain.Card) error {
	_, err := tx.c.Exec(ctx, `UPDATE card SET kind = ?, body = ?, name = ?, state = ?, reason = ?, by_name = ?, changed_at = ? WHERE id = ?`,
		string(c.Kind), c.Text, c.Name, string(c.State), c.Reason, c.By, sqldb.At(c.ChangedAt), c.ID)
	return wrap(err, "card")
}

// MoveCards puts cards of a workshop into a group, or out of all where it is "".
func (tx *Tx) MoveCards(ctx context.Context, workshopID string, ids []string, groupID string) error {
	if len(ids) == 0 {
		return nil
	}
	args := []any{orNull(groupID), workshopID}
	for _, id := range ids {
		args = append(args, id)
	}
	_, err := tx.c.Exec(ctx, `UPDATE card SET group_id = ? WHERE workshop_id = ? AND id IN (`+marks(len(ids))+`)`, args...)
	return wrap(err, "cards")
}

// AddCardGroup records a group.
func (tx *Tx) AddCardGroup(ctx context.Context, g domain.CardGroup) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO card_group (id, workshop_id, title, account_id, at) VALUES (?, ?, ?, ?, ?)`,
		g.ID, g.WorkshopID, g.Title, g.AccountID, sqldb.At(g.At))
	return wrap(err, "card group")
}

// NameCardGroup gives a group another title.
func (tx *Tx) NameCardGroup(ctx context.Context, id, title string) error {
	_, err := tx.c.Exec(ctx, `UPDATE card_group SET title = ? WHERE id = ?`, title, id)
	return wrap(err, "card group")
}

// DropCardGroup takes a group away and leaves its cards without one; it tells whether it could: a source of a défi stays.
func (tx *Tx) DropCardGroup(ctx context.Context, id string) (bool, error) {
	var sources int
	if err := tx.c.Get(ctx, &sources, `SELECT count(*) FROM challenge_source WHERE group_id = ?`, id); err != nil || sources > 0 {
		return false, wrap(err, "card group")
	}
	if _, err := tx.c.Exec(ctx, `UPDATE card SET group_id = NULL WHERE group_id = ?`, id); err != nil {
		return false, wrap(err, "cards")
	}
	_, err := tx.c.Exec(ctx, `DELETE FROM card_group WHERE id = ?`, id)
	return err == nil, wrap(err, "card group")
}

// AddMark puts somebody's mark on a card. Lock its workshop first.
func (tx *Tx) AddMark(ctx context.Context, cardID, accountID string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO card_mark (card_id, account_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, cardID, accountID, sqldb.At(now))
	return wrap(err, "mark")
}

// DropMark takes somebody's mark back.
func (tx *Tx) DropMark(ctx context.Context, cardID, accountID string) error {
	if _, err := tx.c.Exec(ctx, `DELETE FROM card_mark WHERE card_id = ? AND account_id = ?`, cardID, accountID); err != nil {
		return wrap(err, "mark")
	}
	_, err := tx.c.Exec(ctx, `DELETE FROM card_mark_seat WHERE card_id = ? AND registration_id IN (SELECT id FROM registration WHERE account_id = ?)`, cardID, accountID)
	return wrap(err, "mark")
}
