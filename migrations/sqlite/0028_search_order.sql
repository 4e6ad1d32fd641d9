-- +goose Up
-- The number of an entry is the moment of its page: a question reads the index from the newest entry on, and stops where
-- a screen is full. Titles, beginnings of words, forms and calls are words among others, of one index.
CREATE VIRTUAL TABLE search_words USING fts5 (
    words, content = 'search_page', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0', detail = 'none'
);

-- +goose StatementBegin
CREATE TRIGGER search_page_added AFTER INSERT ON search_page BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.number, new.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_page_dropped AFTER DELETE ON search_page BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.number, old.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_page_changed AFTER UPDATE OF number, words ON search_page BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO search_words (rowid, words) VALUES (new.number, new.words);
END;
-- +goose StatementEnd

INSERT INTO search_words (search_words) VALUES ('rebuild');

-- What was found is counted from here: the rows themselves are as long as the pages.
CREATE INDEX search_page_found ON search_page (number, page_id, form, call_id);

-- +goose Down
DROP INDEX search_page_found;
DROP TRIGGER search_page_changed;
DROP TRIGGER search_page_dropped;
DROP TRIGGER search_page_added;
DROP TABLE search_words;
