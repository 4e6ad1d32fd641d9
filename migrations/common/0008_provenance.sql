-- +goose Up
-- Where a défi comes from, and which version of a défi each candidacy answers.

CREATE TABLE challenge_source (
    id           text PRIMARY KEY,
    challenge_id text NOT NULL REFERENCES challenge (id),
    kind         text NOT NULL CHECK (kind IN ('passage', 'cards')),
    ref          text NOT NULL CHECK (ref <> ''), -- names the source within its kind: a passage, or a group of cards
    page_id      text REFERENCES page (id),
    n            bigint,
    section      text NOT NULL DEFAULT '',
    from_at      bigint NOT NULL DEFAULT 0, -- in bytes of the section, first one
    to_at        bigint NOT NULL DEFAULT 0, -- and the one after the last
    quote        text NOT NULL CHECK (quote <> ''),
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL,
    UNIQUE (challenge_id, kind, ref),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n),
    CHECK (kind <> 'passage' OR page_id IS NOT NULL AND n IS NOT NULL AND section <> '' AND from_at >= 0 AND to_at > from_at)
);
CREATE INDEX challenge_source_page ON challenge_source (page_id, from_at);

-- The version of a défi that stood when a candidacy's answer to it was last written.
CREATE TABLE challenge_answer (
    candidacy_id text NOT NULL REFERENCES candidacy (id),
    challenge_id text NOT NULL REFERENCES challenge (id),
    n            bigint NOT NULL CHECK (n > 0),
    PRIMARY KEY (candidacy_id, challenge_id)
);
CREATE INDEX challenge_answer_challenge ON challenge_answer (challenge_id);

INSERT INTO challenge_answer (candidacy_id, challenge_id, n)
SELECT x.candidacy_id, x.challenge_id, coalesce((SELECT max(r.n) FROM revision r JOIN challenge h ON h.page_id = r.page_id
        WHERE h.id = x.challenge_id AND r.at <= (SELECT max(q.at) FROM revision_section s
            JOIN revision q ON q.page_id = s.page_id AND q.n = s.n JOIN candidacy c ON c.page_id = s.page_id
            WHERE c.id = x.candidacy_id AND s.section = 'challenges')), 1)
FROM candidacy_challenge x;

-- +goose Down
DROP TABLE challenge_answer;
DROP TABLE challenge_source;
