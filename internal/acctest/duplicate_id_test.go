package acctest

import (
	"slices"
	"strings"
	"testing"
)

// One id belongs to one resource. For a decision that is what keeps it from
// having two accountable parties.
func TestTwoResourcesWithOneIDAreRefused(t *testing.T) {
	for name, test := range map[string]struct{ hcl, id, address string }{
		"two rows for one decision": {`
resource "ciam_decision_owner" "again" {
  migration_id = ciam_migration.this.id
  decision     = "rollback"
  accountable  = ciam_party.engineer.id
  rationale    = "a second answer"
}`, "decision/small/rollback", "ciam_decision_owner"},
		"two parties": {`
resource "ciam_party" "again" {
  kind     = "person"
  name     = "erik-engineer"
  function = "security"
}`, "person/erik-engineer", "ciam_party"},
		"two of exactly the same": {`
resource "ciam_party" "again" {
  kind     = "person"
  name     = "erik-engineer"
  function = "engineering"
}`, "person/erik-engineer", "ciam_party"},
		"two gates for one stage": {`
resource "ciam_gate" "again" {
  migration_id = ciam_migration.this.id
  stage        = "cutover"
}`, "gate/small/cutover", "ciam_gate"},
		"two permits for one attempt": {`
resource "ciam_permit" "again" {
  gate_id = ciam_gate.cutover.id
  attempt = 1
}`, "permit/small/cutover/1", "ciam_permit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t)
			w.Write("again.tf", test.hcl)
			w.Plan().Fails("CIAM908").Says("Two resources of this configuration declare " + test.id)

			// And the same beside the one that is there already.
			w.Remove("again.tf")
			w.Apply().OK()
			w.Write("again.tf", test.hcl)
			before := w.StateList()
			for _, args := range [][]string{nil, {"-refresh=false"}} {
				r := w.Plan(args...).Fails("CIAM908").Says(test.id, "Remove one of them")
				if d := r.Find("CIAM908"); !strings.HasPrefix(d[0].Address, test.address+".") {
					t.Errorf("CIAM908 is shown at %s", d[0].Address)
				}
			}
			w.Apply().Fails("CIAM908")
			same(t, "a refused apply", w.StateList(), before)
			w.Remove("again.tf")
			w.Plan().Empty()
		})
	}
}

// What another state owns is not taken from it, unless it is asked for.
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
		run.Fails("CIAM908").Says("person/erik-engineer", "first-team", "import")
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

// With another party as accountable a decision's row is another record of the
// same id: it is refused wherever it is declared.
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
	other.Plan().Fails("CIAM908").Says("decision/small/rollback", "does not own it")
	other.Apply().Fails("CIAM908")
	if got := other.StateList(); len(got) > 0 {
		t.Errorf("the state holds %q", got)
	}
	owner.Plan().Empty()
}

// What is declared exactly as it is stored is what an interrupted apply leaves
// behind: it is taken over, and that is said.
func TestAnIdenticalRecordIsTakenOverWithAWarning(t *testing.T) {
	t.Parallel()
	owner, other := small(t, "parties"), small(t, "parties")
	share(owner, other)
	owner.Apply().OK()
	before := storedIDs(t, "sqlite:"+owner.registerFile())
	other.Plan().OK().Says("taken over", "person/erik-engineer", "If another state owns it")
	other.Apply().OK()
	other.Plan().Empty()
	same(t, "the takeover", storedIDs(t, "sqlite:"+owner.registerFile()), before)
	// They are the other state's now: their former owner destroys nothing, not
	// even unasked.
	owner.Destroy("-refresh=false").OK()
	same(t, "the destroy of the former owner", storedIDs(t, "sqlite:"+owner.registerFile()), before)
	other.Plan().Empty()
}
