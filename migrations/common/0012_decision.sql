-- +goose Up
-- Instruction of a relève: admissibility, reserves lifted, interests, opinions, decisions, objections. All of it
-- belongs to the deposit, and is private until publication has a row for the relève.

CREATE TABLE examination (
    deposit_id   text PRIMARY KEY REFERENCES deposit (id),
    admissible   boolean NOT NULL,
    reason       text NOT NULL DEFAULT '',
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL
);

CREATE TABLE reserve_lift (
    deposit_id   text NOT NULL REFERENCES deposit (id),
    resource_id  text NOT NULL,
    reason       text NOT NULL CHECK (reason <> ''),
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL,
    PRIMARY KEY (deposit_id, resource_id)
);

CREATE TABLE interests (
    call_id    text NOT NULL,
    k          bigint NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    structures text NOT NULL DEFAULT '', -- one a line
    at         text NOT NULL,
    PRIMARY KEY (call_id, k, account_id),
    FOREIGN KEY (call_id, k) REFERENCES cutoff (call_id, k)
);

CREATE TABLE conflict_claim (
    deposit_id text NOT NULL REFERENCES deposit (id),
    account_id text NOT NULL REFERENCES account (id),
    reason     text NOT NULL CHECK (reason <> ''),
    at         text NOT NULL,
    PRIMARY KEY (deposit_id, account_id)
);

-- An opinion is never changed: a newer edition takes its place.
CREATE TABLE opinion (
    deposit_id text NOT NULL REFERENCES deposit (id),
    account_id text NOT NULL REFERENCES account (id),
    edition    bigint NOT NULL CHECK (edition > 0),
    page_id    text NOT NULL,
    n          bigint NOT NULL,
    abstained  boolean NOT NULL,
    body       text NOT NULL, -- the opinion, or why its author abstains
    scale      bigint NOT NULL CHECK (scale > 0),
    scores     text NOT NULL, -- JSON, with the criteria and weights of the day
    tells      text NOT NULL, -- what its author was told would be public
    at         text NOT NULL,
    set_aside  boolean NOT NULL DEFAULT FALSE, -- at the publication: its author had come to have a stake
    PRIMARY KEY (deposit_id, account_id, edition),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);

CREATE TABLE opinion_draft (
    deposit_id text NOT NULL REFERENCES deposit (id),
    account_id text NOT NULL REFERENCES account (id),
    payload    text NOT NULL, -- JSON, as typed
    at         text NOT NULL,
    PRIMARY KEY (deposit_id, account_id)
);

CREATE TABLE ruling (
    deposit_id   text PRIMARY KEY REFERENCES deposit (id),
    outcome      text NOT NULL CHECK (outcome IN ('funded', 'conditional', 'recognised', 'postponed', 'not_kept')),
    amount       bigint NOT NULL CHECK (amount >= 0), -- cents
    terms        text NOT NULL DEFAULT '',
    reason       text NOT NULL CHECK (reason <> ''),
    place        bigint NOT NULL DEFAULT 0 CHECK (place >= 0),
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL
);

CREATE TABLE publication (
    call_id      text NOT NULL,
    k            bigint NOT NULL,
    at           text NOT NULL,
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    tells        text NOT NULL, -- as the call had it that day
    scale        bigint NOT NULL,
    until        text, -- of the objection window; null where there is none
    PRIMARY KEY (call_id, k),
    FOREIGN KEY (call_id, k) REFERENCES cutoff (call_id, k)
);

CREATE TABLE objection (
    id           text PRIMARY KEY,
    deposit_id   text NOT NULL REFERENCES deposit (id),
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    body         text NOT NULL CHECK (body <> ''),
    link         text NOT NULL CHECK (link <> ''),
    at           text NOT NULL,
    answer       text NOT NULL DEFAULT '',
    answered_by  text NOT NULL DEFAULT '', -- public name
    answered_at  text
);
CREATE INDEX objection_deposit ON objection (deposit_id, at);

-- +goose Down
DROP TABLE objection;
DROP TABLE publication;
DROP TABLE ruling;
DROP TABLE opinion_draft;
DROP TABLE opinion;
DROP TABLE conflict_claim;
DROP TABLE interests;
DROP TABLE reserve_lift;
DROP TABLE examination;
