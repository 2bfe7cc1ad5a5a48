package function

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// Everything that a file has is an attribute of the object, and nothing else is set.
func TestStatementFiles(t *testing.T) {
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	a := governance.Approval{
		MigrationID: "migration/m", Stage: "cutover", Function: "security", Approver: "person/sasha", Decision: "approved", Digest: "sha256:00",
		ApprovedAt: at, ExpiresAt: at.AddDate(0, 3, 0), EvidenceIDs: governance.NewSet[governance.ID]("evidence/m/b", "evidence/m/a"), Signature: "armored",
		RecordedAt: at,
	}
	content, err := statement.File(a)
	if err != nil {
		t.Fatal(err)
	}
	result, fault := call(t, NewApprovalFile(), types.StringValue(string(content)))
	object, ok := result.(types.Object)
	if fault != nil || !ok {
		t.Fatalf("%v, %v", result, fault)
	}
	want := map[string]string{
		"migration_id": `"migration/m"`, "stage": `"cutover"`, "function": `"security"`, "approver": `"person/sasha"`, "decision": `"approved"`,
		"digest": `"sha256:00"`, "approved_at": `"2026-03-01T09:00:00Z"`, "expires_at": `"2026-06-01T09:00:00Z"`, "signature": `"armored"`,
		"evidence_ids": `["evidence/m/a","evidence/m/b"]`,
		"conditions":   "<null>", "external_ref": "<null>", "jurisdictions": "<null>", "overrides": "<null>",
	}
	for name, value := range object.Attributes() {
		if value.String() != want[name] {
			t.Errorf("%s is %s, want %s", name, value, want[name])
		}
		delete(want, name)
	}
	if len(want) > 0 {
		t.Errorf("the object lacks %v", want)
	}
	for kind, s := range map[string]governance.Statement{
		"exception": governance.Exception{MigrationID: "migration/m", Name: "x"},
		"risk":      governance.RiskAcceptance{MigrationID: "migration/m", Name: "x"},
	} {
		content, err := statement.File(s)
		if err != nil {
			t.Fatal(err)
		}
		for name, function := range map[string]func(string) error{
			"exception": func(c string) error { _, err := statement.ParseFile[governance.Exception]([]byte(c)); return err },
			"risk":      func(c string) error { _, err := statement.ParseFile[governance.RiskAcceptance]([]byte(c)); return err },
		} {
			if err := function(string(content)); (err == nil) != (name == kind) {
				t.Errorf("%s read as %s: %v", kind, name, err)
			}
		}
	}
}

func TestStatementFilesRefuse(t *testing.T) {
	content, err := statement.File(governance.Approval{MigrationID: "migration/m", Stage: "cutover", Function: "security", Approver: "person/sasha"})
	if err != nil {
		t.Fatal(err)
	}
	good := string(content)
	for _, text := range map[string]string{
		"nothing":             "",
		"no JSON":             "approval",
		"another version":     strings.Replace(good, "/v1\"", "/v2\"", 1),
		"another kind":        strings.Replace(good, `"kind": "approval"`, `"kind": "risk"`, 1),
		"an unknown argument": strings.Replace(good, `"stage"`, `"stadium": "x", "stage"`, 1),
		"an unknown field":    strings.Replace(good, `"kind"`, `"signed": true, "kind"`, 1),
		"no id":               strings.Replace(good, `"approver"`, `"digest"`, 1),
		"more after it":       good + good,
		"no jurisdiction":     strings.Replace(good, `"stage"`, `"jurisdictions": [], "stage"`, 1),
	} {
		refused(t, NewApprovalFile(), statement.ErrFile.Error(), types.StringValue(text))
	}
}
