-- Who the database says was logged in when the line was written, beside who
-- claims to have written it. Empty for lines that are older, and for a file.

-- +goose Up
ALTER TABLE ledger ADD COLUMN session TEXT NOT NULL DEFAULT '';
