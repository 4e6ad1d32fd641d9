-- +goose Up
-- The words come folded and stemmed: 'simple' only splits them.
ALTER TABLE search_page
    ADD COLUMN title_index tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED,
    ADD COLUMN words_index tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED;
CREATE INDEX search_page_words ON search_page USING gin (words_index);

-- +goose Down
DROP INDEX search_page_words;
ALTER TABLE search_page DROP COLUMN title_index, DROP COLUMN words_index;
