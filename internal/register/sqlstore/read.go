package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// reader reads what a register holds, in one transaction or with one statement.
type reader struct {
	session
	name    string
	writer  register.Writer
	sandbox bool // as the address says
	dialect dialect
	// integrity is the engine's.
	integrity func(context.Context, database) ([]string, error)
	// lenient takes a time that the provider would not have written for zero,
	// instead of failing.
	lenient bool
	*proof
	clock clock.Clock
	// present is the engine's, and seen the store's.
	present string
	seen    *atomic.Pointer[sighting]
}

// Writer implements register.Reader.
func (r reader) Writer() register.Writer { return r.writer }

// Identity implements register.Snapshot.
func (r reader) Identity() register.Identity { return r.identity }

// Head implements register.Snapshot.
func (r reader) Head() register.Head { return r.head }

// Read implements register.Reader.
func (r reader) Read(ctx context.Context, query register.Query) ([]register.Entry, error) {
	return r.all(ctx, r.dialect.statements(query))
}

// all runs statements that begin with selectRecords' columns.
func (r reader) all(ctx context.Context, statements []*statement) ([]register.Entry, error) {
	type key struct {
		id       governance.ID
		revision int64
	}
	found := map[key]register.Entry{}
	for _, s := range statements {
		entries, err := r.entries(ctx, s.text, s.values)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			found[key{e.ID, e.Revision}] = e
		}
	}
	return sorted(slices.Collect(maps.Values(found))), nil
}

// IDs implements register.Reader.
func (r reader) IDs(ctx context.Context, limit int, kinds ...governance.Kind) ([]governance.ID, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	var ids []governance.ID
	s := &statement{}
	s.text = `SELECT id FROM records WHERE state = 'current' AND kind IN (` + params(s, kinds) + `) LIMIT ` + s.param(int64(limit))
	err := r.query(ctx, s.text, s.values, func(row row) error {
		var id governance.ID
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// Past implements register.Reader.
func (r reader) Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]register.Entry, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	s := &statement{}
	s.text = selectRecords + `WHERE r.kind IN (` + params(s, kinds) + `) AND r.migration = ` + s.param(string(migration))
	entries, err := r.entries(ctx, s.text, s.values)
	return sorted(entries), err
}

// entries runs a statement that begins with selectRecords' columns.
func (r reader) entries(ctx context.Context, statement string, args []any) ([]register.Entry, error) {
	var found []register.Entry
	err := r.query(ctx, statement, args, func(row row) error {
		var e register.Entry
		var kind, migration, state, at string
		var sealed struct{ digest, at, actor, action sql.NullString }
		var seq, last sql.NullInt64
		err := row.Scan(&e.ID, &e.Revision, &kind, &migration, &e.Incarnation, &state, &e.Body, &e.Digest, &at, &e.Actor,
			&seq, &sealed.digest, &sealed.at, &sealed.actor, &sealed.action, &last)
		if err != nil {
			return err
		}
		if e.At, err = r.time(at); err != nil {
			return err
		}
		e.Retired, e.Superseded, e.Seq = state == string(register.StateRetired), state == string(register.StateSuperseded), seq.Int64
		e.Edited = e.Digest != governance.SHA256(e.Body) || e.Digest != sealed.digest.String ||
			kind != string(e.ID.Kind()) || migration != string(e.ID.Migration()) || at != sealed.at.String || e.Actor != sealed.actor.String || last.Int64 != e.Revision ||
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
	case r.lenient && at.UTC().Format(time.RFC3339) != stored: // as for text that is not a time
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, &register.Error{Kind: register.ErrCorrupt, What: r.name + " holds an invalid time", Fix: restoreBackup, Cause: err}
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
