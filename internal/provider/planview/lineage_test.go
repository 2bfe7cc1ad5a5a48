package planview

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// traced holds that a lineage has every predecessor that was there when the walk
// began, and none that never was. It only grows, and so may have any that came since.
func (w *walk) traced(t *rapid.T, view *Judgement, id governance.ID) {
	got, known := view.Lineage(id)
	for _, member := range got {
		w.asked[member] = true
	}
	least, most := w.lineage(t, id, w.start, false), w.lineage(t, id, w.history(t).size, true)
	if !known || got[0] != id || len(governance.NewSet(got...)) != len(got) {
		t.Fatalf("the lineage of %s is %q", id, got)
	}
	for _, member := range least {
		if !slices.Contains(got, member) {
			t.Fatalf("the lineage of %s is %q, without %s", id, got, member)
		}
	}
	for _, member := range got {
		if !slices.Contains(most, member) {
			t.Fatalf("the lineage of %s is %q, but %s was never in it", id, got, member)
		}
	}
}

// lineage is the closure of supersedes over all revisions until the ledger was so
// long, and over what is planned.
func (w *walk) lineage(t *rapid.T, id governance.ID, size int64, planned bool) []governance.ID {
	h, members := w.history(t), []governance.ID{}
	var add func(id governance.ID)
	follow := func(r governance.Record) {
		m, _ := r.(governance.Migration)
		for _, predecessor := range m.Supersedes {
			add(predecessor)
		}
	}
	add = func(id governance.ID) {
		if slices.Contains(members, id) {
			return
		}
		members = append(members, id)
		for _, e := range h.before(id, size) {
			r, err := Decode(e)
			if err != nil {
				t.Fatal(err)
			}
			follow(r.Record)
		}
		if planned {
			follow(w.plans[id])
		}
	}
	add(id)
	return members
}
