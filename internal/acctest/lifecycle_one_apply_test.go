package acctest

import "testing"

// A party is removed together with the reference to it. Terraform retires the
// party before it updates the reference: CIAM906 warns, and nothing is refused.
func TestPartyGoesWithItsMention(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration", "approval", "decision", "gate")
	w.Write("helper.tf", `resource "ciam_party" "helper" {
  kind     = "person"
  name     = "hugo-helper"
  function = "engineering"
}
`)
	w.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.engineer.id\n  consulted = [ciam_party.helper.id]")
	w.Apply().OK()
	w.Remove("helper.tf")
	w.Plan().Fails("") // the configuration still mentions it
	w.Replace("decision.tf", "[ciam_party.helper.id]", "[]")
	r := w.Apply().OK()
	r.wants(map[string]string{"ciam_party.helper": "delete", "ciam_decision_owner.rollback": "update"})
	r.Warns("CIAM801", "CIAM906").Reports("CIAM906", "person/hugo-helper", "decision/small/rollback")
	w.Plan().Empty().Warns("CIAM801")
}

// A party can be removed although another state refers to it. The next plan of
// that state fails, and names both records.
func TestPartyGoesWhileNamedElsewhere(t *testing.T) {
	t.Parallel()
	people, others := small(t, "parties"), small(t, "migration", "approval", "decision", "gate")
	share(people, others)
	people.Apply().OK()
	for _, file := range []string{"migration.tf", "approval.tf", "decision.tf"} {
		others.mention(file, "ciam_party.owner.id", `"person/olivia-owner"`)
		others.mention(file, "ciam_party.risk.id", `"person/rita-risk"`)
		others.mention(file, "ciam_party.engineer.id", `"person/erik-engineer"`)
		others.mention(file, "ciam_party.security.id", `"person/sasha-security"`)
	}
	others.Apply().OK()
	others.Plan().Empty()
	people.Apply("-destroy", "-target=ciam_party.owner").OK().Reports("CIAM906", "person/olivia-owner", "migration/small")
	others.Plan().Fails("CIAM907").Reports("CIAM907", "business_owner", "person/olivia-owner").Points("CIAM907", "person/olivia-owner")
}

// Two approvers swap their functions and approve again: in one plan and one
// apply.
func TestApproversSwap(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete").inSandbox()
	w.Apply().OK()
	const security, compliance = "function     = \"security\"\n}", "function     = \"compliance\"\n}"
	w.Replace("parties.tf", security, "function     = \"swap\"\n}")
	w.Replace("parties.tf", compliance, security)
	w.Replace("parties.tf", "function     = \"swap\"\n}", compliance)
	w.Replace("main.tf", "ciam_party.security.id", "ciam_party.swap.id")
	w.Replace("main.tf", "ciam_party.compliance.id", "ciam_party.security.id")
	w.Replace("main.tf", "ciam_party.swap.id", "ciam_party.compliance.id")
	w.Replace("decisions.tf", "ciam_party.security.id", "ciam_party.swap.id")
	w.Replace("decisions.tf", "ciam_party.compliance.id", "ciam_party.security.id")
	w.Replace("decisions.tf", "ciam_party.swap.id", "ciam_party.compliance.id")
	r := w.Apply().OK()
	changes := r.Changes()
	for address, want := range map[string]string{
		"ciam_party.security": "update", "ciam_party.compliance": "update", "ciam_migration.this": "update",
		"ciam_approval.security": "replace", "ciam_approval.compliance": "replace", "ciam_gate.cutover": "update",
	} {
		if changes[address] != want {
			t.Errorf("%s: %q, want %q:\n%s", address, changes[address], want, r.Text())
		}
	}
	if got := w.Outputs()["gate"]; got != "open" {
		t.Errorf("the gate is %v, want open", got)
	}
	w.Plan().Empty()
}
