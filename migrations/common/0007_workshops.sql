-- +goose Up
-- Workshops: announced by those who run a call, with their places, their minutes and who came.

CREATE TABLE workshop (
    id              text PRIMARY KEY,
    call_id         text NOT NULL REFERENCES call (id),
    slug            text NOT NULL UNIQUE,
    title           text NOT NULL CHECK (title <> ''),
    goals           text NOT NULL,
    agenda          text NOT NULL, -- JSON
    place           text NOT NULL DEFAULT '',
    link            text NOT NULL DEFAULT '', -- shown to those who have a seat
    capacity        bigint NOT NULL CHECK (capacity >= 0), -- 0: as many as come
    access          text NOT NULL DEFAULT '',
    opens_at        text NOT NULL,
    starts_at       text NOT NULL,
    ends_at         text NOT NULL,
    correction_days bigint NOT NULL CHECK (correction_days >= 0),
    freezes_at      text NOT NULL, -- when its minutes stand by themselves
    recorded        text NOT NULL CHECK (recorded IN ('announced', 'registration', 'running', 'correction', 'frozen', 'cancelled')),
    reason          text NOT NULL DEFAULT '',
    cancelled_at    text,
    sequence        bigint NOT NULL DEFAULT 0, -- of its calendar entry
    page_id         text UNIQUE REFERENCES page (id), -- its minutes, from its beginning on
    frozen_n        bigint NOT NULL DEFAULT 0, -- the version of the minutes that stands
    frozen_sha256   text NOT NULL DEFAULT '',
    frozen_at       text,
    account_id      text NOT NULL REFERENCES account (id),
    created_at      text NOT NULL,
    updated_at      text NOT NULL,
    CHECK (starts_at < ends_at AND opens_at <= starts_at),
    CHECK ((frozen_n = 0) = (frozen_at IS NULL)),
    CHECK ((recorded = 'cancelled') = (cancelled_at IS NOT NULL))
);
CREATE INDEX workshop_call ON workshop (call_id, starts_at);
CREATE INDEX workshop_starts ON workshop (starts_at, id);
CREATE INDEX workshop_recorded ON workshop (recorded);

CREATE TABLE registration (
    id          text PRIMARY KEY,
    workshop_id text NOT NULL REFERENCES workshop (id),
    account_id  text REFERENCES account (id), -- none for those who gave an address only
    name        text NOT NULL,
    email       text NOT NULL,
    email_key   text NOT NULL,
    lang        text NOT NULL,
    state       text NOT NULL CHECK (state IN ('asked', 'seated', 'waiting', 'cancelled')),
    at          text NOT NULL, -- of its last change of state; a waiting list goes by it
    attended_at text,
    reminded    bigint NOT NULL DEFAULT 0, -- days before the workshop of the last reminder sent
    UNIQUE (workshop_id, email_key)
);
CREATE INDEX registration_line ON registration (workshop_id, state, at, id);
CREATE INDEX registration_account ON registration (account_id);
CREATE INDEX registration_at ON registration (state, at);

-- The links that confirm or cancel a registration: each letter carries one of its own.
CREATE TABLE registration_link (
    hash            text PRIMARY KEY,
    registration_id text NOT NULL REFERENCES registration (id)
);
CREATE INDEX registration_link_of ON registration_link (registration_id);

-- +goose Down
DROP TABLE registration_link;
DROP TABLE registration;
DROP TABLE workshop;
