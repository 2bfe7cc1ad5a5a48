package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/gowebpki/jcs"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// Write implements register.Register.
func (s *store) Write(ctx context.Context, do func(context.Context, register.Tx) error) error {
	var t *transaction
	return s.engine.write(ctx, work{
		initIdentity: func(tx *sql.Tx) error { return s.initIdentity(ctx, tx) },
		do: func(tx *sql.Tx) error {
			var err error
			if t, err = s.begin(ctx, tx); err != nil {
				return err
			}
			if err := t.guardClock(ctx, s.engine.keepsTime()); err != nil {
				return err
			}
			if err := do(ctx, t); err != nil {
				return err
			}
			return t.broken
		},
		wasCommitted: func(tx *sql.Tx) (bool, error) { return s.wasCommitted(ctx, tx, t.last) },
	})
}

// now is the register's own time, and who it says is logged in.
func (s *store) now(ctx context.Context, tx *sql.Tx) (at time.Time, session string, err error) {
	return s.engine.now(ctx, tx, s.clock.Now().UTC())
}

// wasCommitted reports whether a transaction's last revision is there, and so all
// of the transaction. Nobody else can have written it: the incarnation is random,
// and a revision is written once.
func (s *store) wasCommitted(ctx context.Context, tx *sql.Tx, last register.Entry) (bool, error) {
	if last.Revision == 0 {
		return true, nil // nothing was written that could be missing
	}
	r := s.reader(tx, 0)
	found, err := r.entries(ctx, selectRecords+`WHERE r.id = $1 AND r.revision = $2`, []any{string(last.ID), last.Revision})
	if err != nil || len(found) == 0 {
		return false, err
	}
	there := found[0]
	return there.Incarnation == last.Incarnation && there.Digest == last.Digest && there.Retired == last.Retired &&
		there.Actor == last.Actor && there.At.Equal(last.At), nil
}

// found gives a register that is being made its identity.
func (s *store) initIdentity(ctx context.Context, tx *sql.Tx) error {
	id, err := uuid.NewRandom()
	if err != nil {
		return fmt.Errorf("%s: no random identity: %w", s.name, err)
	}
	var sandbox int64
	if s.sandbox {
		sandbox = 1
	}
	now, _, err := s.now(ctx, tx)
	if err != nil {
		return err
	}
	return session{tx, 0, s.trace, s.engine.explain}.exec(ctx,
		`INSERT INTO register (one, uuid, sandbox, made_at) VALUES (1, $1, $2, $3)`,
		id.String(), sandbox, now.Format(time.RFC3339))
}

// transaction is a register.Tx. It is for one goroutine.
type transaction struct {
	reader
	actor string
	login string // who the database says is writing
	now   time.Time
	ahead time.Duration  // how far the last entry lies ahead of the register's clock
	size  int64          // of the ledger
	last  register.Entry // that was written
	// broken is the first write that failed half-way. Nothing is kept then,
	// even if the caller goes on as if nothing had happened.
	broken error
}

// begin checks the register and sets the transaction's time, which never goes
// back.
func (s *store) begin(ctx context.Context, tx *sql.Tx) (*transaction, error) {
	t := &transaction{reader: s.reader(tx, 0), actor: s.actor}
	if err := t.check(ctx); err != nil {
		return nil, err
	}
	size, last, err := t.ledgerEnd(ctx)
	if err != nil {
		return nil, err
	}
	present, login, err := s.now(ctx, tx)
	if err != nil {
		return nil, err
	}
	t.size, t.now, t.login = size, present.Truncate(time.Second), login
	if t.now.Before(last) {
		t.now, t.ahead = last, last.Sub(t.now)
	}
	return t, nil
}

// Now implements register.Tx.
func (t *transaction) Now() time.Time { return t.now }

