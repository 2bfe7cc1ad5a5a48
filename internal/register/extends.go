package register

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Rewritten says how a ledger is not what it was when a checkpoint of it was
// made. It is ErrRewritten for errors.Is.
type Rewritten struct {
	// Trusted is what the ledger was, and Now what it says that it is.
	Trusted, Now Checkpoint
	// Seq is the first entry that is not what was written; 0 where that cannot
	// be told, because the tree was rewritten with the entries.
	Seq int64
	// Entry is what the ledger now says there; nil where the entry is gone.
	Entry *LedgerEntry
}

// Error says what can be told, and what to do.
func (r *Rewritten) Error() string {
	var what string
	switch {
	case r.Now.Size < r.Trusted.Size && r.Seq > r.Now.Size:
		what = fmt.Sprintf("its size is %d and was %d: entry %d is the first that is gone", r.Now.Size, r.Trusted.Size, r.Seq)
	case r.Entry != nil:
		what = fmt.Sprintf("entry %d, which now says %s, is not what was written", r.Seq, brief(*r.Entry))
	case r.Seq > 0:
		what = fmt.Sprintf("entry %d is gone", r.Seq)
	default:
		what = fmt.Sprintf("its entries are not those of the checkpoint of size %d; which one differs first cannot be told from it", r.Trusted.Size)
	}
	return fmt.Sprintf("%v: %s; compare it with a backup, and find out who could change the database", ErrRewritten, what)
}

// Is makes errors.Is(err, ErrRewritten) true.
func (r *Rewritten) Is(target error) bool { return target == ErrRewritten }

// brief is an entry in a few words.
func brief(e LedgerEntry) string {
	return fmt.Sprintf("%s of %s, revision %d, by %s at %s", e.Action, e.ID, e.Revision, e.Actor, e.At.UTC().Format(time.RFC3339))
}

// Extends tells whether a ledger still begins with what a checkpoint says that
// it was, and then gives the root that it claims. It believes the entries
// themselves, and no hash that is stored beside them. The error is a
// *Rewritten. Whether the checkpoint is this register's is for the caller to
// know.
func Extends(ctx context.Context, r Reader, trusted Checkpoint) error {
	now, err := r.Checkpoint(ctx)
	if err != nil {
		return err
	}
	var tree Tree
	extends := tree.Checkpoint() == trusted
	err = walk(ctx, r, now.Size, func(entry LedgerEntry) (bool, error) {
		leaf, err := entry.Leaf()
		if err != nil || entry.Seq != tree.size+1 {
			return false, err
		}
		tree.Add(leaf)
		if tree.size == trusted.Size {
			extends = tree.Checkpoint() == trusted
		}
		return true, nil
	})
	if err != nil || extends && tree.Checkpoint() == now {
		return err
	}
	rewritten := &Rewritten{Trusted: trusted, Now: now}
	if rewritten.Seq, rewritten.Entry, err = firstChanged(ctx, r, now.Size); err != nil {
		return err
	}
	if rewritten.Seq == 0 && now.Size < trusted.Size {
		rewritten.Seq = now.Size + 1
	}
	return rewritten
}

// firstChanged finds the first entry that is gone, or is not what the tree
// says that was written. It is number 0 where each agrees with the tree.
func firstChanged(ctx context.Context, r Reader, size int64) (seq int64, changed *LedgerEntry, err error) {
	var stored []tlog.Hash // those of the next entries
	next := int64(1)
	err = walk(ctx, r, size, func(entry LedgerEntry) (bool, error) {
		if entry.Seq != next {
			seq = next
			return false, nil
		}
		leaf, err := entry.Leaf()
		if err != nil {
			return false, err
		}
		begin := tlog.StoredHashIndex(0, entry.Seq-1)
		if len(stored) == 0 {
			until := min(entry.Seq-1+ledgerPage, size)
			if stored, err = r.Hashes(ctx, begin, tlog.StoredHashIndex(0, until)-begin); err != nil {
				return false, err
			}
		}
		if tlog.RecordHash(leaf) != stored[0] {
			seq, changed = entry.Seq, &entry
			return false, nil
		}
		stored = stored[tlog.StoredHashIndex(0, entry.Seq)-begin:]
		next++
		return true, nil
	})
	if err == nil && seq == 0 && next <= size {
		seq = next
	}
	return seq, changed, err
}

// ledgerPage is how many entries are read at once.
const ledgerPage = 5000

// walk visits the entries up to a size in their order, until visit says no.
func walk(ctx context.Context, r Reader, size int64, visit func(LedgerEntry) (bool, error)) error {
	for after := int64(0); after < size; {
		page, err := r.Ledger(ctx, LedgerQuery{After: after, Limit: ledgerPage})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, entry := range page {
			if entry.Seq > size {
				return nil // written since
			}
			if more, err := visit(entry); err != nil || !more {
				return err
			}
			after = entry.Seq
		}
	}
	return nil
}
