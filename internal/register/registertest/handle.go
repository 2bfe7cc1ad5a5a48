package registertest

import (
	"context"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// handle is a register whose errors end the test.
type handle struct {
	register.Archive
	t tb
}

// opened opens a handle that is closed with the test.
func opened(t *testing.T, open Opener, c clock.Clock, actor string) handle {
	t.Helper()
	r, err := open(c, actor)
	if err != nil {
		t.Fatalf("opening the register: %v", err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return handle{r, t}
}

// write runs do in a transaction that must succeed.
func (h handle) write(do func(ctx context.Context, tx register.Tx) error) {
	h.t.Helper()
	if err := h.Write(context.Background(), do); err != nil {
		h.t.Fatalf("Write: %v", err)
	}
}

// put writes one revision, which must succeed.
func (h handle) put(change register.Change) (entry register.Entry) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx register.Tx) (err error) {
		entry, err = tx.Put(ctx, change)
		return err
	})
	return entry
}

// create writes a new record that links to links.
func (h handle) create(id governance.ID, links ...string) register.Entry {
	h.t.Helper()
	return h.put(created(id, links...))
}

// created is a change that makes a record.
func created(id governance.ID, links ...string) register.Change {
	return register.Change{ID: id, Body: []byte(`{"name":"` + string(id) + `"}`), Links: links, Incarnation: "token of " + string(id)}
}

// retire tells whether the record was retired.
func (h handle) retire(id governance.ID, incarnation string) (done bool) {
	h.t.Helper()
	h.write(func(ctx context.Context, tx register.Tx) (err error) {
		done, err = tx.Retire(ctx, id, incarnation)
		return err
	})
	return done
}

func (h handle) read(query register.Query) []register.Entry {
	h.t.Helper()
	entries, err := h.Read(context.Background(), query)
	if err != nil {
		h.t.Fatalf("Read(%+v): %v", query, err)
	}
	return entries
}

func (h handle) history(ids ...governance.ID) []register.Entry {
	h.t.Helper()
	entries, err := History(context.Background(), h, ids...)
	if err != nil {
		h.t.Fatalf("Past: %v", err)
	}
	return entries
}

func (h handle) ledger(query register.LedgerQuery) []register.LedgerEntry {
	h.t.Helper()
	lines, err := h.Ledger(context.Background(), query)
	if err != nil {
		h.t.Fatalf("Ledger(%+v): %v", query, err)
	}
	return lines
}

func (h handle) checkpoint() register.Checkpoint {
	h.t.Helper()
	checkpoint, err := h.Checkpoint(context.Background())
	if err != nil {
		h.t.Fatalf("Checkpoint: %v", err)
	}
	return checkpoint
}
