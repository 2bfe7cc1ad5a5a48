package acctest

import (
	"fmt"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// An import changes the owner. The ledger records it, nothing else changes, and the
// former owner is told who did it. It can then neither change nor destroy the
// record.
func TestImportedRecordChangesItsOwner(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(there *Workspace){
		"with a block": func(there *Workspace) {
			there.Write("import.tf", "import {\n  to = ciam_party.owner\n  id = \"person/olivia-owner\"\n}\n")
		},
		"with the command": func(there *Workspace) {
			there.Run("import", "ciam_party.owner", "person/olivia-owner").OK()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			here, there := small(t, "parties").as("first-team"), small(t, "parties").as("second-team")
			share(here, there)
			here.Apply().OK()
			take(there)
			there.Plan("-target=ciam_party.owner").OK().wants(map[string]string{"ciam_party.owner": "update"})
			here.Plan().Empty() // a plan takes nothing over
			there.Apply("-target=ciam_party.owner").OK()
			there.Plan("-target=ciam_party.owner").Empty()
			here.did("person/olivia-owner", "create first-team", "import second-team")

			here.Plan("-refresh-only").OK().Reports(recordLost, "person/olivia-owner", "second-team")
			here.Plan().Fails("CIAM908").Reports("CIAM908", "second-team", "import").Reports(recordLost, "second-team")
			here.Plan("-refresh=false").Fails("CIAM908").Reports("CIAM908", "second-team")
			here.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Mine\"")
			here.Apply("-refresh=false").Fails("CIAM908")
			here.Destroy("-refresh=false").OK().Reports(recordLost, "person/olivia-owner", "second-team")
			there.Plan("-target=ciam_party.owner").Empty()
			here.did("person/olivia-owner", "create first-team", "import second-team")
		})
	}
}

// An imported record that is destroyed before an apply has recorded the import is
// recorded as both, and its former owner is told.
func TestImportedAndDestroyed(t *testing.T) {
	t.Parallel()
	here, there := small(t, "parties").as("first-team"), small(t, "parties").as("second-team")
	share(here, there)
	here.Apply().OK()
	there.Run("import", "ciam_party.owner", "person/olivia-owner").OK()
	there.Destroy("-target=ciam_party.owner").OK()
	here.did("person/olivia-owner", "create first-team", "import second-team", "retire second-team")
	here.Plan().OK().Reports(recordLost, "person/olivia-owner", "second-team")
}

// A resource that is renamed without a moved block is adopted under the same
// conditions, in whatever order Terraform plans it. Otherwise the moved block that
// the plan suggests fixes it.
func TestRenamedLater(t *testing.T) {
	t.Parallel()
	for name, later := range map[string]time.Duration{"soon": governance.Day, "late": 8 * governance.Day} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clock.NewFake(time.Now().Truncate(time.Second))
			w := small(t, "parties").At(c)
			w.Apply().OK()
			c.Advance(later)
			for _, address := range []string{"owner", "risk", "engineer", "security"} {
				w.Replace("parties.tf", fmt.Sprintf("\"ciam_party\" %q", address), fmt.Sprintf("\"ciam_party\" \"the_%s\"", address))
			}
			if later < adoptionLimit {
				w.Apply().OK()
				w.Plan().Empty()
				return
			}
			for _, run := range []*Result{w.Plan(), w.Plan("-refresh=false"), w.Apply()} {
				run.Fails("CIAM908").Reports("CIAM908", "person/olivia-owner", "moved").Reports("CIAM908", "person/sasha-security", "moved")
			}
			moves := ""
			for _, address := range []string{"owner", "risk", "engineer", "security"} {
				moves += fmt.Sprintf("moved {\n  from = ciam_party.%[1]s\n  to   = ciam_party.the_%[1]s\n}\n", address)
			}
			w.Write("moved.tf", moves)
			w.Apply().OK()
			w.Plan().Empty()
		})
	}
}
