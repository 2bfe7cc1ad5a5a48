package sqlstore

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// nothing is what a register holds that does not exist yet.
type nothing struct{ writer register.Writer }

// Writer implements register.Reader.
func (n nothing) Writer() register.Writer { return n.writer }

// Identity implements register.Snapshot.
func (nothing) Identity() register.Identity { return register.Identity{} }

// Head implements register.Snapshot.
func (nothing) Head() register.Head { return register.Head{} }

// Read implements register.Reader.
func (nothing) Read(context.Context, register.Query) ([]register.Entry, error) { return nil, nil }

// IDs implements register.Reader.
func (nothing) IDs(context.Context, int, ...governance.Kind) ([]governance.ID, error) {
	return nil, nil
}

// Past implements register.Reader.
func (nothing) Past(context.Context, governance.ID, ...governance.Kind) ([]register.Entry, error) {
	return nil, nil
}

// Checkpoint implements register.Reader: the ledger is empty.
func (nothing) Checkpoint(context.Context) (register.Checkpoint, error) {
	return (&register.Tree{}).Checkpoint(), nil
}

// Ledger implements register.Reader.
func (nothing) Ledger(context.Context, register.LedgerQuery) ([]register.LedgerEntry, error) {
	return nil, nil
}

// Hashes implements register.Reader: none is there.
func (nothing) Hashes(_ context.Context, _, n int64) ([]tlog.Hash, error) {
	return make([]tlog.Hash, n), nil
}
