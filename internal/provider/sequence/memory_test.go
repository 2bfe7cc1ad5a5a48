package sequence

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gowebpki/jcs"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// memory is a register in memory, because many sequences would take hours on a real
// file. TestMemoryAgrees compares it with SQLite.
type memory struct {
	clock clock.Clock
	actor string
	mu    *sync.Mutex
	held  *held
}

// held is what the register holds; a transaction works on a copy of it.
type held struct {
	identity  register.Identity
	revisions map[governance.ID][]register.Entry
	links     map[governance.ID][]string
	ledger    []register.LedgerEntry
	hashes    []tlog.Hash
}

func newMemory(c clock.Clock) *memory {
	return &memory{clock: c, actor: "tester", mu: &sync.Mutex{}, held: &held{
		revisions: map[governance.ID][]register.Entry{}, links: map[governance.ID][]string{},
	}}
}

func (h *held) clone() *held {
	return &held{h.identity, maps.Clone(h.revisions), maps.Clone(h.links), slices.Clip(h.ledger), slices.Clip(h.hashes)}
}

func (m *memory) Identity(context.Context) (register.Identity, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held.identity, nil
}

func (m *memory) Close() error { return nil }

// reader is what is held now. Nothing that a reader has seen is ever changed in place.
func (m *memory) reader() *reading {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &reading{m.held}
}

// CheckClock implements register.Register: there is one clock.
func (m *memory) CheckClock(context.Context) error { return nil }

func (m *memory) Snapshot(ctx context.Context, do func(context.Context, register.Snapshot) error) error {
	return do(ctx, m.reader())
}

func (m *memory) Write(ctx context.Context, do func(context.Context, register.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := m.held.clone()
	now := m.clock.Now().UTC().Truncate(time.Second)
	if n := len(next.ledger); n > 0 && next.ledger[n-1].At.After(now) {
		now = next.ledger[n-1].At
	}
	if !next.identity.Exists() {
		next.identity = register.Identity{ID: "00000000-0000-4000-8000-000000000000", MadeAt: now}
	}
	if err := do(ctx, &writing{reading: &reading{next}, now: now, actor: m.actor}); err != nil {
		return err
	}
	m.held = next
	return nil
}

func (m *memory) Read(ctx context.Context, q register.Query) ([]register.Entry, error) {
	return m.reader().Read(ctx, q)
}

func (m *memory) IDs(ctx context.Context, limit int, kinds ...governance.Kind) ([]governance.ID, error) {
	return m.reader().IDs(ctx, limit, kinds...)
}

func (m *memory) Past(ctx context.Context, migration governance.ID, kinds ...governance.Kind) ([]register.Entry, error) {
	return m.reader().Past(ctx, migration, kinds...)
}

func (m *memory) Writer() register.Writer { return register.Writer{User: m.actor} }

func (m *memory) Checkpoint(ctx context.Context) (register.Checkpoint, error) {
	return m.reader().Checkpoint(ctx)
}

func (m *memory) Ledger(ctx context.Context, q register.LedgerQuery) ([]register.LedgerEntry, error) {
	return m.reader().Ledger(ctx, q)
}

func (m *memory) Hashes(ctx context.Context, from, n int64) ([]tlog.Hash, error) {
	return m.reader().Hashes(ctx, from, n)
}

// writing is a transaction.
type writing struct {
	*reading
	now   time.Time
	actor string
}

// Head implements register.Snapshot.
func (r *reading) Head() register.Head { return register.Head{Size: int64(len(r.ledger))} }

func (w *writing) Now() time.Time { return w.now }

func (w *writing) Put(_ context.Context, change register.Change) (register.Entry, error) {
	body, err := jcs.Transform(change.Body)
	if err != nil {
		return register.Entry{}, err
	}
	last, current := w.latest(change.ID)
	now := register.Entry{}
	if current {
		now = last
	}
	if now.Revision != change.Expect {
		return register.Entry{}, &register.Conflict{ID: change.ID, Expect: change.Expect, Now: now}
	}
	action := register.ActionUpdate
	switch {
	case change.Expect == 0:
		action = register.ActionCreate
	case change.Takes != "":
		action = change.Takes
	}
	entry := register.Entry{
		ID: change.ID, Revision: last.Revision + 1, Incarnation: change.Incarnation,
		Body: body, Digest: governance.SHA256(body), At: w.now, Actor: w.actor,
	}
	return w.add(action, entry, change.Links)
}

func (w *writing) Retire(_ context.Context, id governance.ID, incarnation string) (bool, error) {
	entry, current := w.latest(id)
	if !current || entry.Incarnation != incarnation {
		return false, nil
	}
	entry.Revision++
	entry.At, entry.Actor, entry.Retired = w.now, w.actor, true
	_, err := w.add(register.ActionRetire, entry, nil)
	return err == nil, err
}

func (w *writing) add(action register.Action, entry register.Entry, links []string) (register.Entry, error) {
	line := register.LedgerEntry{
		Seq: int64(len(w.ledger)) + 1, At: w.now, Actor: w.actor, Action: action,
		ID: entry.ID, Revision: entry.Revision, Digest: entry.Digest,
	}
	leaf, err := line.Leaf()
	if err != nil {
		return register.Entry{}, err
	}
	added, err := tlog.StoredHashes(line.Seq-1, leaf, tlog.HashReaderFunc(w.stored))
	if err != nil {
		return register.Entry{}, err
	}
	written := entry
	entry.Seq = line.Seq
	past := slices.Clone(w.revisions[entry.ID])
	for i := range past {
		past[i].Superseded = !past[i].Retired
	}
	w.revisions[entry.ID] = append(past, entry)
	w.links[entry.ID] = slices.Compact(slices.Sorted(slices.Values(links)))
	w.ledger, w.hashes = append(w.ledger, line), append(w.hashes, added...)
	return written, nil
}

// latest is the last revision of a record, and whether it is current.
func (h *held) latest(id governance.ID) (entry register.Entry, current bool) {
	if past := h.revisions[id]; len(past) > 0 {
		entry = past[len(past)-1]
	}
	return entry, entry.Revision > 0 && !entry.Retired
}

// sorted orders by id and revision, each once.
func sorted(entries []register.Entry) []register.Entry {
	slices.SortFunc(entries, func(a, b register.Entry) int {
		return cmp.Or(strings.Compare(string(a.ID), string(b.ID)), cmp.Compare(a.Revision, b.Revision))
	})
	return slices.CompactFunc(entries, func(a, b register.Entry) bool { return a.ID == b.ID && a.Revision == b.Revision })
}
