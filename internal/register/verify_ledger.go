package register

import (
	"context"
	"math"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// ledger walks over the lines with their revisions, and grows the tree.
func (v *verification) ledger(ctx context.Context) error {
	var last LedgerEntry
	after := int64(math.MinInt64) // nor is anything hidden before the first
	for {
		page, err := v.Lines(ctx, after)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return v.treeEnds(ctx)
		}
		for _, line := range page {
			if err := v.line(ctx, last, line); err != nil {
				return err
			}
			if after = line.Seq; after > 0 {
				last = line.LedgerEntry
			}
		}
		v.progress("checked ledger entries", last.Seq, v.Size())
	}
}

// line checks one, and its place behind the one before it.
func (v *verification) line(ctx context.Context, last LedgerEntry, line Line) error {
	entry := line.LedgerEntry
	if entry.Seq < 1 {
		v.fault(FaultGap, entry, "its number is %d, and the ledger counts from 1", entry.Seq)
		return nil
	}
	if entry.Seq != last.Seq+1 {
		v.fault(FaultGap, LedgerEntry{Seq: last.Seq + 1}, "the ledger has no such entry: the next is %d", entry.Seq)
		v.changed = true
	}
	switch {
	case entry.At.IsZero():
		v.fault(FaultTime, entry, "its time in the ledger is not in the form that the provider writes")
	case entry.At.Before(last.At) && entry.ID != NoteClock:
		v.fault(FaultTime, entry, "its time %s is before that of the entry before it", entry.At.Format(time.RFC3339))
	}
	if line.Kind != entry.ID.Kind() {
		v.fault(FaultPlace, entry, "the ledger has it under the kind %q", line.Kind)
	}
	v.written(line)
	return v.grow(ctx, entry)
}

// grow holds an entry against the tree.
func (v *verification) grow(ctx context.Context, entry LedgerEntry) error {
	leaf, err := entry.Leaf()
	if err != nil {
		v.fault(FaultEntry, entry, "it is no entry: %v", err)
		v.changed = true
		return nil
	}
	begin, end := tlog.StoredHashIndex(0, entry.Seq-1), tlog.StoredHashIndex(0, entry.Seq)
	const window = 1024
	if begin < v.from || end > v.from+int64(len(v.stored)) {
		if v.stored, err = v.Hashes(ctx, begin, window); err != nil {
			return err
		}
		v.from = begin
	}
	stored := v.stored[begin-v.from : end-v.from]
	if tlog.RecordHash(leaf) != stored[0] {
		v.fault(FaultEntry, entry, "it is not the entry that was written: the tree has another hash")
		v.changed = true
	}
	if v.changed {
		return nil
	}
	for i, hash := range v.tree.Add(leaf) {
		if hash != stored[i] {
			v.fault(FaultTree, LedgerEntry{}, "hash %d of the tree is not what the entries up to %d give", begin+int64(i), entry.Seq)
		}
	}
	return nil
}

// treeEnds looks for hashes behind the last entry's.
func (v *verification) treeEnds(ctx context.Context) error {
	next, err := v.Hashes(ctx, tlog.StoredHashIndex(0, v.Size()), 1)
	if err == nil && next[0] != (tlog.Hash{}) {
		v.fault(FaultGap, LedgerEntry{Seq: v.Size() + 1}, "the ledger has no such entry, and the tree has its hash: the end was cut off")
	}
	return err
}

// written compares a revision with its line of the ledger.
func (v *verification) written(line Line) {
	entry, written := line.LedgerEntry, line.Written
	if written == nil {
		v.fault(FaultRevision, entry, "there is no such revision")
		return
	}
	if digest := governance.SHA256(written.Body); digest != written.Digest {
		v.fault(FaultBody, entry, "its text has the digest %s, and %s is stored beside it", digest, written.Digest)
	}
	if written.Digest != entry.Digest {
		v.fault(FaultDigest, entry, "its digest is %s, and %s in the ledger", written.Digest, entry.Digest)
	}
	if !written.At.Equal(entry.At) || written.At.IsZero() {
		v.fault(FaultTime, entry, "its time is %s, and %s in the ledger", written.At.Format(time.RFC3339), entry.At.Format(time.RFC3339))
	}
	if written.Actor != entry.Actor {
		v.fault(FaultActor, entry, "it was written by %q, and by %q in the ledger", written.Actor, entry.Actor)
	}
	if written.Kind != entry.ID.Kind() || written.Migration != entry.ID.Migration() {
		v.fault(FaultPlace, entry, "it is found under the kind %q and the migration %q", written.Kind, written.Migration)
	}
	if written.State != StateCurrent || entry.ID.Kind() == kindNote {
		return
	}
	record, err := governance.Decode(entry.ID, written.Body)
	if err != nil {
		v.fault(FaultBody, entry, "it cannot be read: %v", err)
		return
	}
	slices.Sort(written.Links) // byte by byte, whatever the database thinks of letters
	if want := governance.Links(record); !slices.Equal(written.Links, want) {
		v.fault(FaultLinks, entry, "it is found by %q, and names %q", written.Links, want)
	}
}
