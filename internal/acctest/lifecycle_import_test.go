package acctest

import (
	"fmt"
	"os"
	"path/filepath"
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

// withoutID are the types whose state has no id from terraform import until an apply has
// recorded the import: they have no other attribute that a plan can change.
var withoutID = map[string]bool{"ciam_steering_group": true, "ciam_decision_owner": true, "ciam_evidence": true}

// A data source can read what terraform import has imported by the id of its resource,
// also before an apply has recorded the import, except for three types. There the
// command fails with a hint at the import block, with which every type can be read.
func TestImportBesideDataSources(t *testing.T) {
	t.Parallel()
	there := Example(t, "complete")
	there.Write("exception.tf", exampleText(t, "resources", "ciam_exception", "resource.tf"))
	there.Write("board.tf", exampleText(t, "resources", "ciam_steering_group", "resource.tf"))
	there.Apply().OK()
	byBlock, byCommand := small(t, "provider"), small(t, "provider")
	share(there, byBlock)
	share(there, byCommand)
	blocks, every := "", map[string]string{}
	source := map[string]string{}
	for address, id := range ids {
		noun, label, _ := strings.Cut(address, ".")
		blocks += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, id)
		source[address] = fmt.Sprintf("data %q %q {\n  id = %s.id\n}\n", noun, label, address)
		every[address], every["data."+address] = "update", "read"
	}
	byBlock.Write("imports.tf", blocks)
	byBlock.Plan("-generate-config-out=generated.tf").OK()
	generated, err := os.ReadFile(filepath.Join(byBlock.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	byCommand.Write("generated.tf", string(generated))
	read := ""
	for address, text := range source {
		if noun, _, _ := strings.Cut(address, "."); !withoutID[noun] {
			read += text
		}
	}
	byCommand.Write("sources.tf", read)
	for address, id := range ids {
		noun, _, _ := strings.Cut(address, ".")
		if withoutID[noun] {
			byCommand.Write("refused.tf", source[address])
			refused := byCommand.Run("import", "-input=false", address, id)
			if refused.Exit != 1 || !strings.Contains(refused.Output, valueNull) {
				t.Errorf("%s: exit %d:\n%s", address, refused.Exit, refused.Output)
			}
			byCommand.Remove("refused.tf")
		}
		byCommand.Run("import", "-input=false", address, id).OK()
	}
	var all strings.Builder
	for _, text := range source {
		all.WriteString(text)
	}
	for _, w := range []*Workspace{byCommand, byBlock} { // each takes the records over
		w.Write("sources.tf", all.String())
		w.Plan().OK().wants(every)
		w.Apply().OK()
		w.Plan().Empty()
		for address, id := range ids {
			if got := w.Attributes("data." + address)["id"]; got != id {
				t.Errorf("data.%s has the id %v", address, got)
			}
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
