-- +goose Up
-- The licence verdicts of a deposit are those of its moment: a later table of licences changes none of them.
ALTER TABLE deposit ADD COLUMN verdicts text NOT NULL DEFAULT '';
UPDATE deposit SET verdicts = (SELECT r.verdicts FROM revision r WHERE r.page_id = deposit.page_id AND r.n = deposit.n);

-- +goose Down
ALTER TABLE deposit DROP COLUMN verdicts;
