-- +goose Up
-- The words come folded and stemmed: unicode61 only splits them. The index holds no text of its own.
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, words, content = 'search_page', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0', detail = 'column'
);

-- +goose StatementBegin
CREATE TRIGGER search_page_added AFTER INSERT ON search_page BEGIN
    INSERT INTO search_index (rowid, title, words) VALUES (new.number, new.title, new.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_page_dropped AFTER DELETE ON search_page BEGIN
    INSERT INTO search_index (search_index, rowid, title, words) VALUES ('delete', old.number, old.title, old.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_page_changed AFTER UPDATE OF title, words ON search_page BEGIN
    INSERT INTO search_index (search_index, rowid, title, words) VALUES ('delete', old.number, old.title, old.words);
    INSERT INTO search_index (rowid, title, words) VALUES (new.number, new.title, new.words);
END;
-- +goose StatementEnd

INSERT INTO search_index (search_index) VALUES ('rebuild');

-- What was found is sorted and counted from here: the rows themselves are as long as the pages.
CREATE INDEX search_page_found ON search_page (number, page_id, form, call_id, at);

-- +goose Down
DROP INDEX search_page_found;
DROP TRIGGER search_page_changed;
DROP TRIGGER search_page_dropped;
DROP TRIGGER search_page_added;
DROP TABLE search_index;
