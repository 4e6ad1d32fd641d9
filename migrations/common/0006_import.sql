-- +goose Up
-- The source of a version that was converted when it was imported: kept as it was published.
CREATE TABLE import_source (
    page_id text NOT NULL,
    n       bigint NOT NULL,
    model   text NOT NULL,
    source  bytea NOT NULL, -- zstd
    PRIMARY KEY (page_id, n),
    FOREIGN KEY (page_id, n) REFERENCES revision (page_id, n)
);

-- What an import knew of a page and no section holds: unmapped parameters, tags, as JSON.
CREATE TABLE import_rest (
    page_id text PRIMARY KEY REFERENCES page (id),
    rest    text NOT NULL
);

CREATE INDEX import_revision_page ON import_revision (page_id);

-- +goose Down
DROP INDEX import_revision_page;
DROP TABLE import_rest;
DROP TABLE import_source;
