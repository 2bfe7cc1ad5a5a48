package planview

import (
	"maps"
	"slices"
	"strconv"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// ask asks for this and that.
func (w *walk) ask(t *rapid.T) {
	for range rapid.IntRange(2, 8).Draw(t, "questions") {
		if rapid.Bool().Draw(t, "one") {
			w.lookUp(t)
		} else {
			w.look(t)
		}
	}
}

// lookUp asks for one record, in each way that there is.
func (w *walk) lookUp(t *rapid.T) {
	how := rapid.SampledFrom([]string{"find", "get", "get", "previous", "holding"}).Draw(t, "how")
	ids := slices.Concat(fixtureIDs(), fixtureParties(), fixtureParties(), fixtureParties())
	if how == "holding" {
		ids = fixtureHeld()
	}
	id := rapid.SampledFrom(ids).Draw(t, "id")
	h := w.history(t)
	_, now := h.last(id, h.size)
	first := !w.asked[id]
	w.asked[id] = true
	switch how {
	case "find":
		s, ok, err := w.Find(t.Context(), id)
		if err != nil || !w.known(t, h, id, 0)[text(t, s.Record)] || ok != (s.Record != nil) {
			t.Fatalf("found %+v, %v", s, err)
		}
		if first && !ok && now && !w.leaves[id] {
			t.Fatal("it exists, and was not looked up before")
		}
		w.came(t, h, id, text(t, s.Record))
	case "get":
		s, err := w.Stored(t.Context(), id)
		var r governance.Record
		if s != nil {
			r = s.Record
		}
		if err != nil || !w.stored(h, id, 0)[text(t, r)] {
			t.Fatalf("got %+v, %v", r, err)
		}
	case "previous":
		view := w.ForJudgement(t.Context(), clock.System{}.Now(), governance.DefaultPolicy())
		r, ok := view.Previous(id)
		if view.Err() != nil || ok != (r != nil) || !slices.ContainsFunc(w.moments(h, id), func(n int64) bool {
			body, _ := h.last(id, n)
			return body == text(t, r)
		}) {
			t.Fatalf("it said last %+v, %v", r, view.Err())
		}
	case "holding":
		w.holds(t, h, id)
	}
}

// came notes that what was found of a migration was not there when the walk
// began: so it must find all else that was there by then.
func (w *walk) came(t *rapid.T, h registerHistory, id governance.ID, found string) {
	_, before := h.last(id, w.start)
	if _, own := w.written[id]; before || own || w.plans[id] != nil || found == "" {
		return
	}
	for _, n := range w.moments(h, id) {
		if body, current := h.last(id, n); current && body == found {
			w.late[id.Migration()] = max(w.late[id.Migration()], n)
			return
		}
	}
	t.Fatal("it was never there")
}

// holds: of the permits that rest on a record the last that was there is found,
// and so is each that this walk has written.
func (w *walk) holds(t *rapid.T, h registerHistory, id governance.ID) {
	got, err := w.cache.permitsRestingOn(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	names := map[governance.ID]bool{"": true}
	for _, p := range got {
		names[p.ID()] = true
		if !w.stored(h, p.ID(), 0)[text(t, p)] || !p.RestedOn.Has(id) {
			t.Fatalf("it is held by %+v", p)
		}
	}
	latest := func(size int64) (last governance.ID) {
		var made int64
		for permit := range h.revisions {
			body, current := h.last(permit, size)
			if permit.Kind() != governance.KindPermit || !current {
				continue
			}
			r, err := governance.Decode(permit, []byte(body))
			if err != nil {
				t.Fatal(err)
			}
			if created := h.revisions[permit][0].Seq; created > made && r.(governance.Permit).RestedOn.Has(id) {
				last, made = permit, created
			}
		}
		return last
	}
	if !slices.ContainsFunc(w.moments(h), func(n int64) bool { return names[latest(n)] }) {
		t.Fatalf("it is held by %v, want %s", names, latest(h.size))
	}
	for permit, size := range w.written {
		if permit.Kind() == governance.KindPermit && latest(size) == permit && !names[permit] && !w.stored(h, permit, 0)[""] {
			t.Fatalf("it is not held by %s", permit)
		}
	}
}

// look asks for more than one record, in each way that there is.
func (w *walk) look(t *rapid.T) {
	id := rapid.SampledFrom(fixtureMigrations()).Draw(t, "migration")
	view := w.ForJudgement(t.Context(), clock.System{}.Now(), governance.DefaultPolicy())
	defer func() {
		if view.Err() != nil {
			t.Fatal(view.Err())
		}
	}()
	of := func(kinds ...governance.Kind) (ids []governance.ID) {
		for _, other := range fixtureIDs() {
			if other.Migration() == id && (len(kinds) == 0 || slices.Contains(kinds, other.Kind())) {
				ids = append(ids, other)
			}
		}
		return ids
	}
	switch how := rapid.SampledFrom([]string{"of", "past", "scope", "lineage", "peers", "peers", "parties"}).Draw(t, "what"); how {
	case "of":
		ids := slices.DeleteFunc(of(), func(other governance.ID) bool { return other == id })
		w.selected(t, how, recordsOf(view.RecordsOf(id)), ids, w.late[id], func(governance.Record) bool { return true })
	case "peers":
		m := drawn(t, id).(governance.Migration)
		others := slices.DeleteFunc(fixtureMigrations(), func(other governance.ID) bool { return other == id })
		w.selected(t, how, recordsOf(view.Peers(m)), others, 0, func(r governance.Record) bool {
			peer := r.(governance.Migration)
			return peer.Status == governance.Active && peer.TargetPlatform == m.TargetPlatform
		})
	case "parties":
		var got []governance.Record
		for _, p := range view.Parties() {
			got = append(got, p)
		}
		var ids []governance.ID
		for _, party := range fixtureParties() {
			if party.IsParty() && (w.cache.limits.records > len(fixtureParties()) || slices.ContainsFunc(got, func(r governance.Record) bool { return r.ID() == party })) {
				ids = append(ids, party) // all of a register that has few
			}
		}
		w.selected(t, how, got, ids, 0, func(governance.Record) bool { return true })
	case "lineage":
		w.traced(t, view, id)
	case "past":
		kind := rapid.SampledFrom([]governance.Kind{
			governance.KindMigration, governance.KindApproval, governance.KindEvidence, governance.KindException, governance.KindGate, governance.KindPermit,
		}).Draw(t, "kind")
		var got []string
		for _, r := range view.History(id, kind) {
			got = append(got, text(t, r))
		}
		h, ids := w.history(t), of(kind)
		if !slices.ContainsFunc(w.moments(h, ids...), func(n int64) bool {
			var want []string
			for _, id := range ids {
				for _, e := range h.before(id, n) {
					want = append(want, string(e.Body))
				}
			}
			return slices.Equal(got, want)
		}) {
			t.Fatalf("the past of %s is %q", kind, got)
		}
	case "scope":
		h := w.history(t)
		since := max(w.start, w.written[id])
		for _, e := range h.before(id, since) {
			r, err := Decode(e)
			if err != nil {
				t.Fatal(err)
			}
			digest := r.Record.(governance.Migration).Digest()
			if m, ok := view.MigrationAtDigest(id, digest); !ok || m.Digest() != digest {
				t.Fatalf("scope %s is %+v", digest, m)
			}
		}
		if m, ok := view.MigrationAtDigest(id, strconv.Itoa(len(id))); ok {
			t.Fatalf("there is a scope %+v", m)
		}
	}
}

// selected holds that an answer has all records of ids that fit, and no others.
func (w *walk) selected(t *rapid.T, what string, got []governance.Record, ids []governance.ID, since int64, fits func(governance.Record) bool) {
	h, found := w.history(t), map[governance.ID]string{}
	for i, r := range got {
		found[r.ID()] = text(t, r)
		if !slices.Contains(ids, r.ID()) || i > 0 && got[i-1].ID() >= r.ID() {
			t.Fatalf("%s: %s does not belong, or not there", what, r.ID())
		}
	}
	for _, id := range ids {
		may := map[string]bool{}
		for body := range w.known(t, h, id, since) {
			if body != "" {
				r, err := governance.Decode(id, []byte(body))
				if err != nil {
					t.Fatal(err)
				}
				if !fits(r) {
					body = ""
				}
			}
			may[body] = true
		}
		if !may[found[id]] {
			t.Fatalf("%s: %s is %q, want one of %q", what, id, found[id], slices.Collect(maps.Keys(may)))
		}
	}
}

func recordsOf(subjects []rules.Subject) []governance.Record {
	var list []governance.Record
	for _, s := range subjects {
		list = append(list, s.Record)
	}
	return list
}
