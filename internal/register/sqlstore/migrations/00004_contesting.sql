-- Finds the migrations whose history binds others: a rejection, a withdrawal or an
-- emergency was ever recorded for them, or they ever superseded another one. The
-- condition equals that of the query, letter by letter, or no engine uses the index.
-- Older registers are read without it until their next write.

-- +goose Up
CREATE INDEX records_contesting ON records (migration) WHERE (
    kind = 'approval' AND (body LIKE '%"decision":"rejected"%' OR body LIKE '%"decision":"withdrawn"%')
    OR kind = 'permit' AND body LIKE '%"emergency":{%'
    OR kind = 'migration' AND body LIKE '%"supersedes":[%'
);
