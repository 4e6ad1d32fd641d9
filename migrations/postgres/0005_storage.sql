-- +goose Up
-- Snapshots and uploads are compressed already: PostgreSQL need not try again.
ALTER TABLE revision ALTER COLUMN snapshot SET STORAGE EXTERNAL;
ALTER TABLE upload ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE page ALTER COLUMN sort_key TYPE text COLLATE "C";
ALTER TABLE commons ALTER COLUMN sort_key TYPE text COLLATE "C";

-- +goose Down
ALTER TABLE revision ALTER COLUMN snapshot SET STORAGE MAIN;
