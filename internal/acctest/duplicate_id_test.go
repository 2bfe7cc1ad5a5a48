package acctest

import (
	"slices"
	"testing"
)

// Second resources with the ids of the small migration.
var again = map[string]string{
	"decision/small/rollback": `
resource "ciam_decision_owner" "again" {
  migration_id = ciam_migration.this.id
  decision     = "rollback"
  accountable  = ciam_party.engineer.id
  rationale    = "a second answer"
}`,
	"person/erik-engineer": `
resource "ciam_party" "again" {
  kind     = "person"
  name     = "erik-engineer"
  function = "security"
}`,
	"person/rita-risk": `
resource "ciam_party" "again" { # exactly the same
  kind     = "person"
  name     = "rita-risk"
  function = "business"
}`,
	"gate/small/cutover": `
resource "ciam_gate" "again" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
}`,
	"permit/small/cutover/1": `
resource "ciam_permit" "again" {
  gate_id = ciam_gate.cutover.id
  attempt = 1
}`,
}

// One id belongs to one resource. Therefore a decision cannot have two
// accountable parties.
func TestTwoResourcesWithOneIDAreRefused(t *testing.T) {
	t.Parallel()
	for id, hcl := range again {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			w := small(t)
			w.Write("again.tf", hcl)
			w.Plan().Fails("CIAM908").Reports("CIAM908", id)
		})
	}
}

// The same holds for a second resource beside an existing one.
func TestASecondResourceWithAnIDIsRefused(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"decision/small/rollback", "person/rita-risk"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			w := small(t)
			w.Apply().OK()
			before := w.StateList()
			w.Write("again.tf", again[id])
			for _, run := range []*Result{w.Plan(), w.Plan("-refresh=false"), w.Apply()} {
				run.Fails("CIAM908").Reports("CIAM908", id)
			}
			same(t, "a refused apply", w.StateList(), before)
			w.Remove("again.tf")
			w.Plan().Empty()
		})
	}
}

// A record of another state is not taken over without an import.
func TestAnIDThatAnotherStateOwnsIsRefused(t *testing.T) {
	t.Parallel()
	owner, other := small(t), small(t, "parties", "migration", "decision")
	share(owner, other)
	owner.Env = append(owner.Env, "CIAM_ACTOR=first-team")
	other.Env = append(other.Env, "CIAM_ACTOR=second-team")
	owner.Apply().OK()
	before := revisions(t, owner)

	other.Replace("parties.tf", `"engineering"`, `"engineering"`+"\n  display_name = \"Erik\"")
	other.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.security.id")
	for _, run := range []*Result{other.Plan(), other.Plan("-refresh=false"), other.Apply()} {
		run.Fails("CIAM908").Reports("CIAM908", "person/erik-engineer", "first-team", "import")
	}
	if r := other.Plan("-target=ciam_decision_owner.rollback"); !slices.Contains(r.Codes("error"), "CIAM908") {
		t.Errorf("the decision may have two owners:\n%s", r.Text())
	}
	if got := other.StateList(); len(got) > 0 {
		t.Errorf("the state holds %q after refusals", got)
	}
	same(t, "refusals", revisions(t, owner), before)
	owner.Plan().Empty()
}

// A decision's row with another accountable party has the same id. It is
// refused in every state.
func TestADecisionHasOneRowAcrossStates(t *testing.T) {
	t.Parallel()
	owner, other := small(t), NewWorkspace(t)
	share(owner, other)
	owner.Apply().OK()
	other.Write("main.tf", smallFiles["provider.tf"]+`
resource "ciam_decision_owner" "mine" {
  migration_id = "migration/small"
  decision     = "rollback"
  accountable  = "person/erik-engineer"
  rationale    = "we know better"
}
`)
	other.Plan().Fails("CIAM908").Reports("CIAM908", "decision/small/rollback")
	other.Apply().Fails("CIAM908")
	if got := other.StateList(); len(got) > 0 {
		t.Errorf("the state holds %q", got)
	}
	owner.Plan().Empty()
}

// A record that is declared exactly as it is stored was left by an interrupted
// apply: it is taken over, with a warning.
func TestAnIdenticalRecordIsTakenOverWithAWarning(t *testing.T) {
	t.Parallel()
	owner, other := small(t, "parties"), small(t, "parties")
	share(owner, other)
	owner.Apply().OK()
	before := storedIDs(t, "sqlite:"+owner.registerFile())
	other.Plan().OK().Reports(recordAdopted, "person/erik-engineer")
	other.Apply().OK()
	other.Plan().Empty()
	same(t, "the takeover", storedIDs(t, "sqlite:"+owner.registerFile()), before)
	// They belong to the other state now: their former owner retires nothing.
	owner.Destroy("-refresh=false").OK()
	same(t, "the destroy of the former owner", storedIDs(t, "sqlite:"+owner.registerFile()), before)
	other.Plan().Empty()
}
