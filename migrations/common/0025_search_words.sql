-- +goose Up
-- Titles are words among others, with a mark of their own. A job writes all rows again, in the order of their moments.
DELETE FROM search_page;
ALTER TABLE search_page DROP COLUMN title;

-- +goose Down
DELETE FROM search_page;
ALTER TABLE search_page ADD COLUMN title text NOT NULL DEFAULT '';
