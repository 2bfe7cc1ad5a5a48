package register

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// FaultKind says which part of a register is wrong.
type FaultKind string

// The kinds of faults.
const (
	// FaultStorage: the database says that its own storage is damaged.
	FaultStorage FaultKind = "storage"
	// FaultGap: the ledger lacks an entry, or numbers one below 1.
	FaultGap FaultKind = "gap"
	// FaultEntry: an entry is not the one that the tree was made of.
	FaultEntry FaultKind = "entry"
	// FaultTree: a hash of the tree is not the one that the entries give.
	FaultTree FaultKind = "tree"
	// FaultTime: the time of an entry or a revision.
	FaultTime FaultKind = "time"
	// FaultActor: who wrote a revision.
	FaultActor FaultKind = "actor"
	// FaultAction: the action of an entry.
	FaultAction FaultKind = "action"
	// FaultPlace: the kind or the migration that a record is stored under.
	FaultPlace FaultKind = "place"
	// FaultBody: the text of a revision.
	FaultBody FaultKind = "body"
	// FaultDigest: the digest of a revision.
	FaultDigest FaultKind = "digest"
	// FaultRevision: a revision is missing.
	FaultRevision FaultKind = "revision"
	// FaultOrder: the ledger has the revisions of a record in another order.
	FaultOrder FaultKind = "order"
	// FaultUnrecorded: the ledger has no entry for a revision.
	FaultUnrecorded FaultKind = "unrecorded"
	// FaultState: whether a revision is current, superseded or retired.
	FaultState FaultKind = "state"
	// FaultLinks: the links by which a record is found.
	FaultLinks FaultKind = "links"
	// FaultID: a record has no id.
	FaultID FaultKind = "id"
)

// Fault is one thing that does not agree with the rest.
type Fault struct {
	Kind FaultKind
	// Seq is the ledger entry that it is about, ID the record and Revision its
	// revision; zero where it is about none.
	Seq      int64
	ID       governance.ID
	Revision int64
	// What is wrong, in words.
	What string
	// Known is the last that the ledger knew of the record; nil for nothing.
	Known *LedgerEntry
}

// String is the fault in one line.
func (f Fault) String() string {
	text := f.What
	if f.Seq != 0 {
		text = fmt.Sprintf("entry %d: %s", f.Seq, text)
	}
	switch {
	case f.ID == "":
	case f.Revision == 0:
		text = fmt.Sprintf("%s: %s", f.ID, text)
	default:
		text = fmt.Sprintf("%s, revision %d: %s", f.ID, f.Revision, text)
	}
	if k := f.Known; k != nil {
		text += fmt.Sprintf(" (its last entry in the ledger is %d: %s of revision %d by %s at %s, digest %s)",
			k.Seq, k.Action, k.Revision, k.Actor, k.At.Format(time.RFC3339), k.Digest)
	} else if f.ID != "" {
		text += " (the ledger has no entry for it)"
	}
	return text
}
