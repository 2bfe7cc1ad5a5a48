package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// restoration is a register.Restoration. It is for one goroutine.
type restoration struct {
	*inventory
	tree  *register.Tree
	older bool           // there were records before
	last  register.Entry // that was added
	// broken is the first append that failed half-way. Nothing is kept then.
	broken error
}

// Restore implements register.Archive.
func (s *store) Restore(ctx context.Context, identity register.Identity, do func(context.Context, register.Restoration) error) error {
	switch {
	case identity.Sandbox && !s.sandbox:
		return &register.Error{Kind: register.ErrSandbox, What: "the copy of a sandbox must be a sandbox", Fix: `add "?sandbox=true" to the address of ` + s.name}
	case !identity.Sandbox && s.sandbox:
		return &register.Error{
			Kind: register.ErrSandbox, What: "the original is not a sandbox, and a sandbox keeps nothing under retention",
			Fix: `remove "?sandbox=true" from the address of ` + s.name,
		}
	}
	var t *restoration
	return s.engine.restore(ctx, work{
		initIdentity: func(tx *sql.Tx) error { return s.initIdentity(ctx, tx) },
		do: func(tx *sql.Tx) error {
			r := s.reader(tx, 0)
			err := r.check(ctx)
			if err != nil {
				return err
			}
			if t, err = r.restoration(ctx, identity); err != nil {
				return err
			}
			if err := do(ctx, t); err != nil {
				return err
			}
			return t.broken
		},
		wasCommitted: func(tx *sql.Tx) (bool, error) {
			r := s.reader(tx, 0)
			if err := r.check(ctx); err != nil || r.identity.ID != identity.ID {
				return false, err
			}
			return s.wasCommitted(ctx, tx, t.last)
		},
	})
}

// restoration begins one. A register without ledger entries takes on the new
// identity, because no state can hold its own yet.
func (r reader) restoration(ctx context.Context, identity register.Identity) (*restoration, error) {
	of, err := r.inventory(ctx)
	if err != nil {
		return nil, err
	}
	t := &restoration{inventory: of, older: of.size > 0}
	if t.tree, err = register.TreeOf(t.size, t.hashes(ctx)); err != nil || t.identity.ID == identity.ID {
		return t, err
	}
	if t.older {
		return nil, &register.Error{
			Kind: register.ErrForeign, What: fmt.Sprintf("%s is register %s with %d ledger entries, and not register %s", t.name, t.identity.ID, t.size, identity.ID),
			Fix: "name an empty register",
		}
	}
	t.identity = identity
	return t, t.exec(ctx, `UPDATE register SET uuid = $1, made_at = $2`, identity.ID, identity.MadeAt.Format(time.RFC3339))
}

// Append implements register.Restoration.
func (t *restoration) Append(ctx context.Context, lines []register.Line) (err error) {
	if t.broken != nil {
		return t.broken
	}
	defer func() { t.broken = err }()
	for some := range slices.Chunk(lines, batch) {
		if t.older {
			if err := t.supersede(ctx, some); err != nil {
				return err
			}
		}
		if err := t.add(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// supersede makes room for newer revisions.
func (t *restoration) supersede(ctx context.Context, lines []register.Line) error {
	ids := make([]governance.ID, len(lines))
	for i, line := range lines {
		ids[i] = line.ID
	}
	s := &statement{}
	these := params(s, ids)
	if err := t.exec(ctx, `UPDATE records SET state = 'superseded' WHERE state = 'current' AND id IN (`+these+`)`, s.values...); err != nil {
		return err
	}
	return t.exec(ctx, `DELETE FROM links WHERE source IN (`+these+`)`, s.values...)
}

// add inserts lines with their revisions, and grows the tree.
func (t *restoration) add(ctx context.Context, lines []register.Line) error {
	records, links, entries, hashes := inserter{into: intoRecords}, inserter{into: intoLinks}, inserter{into: intoLedger}, inserter{into: intoTree}
	for _, line := range lines {
		if line.Seq != t.size+1 || line.Written == nil {
			return fmt.Errorf("%w: entry %d cannot follow entry %d of %s", register.ErrUnsound, line.Seq, t.size, t.name)
		}
		leaf, err := line.Leaf()
		if err != nil {
			return err
		}
		for i, hash := range t.tree.Add(leaf) {
			hashes.row(tlog.StoredHashIndex(0, t.size)+int64(i), hex.EncodeToString(hash[:]))
		}
		records.row(recordRow(line.Written.Entry, line.Written.State)...)
		entries.row(ledgerRow(line.LedgerEntry)...)
		for _, target := range line.Written.Links {
			links.row(string(line.ID), target)
		}
		t.size, t.last = line.Seq, line.Written.Entry
	}
	for _, rows := range []inserter{records, links, entries, hashes} {
		if err := rows.run(ctx, t.session); err != nil {
			return err
		}
	}
	return nil
}
