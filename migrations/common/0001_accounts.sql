-- +goose Up
-- People, what they may do, and what keeps them signed in. Times are text of one width in UTC.

CREATE TABLE account (
    id           text PRIMARY KEY,
    name         text NOT NULL CHECK (name <> ''),
    name_key     text NOT NULL UNIQUE, -- folded: two names that look alike are one
    email        text,                 -- restricted; NULL once erased
    email_key    text UNIQUE,          -- folded
    password     text NOT NULL DEFAULT '', -- argon2id in PHC form; '' until one is chosen
    lang         text NOT NULL DEFAULT 'fr' CHECK (lang IN ('fr', 'en')),
    confirmed_at text,
    disabled_at  text,
    created_at   text NOT NULL
);

CREATE TABLE role_grant (
    account_id text NOT NULL REFERENCES account (id),
    role       text NOT NULL,
    scope      text NOT NULL, -- '', 'call:ID' or 'candidacy:ID'
    at         text NOT NULL,
    PRIMARY KEY (account_id, role, scope)
);
CREATE INDEX role_grant_scope ON role_grant (scope, role);

CREATE TABLE session (
    id_hash    text PRIMARY KEY, -- SHA-256 of the cookie: a stolen database opens no session
    account_id text NOT NULL REFERENCES account (id),
    created_at text NOT NULL,
    seen_at    text NOT NULL,
    expires_at text NOT NULL,
    agent      text NOT NULL DEFAULT ''
);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE mail_token (
    hash       text PRIMARY KEY,
    purpose    text NOT NULL CHECK (purpose IN ('confirm', 'reset', 'publish', 'email')),
    account_id text REFERENCES account (id),
    payload    text NOT NULL DEFAULT '',
    created_at text NOT NULL,
    expires_at text NOT NULL,
    used_at    text
);
CREATE INDEX mail_token_account ON mail_token (account_id);

CREATE TABLE api_token (
    hash       text PRIMARY KEY,
    account_id text NOT NULL REFERENCES account (id),
    name       text NOT NULL,
    created_at text NOT NULL,
    revoked_at text
);

-- Failed sign-ins and resets, counted across nodes: an exponential delay, never a lock-out.
CREATE TABLE attempt (
    subject text PRIMARY KEY,
    n       bigint NOT NULL,
    until   text NOT NULL
);

CREATE TABLE request_once (
    key         text PRIMARY KEY,
    account_id  text NOT NULL,
    route       text NOT NULL,
    body_sha256 text NOT NULL,
    result      text NOT NULL DEFAULT '',
    at          text NOT NULL
);
CREATE INDEX request_once_at ON request_once (at);

CREATE TABLE setting (
    key   text PRIMARY KEY,
    value text NOT NULL
);

-- +goose Down
DROP TABLE setting;
DROP TABLE request_once;
DROP TABLE attempt;
DROP TABLE api_token;
DROP TABLE mail_token;
DROP TABLE session;
DROP TABLE role_grant;
DROP TABLE account;
