-- +goose Up
-- Calls, défis, candidacies, deposits and the public register.

CREATE TABLE call (
    id           text PRIMARY KEY,
    slug         text NOT NULL UNIQUE,
    page_id      text NOT NULL REFERENCES page (id),
    rules_page   text REFERENCES page (id),
    agency       text NOT NULL,
    workshops_at text,
    published_at text,
    open_at      text NOT NULL,
    follow_up_at text,
    archived_at  text,
    recorded     text NOT NULL, -- the last phase that the register told of
    settings     text NOT NULL, -- JSON
    created_at   text NOT NULL
);

CREATE TABLE cutoff (
    call_id   text NOT NULL REFERENCES call (id),
    k         bigint NOT NULL CHECK (k > 0),
    at        text NOT NULL,
    frozen_at text,
    sha256    text NOT NULL DEFAULT '',
    deposits  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (call_id, k)
);

CREATE TABLE challenge (
    id          text PRIMARY KEY,
    call_id     text NOT NULL REFERENCES call (id),
    page_id     text NOT NULL UNIQUE REFERENCES page (id),
    number      bigint NOT NULL DEFAULT 0,
    state       text NOT NULL,
    reason      text NOT NULL DEFAULT '',
    merged_into text REFERENCES challenge (id),
    created_at  text NOT NULL
);
CREATE INDEX challenge_call ON challenge (call_id, state);

CREATE TABLE commons (
    id         text PRIMARY KEY,
    slug       text NOT NULL UNIQUE,
    name       text NOT NULL,
    sort_key   text NOT NULL,
    created_at text NOT NULL
);

CREATE TABLE candidacy (
    id             text PRIMARY KEY,
    call_id        text NOT NULL REFERENCES call (id),
    commons_id     text NOT NULL REFERENCES commons (id),
    page_id        text NOT NULL UNIQUE REFERENCES page (id),
    state          text NOT NULL,
    pitch          text NOT NULL DEFAULT '', -- of the head, for lists
    editing        text NOT NULL CHECK (editing IN ('open', 'proposal')),
    editing_reason text NOT NULL DEFAULT '',
    public_at      text,
    withdrawn_at   text,
    created_at     text NOT NULL
);
CREATE INDEX candidacy_call ON candidacy (call_id, state);
CREATE INDEX candidacy_commons ON candidacy (commons_id);

-- The défis that the head of a candidacy answers, rewritten with each version.
CREATE TABLE candidacy_challenge (
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    challenge_id text NOT NULL REFERENCES challenge (id),
    PRIMARY KEY (candidacy_id, challenge_id)
);
CREATE INDEX candidacy_challenge_challenge ON candidacy_challenge (challenge_id);

CREATE TABLE join_request (
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    account_id   text NOT NULL REFERENCES account (id),
    message      text NOT NULL,
    at           text NOT NULL,
    state        text NOT NULL CHECK (state IN ('open', 'accepted', 'declined')),
    PRIMARY KEY (candidacy_id, account_id)
);

CREATE TABLE organisation (
    id           text PRIMARY KEY,
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    name         text NOT NULL CHECK (name <> ''),
    kind         text NOT NULL,
    territory    text NOT NULL DEFAULT '',
    payee        boolean NOT NULL DEFAULT FALSE
);
CREATE INDEX organisation_candidacy ON organisation (candidacy_id);

CREATE TABLE administrative (
    candidacy_id text PRIMARY KEY REFERENCES candidacy (id),
    payload      text NOT NULL,
    account_id   text NOT NULL REFERENCES account (id),
    at           text NOT NULL
);

CREATE TABLE deposit (
    id           text PRIMARY KEY,
    call_id      text NOT NULL,
    k            bigint NOT NULL,
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    page_id      text NOT NULL,
    n            bigint NOT NULL,
    sha256       text NOT NULL,
    rules_n      bigint NOT NULL,
    policy       text NOT NULL,
    state        text NOT NULL CHECK (state IN ('deposited', 'replaced', 'withdrawn')),
    reserves     text NOT NULL DEFAULT '[]',
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    number       text NOT NULL UNIQUE,
    at           text NOT NULL,
    ended_at     text,
    FOREIGN KEY (call_id, k) REFERENCES cutoff (call_id, k),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);
CREATE UNIQUE INDEX deposit_standing ON deposit (candidacy_id, k) WHERE state = 'deposited';
CREATE INDEX deposit_cutoff ON deposit (call_id, k, state);

CREATE TABLE cutoff_item (
    call_id    text NOT NULL,
    k          bigint NOT NULL,
    deposit_id text NOT NULL REFERENCES deposit (id),
    page_id    text NOT NULL,
    n          bigint NOT NULL,
    sha256     text NOT NULL,
    PRIMARY KEY (call_id, k, deposit_id),
    FOREIGN KEY (call_id, k) REFERENCES cutoff (call_id, k)
);

CREATE TABLE journal (
    id         text PRIMARY KEY, -- UUIDv7: in order of time
    at         text NOT NULL,
    actor_id   text,
    actor_name text NOT NULL DEFAULT '',
    verb       text NOT NULL,
    object     text NOT NULL,
    object_id  text NOT NULL,
    call_id    text NOT NULL DEFAULT '',
    title      text NOT NULL,
    path       text NOT NULL DEFAULT '',
    from_state text NOT NULL DEFAULT '',
    to_state   text NOT NULL DEFAULT '',
    reason     text NOT NULL DEFAULT '',
    n          bigint NOT NULL DEFAULT 0
);
CREATE INDEX journal_at ON journal (at, id);
CREATE INDEX journal_object ON journal (object_id, at);
CREATE INDEX journal_call ON journal (call_id, at);

-- +goose Down
DROP TABLE journal;
DROP TABLE cutoff_item;
DROP TABLE deposit;
DROP TABLE administrative;
DROP TABLE organisation;
DROP TABLE join_request;
DROP TABLE candidacy_challenge;
DROP TABLE candidacy;
DROP TABLE commons;
DROP TABLE challenge;
DROP TABLE cutoff;
DROP TABLE call;
