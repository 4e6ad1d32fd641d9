-- +goose Up
-- What searching reads is made anew: see the migration after this one.
DROP INDEX search_page_words;
ALTER TABLE search_page DROP COLUMN title_index;
-- The words lie apart from the rows: what was found is counted from a table that is a hundred times smaller.
ALTER TABLE search_page SET (toast_tuple_target = 128);

-- +goose Down
ALTER TABLE search_page RESET (toast_tuple_target);
ALTER TABLE search_page ADD COLUMN title_index tsvector GENERATED ALWAYS AS (to_tsvector('simple', title)) STORED;
CREATE INDEX search_page_words ON search_page USING gin (to_tsvector('simple', words));
