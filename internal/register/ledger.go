package register

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/gowebpki/jcs"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Action is what a write did to a record.
type Action string

// The actions. A retired record that comes back is created again.
const (
	ActionCreate Action = "create"
	ActionUpdate Action = "update"
	ActionRetire Action = "retire"
)

// LedgerEntry is one entry of the ledger. There is exactly one for every
// revision of every record, in the order of writing.
type LedgerEntry struct {
	// Seq counts from 1 without a gap.
	Seq int64
	// At is the register's own time in UTC, whole seconds.
	At time.Time
	// Actor is who wrote it, as claimed.
	Actor string
	// Session is who the database says was logged in; empty where it does not
	// know people, as a file.
	Session  string
	Action   Action
	ID       governance.ID
	Revision int64
	// Digest is the revision's "sha256:<hex>".
	Digest string
}

// LedgerQuery asks for ledger entries that pass every filter; a zero one passes
// everything.
type LedgerQuery struct {
	// After starts behind this number.
	After int64
	// Limit bounds how many are returned; 0 means 1000.
	Limit int
	ID    governance.ID
	Actor string
	// Since and Before bound the time: the first belongs to it, the second
	// does not.
	Since, Before time.Time
}

// LastEntry is what a ledger last says of a record; zero when it says nothing.
func LastEntry(ctx context.Context, r Reader, id governance.ID) (last LedgerEntry, err error) {
	const page = 1000
	query := LedgerQuery{ID: id, After: math.MinInt64, Limit: page} // nor is anything hidden before the first
	for ; ; query.After = last.Seq {
		entries, err := r.Ledger(ctx, query)
		if len(entries) > 0 {
			last = entries[len(entries)-1]
		}
		if err != nil || len(entries) < page {
			return last, err
		}
	}
}

// Leaf is the entry's leaf in the ledger's RFC 6962 Merkle tree: an RFC 8785
// canonical JSON object, so anybody can compute the root of a Checkpoint again
// from what the register shows. Leaf number Seq-1, counted from 0, is Seq's.
func (e LedgerEntry) Leaf() ([]byte, error) {
	fields := map[string]any{
		"action":   e.Action,
		"actor":    e.Actor,
		"at":       e.At.UTC().Format(time.RFC3339),
		"digest":   e.Digest,
		"id":       e.ID,
		"kind":     e.ID.Kind(),
		"revision": e.Revision,
		"seq":      e.Seq,
	}
	if e.Session != "" {
		fields["session"] = e.Session
	}
	plain, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("ledger entry %d: %w", e.Seq, err)
	}
	leaf, err := jcs.Transform(plain)
	if err != nil {
		return nil, fmt.Errorf("ledger entry %d: %w", e.Seq, err)
	}
	return leaf, nil
}
