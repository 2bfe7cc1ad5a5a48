package pages

import (
	"reflect"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr/dsattrtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var until = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

func TestMatrixRow(t *testing.T) {
	nobody := matrixRowOf(report.Row{Decision: "rollback", Required: true, Deciders: []governance.Function{governance.Engineering}})
	if !nobody.Accountable.IsNull() || !nobody.AccountableName.IsNull() || !nobody.Rationale.IsNull() || nobody.Responsible.IsNull() ||
		len(nobody.Responsible.Elements()) != 0 || !nobody.Required || nobody.Reserved || !nobody.Deciders.Equal(fw.SetValue([]string{"engineering"})) {
		t.Errorf("without an owner: %+v", nobody)
	}
	owned := matrixRowOf(report.Row{
		Decision: "rollback", Reserved: true, Accountable: &report.Named{ID: "person/a", Name: "Ann"}, Rationale: "because",
		Responsible: []report.Named{{ID: "team/r"}}, Consulted: []report.Named{{ID: "person/c"}}, Informed: []report.Named{{ID: "person/j"}, {ID: "person/i"}},
	})
	if owned.Accountable.ValueString() != "person/a" || owned.AccountableName.ValueString() != "Ann" || owned.Rationale.ValueString() != "because" ||
		!owned.Responsible.Equal(fw.SetValue([]string{"team/r"})) || !owned.Consulted.Equal(fw.SetValue([]string{"person/c"})) ||
		!owned.Informed.Equal(fw.SetValue([]string{"person/i", "person/j"})) || owned.Required || !owned.Reserved {
		t.Errorf("with an owner: %+v", owned)
	}
}

// What cannot be judged wholly is closed, and what is not there is null or
// empty.
func TestReadinessStatus(t *testing.T) {
	for status, want := range map[rules.Status]string{rules.Open: "open", rules.Closed: "closed", rules.Unclear: "closed", "": "closed"} {
		var m readinessModel
		m.setResults(report.Readiness{Status: status, Stage: governance.Build, Undetermined: []rules.Code{"CIAM207"}})
		if m.Status.ValueString() != want || !m.ValidUntil.IsNull() || m.Unmet == nil || m.Waived == nil || m.Advice == nil ||
			!m.Undetermined.Equal(fw.SetValue([]string{"CIAM207"})) || m.Stage.ValueString() != "build" || m.Declared.IsNull() || m.Sandbox.IsNull() {
			t.Errorf("%q is shown as %+v", status, m)
		}
	}
}

func TestReadinessFindings(t *testing.T) {
	unmet := report.Unmet{
		Code: "CIAM211", Name: "approvals-complete", Enforcement: rules.Hard, Subject: "gate/m/cutover", Message: "found", Remedy: "fix",
		Fixers: report.Fixers{Parties: []report.Named{{ID: "person/s", Name: "Sasha"}}, Functions: []governance.Function{governance.Security}},
	}
	advice := report.Unmet{Code: "CIAM215", Enforcement: rules.Advisory}
	waived := report.Unmet{Code: "CIAM502", Name: "evidence-complete", Subject: "gate/m/cutover", Items: governance.NewSet("rollback_test"), Message: "found", WaivedBy: "exception/m/e", WaivedUntil: until}
	var m readinessModel
	m.setResults(report.Readiness{
		Gate: "gate/m/cutover", Declared: true, Sandbox: true, Digest: "sha256:0", ValidUntil: until,
		Unmet: []report.Unmet{unmet}, Advice: []report.Unmet{advice}, Waived: []report.Unmet{waived},
		Trusts: []report.Trust{{
			Statement: "approval/m/cutover/security/s", By: "person/s", Assurance: governance.SelfSigned,
			Signed: []governance.Signed{{Fingerprint: "SHA256:x", KeyType: "ssh-ed25519", Source: governance.DeclaredKeys}},
		}},
	})
	text := types.StringValue
	want := findingRow{
		text("CIAM211"), text("approvals-complete"), text("hard"), text("gate/m/cutover"), fw.SetValue([]string{}), text("found"), text("fix"),
		fixersRow{fw.SetValue([]string{"person/s"}), fw.SetValue([]string{"security"})},
	}
	if got := m.Unmet[0]; !reflect.DeepEqual(got, want) {
		t.Errorf("unmet is %+v, want %+v", got, want)
	}
	if a := m.Advice[0]; a.Code != text("CIAM215") || a.Enforcement != text("advisory") {
		t.Errorf("advice is %+v", a)
	}
	if w := (waivedRow{
		text("CIAM502"), text("evidence-complete"), text("gate/m/cutover"), fw.SetValue([]string{"rollback_test"}), text("found"), text("exception/m/e"), fw.TimeOrNull(until),
	}); !reflect.DeepEqual(m.Waived[0], w) {
		t.Errorf("waived is %+v, want %+v", m.Waived[0], w)
	}
	if s := (statedRow{
		text("approval/m/cutover/security/s"), text("person/s"), text("self_signed"), []keyRow{{text("SHA256:x"), text("ssh-ed25519"), text("signing_keys")}},
	}); !reflect.DeepEqual(m.Statements[0], s) {
		t.Errorf("statement is %+v, want %+v", m.Statements[0], s)
	}
	if m.GateID != text("gate/m/cutover") || !m.Declared.ValueBool() || !m.Sandbox.ValueBool() || m.Digest != text("sha256:0") || m.ValidUntil != fw.TimeOrNull(until) {
		t.Errorf("the gate is %+v", m)
	}
}

// TestReadinessObservations: checked plans are there one by one, and say whether they
// count for the gate.
func TestReadinessObservations(t *testing.T) {
	now := governance.Observation{
		MigrationID: "migration/m", Name: "login", Digest: "sha256:0", Touches: []governance.Observed{{Touch: "sso"}}, Unread: governance.NewSet("okta_new"),
		Opaque: governance.NewSet("terraform_data.run"), Silenced: []governance.Silenced{{Address: "okta_group.a"}}, Deferred: true, ObservedAt: until,
	}
	earlier := now
	earlier.Name, earlier.Digest = "old", "sha256:1"
	var m readinessModel
	m.setResults(report.Readiness{Digest: "sha256:0", Observed: report.Observed{
		Plans: []report.ObservedPlan{{Observation: now, Undeclared: governance.NewSet[governance.Touch]("sso")}, {Observation: earlier}}, Unseen: governance.NewSet[governance.Touch]("branding"),
	}})
	set := func(texts ...string) types.Set { return fw.SetValue(texts) }
	want := observedRow{
		types.StringValue("observation/m/login"), types.BoolValue(true), set("sso"), set("sso"), set("okta_new"), set("terraform_data.run"), set("okta_group.a"), types.BoolValue(true), fw.TimeOrNull(until),
	}
	if !reflect.DeepEqual(m.Observations[0], want) {
		t.Errorf("observation is %+v, want %+v", m.Observations[0], want)
	}
	if len(m.Observations) != 2 || m.Observations[1].Current.ValueBool() || !m.Unseen.Equal(set("branding")) {
		t.Errorf("of another scope: %+v, unseen %v", m.Observations[1], m.Unseen)
	}
	dsattrtest.Fits(t, NewReadiness(), m)
}
