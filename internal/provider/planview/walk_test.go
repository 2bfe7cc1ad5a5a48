package planview

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// registerHistory is every revision that a register ever held.
type registerHistory struct {
	revisions map[governance.ID][]register.Entry
	size      int64 // of the ledger
}

func historyOf(t *rapid.T, source register.Reader) registerHistory {
	entries, err := registertest.History(context.Background(), source, fixtureIDs()...)
	if err != nil {
		t.Fatal(err)
	}
	now := registerHistory{revisions: map[governance.ID][]register.Entry{}}
	for _, e := range entries {
		now.revisions[e.ID] = append(now.revisions[e.ID], e)
		now.size = max(now.size, e.Seq)
	}
	return now
}

// before are the revisions that there were when the ledger was so long.
func (h registerHistory) before(id governance.ID, size int64) []register.Entry {
	all := h.revisions[id]
	return all[:slices.IndexFunc(append(slices.Clone(all), register.Entry{Seq: size + 1}), func(e register.Entry) bool { return e.Seq > size })]
}

// last is the latest revision of a record, and whether it existed then.
func (h registerHistory) last(id governance.ID, size int64) (body string, current bool) {
	if all := h.before(id, size); len(all) > 0 {
		e := all[len(all)-1]
		return string(e.Body), !e.Retired
	}
	return "", false
}

// walk is a view and what it must answer. What it has read may be old by now,
// but not older than the walk and not older than what it has written itself:
// of each record it may tell what it was at any moment since.
type walk struct {
	*View
	history func(*rapid.T) registerHistory
	start   int64
	written map[governance.ID]int64 // how long the ledger was then
	plans   map[governance.ID]governance.Record
	leaves  map[governance.ID]bool
	writes  bool
	asked   map[governance.ID]bool
	// late is when there was what a migration was found to have since the walk began.
	late map[governance.ID]int64
}

func newWalk(t *rapid.T, v *View, now func(*rapid.T) registerHistory) *walk {
	return &walk{
		View: v, history: now, start: now(t).size, written: map[governance.ID]int64{},
		plans: map[governance.ID]governance.Record{}, leaves: map[governance.ID]bool{}, asked: map[governance.ID]bool{}, late: map[governance.ID]int64{},
	}
}

// moments are the lengths of the ledger at which a record may have been read.
func (w *walk) moments(h registerHistory, ids ...governance.ID) []int64 {
	since := w.start
	for _, id := range ids {
		since = max(since, w.written[id])
	}
	moments := map[int64]bool{since: true}
	for _, all := range h.revisions {
		for _, e := range all {
			if e.Seq > since {
				moments[e.Seq] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(moments))
}

// stored are the texts that a record may have in the cache, "" for none where
// there was none at some moment since.
func (w *walk) stored(h registerHistory, id governance.ID, since int64) map[string]bool {
	may := map[string]bool{}
	for _, n := range w.moments(h, id) {
		if body, current := h.last(id, n); current {
			may[body] = true
		} else if n >= since {
			may[""] = true
		}
	}
	return may
}

// known are the texts that a record may have in the view.
func (w *walk) known(t *rapid.T, h registerHistory, id governance.ID, since int64) map[string]bool {
	switch p, ok := w.plans[id]; {
	case ok:
		return map[string]bool{text(t, p): true}
	case w.leaves[id]:
		return map[string]bool{"": true}
	default:
		return w.stored(h, id, since)
	}
}

// plan puts a record into the view, as a resource does, and sometimes takes one
// out.
func (w *walk) plan(t *rapid.T) {
	id := rapid.SampledFrom(fixtureIDs()).Draw(t, "id")
	if rapid.IntRange(0, 3).Draw(t, "leave") == 0 {
		w.PlanDestroy(id, "owner")
		w.leaves[id] = true
		return
	}
	r := drawn(t, id)
	if err := w.Prefetch(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, ref := range r.References() {
		w.asked[ref.Target] = true
	}
	w.Plan(rules.Subject{Record: r}, "owner")
	w.plans[id] = r
}

// write has the walk itself change a record, or retire one. Permits are kept.
func (w *walk) write(t *rapid.T, there *fixture) {
	id := rapid.SampledFrom(fixtureIDs()).Draw(t, "id")
	retire := id.Kind() != governance.KindPermit && rapid.IntRange(0, 2).Draw(t, "retire") == 0
	w.MarkApplying()
	now := there.change(t, id, retire)
	if w.writes = true; now != nil {
		w.Written(now, "owner")
		delete(w.leaves, id)
	} else {
		w.Retired(id)
		delete(w.plans, id)
	}
	w.written[id], w.asked[id] = w.history(t).size, true
}

// judge asks in a transaction, as a write does.
func (w *fixture) judge(t *rapid.T) {
	r := drawn(t, rapid.SampledFrom(fixtureIDs()).Draw(t, "id"))
	view, written, err := New(w).ForWrite(t.Context(), w, rules.Subject{Record: r})
	if err != nil {
		t.Fatal(err)
	}
	single := newWalk(t, view, w.history)
	single.plans[r.ID()] = written.Record
	single.ask(t)
}

// again asks a view that reads the register again.
func (w *walk) again(t *rapid.T) {
	fresh := newWalk(t, w.Fresh(), w.history)
	if !w.writes {
		fresh.plans, fresh.leaves = maps.Clone(w.plans), maps.Clone(w.leaves)
	}
	fresh.ask(t)
}

// attest: what is checkpoint is no less than what was read and written.
func (w *walk) attest(t *rapid.T) {
	checkpoint, err := w.cache.coveringCheckpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range w.cache.stored {
		if s != nil && s.Seq > checkpoint.Size {
			t.Fatalf("%s has entry %d, but the checkpoint covers %d", s.ID, s.Seq, checkpoint.Size)
		}
	}
	for id, size := range w.written {
		if size > checkpoint.Size {
			t.Fatalf("%s was written at %d, and %d are checkpoint", id, size, checkpoint.Size)
		}
	}
}

// TestWalk holds what the register says, read at once and in full, against what
// a view says that reads ahead, in any order, while others write and it writes
// itself.
func TestWalk(t *testing.T) {
	t.Parallel()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		w := newFixture(t, store)
		w.fill(t)
		v := newWalk(t, New(w), w.history)
		few := func(name string, most int) int { return rapid.IntRange(1, most).Draw(t, name) }
		v.cache.limits = prefetchLimits{neighbours: few("neighbours", 3), ids: few("ids", 15), records: few("records", 15)}
		t.Repeat(map[string]func(*rapid.T){
			"ask": v.ask, "ask again": v.ask, "plan": v.plan, "attest": v.attest, "judge": w.judge, "ask afresh": v.again,
			"others write": w.others, "write": func(t *rapid.T) { v.write(t, w) },
		})
	})
}
