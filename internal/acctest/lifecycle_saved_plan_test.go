package acctest

import "testing"

// changeElsewhere changes the owner's record through another state.
func changeElsewhere(t *testing.T, here *Workspace, displayName string) {
	t.Helper()
	there := small(t, "parties")
	share(here, there)
	there.stateOf(here)
	there.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \""+displayName+"\"")
	there.Apply("-target=ciam_party.owner").OK()
}

// A saved plan never overwrites what somebody wrote after it was made.
func TestSavedPlanOverAChangedRecord(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia Owner\"")
	w.Plan("-out=saved.tfplan").OK().wants(map[string]string{"ciam_party.owner": "update"})
	changeElsewhere(t, w, "Olivia of the other state")
	w.Apply("saved.tfplan").Fails("").Reports(recordChanged, "person/olivia-owner")
	w.Plan("-refresh-only").OK()
	if got := w.DriftOf("ciam_party.owner").Moves()["display_name"]; got != [2]any{nil, "Olivia of the other state"} {
		t.Errorf("display_name %v after the saved plan, want what the other state wrote", got)
	}
	w.Apply().OK()
	w.Plan().Empty()
}

// It also does not restore what somebody retired after it was made.
func TestSavedPlanOverARetiredRecord(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration", "approval", "decision", "gate")
	w.Apply().OK()
	w.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.engineer.id\n  rationale = \"Runs it.\"")
	w.Plan("-out=saved.tfplan").OK().wants(map[string]string{"ciam_decision_owner.rollback": "update"})
	there := elsewhere(t, w, "ciam_decision_owner.rollback", `migration_id = "migration/small"
  decision     = "rollback"
  accountable  = "person/erik-engineer"`)
	there.Apply().OK()
	there.Destroy().OK()
	w.Apply("saved.tfplan").Fails("").Reports(recordChanged, "decision/small/rollback")
	w.noRecord("decision/small/rollback")
	w.Apply().OK()
	w.Plan().Empty()
}

// A saved plan retires only this state's own records. One that was retired and
// re-created since belongs to its new owner.
func TestSavedPlanLeavesARecordMadeAnew(t *testing.T) {
	t.Parallel()
	here, there := small(t, "parties"), small(t, "parties")
	share(here, there)
	here.Apply().OK()
	here.Plan("-destroy", "-out=saved.tfplan").OK()
	there.stateOf(here)
	there.Apply("-replace=ciam_party.owner", "-target=ciam_party.owner").OK()
	here.Apply("saved.tfplan").OK()
	there.Plan("-target=ciam_party.owner").Empty()
	here.noRecord("person/rita-risk")
}

// A record that somebody created after the plan is not overwritten. An equal
// one is taken over.
func TestSavedPlanOverARecordMadeMeanwhile(t *testing.T) {
	t.Parallel()
	here, there := small(t, "parties"), small(t, "parties")
	share(here, there)
	there.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia of the other state\"")
	here.Plan("-out=saved.tfplan").OK()
	there.Apply().OK()
	here.Apply("saved.tfplan").Fails("CIAM908").Reports("CIAM908", "person/olivia-owner").
		Reports(recordAdopted, "person/rita-risk")
	there.Plan("-target=ciam_party.owner").Empty()
	here.Plan().Fails("CIAM908").Reports("CIAM908", "import", "person/olivia-owner")
}

// A permit is judged again when a saved plan is applied: its gate has closed
// since, and the codes are those of a new plan.
func TestSavedPlanOfAPermitWhoseGateHasClosed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, old, new, code string }{
		"scope changed":      {"migration.tf", `["branding"]`, `["branding", "localization"]`, "CIAM207"},
		"approval withdrawn": {"approval.tf", "approved_at", "decision = \"withdrawn\"\n  approved_at", "CIAM209"},
		"approval left out":  {"gate.tf", "[ciam_approval.security.id]", "[]", "CIAM211"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			there, here := small(t, "parties", "migration", "approval", "decision", "gate"), small(t, "permit")
			share(there, here)
			there.Apply().OK()
			here.Replace("permit.tf", "ciam_gate.cutover.id", `"gate/small/cutover"`)
			here.Plan("-out=saved.tfplan").OK().wants(map[string]string{"ciam_permit.cutover": "create"})

			there.Replace(c.file, c.old, c.new)
			if c.file == "approval.tf" {
				there.later("approval.tf")
			}
			there.Apply().OK().Reports(c.code)
			here.Apply("saved.tfplan").Fails(c.code)
			here.Plan().Fails(c.code)
			here.noRecord("permit/small/cutover/1")
		})
	}
}

// If nothing has changed, a saved plan of everything succeeds, including the
// permit that depends on records of the same plan.
func TestSavedPlanThatStillHolds(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Plan("-out=saved.tfplan").OK()
	w.Apply("saved.tfplan").OK()
	w.Plan().Empty()
}
