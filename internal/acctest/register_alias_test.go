package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// aliased is a folder with the small migration and a second configuration of
// the provider for the same register. Terraform runs each in its own process,
// so neither sees what the other plans.
func aliased(t testing.TB) *Workspace {
	w := small(t)
	w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {}\n\nprovider \"ciam\" {\n  alias = \"other\"\n}")
	return w
}

// through makes a resource of a file use the other configuration.
func (w *Workspace) through(file, resource string) {
	w.t.Helper()
	w.Replace(file, resource+"\" {", resource+"\" {\n  provider = ciam.other\n")
}

func TestReferencesAcrossAliasesAreRefusedAtFirst(t *testing.T) {
	t.Parallel()
	w := aliased(t)
	w.through("parties.tf", `"ciam_party" "security`)
	r := w.Plan().Fails("CIAM907")
	r.Reports("CIAM907", "person/sasha-security").Points("CIAM907", "security")
	w.Apply().Fails("CIAM907")

	// Applied records are in the register, where both find them.
	w.Apply("-target=ciam_party.security").OK()
	w.Apply().OK()
	w.Plan().Empty()
}

// Everything is refused as it is without an alias.
func TestAliasesCannotBypassRules(t *testing.T) {
	t.Parallel()
	w := aliased(t)
	w.Write("vendor.tf", `
resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme"
}

resource "ciam_decision_owner" "reserved" {
  provider     = ciam.other
  migration_id = ciam_migration.this.id
  decision     = "audit_evidence_retention"
  accountable  = ciam_party.vendor.id
}
`)
	for _, target := range []string{"ciam_party.vendor", "ciam_migration.this"} {
		w.Apply("-target=" + target).OK()
	}
	w.Plan().Fails("CIAM303").Points("CIAM303", "accountable")
	w.Apply("-refresh=false").Fails("CIAM303")
	if slices.Contains(w.StateList(), "ciam_decision_owner.reserved") {
		t.Error("the row was made")
	}
}

// Two rows for one decision, one through each configuration: the plan cannot
// detect it, and the apply refuses the second.
func TestAnAliasGivesNoDecisionTwoRows(t *testing.T) {
	t.Parallel()
	w := aliased(t)
	w.Apply("-target=ciam_migration.this").OK()
	w.Write("again.tf", `
resource "ciam_decision_owner" "again" {
  provider     = ciam.other
  migration_id = ciam_migration.this.id
  decision     = "rollback"
  accountable  = ciam_party.engineer.id
  rationale    = "a second answer"
}
`)
	w.Plan().OK()
	w.Apply("-target=ciam_decision_owner.again", "-target=ciam_decision_owner.rollback").Fails("CIAM908").
		Reports("CIAM908", "decision/small/rollback", "import")
	rows := slices.DeleteFunc(w.StateList(), func(a string) bool { return !strings.HasPrefix(a, "ciam_decision_owner.") })
	if len(rows) != 1 {
		t.Errorf("the state has the rows %q", rows)
	}
	w.holdsWhatTheStateHolds()
	w.Plan().Fails("CIAM908")
}

// Four exceptions in one jurisdiction, two through each configuration: neither
// plan sees more than two, and the register's transaction refuses the fourth.
func TestAliasesShareTheExceptionBudget(t *testing.T) {
	t.Parallel()
	w := aliased(t)
	w.Write("compliance.tf", "resource \"ciam_party\" \"compliance\" {\n  kind     = \"person\"\n  name     = \"carla-compliance\"\n  function = \"compliance\"\n}\n")
	w.Apply().OK()
	for i, rule := range []string{"CIAM102", "CIAM110", "CIAM214", "CIAM507"} {
		w.Write(fmt.Sprintf("grace_%d.tf", i), fmt.Sprintf(`resource "ciam_exception" "grace_%d" {
  migration_id         = ciam_migration.this.id
  name                 = "grace-%d"
  rule                 = %q
  jurisdictions        = ["DE"]
  reason               = "It cannot be fixed before the change freeze."
  compensating_control = "Both platforms are watched day and night."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = %q
  expires_at           = %q
}
`, i, i, rule, Ago(time.Hour), Ago(-24*time.Hour)))
	}
	w.through("grace_2.tf", `"ciam_exception" "grace_2`)
	w.through("grace_3.tf", `"ciam_exception" "grace_3`)
	w.Plan().OK()
	w.Apply().Fails("CIAM604")
	made := slices.DeleteFunc(w.StateList(), func(a string) bool { return !strings.HasPrefix(a, "ciam_exception.") })
	if len(made) != 3 {
		t.Errorf("the state has the exceptions %q", made)
	}
	w.holdsWhatTheStateHolds()
	w.Plan().Fails("CIAM604")
}

// A party is changed through one configuration in the same apply in which a
// permit is created through the other. The second has read the party before,
// together with others, so its copy is stale: only the register's transaction
// sees the change.
func TestPermitsSeeRecordsOfAliases(t *testing.T) {
	t.Parallel()
	w := aliased(t)
	w.through("parties.tf", `"ciam_party" "security`)
	w.Apply("-target=ciam_party.security").OK()
	w.Apply("-target=ciam_gate.cutover").OK()
	if got := w.Attributes("ciam_gate.cutover")["status"]; got != "open" {
		t.Fatalf("the gate is %v", got)
	}
	w.Write("early.tf", `
resource "ciam_decision_owner" "early" {
  migration_id = "migration/small"
  decision     = "idp_integration"
  accountable  = "person/erik-engineer"
}
`)
	w.Replace("parties.tf", "  function = \"security\"", "  function   = \"business\"\n  depends_on = [ciam_decision_owner.early]")
	w.Plan().OK()
	w.Apply().Fails("CIAM205").Points("CIAM205", "gate_id")
	if slices.Contains(w.StateList(), "ciam_permit.cutover") {
		t.Error("the permit was given")
	}
	// The next plan reports everything.
	w.Plan().Fails("CIAM205")
}
