-- +goose Up
-- What searching reads of a page: its head's words, folded and stemmed by the program. Written in the transaction of
-- each save; rows that are missing are written by a periodic job. How it is indexed is each database's own.

CREATE TABLE search_page (
    number  bigint PRIMARY KEY, -- made of page_id: SQLite's index of words names rows by a number
    page_id text NOT NULL UNIQUE REFERENCES page (id),
    n       bigint NOT NULL CHECK (n > 0),
    form    text NOT NULL,
    call_id text NOT NULL DEFAULT '', -- a candidacy's page has that of the call that it answers
    at      text NOT NULL,
    title   text NOT NULL, -- words, each once
    words   text NOT NULL  -- those of the title too
);

-- The versions whose text is withheld are few: lists leave them out by this.
CREATE INDEX revision_hidden ON revision (page_id, n) WHERE hidden_at IS NOT NULL;

-- What a person chose to tell of herself.
CREATE TABLE profile (
    account_id  text PRIMARY KEY REFERENCES account (id),
    word        text NOT NULL DEFAULT '',
    affiliation text NOT NULL DEFAULT ''
);

-- The address of an organisation, made of its name: candidacies that name it alike share its page.
ALTER TABLE organisation ADD COLUMN slug text NOT NULL DEFAULT '';
CREATE INDEX organisation_slug ON organisation (slug);

-- Titles are compared whole where a link between pages is followed.
CREATE INDEX page_sort_key ON page (sort_key);

-- +goose Down
DROP INDEX page_sort_key;
DROP INDEX organisation_slug;
ALTER TABLE organisation DROP COLUMN slug;
DROP TABLE profile;
DROP INDEX revision_hidden;
DROP TABLE search_page;
