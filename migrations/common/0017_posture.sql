-- +goose Up
-- The collaborative posture as it was computed when a version was deposited: JSON, '' for deposits made before it was.
ALTER TABLE deposit ADD COLUMN posture text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE deposit DROP COLUMN posture;
