package register

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Report is what a verification has found.
type Report struct {
	// Checkpoint is recomputed from the entries. Believe it where there is no
	// fault.
	Checkpoint Checkpoint
	// Faults are the first of them, and More is how many there are besides.
	Faults []Fault
	More   int64
}

// Err is nil for a sound register, and else says how many faults there are and
// shows one. It wraps ErrUnsound.
func (r Report) Err() error {
	if len(r.Faults) == 0 {
		return nil
	}
	return fmt.Errorf("%w; faults found: %d, the first of which is: %s; \"register verify\" shows them", ErrUnsound, int64(len(r.Faults))+r.More, r.Faults[0])
}

// maxFaults is how many faults a report has.
const maxFaults = 100

// Progress receives the current step and how far it is.
type Progress func(doing string, done, of int64)

// Verify checks the whole register: records against the ledger, the order of
// both, links, and the Merkle tree. An error means that the register could not be
// read.
func Verify(ctx context.Context, s Inventory, progress Progress) (Report, error) {
	v := &verification{Inventory: s, progress: progress}
	for _, step := range []func(context.Context) error{v.integrity, v.ledger, v.records, v.links, v.recall} {
		if err := step(ctx); err != nil {
			return Report{}, err
		}
	}
	v.report.Checkpoint = v.tree.Checkpoint()
	return v.report, nil
}

// verification is a Verify that is going on.
type verification struct {
	Inventory
	progress Progress
	report   Report
	tree     Tree
	// stored are hashes of the tree from the one numbered from on.
	stored []tlog.Hash
	from   int64
	// changed is true after an entry that does not match the tree, because all
	// hashes above it then differ too.
	changed bool
}

// fault notes one.
func (v *verification) fault(kind FaultKind, about LedgerEntry, format string, args ...any) {
	if len(v.report.Faults) == maxFaults {
		v.report.More++
		return
	}
	v.report.Faults = append(v.report.Faults, Fault{
		Kind: kind, Seq: about.Seq, ID: about.ID, Revision: about.Revision, What: fmt.Sprintf(format, args...),
	})
}

// integrity reports what the database finds wrong with its own storage.
func (v *verification) integrity(ctx context.Context) error {
	found, err := v.Integrity(ctx)
	for _, what := range found {
		v.fault(FaultStorage, LedgerEntry{}, "the database is damaged: %s", what)
	}
	return err
}

// records walks over the revisions of each record.
func (v *verification) records(ctx context.Context) error {
	var last Place
	var done int64
	for {
		page, err := v.Places(ctx, last)
		if err != nil {
			return err
		}
		for _, place := range page {
			v.follows(last, place)
			last = place
			if place.ID == "" {
				v.fault(FaultID, about(place), "a record has no id")
			}
		}
		if len(page) == 0 {
			v.follows(last, Place{})
			return nil
		}
		done += int64(len(page))
		v.progress("checked records", done, max(done, v.Size()))
	}
}

// follows checks a place against the one before it: either may be of another
// record, or of none.
func (v *verification) follows(before, place Place) {
	same := before.ID == place.ID
	if before.ID != "" {
		want := StateCurrent
		switch {
		case before.Action == ActionRetire:
			want = StateRetired
		case same:
			want = StateSuperseded
		}
		if before.Action != "" && before.State != want {
			v.fault(FaultState, about(before), "it is kept as %s, and the ledger says that it is %s", before.State, want)
		}
	}
	if place.ID == "" {
		return
	}
	if !same {
		before = Place{Action: ActionRetire}
	}
	created := before.Action == ActionRetire
	switch {
	case place.Revision != before.Revision+1:
		v.fault(FaultRevision, about(place), "the revision before it is number %d, so revisions are missing", before.Revision)
	case place.Action == "":
		v.fault(FaultUnrecorded, about(place), "the ledger has no entry for it: it was not written by the provider, or the entry was deleted")
	case before.Action == "": // nothing to hold it against
	case place.Seq < before.Seq:
		v.fault(FaultOrder, about(place), "the ledger has it before the revision before it")
	case created != (place.Action == ActionCreate):
		v.fault(FaultAction, about(place), "the ledger calls it %q after %q", place.Action, before.Action)
	}
}

func about(p Place) LedgerEntry { return LedgerEntry{Seq: p.Seq, ID: p.ID, Revision: p.Revision} }

// links looks for those that no current record has.
func (v *verification) links(ctx context.Context) error {
	var last Link
	for {
		page, err := v.Links(ctx, last)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, link := range page {
			if !link.Current {
				v.fault(FaultLinks, LedgerEntry{ID: link.Source}, "it is found by %q, and is no current record", link.Target)
			}
			last = link
		}
	}
}

// recall adds the last ledger entry to each fault.
func (v *verification) recall(ctx context.Context) error {
	known := map[governance.ID]LedgerEntry{}
	for i, fault := range v.report.Faults {
		if fault.ID == "" {
			continue
		}
		last, asked := known[fault.ID]
		if !asked {
			var err error
			if last, err = LastEntry(ctx, v, fault.ID); err != nil {
				return err
			}
			known[fault.ID] = last
		}
		if last.ID != "" {
			v.report.Faults[i].Known = &last
		}
	}
	return nil
}
