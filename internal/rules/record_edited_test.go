package rules

import (
	"maps"
	"slices"
	"strings"
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
	for _, s := range RestsOn(w, g) {
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

func TestEditedSays(t *testing.T) {
	at := time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		edit  Edit
		texts []string
	}{
		{Edit{"team/t", 7, 2, "ci", at, "sha256:a", "sha256:b"}, []string{"team/t", "revision 2", "sha256:a", "written by ci", "2030-03-01T09:30:00Z", "entry 7", "now holds sha256:b"}},
		{Edit{"team/t", 7, 2, "ci", at, "sha256:a", "sha256:a"}, []string{"now holds sha256:a", "The content is the same"}},
		{Edit{"team/t", 7, 2, "ci", at, "sha256:a", ""}, []string{"now holds nothing"}},
		{Edit{ID: "team/t", Stored: "sha256:b"}, []string{"holds team/t with content sha256:b", "has no entry for it"}},
	} {
		f := Edited(test.edit)
		if f.Code != "CIAM905" || f.Subject != "team/t" || f.Enforcement != Advisory {
			t.Errorf("finding %+v", f)
		}
		for _, text := range test.texts {
			if !strings.Contains(f.Detail(), text) {
				t.Errorf("%q does not say %q", f.Detail(), text)
			}
		}
	}
}