// Put implements register.Tx.
func (t *transaction) Put(ctx context.Context, change register.Change) (register.Entry, error) {
	if _, err := governance.ParseID(string(change.ID)); err != nil {
		return register.Entry{}, err
	}
	if change.Incarnation == "" {
		return register.Entry{}, fmt.Errorf("%s: a change needs an incarnation", change.ID)
	}
	body, err := jcs.Transform(change.Body)
	if err != nil {
		return register.Entry{}, fmt.Errorf("%s: the record is not JSON: %w", change.ID, err)
	}
	latest, err := t.latest(ctx, change.ID)
	if err != nil {
		return register.Entry{}, err
	}
	current := latest
	if latest.Retired {
		current = register.Entry{}
	} else if latest.Revision > 0 && change.Expect == 0 {
		// If the record was removed from look-ups by editing the database, it is
		// created again with the next revision.
		found, err := t.Read(ctx, register.Query{IDs: []governance.ID{change.ID}})
		if err != nil {
			return register.Entry{}, err
		}
		if len(found) == 0 {
			current = register.Entry{}
		}
	}
	if current.Revision != change.Expect {
		return register.Entry{}, &register.Conflict{ID: change.ID, Expect: change.Expect, Now: current}
	}
	action := register.ActionUpdate
	switch {
	case change.Expect == 0:
		action = register.ActionCreate
	case change.Takes != "":
		action = change.Takes
	}
	entry := register.Entry{
		ID: change.ID, Revision: latest.Revision + 1, Incarnation: change.Incarnation,
		Body: body, Digest: governance.SHA256(body), At: t.now, Actor: t.actor,
	}
	return entry, t.write(ctx, action, entry, change.Links)
}

// Retire implements register.Tx.
func (t *transaction) Retire(ctx context.Context, id governance.ID, incarnation string) (bool, error) {
	entry, err := t.latest(ctx, id)
	if err != nil || entry.Revision == 0 || entry.Retired || entry.Incarnation != incarnation {
		return false, err
	}
	entry.Revision++
	entry.Digest, entry.At, entry.Actor = governance.SHA256(entry.Body), t.now, t.actor
	entry.Retired = true
	if err := t.write(ctx, register.ActionRetire, entry, nil); err != nil {
		return false, err
	}
	return true, nil
}

// latest is the last revision of a record, and zero when there never was one.
func (t *transaction) latest(ctx context.Context, id governance.ID) (register.Entry, error) {
	entries, err := t.entries(ctx, selectRecords+`WHERE r.id = $1 ORDER BY r.revision DESC LIMIT 1`, []any{string(id)})
	if err != nil || len(entries) == 0 {
		return register.Entry{}, err
	}
	return entries[0], nil
}

// write replaces the current revision, if any, and its links.
func (t *transaction) write(ctx context.Context, action register.Action, entry register.Entry, links []string) (err error) {
	if t.broken != nil {
		return t.broken
	}
	defer func() { t.broken = err }()
	err = t.exec(ctx, `UPDATE records SET state = 'superseded' WHERE id = $1 AND state = 'current'`, string(entry.ID))
	if err != nil {
		return err
	}
	if err := t.insert(ctx, entry); err != nil {
		return err
	}
	if err := t.relink(ctx, entry.ID, links); err != nil {
		return err
	}
	t.last = entry
	return t.seal(ctx, action, entry)
}

// insert adds a revision.
func (t *transaction) insert(ctx context.Context, entry register.Entry) error {
	state := register.StateCurrent
	if entry.Retired {
		state = register.StateRetired
	}
	record := inserter{into: intoRecords}
	record.row(recordRow(entry, state)...)
	return record.run(ctx, t.session)
}

func recordRow(entry register.Entry, state register.State) []any {
	return []any{
		string(entry.ID), entry.Revision, string(entry.ID.Kind()), string(entry.ID.Migration()), entry.Incarnation,
		string(state), string(entry.Body), entry.Digest, entry.At.Format(time.RFC3339), entry.Actor,
	}
}

// relink replaces a record's links; each counts once.
func (t *transaction) relink(ctx context.Context, source governance.ID, targets []string) error {
	if err := t.exec(ctx, `DELETE FROM links WHERE source = $1`, string(source)); err != nil {
		return err
	}
	links := inserter{into: intoLinks}
	for _, target := range slices.Compact(slices.Sorted(slices.Values(targets))) {
		links.row(string(source), target)
	}
	return links.run(ctx, t.session)
}
