package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// defaultLimit bounds Query.Kinds where the query doesn't.
const defaultLimit = 1000

// reader reads what a register holds in one transaction.
type reader struct {
	session
	name     string
	identity register.Identity
	version  int64 // of the tables
	// lenient takes a time that the provider would not have written for zero,
	// instead of failing.
	lenient bool
}

// selectRecords has a row for each revision, and what the ledger says of it;
// of a current one also what it says is the last.
const selectRecords = `
SELECT r.id, r.revision, r.incarnation, r.state, r.body, r.digest, r.at, r.actor, l.digest, l.at, l.actor, l.action,
    CASE WHEN r.state = 'current' THEN (SELECT MAX(n.revision) FROM ledger n WHERE n.id = r.id) ELSE r.revision END
FROM records r LEFT JOIN ledger l ON l.id = r.id AND l.revision = r.revision
`

// selectBundles follows links from the records of the migrations in %[1]s, and
// adds the other migrations that share one of their platforms.
const selectBundles = `
WITH RECURSIVE reach (id) AS (
    SELECT id FROM records WHERE state = 'current' AND migration IN (%[1]s)
    UNION
    SELECT links.target FROM reach JOIN links ON links.source = reach.id
), peers (id) AS (
    SELECT peer.id
    FROM links mine
    JOIN links theirs ON theirs.target = mine.target
    JOIN records peer ON peer.id = theirs.source AND peer.state = 'current' AND peer.kind = 'migration'
    WHERE mine.source IN (%[1]s) AND substr(mine.target, 1, 10) = 'platforms/'
)` + selectRecords + `
WHERE r.state = 'current' AND r.id IN (SELECT id FROM reach UNION SELECT id FROM peers)`

// Identity implements register.Snapshot.
func (r reader) Identity() register.Identity { return r.identity }

// Read implements register.Reader.
func (r reader) Read(ctx context.Context, query register.Query) ([]register.Entry, error) {
	found := map[governance.ID]register.Entry{}
	collect := func(statement string, args []any) error {
		entries, err := r.entries(ctx, statement, args)
		for _, entry := range entries {
			found[entry.ID] = entry
		}
		return err
	}
	for _, part := range []struct {
		values    []any
		statement string // %[1]s stands for the values' placeholders
	}{
		{values(query.Migrations), selectBundles},
		{values(query.IDs), selectRecords + `WHERE r.state = 'current' AND r.id IN (%[1]s)`},
		{values(query.Links), selectRecords + `WHERE r.state = 'current' AND r.id IN (SELECT source FROM links WHERE target IN (%[1]s))`},
	} {
		for some := range slices.Chunk(part.values, batch) {
			if err := collect(fmt.Sprintf(part.statement, params(len(some))), some); err != nil {
				return nil, err
			}
		}
	}
	if n := len(query.Kinds); n > 0 {
		statement := selectRecords + fmt.Sprintf(
			`WHERE r.state = 'current' AND r.kind IN (%s) AND r.id > $%d ORDER BY r.id LIMIT $%d`, params(n), n+1, n+2)
		limit := query.Limit
		if limit <= 0 {
			limit = defaultLimit
		}
		args := append(values(query.Kinds), string(query.After), int64(limit))
		if err := collect(statement, args); err != nil {
			return nil, err
		}
	}
	return sorted(slices.Collect(maps.Values(found))), nil
}

// History implements register.Reader.
func (r reader) History(ctx context.Context, ids ...governance.ID) ([]register.Entry, error) {
	var found []register.Entry
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(ids))), batch) {
		statement := selectRecords + fmt.Sprintf(`WHERE r.id IN (%s)`, params(len(some)))
		entries, err := r.entries(ctx, statement, values(some))
		if err != nil {
			return nil, err
		}
		found = append(found, entries...)
	}
	return sorted(found), nil
}

// Past implements register.Reader.
func (r reader) Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]register.Entry, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	n := len(kinds)
	statement := selectRecords + fmt.Sprintf(`WHERE r.kind IN (%s) AND r.migration = $%d`, params(n), n+1)
	entries, err := r.entries(ctx, statement, append(values(kinds), string(migration)))
	return sorted(entries), err
}

// entries runs a statement that begins with selectRecords' columns.
func (r reader) entries(ctx context.Context, statement string, args []any) ([]register.Entry, error) {
	var found []register.Entry
	err := r.query(ctx, statement, args, func(row *sql.Rows) error {
		var e register.Entry
		var state, at string
		var sealed struct{ digest, at, actor, action sql.NullString }
		var last sql.NullInt64
		err := row.Scan(&e.ID, &e.Revision, &e.Incarnation, &state, &e.Body, &e.Digest, &at, &e.Actor,
			&sealed.digest, &sealed.at, &sealed.actor, &sealed.action, &last)
		if err != nil {
			return err
		}
		if e.At, err = r.time(at); err != nil {
			return err
		}
		e.Retired = state == string(register.StateRetired)
		e.Edited = e.Digest != governance.SHA256(e.Body) || e.Digest != sealed.digest.String ||
			at != sealed.at.String || e.Actor != sealed.actor.String || last.Int64 != e.Revision ||
			e.Retired != (sealed.action.String == string(register.ActionRetire))
		found = append(found, e)
		return nil
	})
	return found, err
}

// time reads a stored time.
func (r reader) time(stored string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, stored)
	switch {
	case r.lenient && at.UTC().Format(time.RFC3339) != stored: // as for what is none
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("%w: %s holds a time that is none (%w); restore it from a backup", register.ErrCorrupt, r.name, err)
	}
	return at.UTC(), nil
}

// sorted orders by id, byte by byte whatever the database thinks of letters,
// and then by revision.
func sorted(entries []register.Entry) []register.Entry {
	slices.SortFunc(entries, func(a, b register.Entry) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Revision, b.Revision))
	})
	return entries
}
