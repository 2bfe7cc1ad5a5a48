package acctest

import "testing"

// A gate that a planned change closes is shown without a refresh too, and the
// state then equals the register.
func TestWithoutRefresh(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Plan("-refresh=false").OK()
	w.Apply("-refresh=false").OK()
	w.Plan("-refresh=false").Empty()
	w.Plan().Empty()

	w.Replace("migration.tf", `["branding"]`, `["branding", "localization"]`)
	w.Apply("-refresh=false").OK().Reports("CIAM207", "touches").wants(map[string]string{
		"ciam_migration.this": "update", "ciam_gate.cutover": "update",
	})
	if got := w.Attributes("ciam_gate.cutover")["status"]; got != "closed" {
		t.Errorf("the gate is %v, want closed", got)
	}
	w.Plan("-refresh=false").Empty()
	w.Plan().Empty()
}

// changedThere are two copies of one state. The other one has changed a party since.
func changedThere(t *testing.T) (here, there *Workspace) {
	t.Helper()
	here, there = small(t), small(t, "parties")
	share(here, there)
	here.Apply().OK()
	there.stateOf(here)
	there.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia of the other state\"")
	there.Apply("-target=ciam_party.owner").OK()
	return here, there
}

// Without a refresh, this state does not see the changes of another one. Its
// write over them is refused at apply, and a plan with a refresh shows them.
func TestStaleStateWithoutRefresh(t *testing.T) {
	t.Parallel()
	here, _ := changedThere(t)

	here.Plan("-refresh=false").Empty()
	here.Apply("-refresh=false").OK()
	here.Plan().OK().wants(map[string]string{"ciam_party.owner": "update"})

	here.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia Owner\"")
	here.Apply("-refresh=false").Fails("").Reports(recordChanged, "person/olivia-owner", "-refresh=false")
	here.Apply().OK()
	here.Plan().Empty()
}

// It also does not see that an approver has left security: the plan of a permit
// uses the state, and the apply judges what the register has.
func TestPermitOnAStaleState(t *testing.T) {
	t.Parallel()
	here := small(t)
	here.Apply("-target=ciam_gate.cutover").OK()
	elsewhere(t, here, "ciam_party.security", `kind     = "person"
  name     = "sasha-security"
  function = "engineering"`).Apply().OK()
	here.Plan("-refresh=false").OK().wants(map[string]string{"ciam_permit.cutover": "create"})
	here.Apply("-refresh=false").Fails("CIAM205")
	here.noRecord("permit/small/cutover/1")
}

// -refresh-only reads the register into the state, and changes nothing in the
// register.
func TestRefreshOnly(t *testing.T) {
	t.Parallel()
	here, there := changedThere(t)

	r := here.Plan("-refresh-only").OK()
	if got := r.Drift()["ciam_party.owner"]; got != "update" {
		t.Errorf("drift %v, want ciam_party.owner updated", r.Drift())
	}
	here.Apply("-refresh-only").OK()
	if got := here.Attributes("ciam_party.owner")["display_name"]; got != "Olivia of the other state" {
		t.Errorf("display_name is %v after the refresh", got)
	}
	there.Plan("-target=ciam_party.owner").Empty()
	here.Plan().OK().wants(map[string]string{"ciam_party.owner": "update"})
}
