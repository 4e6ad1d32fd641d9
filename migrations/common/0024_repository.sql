-- +goose Up
-- What the forges say of the repositories of a candidacy's resources: the last look, what changed, what a referent asked.

CREATE TABLE repository_check (
    page_id       text NOT NULL REFERENCES page (id),
    resource_id   text NOT NULL,
    kind          text NOT NULL,                   -- of the resource
    url           text NOT NULL CHECK (url <> ''), -- of the repository, in its one spelling
    state         text NOT NULL CHECK (state IN ('read', 'missing', 'busy', 'slow', 'large', 'refused', 'strange', 'unreachable')),
    at            text NOT NULL,                   -- of the last look
    read_at       text,                            -- of the last look that read it
    tries         bigint NOT NULL DEFAULT 0,
    etag          text NOT NULL DEFAULT '',
    revision      text NOT NULL DEFAULT '',
    expr          text NOT NULL DEFAULT '',
    verdict       text NOT NULL DEFAULT '',
    table_version text NOT NULL DEFAULT '',
    report        text NOT NULL DEFAULT '' CHECK (length(report) <= 65536),
    PRIMARY KEY (page_id, resource_id)
);
CREATE INDEX repository_check_url ON repository_check (url, kind, read_at);

CREATE TABLE repository_change (
    page_id      text NOT NULL REFERENCES page (id),
    resource_id  text NOT NULL,
    at           text NOT NULL,
    url          text NOT NULL,
    from_expr    text NOT NULL,
    from_verdict text NOT NULL,
    to_expr      text NOT NULL,
    to_verdict   text NOT NULL,
    PRIMARY KEY (page_id, resource_id, at)
);

CREATE TABLE repository_ask (
    page_id   text PRIMARY KEY REFERENCES page (id),
    at        text NOT NULL, -- a referent asked for a look
    looked_at text           -- and it was done
);

-- +goose Down
DROP TABLE repository_ask;
DROP TABLE repository_change;
DROP TABLE repository_check;
