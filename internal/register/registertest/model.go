package registertest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// The records of the model. There are few names, so operations often collide.
var (
	modelIDs = []governance.ID{
		"person/a", "person/b", "team/t", "vendor/v", "migration/m", "migration/n",
		"decision/m/rollback", "evidence/n/drill", "gate/m/cutover",
	}
	modelLinks = append([]string{"platforms/x", "platforms/y", "person/ghost"}, governance.Strings(modelIDs)...)
	modelKinds = []governance.Kind{"person", "team", "vendor", "migration", "decision", "gate"}
	errUndo    = errors.New("undo")
)

// model is what a register holds, in the simplest way there is.
type model struct {
	revisions map[governance.ID][]register.Entry
	links     map[governance.ID][]string
	lines     []register.LedgerEntry
}

func (m model) clone() model {
	return model{maps.Clone(m.revisions), maps.Clone(m.links), slices.Clip(m.lines)}
}

// latest is the last revision of a record, and whether it is current.
func (m model) latest(id governance.ID) (entry register.Entry, current bool) {
	if past := m.revisions[id]; len(past) > 0 {
		entry = past[len(past)-1]
		return entry, !entry.Retired
	}
	return entry, false
}

func (m *model) write(entry register.Entry, links []string) {
	m.revisions[entry.ID] = append(slices.Clip(m.revisions[entry.ID]), entry)
	m.links[entry.ID] = links
	m.lines = append(m.lines, line(m.lines, entry))
}

// read says what Read must return.
func (m model) read(query register.Query) []register.Entry {
	found := map[governance.ID]bool{}
	for _, id := range query.IDs {
		found[id] = true
	}
	reached := map[governance.ID]bool{}
	platforms := map[string]bool{}
	for _, draft := range query.PendingLinks {
		m.follow(governance.ID(draft), reached)
		platforms[draft] = strings.HasPrefix(draft, "platforms/")
	}
	for id, links := range m.links {
		if slices.Contains(query.Migrations, id.Migration()) {
			m.follow(id, reached)
		}
		if slices.Contains(query.Migrations, id) {
			for _, link := range links {
				platforms[link] = strings.HasPrefix(link, "platforms/")
			}
		}
	}
	maps.Copy(found, reached)
	for id, links := range m.links {
		for _, link := range links {
			if slices.Contains(query.Links, link) || id.Kind() == governance.KindMigration && platforms[link] {
				found[id] = true
			}
		}
	}
	page := 0
	for _, id := range slices.Sorted(maps.Keys(m.revisions)) {
		_, current := m.latest(id)
		if current && slices.Contains(query.Kinds, id.Kind()) && id > query.After && (query.Limit == 0 || page < query.Limit) {
			found[id] = true
			page++
		}
	}
	var entries []register.Entry
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if entry, current := m.latest(id); current {
			entries = append(entries, entry)
		}
	}
	return entries
}

// follow marks a record and all that its links lead to.
func (m model) follow(id governance.ID, reached map[governance.ID]bool) {
	if reached[id] {
		return
	}
	reached[id] = true
	for _, link := range m.links[id] {
		m.follow(governance.ID(link), reached)
	}
}

// time is the register's own at a moment of the clock.
func (m model) time(now time.Time) time.Time {
	now = now.Truncate(time.Second)
	if n := len(m.lines); n > 0 && m.lines[n-1].At.After(now) {
		return m.lines[n-1].At
	}
	return now
}

// testModel compares a register with the model over random transactions, some
// of which fail.
func testModel(t *testing.T, fresh func() Opener) {
	rapid.Check(t, func(rt *rapid.T) {
		now := clock.NewFake(start)
		r, err := fresh()(now, "tester")
		if err != nil {
			rt.Fatalf("opening the register: %v", err)
		}
		defer func() { _ = r.Close() }()
		h := handle{r, rt}
		state := model{map[governance.ID][]register.Entry{}, map[governance.ID][]string{}, nil}
		for range rapid.IntRange(1, 5).Draw(rt, "transactions") {
			now.Advance(time.Duration(rapid.IntRange(-3000, 5000).Draw(rt, "ms")) * time.Millisecond)
			if next, kept := transact(rt, h, state, now.Now()); kept {
				state = next
			}
		}
		query := drawQuery(rt)
		wantEntries(rt, h.read(query), state.read(query))
		var past []register.Entry
		for _, id := range slices.Sorted(maps.Keys(state.revisions)) {
			past = append(past, state.revisions[id]...)
		}
		wantEntries(rt, h.history(modelIDs...), past)
		wantLedger(rt, h, state.lines)
	})
}

