-- +goose Up
-- Pages and their versions. A version is never changed; its text is one zstd frame.

CREATE TABLE page (
    id         text PRIMARY KEY,
    form       text NOT NULL,
    call_id    text NOT NULL DEFAULT '', -- '' for a page of the whole instance
    slug       text NOT NULL,
    title      text NOT NULL,
    sort_key   text NOT NULL,
    head       bigint NOT NULL CHECK (head >= 0), -- 0 while an import is staged
    staged     boolean NOT NULL DEFAULT FALSE,
    created_at text NOT NULL,
    updated_at text NOT NULL,
    UNIQUE (form, call_id, slug)
);
CREATE INDEX page_recent ON page (updated_at);
CREATE INDEX page_call ON page (call_id, form);

CREATE TABLE revision (
    page_id       text NOT NULL REFERENCES page (id),
    n             bigint NOT NULL CHECK (n > 0),
    parent        bigint NOT NULL,
    merged_from   bigint,
    restore_of    bigint,
    author_id     text REFERENCES account (id),
    author_name   text NOT NULL,
    via           text NOT NULL CHECK (via IN ('form', 'api', 'import', 'restore')),
    source_ref    text NOT NULL DEFAULT '',
    licence       text NOT NULL DEFAULT '',
    late          boolean NOT NULL DEFAULT FALSE,
    staff         boolean NOT NULL DEFAULT FALSE,
    team          boolean NOT NULL DEFAULT FALSE,
    summary       text NOT NULL,
    words_added   bigint NOT NULL,
    words_removed bigint NOT NULL,
    size          bigint NOT NULL,
    sha256        text NOT NULL,
    salt          text NOT NULL,
    verdicts      text NOT NULL DEFAULT '',
    at            text NOT NULL,
    hidden_at     text,
    snapshot      bytea, -- zstd of the canonical bytes
    PRIMARY KEY (page_id, n)
);
CREATE INDEX revision_at ON revision (at);
CREATE INDEX revision_author_at ON revision (author_id, at);

CREATE TABLE revision_author (
    page_id    text NOT NULL,
    n          bigint NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    PRIMARY KEY (page_id, n, account_id),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);

-- What a version changed in each section, in words: the partition and the filter by section read this.
CREATE TABLE revision_section (
    page_id       text NOT NULL,
    section       text NOT NULL,
    n             bigint NOT NULL,
    words_added   bigint NOT NULL,
    words_removed bigint NOT NULL,
    PRIMARY KEY (page_id, section, n),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);

CREATE TABLE draft (
    id         text PRIMARY KEY,
    account_id text NOT NULL REFERENCES account (id),
    page_id    text NOT NULL,
    base       bigint NOT NULL,
    kind       text NOT NULL,
    sections   text NOT NULL,
    summary    text NOT NULL,
    saved_at   text NOT NULL
);
CREATE INDEX draft_account ON draft (account_id, saved_at);

CREATE TABLE proposal (
    id          text PRIMARY KEY,
    page_id     text NOT NULL REFERENCES page (id),
    base        bigint NOT NULL,
    account_id  text NOT NULL REFERENCES account (id),
    author_name text NOT NULL,
    sections    text NOT NULL,
    summary     text NOT NULL,
    at          text NOT NULL,
    state       text NOT NULL CHECK (state IN ('open', 'accepted', 'declined')),
    reason      text NOT NULL DEFAULT '',
    result_n    bigint
);
CREATE INDEX proposal_page ON proposal (page_id, state, at);

CREATE TABLE page_seen (
    account_id text NOT NULL REFERENCES account (id),
    page_id    text NOT NULL REFERENCES page (id),
    n          bigint NOT NULL,
    at         text NOT NULL,
    PRIMARY KEY (account_id, page_id)
);

CREATE TABLE upload (
    sha256     text PRIMARY KEY,
    type       text NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'application/pdf')),
    name       text NOT NULL,
    width      bigint NOT NULL DEFAULT 0,
    height     bigint NOT NULL DEFAULT 0,
    size       bigint NOT NULL,
    account_id text NOT NULL REFERENCES account (id),
    at         text NOT NULL,
    bytes      bytea NOT NULL
);

-- Text typed by somebody who was not signed in (or no longer), kept until a link or a sign-in takes it up.
CREATE TABLE pending (
    token_hash text PRIMARY KEY,
    kind       text NOT NULL,
    payload    text NOT NULL,
    account_id text REFERENCES account (id),
    created_at text NOT NULL,
    expires_at text NOT NULL,
    used_at    text
);

CREATE TABLE import_revision (
    source       text NOT NULL,
    page_ref     text NOT NULL,
    revision_ref text NOT NULL,
    page_id      text NOT NULL REFERENCES page (id),
    n            bigint NOT NULL,
    PRIMARY KEY (source, page_ref, revision_ref)
);

-- +goose Down
DROP TABLE import_revision;
DROP TABLE pending;
DROP TABLE upload;
DROP TABLE page_seen;
DROP TABLE proposal;
DROP TABLE draft;
DROP TABLE revision_section;
DROP TABLE revision_author;
DROP TABLE revision;
DROP TABLE page;
