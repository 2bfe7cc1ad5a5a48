package governance_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func cutTag(field reflect.StructField) (name, options string, found bool) {
	return strings.Cut(field.Tag.Get("json"), ",")
}

// Signatures that were made must verify tomorrow: do not adapt this text to the
// code. A new format is a new first line.
func TestGoldenStatement(t *testing.T) {
	a := governance.Approval{
		MigrationID: "migration/legacy-to-cloud", Stage: governance.Cutover, Function: governance.Compliance, Approver: "person/carla-compliance",
		Decision:   governance.Approved,
		Digest:     "sha256:0299179791f50c0dccaa003eebf118917e36a27778d0ff2caaf7f86f0293f9fa",
		ApprovedAt: time.Date(2026, 6, 14, 12, 0, 0, 0, time.UTC), ExpiresAt: time.Date(2026, 9, 12, 12, 0, 0, 0, time.UTC),
		Conditions:    "Only with \"rollback\" & drill.\ndecision: \"rejected\"\u2028\u202eé\u3164",
		Jurisdictions: governance.NewSet("EU", "CH"),
		EvidenceIDs: governance.NewSet[governance.ID](
			"evidence/legacy-to-cloud/rollback-drill", "evidence/legacy-to-cloud/consent"),
		ExternalRef: "CHG-1", Signature: "not stated",
	}
	sums := map[governance.ID]string{"evidence/legacy-to-cloud/rollback-drill": "c0ffee"}
	equal(t, "statement", a.Statement(sums), `ciam-approval/v1
migration: "migration/legacy-to-cloud"
stage: "cutover"
function: "compliance"
approver: "person/carla-compliance"
decision: "approved"
digest: "sha256:0299179791f50c0dccaa003eebf118917e36a27778d0ff2caaf7f86f0293f9fa"
approved_at: "2026-06-14T12:00:00Z"
expires_at: "2026-09-12T12:00:00Z"
conditions: "Only with \"rollback\" & drill.\ndecision: \"rejected\"\u2028\u202eé\u3164"
jurisdictions: ["CH","EU"]
evidence: "evidence/legacy-to-cloud/consent sha256:none"
evidence: "evidence/legacy-to-cloud/rollback-drill sha256:c0ffee"
`)
	a.Jurisdictions, a.EvidenceIDs, a.Conditions = nil, nil, ""
	if text := a.Statement(nil); !strings.HasSuffix(text, "conditions: \"\"\njurisdictions: \"all\"\n") {
		t.Errorf("without conditions, jurisdictions and evidence:\n%s", text)
	}
}

// Whatever an approval holds, its statement has the lines that it must have,
// each of which reads back as the value that it states, in characters that can
// be seen. So no value can make or change another line.
func TestStatementCannotBeForged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := approval(t)
		// Even where an id or a word should be, which the provider checks elsewhere.
		a.MigrationID = governance.ID(text(t, "migration"))
		a.Stage = governance.Stage(text(t, "stage"))
		a.Function = governance.Function(text(t, "function"))
		a.Approver = governance.ID(text(t, "approver"))
		a.Decision = governance.ApprovalDecision(text(t, "decision"))
		a.Digest = text(t, "digest")
		a.Conditions += string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		a.Jurisdictions = append(a.Jurisdictions, text(t, "jurisdiction"))
		a.EvidenceIDs = append(a.EvidenceIDs, governance.ID(text(t, "evidence id")))
		sums := map[governance.ID]string{a.EvidenceIDs[0]: text(t, "sum")}
		statement := a.Statement(sums)

		if !utf8.ValidString(statement) || strings.ContainsFunc(statement, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Fatalf("what cannot be seen is in %q", statement)
		}
		rest, ok := strings.CutPrefix(statement, "ciam-approval/v1\n")
		if !ok || !strings.HasSuffix(rest, "\n") {
			t.Fatalf("%q does not begin and end as it must", statement)
		}
		want := []struct {
			name  string
			value any
		}{
			{"migration", string(a.MigrationID)},
			{"stage", string(a.Stage)},
			{"function", string(a.Function)},
			{"approver", string(a.Approver)},
			{"decision", string(a.Decision)},
			{"digest", a.Digest},
			{"approved_at", a.ApprovedAt.Format(time.RFC3339)},
			{"expires_at", a.ExpiresAt.Format(time.RFC3339)},
			{"conditions", a.Conditions},
			{"jurisdictions", []string(governance.NewSet(a.Jurisdictions...))},
		}
		lines := strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
		if len(lines) != len(want)+len(governance.NewSet(a.EvidenceIDs...)) {
			t.Fatalf("%d lines in %q", len(lines), statement)
		}
		for i, w := range want {
			readsBack(t, lines[i], w.name, w.value)
		}
		for i, id := range governance.NewSet(a.EvidenceIDs...) {
			sum := sums[id]
			if sum == "" {
				sum = "none"
			}
			readsBack(t, lines[len(want)+i], "evidence", fmt.Sprintf("%s sha256:%s", id, sum))
		}
	})
}