// transact does some random things in one transaction, and may undo them.
func transact(t *rapid.T, h handle, state model, now time.Time) (next model, kept bool) {
	next = state.clone()
	undo := rapid.IntRange(0, 4).Draw(t, "undo") == 0
	err := h.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		if want := state.time(now); !tx.Now().Equal(want) {
			t.Fatalf("now is %v, want %v", tx.Now(), want)
		}
		for range rapid.IntRange(0, 6).Draw(t, "operations") {
			if err := operate(ctx, t, tx, &next); err != nil {
				return err
			}
		}
		query := drawQuery(t)
		inside, err := tx.Read(ctx, query)
		if err != nil {
			return err
		}
		wantEntries(t, inside, next.read(query))
		if undo {
			return errUndo
		}
		return nil
	})
	if err != nil && (!undo || err != errUndo) { //nolint:errorlint // it must come back unwrapped
		t.Fatalf("Write: %v", err)
	}
	return next, !undo
}

// operate does one random thing to the register and to the model.
func operate(ctx context.Context, t *rapid.T, tx register.Tx, m *model) error {
	id := rapid.SampledFrom(modelIDs).Draw(t, "id")
	latest, current := m.latest(id)
	token := rapid.SampledFrom([]string{"i1", "i2"}).Draw(t, "incarnation")
	if rapid.IntRange(0, 3).Draw(t, "retire") == 0 {
		done, err := tx.Retire(ctx, id, token)
		if err != nil {
			return err
		}
		if want := current && latest.Incarnation == token; done != want {
			t.Fatalf("retired %s: %t, want %t", id, done, want)
		}
		if done {
			latest.Revision++
			latest.At, latest.Retired = tx.Now(), true
			m.write(latest, nil)
		}
		return nil
	}
	var there int64
	if current {
		there = latest.Revision
	}
	expect := there
	if rapid.IntRange(0, 4).Draw(t, "stale") == 0 {
		expect = rapid.Int64Range(0, 3).Draw(t, "expect")
	}
	change := register.Change{
		ID: id, Expect: expect, Incarnation: token,
		Body:  fmt.Appendf(nil, `{"n": %d}`, rapid.IntRange(0, 9).Draw(t, "n")),
		Links: rapid.SliceOfN(rapid.SampledFrom(modelLinks), 0, 4).Draw(t, "links"),
	}
	entry, err := tx.Put(ctx, change)
	if expect != there {
		wantConflict(t, err, there)
		return nil
	}
	if err != nil {
		return err
	}
	want := register.Entry{
		ID: id, Revision: latest.Revision + 1, Incarnation: token, Body: []byte(strings.ReplaceAll(string(change.Body), " ", "")),
		Digest: entry.Digest, At: tx.Now(), Actor: "tester",
	}
	wantEntries(t, []register.Entry{entry}, []register.Entry{want})
	m.write(entry, change.Links)
	return nil
}

// drawQuery asks for a few random things.
func drawQuery(t *rapid.T) register.Query {
	few := func(name string, ids []governance.ID) []governance.ID {
		return rapid.SliceOfN(rapid.SampledFrom(ids), 0, 2).Draw(t, name)
	}
	return register.Query{
		IDs:          few("ids", modelIDs),
		Migrations:   few("migrations", []governance.ID{"migration/m", "migration/n"}),
		PendingLinks: rapid.SliceOfN(rapid.SampledFrom(modelLinks), 0, 2).Draw(t, "drafts"),
		Links:        rapid.SliceOfN(rapid.SampledFrom(modelLinks), 0, 2).Draw(t, "targets"),
		Kinds:        rapid.SliceOfN(rapid.SampledFrom(modelKinds), 0, 2).Draw(t, "kinds"),
		Limit:        rapid.IntRange(0, 4).Draw(t, "limit"),
		After:        rapid.SampledFrom(append([]governance.ID{""}, modelIDs...)).Draw(t, "after"),
	}
}
