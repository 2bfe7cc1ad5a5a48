package register

import (
	"context"
	"fmt"
)

// Copied is the result of a copy.
type Copied struct {
	// Checkpoint is that of both registers.
	Checkpoint Checkpoint
	// Added is how many ledger entries the copy did not have yet.
	Added int64
}

// Diverged is the first ledger entry in which a register is not the beginning
// of the one that it is to be a copy of. It is ErrDiverged for errors.Is.
type Diverged struct {
	Seq int64
	// Original is nil where the copy is ahead.
	Original *LedgerEntry
	Copy     LedgerEntry
}

// Error names both entries.
func (d *Diverged) Error() string {
	if d.Original == nil {
		return fmt.Sprintf("%v: the target is ahead, with entry %d (%s); copy in the other direction, or into an empty register",
			ErrDiverged, d.Seq, brief(d.Copy))
	}
	return fmt.Sprintf("%v: the first entry that differs is %d: %s, and at the target %s; copy into an empty register, and find out who wrote to which",
		ErrDiverged, d.Seq, brief(*d.Original), brief(d.Copy))
}

// Is makes errors.Is(err, ErrDiverged) true.
func (d *Diverged) Is(target error) bool { return target == ErrDiverged }

// Copy makes a register the copy of another: all that the original holds at
// one moment, in one transaction, and nothing otherwise. A copy that is behind
// gets what it lacks. Both are verified, the copy before it is kept.
func Copy(ctx context.Context, original, target Archive, progress Progress) (copied Copied, err error) {
	err = original.Inventory(ctx, func(ctx context.Context, from Inventory) error {
		sound, err := verified(ctx, "the original", from, progress)
		if err != nil {
			return err
		}
		return target.Restore(ctx, from.Identity(), func(ctx context.Context, to Restoration) error {
			copied = Copied{Checkpoint: sound}
			begin, err := shared(ctx, from, to)
			if err != nil {
				return err
			}
			if err := send(ctx, from, to, begin, progress); err != nil {
				return err
			}
			copied.Added = to.Size() - begin
			same, err := verified(ctx, "the copy", to, progress)
			if err == nil && same != sound {
				err = fmt.Errorf("the copy: %w: its root is %s and the original's %s", ErrUnsound, same.Root, sound.Root)
			}
			return err
		})
	})
	return copied, err
}

// verified is the checkpoint of a sound register.
func verified(ctx context.Context, which string, s Inventory, progress Progress) (Checkpoint, error) {
	report, err := Verify(ctx, s, func(doing string, done, of int64) { progress(which+": "+doing, done, of) })
	if err != nil {
		return Checkpoint{}, err
	}
	if err := report.Err(); err != nil {
		return Checkpoint{}, fmt.Errorf("%s: %w", which, err)
	}
	return report.Checkpoint, nil
}

// shared is how many entries the copy has already. The error is a *Diverged
// when those are not the original's.
func shared(ctx context.Context, from Inventory, to Restoration) (int64, error) {
	var theirs []LedgerEntry
	err := walk(ctx, to, to.Size(), func(entry LedgerEntry) (bool, error) {
		if len(theirs) == 0 {
			var err error
			if theirs, err = from.Ledger(ctx, LedgerQuery{After: entry.Seq - 1, Limit: ledgerPage}); err != nil {
				return false, err
			}
		}
		if len(theirs) == 0 {
			return false, &Diverged{Seq: entry.Seq, Copy: entry}
		}
		if theirs[0] != entry {
			return false, &Diverged{Seq: min(entry.Seq, theirs[0].Seq), Original: &theirs[0], Copy: entry}
		}
		theirs = theirs[1:]
		return true, nil
	})
	return to.Size(), err
}

// send appends what the copy lacks.
func send(ctx context.Context, from Inventory, to Restoration, begin int64, progress Progress) error {
	for after := begin; ; {
		lines, err := from.Lines(ctx, after)
		if err != nil || len(lines) == 0 {
			return err
		}
		if err := to.Append(ctx, lines); err != nil {
			return err
		}
		after = lines[len(lines)-1].Seq
		progress("copied ledger entries", after-begin, from.Size()-begin)
	}
}
