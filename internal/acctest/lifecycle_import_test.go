package acctest

import (
	"fmt"
	"strings"
	"testing"
)

// ids are the records of the small migration and of one vendor, one of each
// type and kind, by the address to which they are imported.
var ids = map[string]string{
	"ciam_party.person":        "person/sasha-security",
	"ciam_party.team":          "team/identity-platform",
	"ciam_party.vendor":        "vendor/acme-identity",
	"ciam_steering_group.x":    "steering_group/ciam-board",
	"ciam_migration.this":      "migration/legacy-to-cloud",
	"ciam_decision_owner.mfa":  "decision/legacy-to-cloud/mfa_policy",
	"ciam_evidence.test":       "evidence/legacy-to-cloud/rollback-test",
	"ciam_exception.consent":   "exception/legacy-to-cloud/consent-review",
	"ciam_risk_acceptance.x":   "risk/legacy-to-cloud/session-replay",
	"ciam_approval.compliance": "approval/legacy-to-cloud/cutover/compliance/carla-compliance",
	"ciam_gate.cutover":        "gate/legacy-to-cloud/cutover",
	"ciam_permit.cutover":      "permit/legacy-to-cloud/cutover/1",
}

// Import blocks with generated configuration take one record of every type over
// from another state, which is told. The next plan is empty, also without the
// import blocks.
func TestGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	there, here := Example(t, "complete"), small(t, "provider")
	share(there, here)
	there.Write("board.tf", exampleText(t, "resources", "ciam_steering_group", "resource.tf"))
	there.Write("exception.tf", exampleText(t, "resources", "ciam_exception", "resource.tf"))
	there.Apply().OK()
	blocks, want := "", map[string]string{}
	for address, id := range ids {
		blocks += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
		want[address] = "update" // the apply records the import
	}
	here.Write("imports.tf", blocks)
	here.Plan("-generate-config-out=generated.tf").OK().wants(want)
	here.Apply().OK().wants(want)
	here.Plan().Empty()
	here.Remove("imports.tf")
	here.Plan().Empty()
	told := there.Plan("-refresh-only").OK()
	for address, id := range ids {
		told.Reports(recordLost, id)
		if got := here.Attributes(address)["id"]; got != id {
			t.Errorf("%s is %v, want %s", address, got, id)
		}
	}
}

// terraform import imports a record that the configuration describes. The next
// apply records it.
func TestImportCommand(t *testing.T) {
	t.Parallel()
	there, here := small(t), small(t, "parties")
	share(there, here)
	there.Apply().OK()
	for name, id := range map[string]string{
		"owner": "person/olivia-owner", "risk": "person/rita-risk", "engineer": "person/erik-engineer", "security": "person/sasha-security",
	} {
		here.Run("import", "-input=false", "ciam_party."+name, id).OK()
	}
	here.Apply().OK().wants(map[string]string{
		"ciam_party.owner": "update", "ciam_party.risk": "update", "ciam_party.engineer": "update", "ciam_party.security": "update",
	})
	here.Plan().Empty()
}

// A data source can read what terraform import has imported by the id of its resource,
// also before an apply has recorded the import. The state of three types has no id
// meanwhile: they have no other attribute that a plan can change.
func TestImportCommandBesideDataSources(t *testing.T) {
	t.Parallel()
	there, here := Example(t, "complete"), small(t, "provider")
	share(there, here)
	there.Write("exception.tf", exampleText(t, "resources", "ciam_exception", "resource.tf"))
	there.Apply().OK()
	blocks, sources, want := "", "", map[string]string{}
	for address, id := range ids {
		noun, label, _ := strings.Cut(address, ".")
		switch noun {
		case "ciam_steering_group", "ciam_decision_owner", "ciam_evidence":
			continue
		}
		blocks += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
		sources += fmt.Sprintf("data %q %q {\n  id = %s.id\n}\n", noun, label, address)
		want[address], want["data."+address] = "update", "read"
	}
	here.Write("imports.tf", blocks)
	here.Plan("-generate-config-out=generated.tf").OK()
	here.Remove("imports.tf")
	here.Write("sources.tf", sources)
	for address, action := range want {
		if action == "update" {
			here.Run("import", "-input=false", address, ids[address]).OK()
		}
	}
	here.Plan().OK().wants(want)
	here.Apply().OK()
	here.Plan().Empty()
	for address, action := range want {
		if got := here.Attributes("data." + address)["id"]; action == "update" && got != ids[address] {
			t.Errorf("data.%s has the id %v", address, got)
		}
	}
}

// If the configuration differs from the record, the import changes the record
// in place, as the plan shows.
func TestImportAndChange(t *testing.T) {
	t.Parallel()
	there, here := small(t), small(t, "parties")
	share(there, here)
	there.Apply().OK()
	here.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  email = \"olivia.owner@bank.example\"")
	here.Write("import.tf", "import {\n  to = ciam_party.owner\n  id = \"person/olivia-owner\"\n}\n")
	here.Apply("-target=ciam_party.owner").OK().wants(map[string]string{"ciam_party.owner": "update"})
	here.Plan("-target=ciam_party.owner").Empty()
	there.Plan("-refresh-only").OK().Reports(recordLost, "person/olivia-owner")
}

// A failed import names the reason: a missing record, a record of another type,
// an invalid id, or a retired record.
func TestImportRefused(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	w.Remove("permit.tf")
	w.Apply().OK()
	for _, c := range []struct{ address, id, headline string }{
		{"ciam_party.x", "person/nobody-here", noRecord},
		{"ciam_party.x", "migration/small", importIDInvalid},
		{"ciam_party.x", "olivia-owner", importIDInvalid},
		{"ciam_party.x", "person/Olivia Owner", importIDInvalid},
		{"ciam_migration.x", "person/olivia-owner", importIDInvalid},
		{"ciam_permit.x", "permit/small/cutover/1", noRecord},
	} {
		w.Write("import.tf", fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", c.address, c.id))
		w.Plan("-generate-config-out=generated.tf").Fails("").Reports(c.headline, strings.Fields(c.id)...)
	}
	w.Remove("import.tf")
	w.Plan().Empty()
}

// One record is one resource: a second import in one state is refused.
func TestImportedTwice(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	w.Write("again.tf", `import {
  to = ciam_party.again
  id = "person/olivia-owner"
}

resource "ciam_party" "again" {
  kind     = "person"
  name     = "olivia-owner"
  function = "business"
}
`)
	w.Plan().Fails("CIAM908").Reports("CIAM908", "person/olivia-owner")
}
