package acctest

import (
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// decidedByGroup is examples/complete with a scope for which a steering group
// decides: authentication policy, provisioning and audit evidence at once.
func decidedByGroup(t *testing.T) *Workspace {
	t.Helper()
	rule, ok := rules.Lookup("CIAM107")
	if !ok {
		t.Fatal("no rule CIAM107")
	}
	w := Example(t, "complete")
	w.Env = []string{"CIAM_REGISTER=sqlite:" + w.registerFile() + "?sandbox=true"} // where what a permit rested on can go
	w.layOver(rule.Good)
	return w
}

// The final approvers approve, the gate opens, and the change proceeds. If one
// of them is replaced, the earlier approval no longer counts and the new
// approver's is required. The other approvals stay in force.
func TestSteeringGroupDecides(t *testing.T) {
	t.Parallel()
	w := decidedByGroup(t).inSandbox()
	w.Apply().OK().Warns("CIAM215", "CIAM801")
	w.Plan().Empty()
	if got := w.Outputs()["gate"]; got != "open" {
		t.Fatalf("the gate is %v, want open", got)
	}
	if w.Attributes("ciam_permit.cutover") == nil || w.Attributes("terraform_data.cutover") == nil {
		t.Error("the change did not go ahead")
	}

	w.Write("another.tf", `resource "ciam_party" "another" {
  kind     = "person"
  name     = "sina-security"
  function = "security"
}`)
	w.Replace("zz_extra.tf", "ciam_party.security.id", "ciam_party.another.id") // member and final approver
	w.Plan().OK().Reports("CIAM211", "approval/legacy-to-cloud/cutover/security/sasha-security", "person/sina-security")

	// Without the earlier approval, the gate closes. The permit is history.
	word := exampleBlock(t, "complete", "ciam_approval.security")
	w.Replace("main.tf", word, "")
	w.Replace("main.tf", "ciam_approval.security.id, ", "")
	w.Apply().OK().Reports("CIAM211", "person/sina-security")
	if got := w.Outputs()["gate"]; got != "closed" {
		t.Errorf("the gate is %v, want closed", got)
	}
	w.Plan().Empty()
	again := "\nresource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.cutover.id\n  attempt = 2\n}\n"
	w.Write("again.tf", again)
	w.Plan().Fails("CIAM211").Points("CIAM211", "gate_id")

	w.Write("again.tf", strings.ReplaceAll(word, "ciam_party.security.id", "ciam_party.another.id")+again)
	w.Replace("main.tf", "ciam_approval.engineering.id, ", "ciam_approval.engineering.id, ciam_approval.security.id, ")
	w.Replace("another.tf", `"security"`, `"engineering"`)
	w.Plan().Fails("CIAM205").Points("CIAM205", "approver").Reports("CIAM108", "engineering")
	w.Replace("another.tf", `"engineering"`, `"security"`)
	// A final approver who left the group is only warned about, but closes the gate.
	w.Replace("zz_extra.tf", ", ciam_party.compliance.id]", "]")
	w.Plan().Fails("CIAM108").Points("CIAM108", "gate_id").Points("CIAM108", "compliance  = ")
	w.Replace("zz_extra.tf", "ciam_party.another.id]", "ciam_party.another.id, ciam_party.compliance.id]")
	w.Apply().OK()
	w.Plan().Empty()
	if got := w.Outputs()["gate"]; got != "open" {
		t.Errorf("the gate is %v after the new final approver approved, want open", got)
	}
}

// exampleBlock is the source of one block of examples/<name>.
func exampleBlock(t testing.TB, name, address string) string {
	t.Helper()
	for _, b := range ExampleBlocks(t, name) {
		if b.Address == address {
			return b.Text
		}
	}
	t.Fatalf("examples/%s has no %s", name, address)
	return ""
}

// groupCases are changes to the documentation's steering group and its
// migration, with every resulting error and warning.
var groupCases = []struct {
	name, before, after string
	errors, warnings    []string
	points              string // a line that one of them points at
}{
	{name: "as documented"},
	{"no group", "  steering_group = ciam_steering_group.board.id\n", `  approvers = {
    engineering = { party = ciam_party.engineer.id, function = "engineering" }
    security    = { party = ciam_party.security.id, function = "security" }
    compliance  = { party = ciam_party.compliance.id, function = "compliance" }
  }
`, nil, []string{"CIAM107"}, ""},
	{"nobody approves", "  steering_group = ciam_steering_group.board.id\n", "", []string{"CIAM201", "CIAM202", "CIAM203"}, nil, ""},
	{"no final approver for compliance", "    compliance  = ciam_party.compliance.id\n", "", []string{"CIAM201"}, []string{"CIAM108"}, "final_approvers = {"},
	{"no final approver for security", "    security    = ciam_party.security.id\n", "", []string{"CIAM202"}, []string{"CIAM108"}, ""},
	{"no final approver for engineering", "    engineering = ciam_party.engineer.id\n", "", []string{"CIAM203"}, []string{"CIAM108"}, ""},
	{"nobody of compliance", "    ciam_party.compliance.id,\n", "", nil, []string{"CIAM108"}, "compliance  = ciam_party.compliance.id"},
	{
		name: "one final approver for two functions", points: "steering_group = ciam_steering_group.board.id",
		before: "compliance  = ciam_party.compliance.id", after: "compliance  = ciam_party.security.id",
		errors: []string{"CIAM401"}, warnings: []string{"CIAM108"},
	},
	{
		name: "a final approver who implements", points: "steering_group = ciam_steering_group.board.id",
		before: "[ciam_party.identity_platform.id]", after: "[ciam_party.identity_platform.id, ciam_party.security.id]",
		errors: []string{"CIAM402"},
	},
	{
		name: "a final approver who owns the risk", points: "steering_group = ciam_steering_group.board.id",
		before: "ciam_party.risk_owner.id", after: "ciam_party.compliance.id",
		errors: []string{"CIAM403"},
	},
	// The migration does not report it too: one cause, one finding.
	{
		name: "an external final approver", points: "engineering = ciam_party.contractor.id",
		before: "engineering = ciam_party.engineer.id", after: "engineering = ciam_party.contractor.id",
		errors: []string{"CIAM307"},
	},
	{"an external chair", "chair = ciam_party.business_owner.id", "chair = ciam_party.contractor.id", []string{"CIAM307"}, nil, "chair = ciam_party.contractor.id"},
	// Mistakes within the group are reported at validate already.
	{"another function", "engineering = ciam_party.engineer.id", "business = ciam_party.business_owner.id", []string{""}, nil, "business = "},
	{"a team", "engineering = ciam_party.engineer.id", "engineering = ciam_party.identity_platform.id", []string{""}, nil, ""},
	{"a literal team", "engineering = ciam_party.engineer.id", `engineering = "team/identity-platform"`, []string{""}, nil, `"team/identity-platform"`},
	{"a literal vendor in the chair", "chair = ciam_party.business_owner.id", `chair = "vendor/acme-identity"`, []string{""}, nil, "chair = "},
	{"nothing", "engineering = ciam_party.engineer.id", "engineering = null", []string{""}, nil, ""},
	{"a member who is nobody", "    ciam_party.business_owner.id,\n", "    null,\n", []string{""}, nil, ""},
}

func TestSteeringGroupRules(t *testing.T) {
	t.Parallel()
	text := exampleText(t, "resources", "ciam_steering_group", "resource.tf")
	w := documented(t, "ciam_steering_group")
	w.Write("vendor.tf", exampleBlock(t, "complete", "ciam_party.vendor")+"\n"+exampleBlock(t, "complete", "ciam_party.contractor"))
	for _, c := range groupCases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(text, c.before) {
				t.Fatalf("the example has no %q", c.before)
			}
			w.Write("resource.tf", strings.Replace(text, c.before, c.after, 1))
			r := w.Plan()
			r.t = t
			r.same("errors", r.Codes("error"), c.errors)
			r.Warns(c.warnings...)
			for _, d := range r.Diagnostics {
				if d.Snippet != nil && strings.Contains(d.Snippet.Code, c.points) {
					return
				}
			}
			if c.points != "" {
				t.Errorf("nothing points at %q:\n%s", c.points, r.Text())
			}
		})
	}
}

// At moderate risk, compliance may be missing from the final approvers, which
// two soft rules report.
func TestSteeringGroupAtModerateRisk(t *testing.T) {
	t.Parallel()
	w := documented(t, "ciam_steering_group")
	w.Replace("resource.tf", `, "audit_evidence"]`, "]")
	w.Plan().OK().Warns()
	w.Replace("resource.tf", "    compliance  = ciam_party.compliance.id\n", "")
	w.Plan().OK().Warns("CIAM108", "CIAM204").Points("CIAM108", "final_approvers = {")
}
