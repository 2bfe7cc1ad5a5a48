package acctest

import "testing"

// A gate that closes by what is planned is shown without a refresh, too, and
// what such a plan leaves in the state is what the register has.
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

// Without a refresh this state does not see what another one changed. What it
// writes over that is refused at apply, and a plan with a refresh shows it.
func TestStaleStateWithoutRefresh(t *testing.T) {
	t.Parallel()
	here, there := small(t), small(t, "parties")
	share(here, there)
	here.Apply().OK()
	there.Run("import", "ciam_party.owner", "person/olivia-owner").OK()
	there.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia of the other state\"")
	there.Apply("-target=ciam_party.owner").OK()

	here.Plan("-refresh=false").Empty()
	here.Apply("-refresh=false").OK()
	here.Plan().OK().wants(map[string]string{"ciam_party.owner": "update"})

	here.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia Owner\"")
	here.Apply("-refresh=false").Fails("").Reports(recordChanged, "person/olivia-owner", "-refresh=false")
	here.Apply().OK()
	here.Plan().Empty()
}

// Nor does it see that an approver has left security: its plan of a permit goes
// by the state, and the register has the last word at apply.
func TestPermitOnAStaleState(t *testing.T) {
	t.Parallel()
	here := small(t)
	here.Apply("-target=ciam_gate.cutover").OK()
	elsewhere(t, here, "ciam_party.security", "person/sasha-security", `kind     = "person"
  name     = "sasha-security"
  function = "engineering"`).Apply().OK()
	here.Plan("-refresh=false").OK().wants(map[string]string{"ciam_permit.cutover": "create"})
	here.Apply("-refresh=false").Fails("CIAM205")
	here.noRecord("permit/small/cutover/1")
}

// -refresh-only takes over what the register has and changes nothing there.
func TestRefreshOnly(t *testing.T) {
	t.Parallel()
	here, there := small(t), small(t, "parties")
	share(here, there)
	here.Apply().OK()
	there.Run("import", "ciam_party.owner", "person/olivia-owner").OK()
	there.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia of the other state\"")
	there.Apply("-target=ciam_party.owner").OK()

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
