-- +goose Up
-- Under which licence somebody publishes, and the accounts that are being erased.

CREATE TABLE licence_acceptance (
    account_id text NOT NULL REFERENCES account (id),
    licence    text NOT NULL CHECK (licence <> ''), -- SPDX id, with its version
    via        text NOT NULL CHECK (via IN ('sign-up', 'form', 'first-text', 'token')),
    at         text NOT NULL,
    PRIMARY KEY (account_id, licence)
);

-- One request an account: it goes with the account, or when it is cancelled.
CREATE TABLE erasure (
    account_id   text PRIMARY KEY REFERENCES account (id),
    confirm_hash text NOT NULL DEFAULT '', -- of the link that confirms it, for those who have no password
    cancel_hash  text NOT NULL DEFAULT '', -- of the link that cancels it
    asked_at     text NOT NULL,
    due_at       text -- NULL until it is confirmed
);
CREATE INDEX erasure_due ON erasure (due_at);
CREATE INDEX erasure_confirm ON erasure (confirm_hash);
CREATE INDEX erasure_cancel ON erasure (cancel_hash);

-- Filled and emptied within the one transaction that erases: whose place is taken by whom, page by page.
CREATE TABLE erasure_alias (
    account_id text NOT NULL REFERENCES account (id),
    place      text NOT NULL, -- a page's id, else that of what stands for itself
    alias_id   text NOT NULL REFERENCES account (id),
    alias_name text NOT NULL,
    PRIMARY KEY (account_id, place)
);
CREATE INDEX erasure_alias_alias ON erasure_alias (alias_id);
CREATE INDEX journal_actor ON journal (actor_id);

-- +goose Down
DROP INDEX journal_actor;
DROP TABLE erasure_alias;
DROP TABLE erasure;
DROP TABLE licence_acceptance;
