package governance_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// stated is what a statement states of a piece of evidence.
func stated(id governance.ID, p governance.Piece) map[string]string {
	values := map[string]string{"id": string(id)}
	for name, value := range map[string]string{"kind": string(p.Kind), "sha256": p.SHA256, "uri": p.URI} {
		if value != "" {
			values[name] = value
		}
	}
	if !p.CollectedAt.IsZero() {
		values["collected_at"] = p.CollectedAt.Format(time.RFC3339Nano)
	}
	return values
}

// piece is evidence of any content.
func piece(t *rapid.T) governance.Evidence {
	return governance.Evidence{
		Kind: governance.EvidenceKind(text(t, "kind")), SHA256: text(t, "sha256"), URI: text(t, "uri"), CollectedAt: instant(t, "collected_at"),
	}
}

// readsBack checks that a line states the value. Bytes that are no UTF-8 are
// stated as U+FFFD, as JSON does.
func readsBack(t *rapid.T, line, name string, value any) {
	if !sameLine(line, name, value) {
		t.Fatalf("%q does not state %s %q", line, name, value)
	}
}

func sameLine(line, name string, value any) bool {
	stated, ok := strings.CutPrefix(line, name+": ")
	body, err := json.Marshal(value)
	var got, want any
	return ok && err == nil && json.Unmarshal(body, &want) == nil && json.Unmarshal([]byte(stated), &got) == nil && reflect.DeepEqual(got, want)
}

// What a statement says can be rebuilt to the byte from the register's record, in
// whatever order and time zone it was written down.
func TestStatementIsRebuilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := approval(t)
		a.Reviewed = map[governance.ID]governance.Piece{}
		for _, id := range a.EvidenceIDs {
			a.Reviewed[id] = piece(t).Piece()
		}
		body, err := governance.Canonical(a)
		if err != nil {
			t.Fatal(err)
		}
		r, err := governance.Decode(a.ID(), body)
		if err != nil {
			t.Fatal(err)
		}
		read, ok := r.(governance.Approval)
		if !ok || read.Statement() != a.Statement() || len(governance.StatedChanges(read, a)) > 0 {
			t.Fatalf("%s\nis not\n%s", read.Statement(), a.Statement())
		}
		b := a
		b.EvidenceIDs = shuffled(t, "evidence", a.EvidenceIDs)
		b.Jurisdictions = shuffled(t, "jurisdictions", a.Jurisdictions)
		b.ApprovedAt = a.ApprovedAt.In(time.FixedZone("elsewhere", 3*3600))
		b.ExternalRef, b.Signature, b.RecordedAt = "other", "other", noon
		if a.Statement() != b.Statement() || len(governance.StatedChanges(a, b)) > 0 {
			t.Fatalf("%s\nis not\n%s", a.Statement(), b.Statement())
		}
	})
}
