-- +goose Up
-- Marks on cards of people who registered by mail, without an account; when a need last changed.

CREATE TABLE card_mark_seat (
    card_id         text NOT NULL REFERENCES card (id),
    registration_id text NOT NULL REFERENCES registration (id) ON DELETE CASCADE,
    at              text NOT NULL,
    PRIMARY KEY (card_id, registration_id)
);
CREATE INDEX card_mark_seat_registration ON card_mark_seat (registration_id);

-- When its words or its state last changed: a help that was declined may be offered again from then on.
ALTER TABLE need ADD COLUMN changed_at text;

-- +goose Down
ALTER TABLE need DROP COLUMN changed_at;
DROP TABLE card_mark_seat;