// readsBack checks that a line states the value. Bytes that are no UTF-8 are
// stated as U+FFFD, as JSON does.
func readsBack(t *rapid.T, line, name string, value any) {
	stated, ok := strings.CutPrefix(line, name+": ")
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if json.Unmarshal(body, &want) != nil || json.Unmarshal([]byte(stated), &got) != nil || !ok || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q does not state %s %q", line, name, body)
	}
}

// statedChanges change each stated field to another value.
var statedChanges = map[string]func(*governance.Approval, map[governance.ID]string){
	"migration_id": func(a *governance.Approval, _ map[governance.ID]string) { a.MigrationID += "x" },
	"stage":        func(a *governance.Approval, _ map[governance.ID]string) { a.Stage += "x" },
	"function":     func(a *governance.Approval, _ map[governance.ID]string) { a.Function += "x" },
	"approver":     func(a *governance.Approval, _ map[governance.ID]string) { a.Approver += "x" },
	"decision":     func(a *governance.Approval, _ map[governance.ID]string) { a.Decision += "x" },
	"digest":       func(a *governance.Approval, _ map[governance.ID]string) { a.Digest += "x" },
	"approved_at":  func(a *governance.Approval, _ map[governance.ID]string) { a.ApprovedAt = a.ApprovedAt.Add(1) },
	"expires_at":   func(a *governance.Approval, _ map[governance.ID]string) { a.ExpiresAt = a.ExpiresAt.Add(time.Second) },
	"conditions":   func(a *governance.Approval, _ map[governance.ID]string) { a.Conditions += "\n" },
	"jurisdictions": func(a *governance.Approval, _ map[governance.ID]string) {
		a.Jurisdictions = toggle(a.Jurisdictions, "DE")
	},
	"evidence_ids": func(a *governance.Approval, _ map[governance.ID]string) {
		a.EvidenceIDs = toggle(a.EvidenceIDs, "evidence/m/more")
	},
	"sha256": func(a *governance.Approval, sums map[governance.ID]string) {
		a.EvidenceIDs = toggle(a.EvidenceIDs.Minus(governance.NewSet[governance.ID]("evidence/m/summed")), "evidence/m/summed")
		sums["evidence/m/summed"] += "c0ffee"
	},
}

func TestStatementsDiffer(t *testing.T) {
	var fields []string
	for field := range statedChanges {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	rapid.Check(t, func(t *rapid.T) {
		a := approval(t)
		a.EvidenceIDs = toggle(a.EvidenceIDs, "evidence/m/summed")
		sums := map[governance.ID]string{}
		b, others := a, map[governance.ID]string{}
		changed := some(t, "changed", fields)
		for _, field := range changed {
			statedChanges[field](&b, others)
		}
		if (a.Statement(sums) != b.Statement(others)) != (len(changed) > 0) {
			t.Fatalf("%q change the statement\n%s\nto\n%s", changed, a.Statement(sums), b.Statement(others))
		}
	})
}

// What is not stated, and how the stated was written down, change nothing.
func TestStatementIsTheSameForEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := approval(t)
		b := a
		b.EvidenceIDs = shuffled(t, "evidence", a.EvidenceIDs)
		b.Jurisdictions = shuffled(t, "jurisdictions", a.Jurisdictions)
		b.ApprovedAt = a.ApprovedAt.In(time.FixedZone("elsewhere", 3*3600))
		b.ExternalRef, b.Signature, b.RecordedAt, b.Reviewed = "other", "other", noon, nil
		if a.Statement(nil) != b.Statement(nil) {
			t.Fatalf("%s\nis not\n%s", a.Statement(nil), b.Statement(nil))
		}
	})
}
