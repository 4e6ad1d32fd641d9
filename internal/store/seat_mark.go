package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// SeatMarksOf lists the cards of a workshop that bear the mark of a registration, made by mail or taken over by an account.
func (r Reader) SeatMarksOf(ctx context.Context, registrationID string) ([]string, error) {
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT m.card_id FROM card_mark_seat m JOIN card k ON k.id = m.card_id
		WHERE m.registration_id = ? AND k.state = 'shown' ORDER BY m.card_id`, registrationID)
	return ids, wrap(err, "marks")
}

// AddSeatMark puts the mark of a registration on a card. Lock its workshop first.
func (tx *Tx) AddSeatMark(ctx context.Context, cardID, registrationID string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO card_mark_seat (card_id, registration_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		cardID, registrationID, sqldb.At(now))
	return wrap(err, "mark")
}

// DropSeatMark takes the mark of a registration back.
func (tx *Tx) DropSeatMark(ctx context.Context, cardID, registrationID string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM card_mark_seat WHERE card_id = ? AND registration_id = ?`, cardID, registrationID)
	return wrap(err, "mark")
}
