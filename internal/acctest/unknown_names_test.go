package acctest

import (
	"strings"
	"testing"
)

// The parts of an id can be unknown at plan. Then the id is unknown too, and
// the record is judged at apply.
func TestUnknownNamesAreSettledAtApply(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("unknown.tf", `
resource "terraform_data" "late" {
  input = { owner = "olivia-owner", migration = "small", stage = "cutover", attempt = 1 }
}
`)
	w.Replace("parties.tf", `"olivia-owner"`, `terraform_data.late.output.owner`)
	w.Replace("migration.tf", `"small"`, `terraform_data.late.output.migration`)
	w.Replace("gate.tf", "migration_id       = ciam_migration.this.id",
		"migration_id       = \"migration/${terraform_data.late.output.migration}\"\n  depends_on         = [ciam_migration.this]\n  stage              = terraform_data.late.output.stage")
	w.Replace("permit.tf", "gate_id = ciam_gate.cutover.id", "gate_id = ciam_gate.cutover.id\n  attempt = terraform_data.late.output.attempt")
	w.Plan().OK()
	w.Apply().OK()
	w.Plan().Empty()
	if got := w.Attributes("ciam_permit.cutover")["id"]; got != "permit/small/cutover/1" {
		t.Errorf("the permit is %v", got)
	}
	w.holdsWhatTheStateHolds()
}

// The values of for_each can be unknown, but not its keys (terraform refuses
// those).
func TestUnknownValuesOfForEach(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Write("each.tf", `
resource "terraform_data" "late" {
  input = { function = "security", member = "person/sasha-security" }
}

resource "ciam_party" "each" {
  for_each = { red = terraform_data.late.output.function, blue = "security" }
  kind     = "team"
  name     = each.key
  function = each.value
  members  = [terraform_data.late.output.member]

  depends_on = [ciam_party.security]
}
`)
	w.Apply().OK()
	w.Plan().Empty()
	if got := w.Attributes(`ciam_party.each["red"]`)["function"]; got != "security" {
		t.Errorf("the function is %v", got)
	}
}

// A duplicate id that the plan could not detect is refused at apply, even if
// both are equal, as after an interrupted apply.
func TestUnknownNamesThatTurnOutTheSame(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]string{"alike": "security", "different": "compliance"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties")
			w.Write("twice.tf", strings.ReplaceAll(`
resource "terraform_data" "late" {
  input = "twin"
}

resource "ciam_party" "first" {
  kind     = "person"
  name     = terraform_data.late.output
  function = "security"
}

resource "ciam_party" "second" {
  kind     = "person"
  name     = terraform_data.late.output
  function = "SECOND"
}
`, "SECOND", second))
			w.Plan().OK()
			w.Apply().Fails("CIAM908").Reports("CIAM908", "person/twin")
			w.holdsWhatTheStateHolds()
		})
	}
}

// An id that is unknown at plan can turn out to belong to another state.
func TestUnknownNameThatTurnsOutToBeTaken(t *testing.T) {
	t.Parallel()
	owner, other := small(t, "parties"), small(t)
	share(owner, other)
	owner.Apply().OK()
	for _, name := range []string{"parties.tf", "migration.tf", "approval.tf", "decision.tf", "gate.tf", "permit.tf"} {
		other.Remove(name)
	}
	other.Write("main.tf", `
resource "terraform_data" "late" {
  input = "olivia-owner"
}

resource "ciam_party" "mine" {
  kind         = "person"
  name         = terraform_data.late.output
  function     = "business"
  display_name = "Another Olivia"
}
`)
	other.Plan().OK()
	other.Apply().Fails("CIAM908").Reports("CIAM908", "person/olivia-owner", "import")
	if got := other.StateList(); len(got) != 1 {
		t.Errorf("the state holds %q", got)
	}
	owner.Plan().Empty()
}

// A record with an unknown id cannot be judged at plan, not even its known
// arguments. It is judged at apply.
func TestUnknownIDsCannotBypassRules(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("vendor.tf", `
resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme"
}

resource "terraform_data" "late" {
  input = ciam_migration.this.id
}
`)
	w.Replace("decision.tf", "= ciam_migration.this.id", "= terraform_data.late.output")
	w.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.vendor.id")
	w.Plan().OK()
	w.Apply().Fails("CIAM302").Points("CIAM302", "accountable")
	// Without the row there is no gate, and without the gate no permit.
	for _, address := range w.StateList() {
		if strings.HasPrefix(address, "ciam_decision_owner.") || strings.HasPrefix(address, "ciam_gate.") || strings.HasPrefix(address, "ciam_permit.") {
			t.Errorf("%s slipped into the state", address)
		}
	}
}
