// Package register defines the register: it keeps records by id with all of
// their revisions, and a ledger of every write. It evaluates no rules.
//
//	err := r.Write(ctx, func(ctx context.Context, tx register.Tx) error {
//		_, err := tx.Put(ctx, register.Change{ID: id, Body: body, Incarnation: token})
//		return err
//	})
package register

import (
	"context"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Identity is what makes a register this one and no other.
type Identity struct {
	// ID is a random UUID, made together with the register. It is empty for a
	// register that does not exist yet.
	ID string
	// Sandbox registers hold nothing for retention. A register is born one or
	// the other and cannot change.
	Sandbox bool
	// MadeAt is when it was made, by its own time.
	MadeAt time.Time
}

// Exists reports whether the register has been created yet.
func (i Identity) Exists() bool { return i.ID != "" }

// Entry is one revision of one record.
type Entry struct {
	ID governance.ID
	// Revision counts from 1 and never restarts for an id, not even when the
	// record is created again after it was retired.
	Revision int64
	// Incarnation is a random token from the creation of the record. The holder
	// of the token owns the record. A record that is created again under the same
	// id has another token.
	Incarnation string
	// Body is the record as RFC 8785 canonical JSON.
	Body []byte
	// Digest is "sha256:<hex>" of Body.
	Digest string
	// At is the register's own time of this revision, in UTC.
	At time.Time
	// Actor is who wrote it, as claimed.
	Actor string
	// Retired is true for the revision that retired the record: it repeats the
	// body before it, and At and Actor say when and by whom.
	Retired bool
	// Superseded is true for a revision that is no longer the last.
	Superseded bool
	// Edited is true if the revision differs from its ledger entry, or is not the
	// last one in the ledger. It was then changed outside the provider.
	Edited bool
	// Seq is the number of the revision's entry in the ledger; 0 where that has
	// none, and for what a transaction has just written.
	Seq int64
}

// PeerLimit is how many migrations of the same platforms Query.Migrations and
// Query.PendingLinks bring.
const PeerLimit = 20

// Query asks for the current revisions of records, but for Past and Contested. Its
// parts add up.
type Query struct {
	// IDs names records one by one.
	IDs []governance.ID
	// Migrations asks for each whole migration at once: the migration, all its
	// records, what these link to and what that links to in turn (parties, the
	// members of teams, employers), and others that share a link that starts
	// with "platforms/", of which there may be many: of each such link the first
	// PeerLimit by id.
	Migrations []governance.ID
	// PendingLinks are links that records will have which are not written yet. What
	// they lead to comes with Migrations, in the same statement, as if they
	// were there already.
	PendingLinks []string
	// Past has every earlier revision of the records of these kinds come with
	// Migrations, in the same statement: superseded and retired ones.
	Past []governance.Kind
	// Contested asks for every revision that governance.Contests, and with it for
	// every revision of its migration itself. It comes with Migrations, in the same
	// statement.
	Contested bool
	// Links asks for the records that link to one of these targets.
	Links []string
	// Latest asks, for each of these targets, for the one record that links to
	// it and was created last.
	Latest []string
	// Neighbours selects a record of Kinds, and up to Limit records on either side
	// that were created next to it in the ledger, because records that were created
	// together are usually read together. Kinds and Limit have no other meaning
	// then.
	Neighbours governance.ID
	// Kinds asks for the records of whole kinds, ordered by id.
	Kinds []governance.Kind
	// Limit bounds how many records of Kinds are returned; 0 means 1000.
	Limit int
	// After starts Kinds behind this id.
	After governance.ID
}

// Change is a record to write.
type Change struct {
	ID governance.ID
	// Body is JSON; the register stores its canonical form.
	Body []byte
	// Links are the ids that the record names, and its grouping keys.
	Links []string
	// Expect is the revision that the change was made from; 0 for a record
	// that must not exist or be retired. Another revision is a *Conflict.
	Expect int64
	// Incarnation is the token of the written revision.
	Incarnation string
	// Takes is ActionImport or ActionAdopt for a record that gets another owner;
	// empty for any other change.
	Takes Action
}

// Reader reads a register.
type Reader interface {
	// Read returns the records that query asks for, ordered by id and revision,
	// each once, in one statement for each part of the query. Absent records are
	// left out, and so are retired ones, except in Past and Contested.
	Read(ctx context.Context, query Query) ([]Entry, error)
	// IDs returns the ids of all current records of the kinds, at most limit of
	// them, in no order.
	IDs(ctx context.Context, limit int, kinds ...governance.Kind) ([]governance.ID, error)
	// Past returns every revision of a migration's records of the kinds, retired
	// ones too, ordered by id and revision. The empty id stands for records
	// without a migration.
	Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]Entry, error)
	// Writer is who writes through this register.
	Writer() Writer
	// Checkpoint is the ledger's state now.
	Checkpoint(ctx context.Context) (Checkpoint, error)
	// Ledger returns the entries that query asks for, in the order of writing.
	Ledger(ctx context.Context, query LedgerQuery) ([]LedgerEntry, error)
	// Hashes returns n stored hashes of the ledger's Merkle tree, numbered as
	// package tlog does, from one on. It is zero where one is missing or is no
	// hash.
	Hashes(ctx context.Context, from, n int64) ([]tlog.Hash, error)
}

// Snapshot is what a register holds at one moment. It is for one goroutine, and
// ends with the function that it was given to.
type Snapshot interface {
	Reader
	// Identity is the register's, zero where that does not exist yet.
	Identity() Identity
	// Head is how far the ledger goes. It costs no statement.
	Head() Head
}

// Register is one register. It is safe for concurrent use.
type Register interface {
	Reader
	// Identity is zero while the register does not exist yet. The call creates
	// nothing.
	Identity(ctx context.Context) (Identity, error)
	// Snapshot runs do on what the register holds at one moment, whatever
	// others write meanwhile. A register that does not exist yet is empty. do
	// may run more than once. do's own error comes back unwrapped.
	Snapshot(ctx context.Context, do func(ctx context.Context, s Snapshot) error) error
	// Write runs do in one serializable transaction, having made the register
	// if need be. All of what do wrote is kept when it returns nil, and
	// nothing otherwise. do may run more than once. do's own error comes back
	// unwrapped.
	Write(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// CheckClock is ErrClock if this machine's clock and the register's disagreed in the
	// last operation, so no write would succeed. Without a fault it runs no statement.
	CheckClock(ctx context.Context) error
	// Close releases the connections and files of the register.
	Close() error
}

// Tx is a write transaction. It reads what it has written, and its register
// always exists.
type Tx interface {
	Snapshot
	// Now is the register's own time in UTC, whole seconds, one for the
	// transaction; never before the ledger's last entry.
	Now() time.Time
	// Put writes a revision. The error is a *Conflict when Expect is not the
	// current revision.
	Put(ctx context.Context, change Change) (Entry, error)
	// Retire removes a record from every look-up and keeps its history. It returns
	// false, and does nothing, if the record has another current incarnation or is
	// not current.
	Retire(ctx context.Context, id governance.ID, incarnation string) (bool, error)
}
