package acctest

import "testing"

// A target includes what it refers to, and the rest is judged as it is in the
// register: a permit cannot bypass its gate.
func TestTargetedPermitIsJudged(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Plan("-target=ciam_permit.cutover").Fails("CIAM211")
	w.Apply("-target=ciam_permit.cutover").Fails("CIAM211")
	if w.Attributes("ciam_permit.cutover") != nil {
		t.Error("the permit is in the state")
	}
}

// The permit's configuration refers to no resource, so the target includes
// nothing else: its gate is the one in the register.
func TestTargetedPermitOfALiteralGate(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	w.Replace("permit.tf", "ciam_gate.cutover.id", `"gate/small/cutover"`)
	w.Plan("-target=ciam_permit.cutover").Fails("CIAM907")
	w.Apply("-target=ciam_gate.cutover").OK()
	w.Plan("-target=ciam_permit.cutover").Fails("CIAM211")

	// If it is fixed only in the configuration, the gate in the register is
	// still closed.
	w.Replace("gate.tf", "approval_ids       = []", "approval_ids       = [ciam_approval.security.id]")
	w.Plan("-target=ciam_permit.cutover").Fails("CIAM211")
	w.Apply("-target=ciam_gate.cutover").OK()
	w.Apply("-target=ciam_permit.cutover").OK()
}

// A migration that is applied alone is judged like any other, and closes the
// gate that the target left out.
func TestTargetedMigration(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Replace("migration.tf", "ciam_party.security.id", `"person/sasha-security"`)
	w.Plan("-target=ciam_migration.this").Fails("CIAM907")
	w.Replace("migration.tf", `"person/sasha-security"`, "ciam_party.security.id")
	w.Apply("-target=ciam_gate.cutover").OK()

	w.Replace("migration.tf", `["branding"]`, `["branding", "sso"]`)
	w.Plan("-target=ciam_migration.this").Fails("CIAM201", "CIAM203")
	w.Replace("migration.tf", `["branding", "sso"]`, `["branding", "localization"]`)
	w.Apply("-target=ciam_migration.this").OK()

	// The state still has the old gate. The permit is judged on the register.
	w.Plan("-refresh=false", "-target=ciam_permit.cutover").Fails("CIAM207")
	w.Apply("-target=ciam_permit.cutover").Fails("CIAM207")
	w.Apply("-refresh-only").OK()
	if got := w.Attributes("ciam_gate.cutover")["status"]; got != "closed" {
		t.Errorf("the gate is %v, want closed", got)
	}
}
