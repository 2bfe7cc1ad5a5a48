-- Who wrote, apart from the run that the actor names: the user, the project of the
-- CI system and the workspace. And how a record came to another owner, 'import' or
-- 'adopt', which is an update in the column action, whose values are fixed. All are
-- empty for older lines.

-- +goose Up
ALTER TABLE ledger ADD COLUMN writer_user TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN writer_project TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN writer_workspace TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN taken_by TEXT NOT NULL DEFAULT '';
