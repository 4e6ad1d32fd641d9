-- +goose Up
-- Repositories that say otherwise than a version deposited, found after its deposit; who was told that a derogation ends.

CREATE TABLE deposit_doubt (
    deposit_id  text NOT NULL REFERENCES deposit (id),
    resource_id text NOT NULL,
    at          text NOT NULL, -- it was found
    url         text NOT NULL, -- of the repository
    says        text NOT NULL, -- what its files say, in one word
    ended_at    text,          -- a later look found that they agree
    PRIMARY KEY (deposit_id, resource_id)
);

ALTER TABLE derogation ADD COLUMN warned_at text; -- it ends soon
ALTER TABLE derogation ADD COLUMN told_at text;   -- it has ended
CREATE INDEX derogation_ends ON derogation (ends_at);

-- +goose Down
DROP INDEX derogation_ends;
ALTER TABLE derogation DROP COLUMN told_at;
ALTER TABLE derogation DROP COLUMN warned_at;
DROP TABLE deposit_doubt;
