-- +goose Up
-- What the staff of a call does without a shell: invitations to roles, derogations, messages to teams, moderation.

CREATE TABLE invitation (
    id           text PRIMARY KEY,
    hash         text NOT NULL UNIQUE, -- SHA-256 of the link's secret
    scope        text NOT NULL,        -- '' or 'call:ID'
    role         text NOT NULL DEFAULT '',
    preset       text NOT NULL DEFAULT '', -- instead of a role
    email        text,                 -- restricted; NULL once it serves no more
    email_key    text,                 -- folded
    invited_by   text NOT NULL REFERENCES account (id),
    invited_name text NOT NULL,
    at           text NOT NULL,
    expires_at   text NOT NULL,
    accepted_by  text REFERENCES account (id),
    accepted_at  text,
    revoked_at   text,
    CHECK (role <> '' AND preset = '' OR role = '' AND preset <> '')
);
CREATE INDEX invitation_scope ON invitation (scope, at);

CREATE TABLE derogation (
    id             text PRIMARY KEY,
    call_id        text NOT NULL REFERENCES call (id),
    candidacy_id   text NOT NULL REFERENCES candidacy (id),
    kind           text NOT NULL CHECK (kind IN ('licence', 'late', 'days')),
    resource_id    text NOT NULL DEFAULT '', -- of a licence: the one row that it is for
    resource_name  text NOT NULL DEFAULT '',
    licence        text NOT NULL DEFAULT '', -- as it was declared: another one is judged anew
    k              bigint NOT NULL DEFAULT 0, -- of a late deposit: its relève
    days           bigint NOT NULL DEFAULT 0 CHECK (days >= 0), -- asked in public instead of the call's
    reason         text NOT NULL CHECK (reason <> ''), -- public
    ends_at        text NOT NULL,
    account_id     text NOT NULL REFERENCES account (id),
    account_name   text NOT NULL,
    at             text NOT NULL,
    revoked_at     text,
    revoked_name   text NOT NULL DEFAULT '',
    revoked_reason text NOT NULL DEFAULT ''
);
CREATE INDEX derogation_candidacy ON derogation (candidacy_id, at);

-- A message to the teams of some candidacies: written, read again beside its recipients, then sent, once.
CREATE TABLE message (
    id           text PRIMARY KEY,
    call_id      text NOT NULL REFERENCES call (id),
    audience     text NOT NULL,
    k            bigint NOT NULL DEFAULT 0,
    lacks        text NOT NULL DEFAULT '',
    subject_fr   text NOT NULL CHECK (subject_fr <> ''),
    body_fr      text NOT NULL CHECK (body_fr <> ''),
    subject_en   text NOT NULL DEFAULT '',
    body_en      text NOT NULL DEFAULT '',
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL,
    sent_at      text
);
CREATE INDEX message_call ON message (call_id, at);

CREATE TABLE message_recipient (
    message_id   text NOT NULL REFERENCES message (id),
    account_id   text NOT NULL REFERENCES account (id),
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    PRIMARY KEY (message_id, account_id, candidacy_id)
);

-- Why the text of a version is withheld. Its place, hash, author and time stay.
CREATE TABLE revision_hiding (
    page_id      text NOT NULL,
    n            bigint NOT NULL,
    cause        text NOT NULL CHECK (cause IN ('law', 'personal')),
    reason       text NOT NULL CHECK (reason <> ''), -- public
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL,
    PRIMARY KEY (page_id, n),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);

-- Accounts that moderators shut out; the reason is for the account's owner and the moderators.
CREATE TABLE account_block (
    id           text PRIMARY KEY,
    account_id   text NOT NULL REFERENCES account (id),
    reason       text NOT NULL CHECK (reason <> ''),
    blocked_by   text NOT NULL REFERENCES account (id),
    blocked_name text NOT NULL,
    at           text NOT NULL,
    lifted_name  text NOT NULL DEFAULT '',
    lifted_at    text
);
CREATE UNIQUE INDEX account_block_standing ON account_block (account_id) WHERE lifted_at IS NULL;
CREATE INDEX account_block_at ON account_block (at, id);

-- +goose Down
DROP TABLE account_block;
DROP TABLE revision_hiding;
DROP TABLE message_recipient;
DROP TABLE message;
DROP TABLE derogation;
DROP TABLE invitation;
