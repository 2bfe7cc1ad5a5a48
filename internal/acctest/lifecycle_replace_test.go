package acctest

import (
	"fmt"
	"testing"
)

// all are the resources of the small migration, each of its own kind.
var all = []string{
	"ciam_party.security", "ciam_migration.this", "ciam_approval.security",
	"ciam_decision_owner.rollback", "ciam_gate.cutover", "ciam_permit.cutover",
}

// -replace retires a record and re-creates it under the same id. References to
// it stay, and the next plan is empty.
func TestReplace(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	for _, address := range all {
		r := w.Apply("-replace=" + address).OK()
		r.wants(map[string]string{address: "replace"})
		w.Plan().Empty()
	}
	recorded := w.Attributes("ciam_approval.security")["recorded_at"]
	w.Apply("-replace=ciam_approval.security", "-replace=ciam_party.security").OK()
	w.Plan().Empty()
	if again := w.Attributes("ciam_approval.security")["recorded_at"]; again != recorded {
		t.Errorf("recorded_at was %v and is %v: the register has seen this word before", recorded, again)
	}
}

// A record that is retired and re-created under one id with other arguments
// could be lost, because Terraform can do the two in either order. The plan
// refuses that and shows what to do instead, which works.
func TestReplaceWithOtherArguments(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  display_name = \"Sasha\"")
	w.Plan("-replace=ciam_party.security").Fails("CIAM908").Reports("CIAM908", "person/sasha-security", "-replace")
	w.Apply().OK().wants(map[string]string{"ciam_party.security": "update"})
	w.Plan().Empty()
}

// An argument that is unknown yet can turn out to be equal.
func TestReplaceWithAnUnknownArgument(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Write("name.tf", "resource \"terraform_data\" \"name\" {\n  input = \"Sasha\"\n}\n")
	w.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  display_name = terraform_data.name.output")
	w.Apply().OK()
	w.Apply("-replace=terraform_data.name", "-replace=ciam_party.security").OK().
		wants(map[string]string{"terraform_data.name": "replace", "ciam_party.security": "replace"})
	w.Plan().Empty()
	w.Replace("parties.tf", `"business"`, `"compliance"`)
	w.Replace("parties.tf", "terraform_data.name.output\n  function = \"security\"", "terraform_data.name.output\n  function = \"compliance\"")
	w.Plan("-replace=terraform_data.name", "-replace=ciam_party.security").Fails("CIAM908")
}

// Without retention, a replaced permit is another decision, which is judged
// again: it is refused while the gate is closed, and nothing is retired.
func TestReplacedPermitIsJudgedAfresh(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	used := w.Attributes("ciam_permit.cutover")["used_at"]
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	w.Plan().Empty()

	w.Plan("-replace=ciam_permit.cutover").Fails("CIAM211")
	w.Plan("-replace=ciam_permit.cutover", "-refresh=false").Fails("CIAM211")
	w.Run("taint", "ciam_permit.cutover").OK()
	w.Plan().Fails("CIAM211")
	w.Apply().Fails("CIAM211")
	w.Run("untaint", "ciam_permit.cutover").OK()
	w.Plan().Empty()
	if got := w.Attributes("ciam_permit.cutover")["used_at"]; got != used {
		t.Errorf("used_at was %v and is %v", used, got)
	}
}

// Without a refresh, a tainted permit looks like one of another state, which is
// not adopted while its gate is closed. With a refresh, it stays the same decision,
// and is not re-created.
func TestTaintedPermitIsKept(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	used := w.Attributes("ciam_permit.cutover")
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Apply().OK()
	w.Run("taint", "ciam_permit.cutover").OK()
	w.Apply("-refresh=false").Fails("CIAM908").Reports("CIAM908", "permit/small/cutover/1", "-refresh=false")
	w.Apply().OK()
	w.Plan().Empty()
	if got := w.Attributes("ciam_permit.cutover"); got["used_at"] != used["used_at"] || got["snapshot"] != used["snapshot"] {
		t.Errorf("the permit was %v and is %v", used, got)
	}
}

// A tainted resource is replaced at the next apply, also under another name,
// and nothing of the old one is left.
func TestTaint(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	for _, address := range []string{"ciam_party.security", "ciam_gate.cutover", "ciam_permit.cutover"} {
		w.Run("taint", address).OK()
		w.Apply().OK().wants(map[string]string{address: "replace"})
		w.Plan().Empty()
	}
	w.Run("taint", "ciam_party.security").OK()
	w.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  display_name = \"Sasha\"")
	w.Plan().Fails("CIAM908").Reports("CIAM908", "person/sasha-security", "untaint")
	w.Run("untaint", "ciam_party.security").OK()
	w.Apply().OK().wants(map[string]string{"ciam_party.security": "update"})
	w.Plan().Empty()

	decision := "rollback"
	for refresh, other := range map[string]string{"-refresh=true": "idp_integration", "-refresh=false": "session_design"} {
		w.Run("taint", "ciam_decision_owner.rollback").OK()
		w.Replace("decision.tf", fmt.Sprintf("= %q", decision), fmt.Sprintf("= %q", other))
		w.Apply(refresh).OK()
		w.Plan().Empty()
		w.noRecord("decision/small/" + decision)
		decision = other
	}
}

// Without a refresh, a tainted resource has no private state with its owner.
// Unchanged, it is still replaced. Changed, it is refused, and the error shows
// the way out.
func TestTaintWithoutRefresh(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Run("taint", "ciam_party.security").OK()
	w.Run("taint", "ciam_approval.security").OK()
	w.Apply("-refresh=false").OK().wants(map[string]string{"ciam_party.security": "replace", "ciam_approval.security": "replace"})
	w.Plan().Empty()

	w.Run("taint", "ciam_party.security").OK()
	w.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  display_name = \"Sasha\"")
	w.Plan("-refresh=false").Fails("CIAM908").Reports("CIAM908", "untaint", "-refresh=false")
	w.Run("untaint", "ciam_party.security").OK()
	w.Apply("-refresh=false").OK()
	w.Plan().Empty()
}
