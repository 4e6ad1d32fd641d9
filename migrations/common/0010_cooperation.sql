-- +goose Up
-- What candidacies seek and give, communs that work together, and how communs hang together.

CREATE TABLE need (
    id           text PRIMARY KEY,
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    side         text NOT NULL CHECK (side IN ('need', 'offer')),
    kind         text NOT NULL CHECK (kind IN ('skill', 'time', 'data', 'place', 'hardware', 'money', 'relay', 'other')),
    title        text NOT NULL CHECK (title <> ''),
    words        text NOT NULL DEFAULT '',
    last_day     text NOT NULL DEFAULT '' CHECK (length(last_day) IN (0, 10)), -- of Paris, 2026-12-18; '' for none
    state        text NOT NULL CHECK (state IN ('open', 'answered', 'closed', 'withdrawn')),
    account_id   text NOT NULL REFERENCES account (id), -- who added it
    account_name text NOT NULL,
    at           text NOT NULL
);
CREATE INDEX need_candidacy ON need (candidacy_id, at);
CREATE INDEX need_list ON need (state, at, id);

-- « Je peux aider »: its message and the team's answer are between the two of them, the thanks are public.
CREATE TABLE need_reply (
    id         text PRIMARY KEY,
    need_id    text NOT NULL REFERENCES need (id),
    account_id text NOT NULL REFERENCES account (id),
    message    text NOT NULL CHECK (message <> ''),
    at         text NOT NULL,
    state      text NOT NULL CHECK (state IN ('open', 'accepted', 'declined')),
    answer     text NOT NULL DEFAULT '',
    thanks     text NOT NULL DEFAULT '',
    settled_at text,
    UNIQUE (need_id, account_id)
);

CREATE TABLE cooperation (
    id               text PRIMARY KEY,
    one_id           text NOT NULL REFERENCES candidacy (id),
    other_id         text NOT NULL REFERENCES candidacy (id),
    purpose          text NOT NULL CHECK (purpose <> ''),
    state            text NOT NULL CHECK (state IN ('proposed', 'accepted', 'engaged', 'witnessed', 'declined', 'abandoned')),
    one_agreed       boolean NOT NULL DEFAULT FALSE,
    other_agreed     boolean NOT NULL DEFAULT FALSE,
    facilitator_id   text REFERENCES account (id),
    facilitator_name text NOT NULL DEFAULT '',
    evidence         text NOT NULL DEFAULT '',
    account_id       text NOT NULL REFERENCES account (id), -- who proposed it
    account_name     text NOT NULL,
    at               text NOT NULL,
    CHECK (one_id <> other_id),
    CHECK (state <> 'witnessed' OR evidence <> '')
);
CREATE INDEX cooperation_one ON cooperation (one_id, at);
CREATE INDEX cooperation_other ON cooperation (other_id, at);
CREATE INDEX cooperation_list ON cooperation (at, id);

CREATE TABLE relation (
    id           text PRIMARY KEY,
    from_id      text NOT NULL REFERENCES commons (id),
    kind         text NOT NULL CHECK (kind IN ('aggregates', 'depends', 'derives', 'replaces')),
    to_id        text NOT NULL REFERENCES commons (id),
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL,
    UNIQUE (from_id, kind, to_id),
    CHECK (from_id <> to_id)
);
CREATE INDEX relation_to ON relation (to_id);

-- Held while relations are written: two that close a circle together must see each other.
CREATE TABLE relation_lock (id bigint PRIMARY KEY CHECK (id = 1));

ALTER TABLE join_request ADD COLUMN reason text NOT NULL DEFAULT '';
CREATE INDEX join_request_account ON join_request (account_id);

-- +goose Down
DROP INDEX join_request_account;
ALTER TABLE join_request DROP COLUMN reason;
DROP TABLE relation_lock;
DROP TABLE relation;
DROP TABLE cooperation;
DROP TABLE need_reply;
DROP TABLE need;
