package acctest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// What terraform itself can pass on is refused at its line, without printing
// ten million characters.
func TestTerraformShowsTheLineOfATextThatCannotBeKept(t *testing.T) {
	t.Parallel()
	w := NewWorkspace(t)
	w.Env = []string{"TF_VAR_latin=caf\xe9"}
	w.Write("literal.tf", `
terraform {
  required_providers {
    ciam = { source = "ciam-governance/ciam" }
  }
}

resource "ciam_party" "nul" {
  kind         = "person"
  name         = "nul"
  function     = "business"
  display_name = "before\u0000after"
}

resource "ciam_party" "long" {
  kind          = "person"
  name          = "long"
  function      = "business"
  directory_ref = join("", [for i in range(1024) : format("%10240d", i)])
}
`)
	refused := func(r *Result, lines ...string) *Result {
		t.Helper()
		for _, line := range lines {
			r.Fails("").Points("", line)
		}
		if n := len(r.Find("")); n != len(lines)+1 { // and a warning about dev_overrides
			t.Errorf("%d diagnostics, want one for each line:\n%s", n, r.Text())
		}
		if len(r.Output) > 50_000 {
			t.Errorf("terraform printed %d bytes", len(r.Output))
		}
		return r
	}
	refused(w.Plan(), `before\u0000after`, `join(`).
		Reports(textRefused, "display_name", "U+0000").
		Reports("", "directory_ref", "10485760")

	// Variables have values only at plan. A string from the environment can be
	// invalid UTF-8.
	w.Write("literal.tf", `
terraform {
  required_providers {
    ciam = { source = "ciam-governance/ciam" }
  }
}

variable "latin" { type = string }

resource "ciam_party" "latin" {
  kind         = "team"
  name         = "latin"
  function     = "business"
  display_name = var.latin               # a name
  members      = ["person/${var.latin}"] # an element
}

resource "ciam_migration" "latin" {
  name            = "latin"
  title           = "A key of a map"
  target_platform = "cloud"
  touches         = ["branding"]
  jurisdictions   = ["CH"]
  business_owner  = "person/olga"
  risk_owner      = "person/olga"
  approvers = { # a key
    (var.latin) = { party = "person/sasha", function = "security" }
    "security"  = { party = "person/${var.latin}", function = "security" } # in an entry
  }
}

data "ciam_party" "latin" {
  id = "person/${var.latin}" # an id
}
`)
	refused(w.Plan(), `# a name`, `# an element`, `# a key`, `# in an entry`, `# an id`).
		Reports("", "approvers", "0xe9").
		Reports("", `approvers["security"].party`, "0xe9").
		Reports("", "members")
}

// A text that is known only at apply is checked too.
func TestATextThatCannotBeKeptBehindAnUnknown(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	w.Write("hidden.tf", `
resource "terraform_data" "hidden" {
  input = "before\u0000after"
}

resource "ciam_party" "hidden" {
  kind         = "person"
  name         = "hidden"
  function     = "business"
  display_name = terraform_data.hidden.output
}
`)
	w.Plan().OK()
	w.Apply().Fails("").Points("", "display_name").Reports(textRefused, "U+0000")
	w.holdsWhatTheStateHolds()
}

// Hostile texts pass through terraform into the register and back, and the next
// plan is empty.
func TestHostileTextsThroughTerraform(t *testing.T) {
	t.Parallel()
	w := small(t, "parties")
	values, err := json.Marshal(map[string]any{"texts": hostile})
	must(t, err)
	w.Write("terraform.tfvars.json", string(values))
	w.Write("texts.tf", `
variable "texts" { type = map(string) }

resource "ciam_party" "hostile" {
  for_each     = var.texts
  kind         = "vendor"
  name         = lower(replace(each.key, " ", "-"))
  display_name = each.value
}
`)
	w.Apply().OK()
	w.Plan().Empty()
	for what, text := range hostile {
		if strings.HasSuffix(what, "composed") {
			continue // terraform composes every text before a provider sees it
		}
		if got := w.Attributes(fmt.Sprintf("ciam_party.hostile[%q]", what))["display_name"]; got != text {
			t.Errorf("%s: the state has %.200q", what, got)
		}
	}
}
