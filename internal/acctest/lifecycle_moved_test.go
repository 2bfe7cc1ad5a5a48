package acctest

import (
	"maps"
	"strings"
	"testing"
)

// A renamed resource with a moved block keeps its record, and can change in the
// same step.
func TestMoved(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	used := w.Attributes("ciam_permit.cutover")["used_at"]
	w.Write("moved.tf", `moved {
  from = ciam_party.security
  to   = ciam_party.reviewer
}

moved {
  from = ciam_permit.cutover
  to   = ciam_permit.go
}
`)
	w.Replace("parties.tf", `"ciam_party" "security"`, `"ciam_party" "reviewer"`)
	w.Replace("migration.tf", "ciam_party.security", "ciam_party.reviewer")
	w.Replace("approval.tf", "ciam_party.security", "ciam_party.reviewer")
	w.Replace("permit.tf", `"ciam_permit" "cutover"`, `"ciam_permit" "go"`)
	w.Plan().OK().wants(map[string]string{"ciam_party.reviewer": "move", "ciam_permit.go": "move"})
	w.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  display_name = \"Sasha\"")
	w.Apply().OK().wants(map[string]string{"ciam_party.reviewer": "update", "ciam_permit.go": "move"})
	w.Plan().Empty()
	if got := w.Attributes("ciam_permit.go")["used_at"]; got != used {
		t.Errorf("used_at was %v and is %v", used, got)
	}
}

// A resource that moves into a module keeps its record.
func TestMovedIntoAModule(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Write("people/main.tf", strings.Replace(peopleModule, "PARTIES", smallFiles["parties.tf"], 1))
	moves, want := "", map[string]string{}
	for _, name := range []string{"owner", "risk", "engineer", "security"} {
		moves += "moved {\n  from = ciam_party." + name + "\n  to   = module.people.ciam_party." + name + "\n}\n"
		want["module.people.ciam_party."+name] = "move"
		for _, file := range []string{"migration.tf", "approval.tf", "decision.tf"} {
			w.mention(file, "ciam_party."+name+".id", "module.people.ids."+name)
		}
	}
	w.Write("parties.tf", "module \"people\" {\n  source = \"./people\"\n}\n\n"+moves)
	w.Run("get").OK()
	w.Apply().OK().wants(want)
	w.Plan().Empty()
}

// Without a moved block, a renamed resource is destroyed and created. If both
// are equal, the record is taken over, in whatever order Terraform applies
// them.
func TestRenamedUnchanged(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration", "approval", "decision", "gate") // no permit holds them
	w.Apply().OK()
	before := w.Attributes("ciam_approval.security")
	w.Replace("approval.tf", `"ciam_approval" "security"`, `"ciam_approval" "of_security"`)
	w.Replace("gate.tf", "ciam_approval.security", "ciam_approval.of_security")
	w.Replace("decision.tf", `"ciam_decision_owner" "rollback"`, `"ciam_decision_owner" "way_back"`)
	w.Replace("gate.tf", "ciam_decision_owner.rollback", "ciam_decision_owner.way_back")
	w.Apply().OK().wants(map[string]string{
		"ciam_approval.security": "delete", "ciam_approval.of_security": "create",
		"ciam_decision_owner.rollback": "delete", "ciam_decision_owner.way_back": "create",
	})
	w.Plan().Empty()
	if after := w.Attributes("ciam_approval.of_security"); !maps.EqualFunc(before, after, equalJSON) {
		t.Errorf("the approval was %v and is %v", before, after)
	}
	if got := w.Attributes("ciam_gate.cutover")["status"]; got != "open" {
		t.Errorf("the gate is %v, want open", got)
	}
}

// If it is renamed and changed at once, the record could be lost: the plan
// refuses that, and the moved block that it suggests fixes it.
func TestRenamedAndChanged(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Replace("decision.tf", `"ciam_decision_owner" "rollback"`, `"ciam_decision_owner" "way_back"`)
	w.Replace("gate.tf", "ciam_decision_owner.rollback", "ciam_decision_owner.way_back")
	w.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.engineer.id\n  rationale = \"Runs it.\"")
	for _, args := range [][]string{nil, {"-refresh=false"}} {
		w.Plan(args...).Fails("CIAM505", "CIAM908").
			Reports("CIAM505", "decision/small/rollback", "moved").Reports("CIAM908", "decision/small/rollback", "moved")
	}
	w.Write("moved.tf", "moved {\n  from = ciam_decision_owner.rollback\n  to   = ciam_decision_owner.way_back\n}\n")
	w.Apply().OK().wants(map[string]string{"ciam_decision_owner.way_back": "update"})
	w.Plan().Empty()
}

// A renamed permit is never re-created: if it were retired first, it could not
// be created again after its gate has closed.
func TestRenamedPermit(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Replace("permit.tf", `"ciam_permit" "cutover"`, `"ciam_permit" "go"`)
	w.Plan().Fails("CIAM505").Reports("CIAM505", "permit/small/cutover/1", "moved")
	w.Plan("-refresh=false").Fails("CIAM505").Reports("CIAM505", "permit/small/cutover/1", "moved")

	// A register without retention refuses it too: the new permit would be
	// another decision.
	trial := small(t).inSandbox()
	trial.Apply().OK()
	trial.Replace("permit.tf", `"ciam_permit" "cutover"`, `"ciam_permit" "go"`)
	trial.Plan().Fails("CIAM908").Reports("CIAM908", "permit/small/cutover/1", "moved")
	trial.Plan("-refresh=false").Fails("CIAM908").Reports("CIAM908", "permit/small/cutover/1", "moved")

	w.Write("moved.tf", "moved {\n  from = ciam_permit.cutover\n  to   = ciam_permit.go\n}\n")
	w.Plan().OK().wants(map[string]string{"ciam_permit.go": "move"})
}

// A removed block removes the resource from the state, or destroys it.
func TestRemoved(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	w.Remove("permit.tf")
	w.Remove("decision.tf")
	w.Replace("gate.tf", "[ciam_decision_owner.rollback.id]", "[]")
	w.Write("removed.tf", `removed {
  from = ciam_permit.cutover
  lifecycle {
    destroy = false
  }
}

removed {
  from = ciam_decision_owner.rollback
  lifecycle {
    destroy = true
  }
}
`)
	w.Apply().OK().wants(map[string]string{
		"ciam_permit.cutover": "remove", "ciam_decision_owner.rollback": "delete", "ciam_gate.cutover": "update",
	})
	w.Plan().Empty()
	w.noRecord("decision/small/rollback")

	// The permit is unchanged in the register, and another state can import it.
	w.Remove("removed.tf")
	w.Write("permit.tf", smallFiles["permit.tf"]+"\nimport {\n  to = ciam_permit.cutover\n  id = \"permit/small/cutover/1\"\n}\n")
	w.Apply().OK().wants(map[string]string{"ciam_permit.cutover": "update"})
	w.Plan().Empty()
}
