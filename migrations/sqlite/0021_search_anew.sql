-- +goose Up
-- What searching reads is made anew: see the migration after this one.
DROP INDEX search_page_found;
DROP TRIGGER search_page_changed;
DROP TRIGGER search_page_dropped;
DROP TRIGGER search_page_added;
DROP TABLE search_title;
DROP TABLE search_words;

-- +goose Down
CREATE VIRTUAL TABLE search_words USING fts5 (
    words, content = 'search_page', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0', detail = 'none', prefix = '4 5'
);
CREATE VIRTUAL TABLE search_title USING fts5 (
    title, content = 'search_page', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0', detail = 'none'
);

-- +goose StatementBegin
CREATE TRIGGER search_page_added AFTER INSERT ON search_page BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.number, new.words);
    INSERT INTO search_title (rowid, title) VALUES (new.number, new.title);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_page_dropped AFTER DELETE ON search_page BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO search_title (search_title, rowid, title) VALUES ('delete', old.number, old.title);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_page_changed AFTER UPDATE OF title, words ON search_page BEGIN
    INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO search_words (rowid, words) VALUES (new.number, new.words);
    INSERT INTO search_title (search_title, rowid, title) VALUES ('delete', old.number, old.title);
    INSERT INTO search_title (rowid, title) VALUES (new.number, new.title);
END;
-- +goose StatementEnd
CREATE INDEX search_page_found ON search_page (number, page_id, form, call_id, at);
