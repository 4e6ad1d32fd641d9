-- +goose Up
-- Public review: remarks and their answers, support, and what is reported to the moderators.

-- A remark speaks of a page, a section or a quoted passage of one version; an answer has the remark as its parent.
CREATE TABLE remark (
    id            text PRIMARY KEY, -- UUIDv7: in order of time
    page_id       text NOT NULL REFERENCES page (id),
    parent_id     text REFERENCES remark (id),
    n             bigint NOT NULL,
    section       text NOT NULL DEFAULT '',
    quote         text NOT NULL DEFAULT '',
    occurrence    bigint NOT NULL DEFAULT 0, -- which one of the places of the quote, from 1; 0 without a quote
    account_id    text NOT NULL REFERENCES account (id),
    body          text NOT NULL, -- '' once withdrawn
    team          boolean NOT NULL DEFAULT FALSE, -- written by those who take remarks up
    at            text NOT NULL,
    edited_at     text,
    state         text NOT NULL CHECK (state IN ('open', 'taken_up', 'set_aside', 'withdrawn')),
    settled_n     bigint, -- the version that takes it up
    reason        text NOT NULL DEFAULT '',
    settled_by    text REFERENCES account (id),
    settled_at    text,
    hidden_at     text,
    hidden_reason text NOT NULL DEFAULT '',
    CHECK (body <> '' OR state = 'withdrawn'),
    CHECK ((quote = '') = (occurrence = 0)),
    CHECK (quote = '' OR section <> ''),
    CHECK (parent_id IS NULL OR section = '' AND state IN ('open', 'withdrawn')),
    CHECK ((state = 'taken_up') = (settled_n IS NOT NULL)),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n),
    FOREIGN KEY (page_id, settled_n) REFERENCES revision (page_id, n)
);
CREATE INDEX remark_page ON remark (page_id, at, id);
CREATE INDEX remark_parent ON remark (parent_id, at);
CREATE INDEX remark_account ON remark (account_id, state);

-- One support an account and page, of the version that its giver read last.
CREATE TABLE support (
    id            text PRIMARY KEY,
    page_id       text NOT NULL REFERENCES page (id),
    account_id    text NOT NULL REFERENCES account (id),
    organisation  text NOT NULL DEFAULT '', -- for which its giver says that she speaks
    word          text NOT NULL DEFAULT '',
    n             bigint NOT NULL,
    at            text NOT NULL, -- given, or confirmed on version n
    ended_at      text, -- withdrawn
    told_at       text, -- when a letter last said that the text changed
    hidden_at     text,
    hidden_reason text NOT NULL DEFAULT '',
    UNIQUE (page_id, account_id),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);
CREATE INDEX support_page ON support (page_id, at, id);
CREATE INDEX support_account ON support (account_id);

-- Whatever somebody reports: the kind of the object and its id.
CREATE TABLE report (
    id         text PRIMARY KEY,
    object     text NOT NULL CHECK (object <> ''),
    object_id  text NOT NULL,
    page_id    text NOT NULL DEFAULT '', -- where it stands; '' for what stands on no page
    title      text NOT NULL, -- of that page, or of the object
    path       text NOT NULL, -- where it is read, in French
    account_id text NOT NULL REFERENCES account (id),
    reason     text NOT NULL CHECK (reason <> ''),
    at         text NOT NULL,
    state      text NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
    settled_by text REFERENCES account (id),
    settled_at text,
    UNIQUE (object, object_id, account_id)
);
CREATE INDEX report_state ON report (state, at, id);

-- +goose Down
DROP TABLE report;
DROP TABLE support;
DROP TABLE remark;
