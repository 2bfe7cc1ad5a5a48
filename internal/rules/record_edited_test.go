package rules

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// TestRecordEdited: a gate tells what it rests on that was edited, and opens
// all the same; what it does not rest on is nothing to it.
func TestRecordEdited(t *testing.T) {
	w := newFixture()
	w.put(governance.Party{Kind: governance.KindPerson, Name: "stranger", Function: governance.Business})
	rested := map[governance.ID]bool{}
	g, _ := w.subjects[theGate].Record.(governance.Gate)
	for _, s := range slices.Concat(RestsOn(w, g), w.RecordsOf(g.MigrationID)) {
		rested[s.Record.ID()] = true
	}
	before := w.gate()
	for _, id := range slices.Sorted(maps.Keys(w.subjects)) {
		w.edits = map[governance.ID]Edit{id: {ID: id, Seq: 7, Revision: 2, Actor: "ci", At: now, Sealed: "sha256:a", Stored: "sha256:b"}}
		v := w.gate()
		var about []governance.ID
		for _, f := range v.Advice {
			if f.Code == "CIAM905" {
				about = append(about, f.Subject)
			}
		}
		if told := slices.Equal(about, []governance.ID{id}); told != rested[id] {
			t.Errorf("%s: the gate tells of %q", id, about)
		}
		if v.Status != before.Status {
			t.Errorf("%s: the gate is %s, and was %s", id, v.Status, before.Status)
		}
	}
}

// The finding states what the ledger last knew of the record, and what the
// register holds now.
func TestEdited(t *testing.T) {
	written := map[string]string{
		"ledger_entry": "7", "revision": "2", "actor": "ci", "written_at": "2030-03-01T09:30:00Z", "ledger_digest": "sha256:a",
	}
	edit := func(stored string) Edit {
		return Edit{"team/t", 7, 2, "ci", time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC), "sha256:a", stored}
	}
	for _, c := range []struct {
		name   string
		edit   Edit
		stored string
		ledger map[string]string
	}{
		{"other content", edit("sha256:b"), "sha256:b", written},
		{"the same content", edit("sha256:a"), "sha256:a", written},
		{"deleted", edit(""), "", written},
		{"not in the ledger", Edit{ID: "team/t", Stored: "sha256:b"}, "sha256:b", nil},
	} {
		f := Edited(c.edit)
		if f.Code != "CIAM905" || f.Subject != "team/t" || f.Enforcement != Advisory {
			t.Errorf("%s: finding %+v", c.name, f)
		}
		want := map[string]string{}
		maps.Copy(want, c.ledger)
		if c.stored != "" {
			want["stored_digest"] = c.stored
		}
		if !maps.Equal(f.Values, want) {
			t.Errorf("%s: values %v, want %v", c.name, f.Values, want)
		}
		wording(t, recordEdited, c.name, []Finding{f})
	}
}
