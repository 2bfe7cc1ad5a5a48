package acctest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// needsEphemeral skips the test if Terraform or OpenTofu has no ephemeral
// resources.
func needsEphemeral(t testing.TB) {
	t.Helper()
	if !Program(t).Has("v1.10.0-alpha", "v1.11.0-alpha") {
		t.Skip("needs Terraform 1.10 or OpenTofu 1.11: ephemeral resources")
	}
}

// stopping is a change that must stop when the gate closes.
const stopping = `
ephemeral "ciam_gate" "cutover" {
  gate_id = "gate/small/cutover"
}

resource "terraform_data" "share" {
  input      = "25 %"
  depends_on = [ephemeral.ciam_gate.cutover]
}

resource "terraform_data" "dashboard" {}
`

// change is the state of a team whose change stops when the other's gate closes.
func change(t testing.TB, owner *Workspace) *Workspace {
	t.Helper()
	w := small(t, "provider")
	share(owner, w)
	w.Write("change.tf", stopping)
	return w
}

// A change that was planned and saved while the gate was open stops if the gate
// has closed since. So does every plan, even one without changes. What -target
// excludes is not stopped.
func TestAChangeStopsWhenTheGateCloses(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	for name, c := range map[string]struct{ file, old, next, code string }{
		"scope changed":      {"migration.tf", `["branding"]`, `["branding", "localization"]`, "CIAM207"},
		"approval withdrawn": {"approval.tf", "approved_at", "decision = \"withdrawn\"\n  approved_at", "CIAM209"},
		"approval left out":  {"gate.tf", "[ciam_approval.security.id]", "[]", "CIAM211"},
		"cancelled":          {"migration.tf", "approvers = {", "status = \"cancelled\"\n  approvers = {", "gate/small/cutover"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			owner := small(t)
			there := change(t, owner)
			owner.Apply().OK()
			there.Plan("-out=saved.tfplan").OK().wants(map[string]string{"terraform_data.share": "create", "terraform_data.dashboard": "create"})
			owner.Replace(c.file, c.old, c.next)
			if c.file == "approval.tf" {
				owner.later("approval.tf")
			}
			owner.Apply().OK()
			owner.Plan().Empty() // the permit stands

			for _, run := range []*Result{there.Apply("saved.tfplan"), there.Plan(), there.Plan("-refresh=false")} {
				run.Fails("").Reports(gateClosed, "gate/small/cutover", c.code).Points("", "gate_id")
			}
			if slices.Contains(there.StateList(), "terraform_data.share") {
				t.Error("the change was made")
			}
			there.Apply("-target=terraform_data.dashboard").OK()

			owner.Replace(c.file, c.next, c.old)
			if c.file == "approval.tf" { // given again
				owner.approvedAt(time.Now().Add(-time.Second), time.Now().Add(governance.Day))
			}
			owner.Apply().OK()
			there.Apply().OK()
			there.Plan().Empty()
		})
	}
}

// The last approval expires between the plan and its apply.
func TestAChangeStopsWhenTheGateExpires(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := small(t, "parties", "migration", "approval", "decision", "gate").At(c)
	w.approvedAt(c.Now(), c.Now().Add(governance.Day))
	w.Apply().OK()
	w.Write("change.tf", stopping+`
ephemeral "ciam_gate" "again" {
  gate_id = "gate/small/cutover"
  lifecycle {
    postcondition {
      condition     = self.valid_until == "`+at(c.Now().Add(governance.Day))+`" && self.digest == "`+smallDigest()+`"
      error_message = "It says ${self.valid_until} and ${self.digest}."
    }
  }
}
`)
	c.Advance(governance.Day - time.Second)
	w.Plan("-out=saved.tfplan").OK()
	c.Advance(time.Second)
	w.Apply("saved.tfplan").Fails("").Reports(gateClosed, "CIAM208")
	w.Plan().Fails("").Reports(gateClosed, "CIAM208")
	w.Apply("-destroy").Fails("").Reports(gateClosed) // Terraform plans before it destroys
	if slices.Contains(w.StateList(), "terraform_data.share") {
		t.Error("the change was made")
	}
}

// In the gate's own configuration, it is read after the gate: as planned at
// plan, and as written at apply.
func TestAGateAndWhatStopsInOnePlan(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	w := small(t)
	w.Write("change.tf", strings.ReplaceAll(stopping, `"gate/small/cutover"`, "ciam_gate.cutover.id"))
	w.Apply().OK()
	w.Plan().Empty()
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Plan().Fails("").Reports(gateClosed, "CIAM211", "-target")
	w.Apply("-target=ciam_gate.cutover").OK()
	w.Plan().Fails("")
	w.Replace("gate.tf", "approval_ids       = []", "approval_ids       = [ciam_approval.security.id]")
	w.Apply().OK()
	w.Plan().Empty()

	// A gate that is known only after apply does not open it.
	w.Write("later.tf", "resource \"terraform_data\" \"later\" {\n  input = \"approved\"\n}\n")
	w.Replace("approval.tf", "approved_at", "decision     = terraform_data.later.output\n  approved_at")
	w.Plan().Fails("").Reports(gateClosed)
	w.Apply("-target=ciam_gate.cutover").OK()
	w.Apply().OK()
	// If the gate's id is known only after apply, Terraform itself defers the
	// read.
	w.Replace("change.tf", "ciam_gate.cutover.id", "terraform_data.which.output")
	w.Write("which.tf", "resource \"terraform_data\" \"which\" {\n  input = \"gate/small/design\"\n}\n")
	w.Write("design.tf", "resource \"ciam_gate\" \"design\" {\n  migration_id = ciam_migration.this.id\n  stage        = \"design\"\n}\n")
	w.Plan().OK()
	w.Apply("-target=ciam_gate.design").OK()
	w.Apply().Fails("").Reports(gateClosed, "gate/small/design", "CIAM211")
}

// A missing gate, or one in another register than the pinned one, is not open.
func TestAChangeWithoutAGate(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	owner := small(t)
	owner.Apply("-target=ciam_migration.this").OK()
	there := change(t, owner)
	there.Plan().Fails("").Reports(noRecord, "gate/small/cutover").Points("", "gate_id")
	owner.Apply().OK()
	there.Plan("-out=saved.tfplan").OK()

	there.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {\n  register_id = \""+owner.registerID()+"\"\n}")
	there.Plan().OK()
	there.Replace("provider.tf", owner.registerID(), anotherID)
	there.Plan().Fails("CIAM909").Reports("CIAM909", anotherID)
	there.Replace("provider.tf", anotherID, owner.registerID())
	there.Env = []string{"CIAM_REGISTER=sqlite:elsewhere.db"} // the file that a fresh runner has
	there.Plan().Fails("CIAM909").Reports("CIAM909")
	there.Apply("saved.tfplan").Fails("").Reports(noRecord) // that plan was made without a pin
	there.Replace("change.tf", "gate/small/cutover", "migration/small")
	there.Plan().Fails("").Reports("", "gate_id")
}

// It reads the gate again each time: earlier reads in the same process can be
// stale.
func TestAGateIsReadAgain(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	s := newServer(t, w.address())
	open := func() []*tfprotov6.Diagnostic {
		t.Helper()
		config := s.encode(s.object(s.schema.EphemeralResourceSchemas["ciam_gate"], map[string]string{"gate_id": "gate/small/cutover"}))
		resp, err := s.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: "ciam_gate", Config: config})
		must(t, err)
		return resp.Diagnostics
	}
	s.clean(nil, open())
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	if got := open(); len(got) != 1 || got[0].Summary != "Gate is closed" {
		t.Errorf("opened with %v", got)
	}
}
