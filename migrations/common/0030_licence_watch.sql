-- +goose Up
-- Repositories that say otherwise than a version deposited, found after its deposit.

CREATE TABLE deposit_doubt (
    deposit_id  text NOT NULL REFERENCES deposit (id),
    resource_id text NOT NULL,
    at          text NOT NULL, -- it was found
    url         text NOT NULL, -- of the repository
    says        text NOT NULL, -- what its files say, in one word
    ended_at    text,          -- a later look found that they agree
    PRIMARY KEY (deposit_id, resource_id)
);

-- +goose Down
DROP TABLE deposit_doubt;
