-- +goose Up
-- Work for later, and what tells other processes that a page changed.

CREATE TABLE job (
    id           text PRIMARY KEY,
    kind         text NOT NULL,
    payload      text NOT NULL,
    due_at       text NOT NULL,
    tries        bigint NOT NULL DEFAULT 0,
    leased_until text NOT NULL DEFAULT '',
    failed       text NOT NULL DEFAULT '', -- what the last try said
    key          text UNIQUE
);
CREATE INDEX job_due ON job (due_at);

CREATE TABLE change (
    id  text PRIMARY KEY,
    tag text NOT NULL,
    at  text NOT NULL
);
CREATE INDEX change_at ON change (at);

-- +goose Down
DROP TABLE change;
DROP TABLE job;
