package acctest

import "testing"

// onOneRegister are the states of examples/split on one register, as in a
// pipeline.
func onOneRegister(t *testing.T) (parties, migration, platform *Workspace) {
	t.Helper()
	parties, migration, platform = Example(t, "split/parties"), Example(t, "split/migration"), Example(t, "split/platform")
	share(parties, migration, platform)
	return parties, migration, platform
}

func TestSplitStatesMeetInTheRegister(t *testing.T) {
	t.Parallel()
	parties, migration, platform := onOneRegister(t)
	migration.Plan().Fails("").Reports(noRecord, "person/erik-engineer")
	parties.Apply().OK()
	platform.Plan().Fails("CIAM907").Points("CIAM907", "gate/mfa-rollout/cutover")

	migration.Replace("main.tf", "[ciam_approval.engineering.id, ciam_approval.security.id]", "[ciam_approval.security.id]")
	migration.Apply().OK().Reports("CIAM211", "person/erik-engineer")
	platform.Plan().Fails("CIAM211").Points("CIAM211", "gate_id").Reports("CIAM211", "person/erik-engineer")
	platform.Apply().Fails("CIAM211")
	if platform.Attributes("terraform_data.sign_in_policy") != nil {
		t.Fatal("the change went ahead without a permit")
	}

	migration.Replace("main.tf", "[ciam_approval.security.id]", "[ciam_approval.engineering.id, ciam_approval.security.id]")
	migration.Apply().OK()
	platform.Apply().OK()
	if platform.Attributes("terraform_data.sign_in_policy") == nil {
		t.Error("the change did not go ahead")
	}
	for _, w := range []*Workspace{parties, migration, platform} {
		w.Plan().Empty()
	}
}

// A change in the parties' state shows in the migration's state.
func TestSplitStatesSeeEachOther(t *testing.T) {
	t.Parallel()
	parties, migration, platform := onOneRegister(t)
	parties.Apply().OK()
	migration.Apply().OK()
	parties.Replace("main.tf", `name         = "sasha-security"
  display_name = "Sasha Security"
  function     = "security"`, `name         = "sasha-security"
  display_name = "Sasha Security"
  function     = "engineering"`)
	parties.Apply().OK()
	migration.Plan().OK().Reports("CIAM205", "person/sasha-security")
	platform.Plan().Fails("CIAM103", "CIAM205")
}
