-- +goose Up
-- The words come folded and stemmed: 'simple' only splits them. They are indexed without being kept a second time: over
-- a column of them the planner reads the whole table for a common word, and unpacks every row.
CREATE INDEX search_page_words ON search_page USING gin (to_tsvector('simple', words));
ALTER TABLE search_page ADD COLUMN title_index tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED;

-- +goose Down
ALTER TABLE search_page DROP COLUMN title_index;
DROP INDEX search_page_words;
