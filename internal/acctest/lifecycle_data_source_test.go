package acctest

import (
	"fmt"
	"testing"
)

// smallIDs are the records of the small migration with stamps or derived
// attributes, and one without, by data source.
var smallIDs = map[string]string{
	"party":          "person/olivia-owner",
	"migration":      "migration/small",
	"decision_owner": "decision/small/rollback",
	"approval":       "approval/small/cutover/security/sasha-security",
	"gate":           "gate/small/cutover",
	"permit":         "permit/small/cutover/1",
}

// lookups are data sources of all records of the small migration. Each is read
// after the resources that depends names.
func lookups(depends map[string]string) string {
	text := ""
	for noun, id := range smallIDs {
		// A gate's attestation is created at the time of the read, so it
		// differs.
		text += fmt.Sprintf("data \"ciam_%s\" \"look\" {\n  id = %q\n", noun, id)
		if address := depends[noun]; address != "" {
			text += fmt.Sprintf("  depends_on = [%s]\n", address)
		}
		text += fmt.Sprintf("}\n\noutput %q {\n  value = { for name, value in data.ciam_%s.look : name => value if name != \"attestation\" }\n}\n\n", noun, noun)
	}
	return text
}

// owners are the resources that hold smallIDs.
var owners = map[string]string{
	"party": "ciam_party.owner", "migration": "ciam_migration.this", "decision_owner": "ciam_decision_owner.rollback",
	"approval": "ciam_approval.security", "gate": "ciam_gate.cutover", "permit": "ciam_permit.cutover",
}

// A data source shows everything that the resource shows, in every state,
// whether the record is created in the same apply or existed before.
func TestDataSourcesShowWhatTheResourceShows(t *testing.T) {
	t.Parallel()
	here, there := small(t), small(t, "provider")
	share(here, there)
	here.Write("lookups.tf", lookups(owners))
	there.Write("lookups.tf", lookups(nil))
	here.Apply().OK()
	there.Apply().OK()
	for _, w := range []*Workspace{here, there} {
		w.Plan().Empty()
		found := w.Outputs()
		for noun, address := range owners {
			look, _ := found[noun].(map[string]any)
			resource := here.Attributes(address)
			delete(resource, "attestation")
			for name, want := range resource {
				if got, ok := look[name]; !ok || !equalJSON(got, want) {
					t.Errorf("data.ciam_%s: %s is %v, want %v as the resource shows", noun, name, got, want)
				}
			}
			delete(look, "require_open")
			if len(look) != len(resource) {
				t.Errorf("data.ciam_%s has attributes %v", noun, look)
			}
		}
	}
}

// Through a local value, Terraform does not see that this plan creates the
// record, and reads it at once: it is shown as planned. A gate is not: what is only
// planned is no decision.
func TestDataSourceOfAPlannedRecord(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("lookup.tf", `locals {
  migration = ciam_migration.this.id
  gate      = ciam_gate.cutover.id
}

data "ciam_migration" "look" {
  id = local.migration
}

data "ciam_gate" "look" {
  id = local.gate
}

resource "terraform_data" "look" {
  input = [data.ciam_migration.look.title, data.ciam_migration.look.digest, data.ciam_gate.look.status]
}
`)
	if got, want := w.PlannedOf("terraform_data.look")["input"], []any{"New colours on the sign-in page", smallDigest(), "closed"}; !equalJSON(got, want) {
		t.Errorf("the plan shows %v, want %v", got, want)
	}
	w.Plan().OK().Reports(gateNotStored, "gate/small/cutover")
	w.Replace("lookup.tf", "id = local.gate", "id = local.gate\n  require_open = true")
	w.Plan().Fails("").Reports(gateClosed, "gate/small/cutover")
	w.Apply("-target=ciam_gate.cutover").OK()
	w.Apply().OK()
	w.Plan().Empty()
}

// A data source cannot show what is known only after apply, and reports that
// instead of a missing record. With depends_on, it is read after the apply.
func TestDataSourceOfAnUnknownRecord(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("unknown.tf", `resource "terraform_data" "name" {
  input = "Olivia Owner"
}

locals {
  owner = ciam_party.owner.id
}

data "ciam_party" "look" {
  id = local.owner
}

output "look" {
  value = data.ciam_party.look.display_name
}
`)
	w.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = terraform_data.name.output")
	w.Plan().Fails("").Reports(recordUnknown, "display_name", "depends_on").Points("", "local.owner")
	w.Replace("unknown.tf", "id = local.owner", "id = local.owner\n  depends_on = [ciam_party.owner]")
	w.Apply().OK()
	if got := w.Outputs()["look"]; got != "Olivia Owner" {
		t.Errorf("display_name is %v", got)
	}
	w.Plan().Empty()
}

// A missing id, an id of another kind, and one that this plan retires are
// errors at the line of the id.
func TestDataSourceOfNothing(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	w.Write("lookup.tf", "data \"ciam_party\" \"look\" {\n  id = \"person/nobody-here\"\n}\n")
	w.Plan().Fails("").Reports(noRecord, "person/nobody-here").Points("", "person/nobody-here")
	w.Write("lookup.tf", "data \"ciam_party\" \"look\" {\n  id = \"migration/small\"\n}\n")
	w.Plan().Fails("").Reports("", "migration/small").Points("", "migration/small")

	w.Remove("lookup.tf")
	w.Remove("permit.tf")
	w.Apply().OK()
	w.Write("lookup.tf", "data \"ciam_permit\" \"look\" {\n  id = \"permit/small/cutover/1\"\n}\n")
	w.Plan().Fails("").Reports(noRecord)
}

// The data source of a gate only shows it, or fails on request, in a state with
// nothing else.
func TestGateDataSource(t *testing.T) {
	t.Parallel()
	here, there := small(t), small(t, "provider")
	share(here, there)
	here.Apply().OK()
	const ask = "data \"ciam_gate\" \"cutover\" {\n  id = \"gate/small/cutover\"\n  require_open = true\n}\n"
	there.Write("gate.tf", ask+"output \"status\" {\n  value = data.ciam_gate.cutover.status\n}\n")
	there.Apply().OK()
	there.Plan().Empty()

	here.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
	here.Apply().OK()
	there.Plan().Fails("").Reports(gateClosed, "gate/small/cutover", "CIAM211").Points("", "require_open")
	there.Replace("gate.tf", "  require_open = true\n", "")
	there.Apply().OK()
	if got := there.Outputs()["status"]; got != "closed" {
		t.Errorf("the gate is %v, want closed", got)
	}
}
