-- +goose Up
-- Cards of workshops: short contributions, their groups, the marks that support them; groups as sources of défis.

ALTER TABLE workshop ADD COLUMN marks bigint NOT NULL DEFAULT 5 CHECK (marks > 0);

CREATE TABLE card_group (
    id          text PRIMARY KEY,
    workshop_id text NOT NULL REFERENCES workshop (id),
    title       text NOT NULL CHECK (title <> ''),
    account_id  text NOT NULL REFERENCES account (id),
    at          text NOT NULL
);
CREATE INDEX card_group_workshop ON card_group (workshop_id, at);

CREATE TABLE card (
    id          text PRIMARY KEY,
    workshop_id text NOT NULL REFERENCES workshop (id),
    group_id    text REFERENCES card_group (id),
    kind        text NOT NULL CHECK (kind IN ('need', 'obstacle', 'idea', 'resource', 'actor')),
    body        text NOT NULL CHECK (body <> ''),
    name        text NOT NULL, -- as told, '' for none
    typist      text NOT NULL, -- name of the facilitator who typed it for somebody, '' for none
    account_id  text REFERENCES account (id), -- whoever typed it; none for a visitor
    state       text NOT NULL CHECK (state IN ('held', 'shown', 'withdrawn')),
    reason      text NOT NULL DEFAULT '', -- why it was withdrawn
    by_name     text NOT NULL DEFAULT '', -- who withdrew it
    at          text NOT NULL,
    changed_at  text,
    CHECK (state = 'withdrawn' OR by_name = '')
);
CREATE INDEX card_workshop ON card (workshop_id, at);
CREATE INDEX card_of_group ON card (group_id);

CREATE TABLE card_mark (
    card_id    text NOT NULL REFERENCES card (id),
    account_id text NOT NULL REFERENCES account (id),
    at         text NOT NULL,
    PRIMARY KEY (card_id, account_id)
);
CREATE INDEX card_mark_account ON card_mark (account_id);

ALTER TABLE challenge_source ADD COLUMN group_id text REFERENCES card_group (id);
CREATE INDEX challenge_source_group ON challenge_source (group_id);

-- The cards of a group as they were when a défi was made of it.
CREATE TABLE challenge_source_card (
    source_id text NOT NULL REFERENCES challenge_source (id) ON DELETE CASCADE,
    card_id   text NOT NULL REFERENCES card (id),
    kind      text NOT NULL,
    body      text NOT NULL,
    PRIMARY KEY (source_id, card_id)
);
CREATE INDEX challenge_source_card_card ON challenge_source_card (card_id);

-- +goose Down
DROP TABLE challenge_source_card;
DROP INDEX challenge_source_group;
ALTER TABLE challenge_source DROP COLUMN group_id;
DROP TABLE card_mark;
DROP TABLE card;
DROP TABLE card_group;
ALTER TABLE workshop DROP COLUMN marks;
