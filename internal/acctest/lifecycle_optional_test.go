package acctest

import (
	"fmt"
	"testing"
	"time"
)

// optional is a configuration with a variable for each optional argument:
// unset, empty if that is valid, or set.
const optional = `resource "ciam_party" "team" {
  kind     = "team"
  name     = "identity-platform"
  function = "engineering"
  %[1]s
}

resource "ciam_party" "engineer" {
  kind     = "person"
  name     = "erik-engineer"
  function = "engineering"
  %[2]s
}

resource "ciam_party" "owner" {
  kind     = "person"
  name     = "olivia-owner"
  function = "business"
}

resource "ciam_party" "security" {
  kind     = "person"
  name     = "sasha-security"
  function = "security"
}

resource "ciam_migration" "this" {
  name            = "small"
  title           = "New colours on the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = ciam_party.owner.id
  risk_owner      = ciam_party.owner.id
  approvers = {
    security = { party = ciam_party.security.id, function = "security", %[3]s }
  }
  %[4]s
}

resource "ciam_decision_owner" "rollback" {
  migration_id = ciam_migration.this.id
  decision     = "rollback"
  accountable  = ciam_party.engineer.id
  %[5]s
}

resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = ciam_migration.this.digest
  approved_at  = %[6]q
  %[7]s
}

resource "ciam_gate" "cutover" {
  migration_id = ciam_migration.this.id
  %[8]s
}
`

// An optional argument can be unset, empty, set and unset again. Each apply is
// followed by an empty plan, and empty equals unset.
func TestOptionalArguments(t *testing.T) {
	t.Parallel()
	w := small(t, "provider")
	given := Ago(time.Hour)
	write := func(team, engineer, approver, migration, decision, approval, gate string) {
		w.Write("main.tf", fmt.Sprintf(optional, team, engineer, approver, migration, decision, given, approval, gate))
	}
	unset := func() { write("", "", "", "", "", "", "") }
	empty := func() {
		write("members = []", "signing_keys = []", "", "implementers = []",
			"responsible = []\n  consulted = []\n  informed = []", "evidence_ids = []\n  overrides = []",
			"approval_ids = []\n  decision_owner_ids = []\n  evidence_ids = []\n  exception_ids = []\n  risk_acceptance_ids = []")
	}
	set := func() {
		write(`members      = [ciam_party.engineer.id]
  display_name = "Identity platform team"`,
			`email         = "erik.engineer@bank.example"
  directory_ref = "uid=erik"`,
			`mode = "required", jurisdictions = ["DE"]`,
			`description          = "As the brand guide says."
  external_ref         = "CHG-2041"
  source_platform      = "self-hosted-idp"
  implementers         = [ciam_party.team.id]
  minimum_risk         = "low"
  non_human_identities = false
  status               = "active"`,
			`responsible = [ciam_party.team.id]
  consulted   = [ciam_party.security.id]
  informed    = [ciam_party.owner.id]
  rationale   = "Runs it."`,
			`jurisdictions = ["DE"]
  conditions    = "Only the colours."
  external_ref  = "CHG-2041"
  decision      = "approved"
  stage         = "cutover"`,
			`stage              = "cutover"
  approval_ids       = [ciam_approval.security.id]
  decision_owner_ids = [ciam_decision_owner.rollback.id]`)
	}
	for i, step := range []struct {
		name  string
		write func()
		later bool // the scope changes, so the approver approves again
	}{
		{"unset", unset, false},
		{"empty", empty, false},
		{"set", set, true},
		{"empty again", empty, true},
		{"unset again", unset, false},
		{"set again", set, true},
		{"unset at last", unset, true},
	} {
		if step.later {
			given = Ago(time.Minute * time.Duration(30-i))
		}
		step.write()
		r := w.Apply()
		if r.Exit != 0 {
			t.Fatalf("%s: %s", step.name, r.Text())
		}
		if r = w.Plan(); r.Exit != 0 {
			t.Fatalf("%s: the plan is not empty: %v\n%s", step.name, r.Changes(), r.Text())
		}
	}
}

// Empty also equals unset for another checkout of the state that writes the record
// the other way: it changes once, and then the plan is empty.
func TestEmptyIsAsGoodAsLeftOut(t *testing.T) {
	t.Parallel()
	here := small(t)
	here.Write("team.tf", team)
	here.Replace("team.tf", "[ciam_party.engineer.id]", "[]")
	here.Apply().OK()
	there := elsewhere(t, here, "ciam_party.team", `kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"`)
	there.Plan().OK()
	here.Plan().Empty()
	there.Replace("main.tf", `"engineering"`, "\"engineering\"\n  members = []")
	there.Apply().OK()
	there.Plan().Empty()
	here.Plan().Empty()
}
