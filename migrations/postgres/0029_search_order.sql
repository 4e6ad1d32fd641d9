-- +goose Up
-- As on SQLite: one index of words, in which titles, beginnings of words, forms and calls are words among others, and
-- numbers that are the moments of pages.
CREATE INDEX search_page_words ON search_page USING gin (to_tsvector('simple', words)) WITH (gin_pending_list_limit = 256);

-- The table of the same name on SQLite. Its settings keep the planner from reading and splitting the words of all rows
-- where a word is common: the index alone answers.
-- +goose StatementBegin
CREATE FUNCTION search_words(question text) RETURNS TABLE (rowid bigint)
LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off SET enable_indexscan = off SET jit = off
AS $$ SELECT number FROM search_page WHERE to_tsvector('simple', words) @@ question::tsquery $$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION search_words(text);
DROP INDEX search_page_words;
