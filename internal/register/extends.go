package register

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Rewritten describes how a ledger differs from an earlier checkpoint of it. It is ErrRewritten for errors.Is.
type Rewritten struct {
	// Trusted is the earlier checkpoint, and Now the one that the ledger has now.
	Trusted, Now Checkpoint
	// Seq is the first entry that differs. It is 0 if the tree was rewritten with
	// the entries, because the first difference is then unknown.
	Seq int64
	// Entry is the entry that the ledger has now; nil if it is missing.
	Entry *LedgerEntry
}

// Error describes the difference, and what to do.
func (r *Rewritten) Error() string {
	var what string
	switch {
	case r.Now.Size < r.Trusted.Size && r.Seq > r.Now.Size:
		what = fmt.Sprintf("its size is %d and was %d: entry %d is the first that is missing", r.Now.Size, r.Trusted.Size, r.Seq)
	case r.Entry != nil:
		what = fmt.Sprintf("entry %d was changed, and is now %s", r.Seq, brief(*r.Entry))
	case r.Seq > 0:
		what = fmt.Sprintf("entry %d is missing", r.Seq)
	default:
		what = fmt.Sprintf("its entries are not those of the checkpoint of size %d, and the checkpoint does not show which one differs first", r.Trusted.Size)
	}
	return fmt.Sprintf("%v: %s; compare it with a backup, and find out who could change the database", ErrRewritten, what)
}

// Is makes errors.Is(err, ErrRewritten) true.
func (r *Rewritten) Is(target error) bool { return target == ErrRewritten }

// brief is an entry in a few words.
func brief(e LedgerEntry) string {
	return fmt.Sprintf("%s of %s, revision %d, by %s at %s", e.Action, e.ID, e.Revision, e.Actor, e.At.UTC().Format(time.RFC3339))
}

// Extends checks that a ledger begins with the entries of an earlier checkpoint,
// and that its own root is right. It computes both from the entries and trusts no
// stored hash. The error is a *Rewritten. The caller checks that the checkpoint
// belongs to this register.
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
