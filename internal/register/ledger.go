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

// The actions. A retired record that comes back is created again. An import and
// an adoption leave the record as it is and give it another owner.
const (
	ActionCreate Action = "create"
	ActionUpdate Action = "update"
	ActionRetire Action = "retire"
	ActionImport Action = "import"
	ActionAdopt  Action = "adopt"
)

// Owns tells whether the action gives the record an owner.
func (a Action) Owns() bool { return a == ActionCreate || a == ActionImport || a == ActionAdopt }

// Writer is who writes, apart from the run that an actor names. All of it is as
// claimed, and empty where it is not known.
type Writer struct {
	// User is the person or machine account.
	User string
	// Project and Workspace are those of the CI system and of Terraform. Outside a CI
	// system, there is no project, and Workspace is the folder in which Terraform runs.
	Project, Workspace string
}

// Same tells whether two are one writer: the same user, or the same workspace of
// one project.
func (w Writer) Same(other Writer) bool {
	return w.User != "" && w.User == other.User ||
		w.Project != "" && w.Project == other.Project && w.Workspace == other.Workspace
}

// IsElsewhere tells whether an entry comes from no state of this writer: the CI system
// names the project of both, and it is not the same, or both ran outside a CI system
// and in different folders. Users prove nothing, since a configuration can name any
// actor. Nor do workspaces of a project, since one configuration can have several.
func (w Writer) IsElsewhere(e LedgerEntry) bool {
	if w.Project == "" && e.Writer.Project == "" {
		return w.Workspace != "" && e.Writer.Workspace != "" && w.Workspace != e.Writer.Workspace
	}
	return w.Project != "" && e.Writer.Project != "" && w.Project != e.Writer.Project
}

// LedgerEntry is one entry of the ledger. There is exactly one for every
// revision of every record, in the order of writing.
type LedgerEntry struct {
	// Seq counts from 1 without a gap.
	Seq int64
	// At is the register's own time in UTC, whole seconds.
	At time.Time
	// Actor is who wrote it, as claimed, and Writer the same without the run.
	Actor  string
	Writer Writer
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
func LastEntry(ctx context.Context, r Reader, id governance.ID) (LedgerEntry, error) {
	return lastEntry(ctx, r, id, func(LedgerEntry) bool { return true })
}

// LastOwner is the entry that gave a record its present owner, or retired it; zero
// when there is none.
func LastOwner(ctx context.Context, r Reader, id governance.ID) (LedgerEntry, error) {
	return lastEntry(ctx, r, id, func(e LedgerEntry) bool { return e.Action.Owns() || e.Action == ActionRetire })
}

// OwnedElsewhere tells whether a state of another project or folder is known to own a record:
// all that was done with the record since it got its present owner was done there.
func OwnedElsewhere(ctx context.Context, r Reader, id governance.ID) (bool, error) {
	elsewhere := false
	err := eachEntry(ctx, r, id, func(e LedgerEntry) {
		elsewhere = (elsewhere || e.Action.Owns()) && r.Writer().IsElsewhere(e)
	})
	return elsewhere && err == nil, err
}

// HasRevision tells whether a ledger has an entry for a revision of a record with that
// digest.
func HasRevision(ctx context.Context, r Reader, id governance.ID, revision int64, digest string) (has bool, err error) {
	err = eachEntry(ctx, r, id, func(e LedgerEntry) {
		has = has || e.Revision == revision && e.Digest == digest
	})
	return has, err
}

func lastEntry(ctx context.Context, r Reader, id governance.ID, fits func(LedgerEntry) bool) (last LedgerEntry, err error) {
	err = eachEntry(ctx, r, id, func(e LedgerEntry) {
		if fits(e) {
			last = e
		}
	})
	return last, err
}

// eachEntry does something with every entry that a ledger has for a record.
func eachEntry(ctx context.Context, r Reader, id governance.ID, do func(LedgerEntry)) error {
	const page = 1000
	query := LedgerQuery{ID: id, After: math.MinInt64, Limit: page} // nor is anything hidden before the first
	for {
		entries, err := r.Ledger(ctx, query)
		for _, e := range entries {
			do(e)
		}
		if err != nil || len(entries) < page {
			return err
		}
		query.After = entries[len(entries)-1].Seq
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
	for name, value := range map[string]string{
		"session": e.Session, "user": e.Writer.User, "project": e.Writer.Project, "workspace": e.Writer.Workspace,
	} {
		if value != "" {
			fields[name] = value
		}
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
