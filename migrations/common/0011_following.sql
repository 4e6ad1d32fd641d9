-- +goose Up
-- Who follows what, how often she is written to, and up to where she was.

CREATE TABLE follow_page (
    account_id text NOT NULL REFERENCES account (id),
    page_id    text NOT NULL REFERENCES page (id),
    frequency  text NOT NULL CHECK (frequency IN ('default', 'immediate', 'daily', 'weekly', 'mute')),
    why        text NOT NULL CHECK (why IN ('chosen', 'team', 'author')),
    at         text NOT NULL,
    ended_at   text, -- kept once she stopped, so that writing again does not make her follow again
    PRIMARY KEY (account_id, page_id)
);
CREATE INDEX follow_page_page ON follow_page (page_id);

CREATE TABLE follow_call (
    account_id text NOT NULL REFERENCES account (id),
    call_id    text NOT NULL REFERENCES call (id),
    frequency  text NOT NULL CHECK (frequency IN ('default', 'immediate', 'daily', 'weekly', 'mute')),
    at         text NOT NULL,
    PRIMARY KEY (account_id, call_id)
);
CREATE INDEX follow_call_call ON follow_call (call_id);

-- What an account chose; one without a row has the defaults: once a day, and its own pages are followed.
CREATE TABLE follow_setting (
    account_id text PRIMARY KEY REFERENCES account (id),
    frequency  text NOT NULL CHECK (frequency IN ('immediate', 'daily', 'weekly', 'mute')),
    own_pages  boolean NOT NULL,
    mails      boolean NOT NULL
);

-- Up to where an account was written to about a page.
CREATE TABLE notice (
    account_id text NOT NULL REFERENCES account (id),
    page_id    text NOT NULL REFERENCES page (id),
    n          bigint NOT NULL CHECK (n >= 0),
    at         text NOT NULL,
    PRIMARY KEY (account_id, page_id)
);
CREATE INDEX notice_page ON notice (page_id);

-- The last period of each frequency, and the account up to which its letters were queued; held while a pass runs.
CREATE TABLE notice_pass (
    frequency text PRIMARY KEY CHECK (frequency IN ('immediate', 'daily', 'weekly')),
    period    text NOT NULL,
    account   text NOT NULL,
    done      boolean NOT NULL
);

-- Those who write on a page, and those of a candidacy's team, follow it.
INSERT INTO follow_page (account_id, page_id, frequency, why, at)
    SELECT g.account_id, c.page_id, 'immediate', 'team', min(g.at) FROM role_grant g JOIN candidacy c ON g.scope = 'candidacy:' || c.id
    GROUP BY g.account_id, c.page_id;
INSERT INTO follow_page (account_id, page_id, frequency, why, at)
    SELECT r.author_id, r.page_id, 'default', 'author', max(r.at) FROM revision r WHERE r.author_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM follow_page f WHERE f.account_id = r.author_id AND f.page_id = r.page_id)
    GROUP BY r.author_id, r.page_id;

-- +goose Down
DROP TABLE notice_pass;
DROP TABLE notice;
DROP TABLE follow_setting;
DROP TABLE follow_call;
DROP TABLE follow_page;
