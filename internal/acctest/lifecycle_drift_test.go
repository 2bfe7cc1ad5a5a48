package acctest

import (
	"maps"
	"testing"
	"time"
)

const team = `resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme-identity"
}

resource "ciam_party" "contractor" {
  kind     = "person"
  name     = "vic-contractor"
  function = "engineering"
  employer = ciam_party.vendor.id
}

resource "ciam_party" "team" {
  kind         = "team"
  name         = "identity-platform"
  display_name = "Identity platform team"
  function     = "engineering"
  members      = [ciam_party.engineer.id]
}
`

// A record that another state changed shows as drift of exactly the changed
// attributes.
func TestDriftAttributeByAttribute(t *testing.T) {
	t.Parallel()
	here := small(t)
	here.Write("team.tf", team)
	here.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.engineer.id\n  responsible = [] # as good as left out")
	here.Apply().OK()
	for address, c := range map[string]struct {
		id, config string
		want       map[string][2]any
	}{
		"ciam_party.team": {"team/identity-platform", `kind     = "team"
  name     = "identity-platform"
  function = "engineering"
  email    = "platform@bank.example"
  members  = ["person/vic-contractor"]`, map[string][2]any{
			"display_name": {"Identity platform team", nil},
			"email":        {nil, "platform@bank.example"},
			"members":      {[]any{"person/erik-engineer"}, []any{"person/vic-contractor"}},
			"external":     {false, true},
		}},
		"ciam_decision_owner.rollback": {"decision/small/rollback", `migration_id = "migration/small"
  decision     = "rollback"
  accountable  = "team/identity-platform"
  consulted    = ["person/rita-risk"]`, map[string][2]any{
			"accountable": {"person/erik-engineer", "team/identity-platform"},
			"consulted":   {nil, []any{"person/rita-risk"}},
		}},
		"ciam_approval.security": {"approval/small/cutover/security/sasha-security", `migration_id = "migration/small"
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "DIGEST"
  approved_at  = "APPROVED_AT"
  external_ref = "CHG-2041"`, map[string][2]any{
			"external_ref": {nil, "CHG-2041"},
		}},
		"ciam_migration.this": {"migration/small", `name            = "small"
  title           = "Other colours"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = "person/olivia-owner"
  risk_owner      = "person/rita-risk"
  implementers    = ["person/erik-engineer"]
  description     = "As the brand guide says."
  approvers       = { security = { party = "person/sasha-security", function = "security" } }`, map[string][2]any{
			"title":       {"New colours on the sign-in page", "Other colours"},
			"description": {nil, "As the brand guide says."},
		}},
	} {
		elsewhere(t, here, address, c.config).Apply().OK()
		got := here.DriftOf(address).Moves()
		if !maps.EqualFunc(got, c.want, func(a, b [2]any) bool { return equalJSON(a, b) }) {
			t.Errorf("%s: drift %v, want %v", address, got, c.want)
		}
		here.Apply().OK()
		here.Plan().Empty()
	}
}

// A record that another state retired leaves this state, and is planned as a
// new one. What rests on it reports that.
func TestRetiredElsewhere(t *testing.T) {
	t.Parallel()
	here := small(t, "parties", "migration", "approval", "decision", "gate")
	here.Apply().OK()
	there := elsewhere(t, here, "ciam_decision_owner.rollback", `migration_id = "migration/small"
  decision     = "rollback"
  accountable  = "person/erik-engineer"`)
	there.Apply().OK()
	there.Destroy().OK().Reports("CIAM906", "gate/small/cutover")
	r := here.Plan().OK().Reports(gateHasClosed).wants(map[string]string{"ciam_decision_owner.rollback": "create", "ciam_gate.cutover": "update"})
	if got := r.Drift(); got["ciam_decision_owner.rollback"] != "delete" {
		t.Errorf("drift %v, want ciam_decision_owner.rollback deleted", got)
	}
	here.Apply().OK()
	here.Plan().Empty()
}

// A record that another state retired and re-created belongs to that state. It
// leaves this one, and taking it over is announced.
func TestMadeAnewElsewhere(t *testing.T) {
	t.Parallel()
	here, there := small(t, "parties", "migration", "approval", "decision", "gate"), small(t, "parties")
	share(here, there)
	here.Apply().OK()
	there.stateOf(here)
	there.Apply("-replace=ciam_party.owner", "-target=ciam_party.owner").OK()
	r := here.Plan().OK().wants(map[string]string{"ciam_party.owner": "create"})
	r.Reports(recordAdopted, "person/olivia-owner")
	here.Destroy().OK()
	there.Plan("-target=ciam_party.owner").Empty()
}

// A gate that stays open does not warn when another state changes what it rests
// on, but shows the change.
func TestGateStaysOpen(t *testing.T) {
	t.Parallel()
	here := small(t)
	here.Apply().OK()
	until := here.Attributes("ciam_gate.cutover")["valid_until"]
	approved, again, soon := here.Attributes("ciam_approval.security")["approved_at"].(string), Ago(time.Minute), Ago(-48*time.Hour)
	there := elsewhere(t, here, "ciam_approval.security", `migration_id = "migration/small"
  function     = "security"
  approver     = "person/sasha-security"
  digest       = "DIGEST"
  approved_at  = "`+again+`"
  expires_at   = "`+soon+`"`)
	there.Apply().OK()
	here.Replace("approval.tf", `"`+approved+`"`, `"`+again+`"`+"\n  expires_at = \""+soon+`"`)
	r := here.Plan("-refresh-only").OK()
	for _, d := range r.Diagnostics {
		if d.Summary == "Gate has closed" {
			t.Errorf("there is a warning that the gate has closed:\n%s", r.Text())
		}
	}
	moves := here.DriftOf("ciam_gate.cutover").Moves()
	if _, ok := moves["status"]; ok || moves["valid_until"][0] != until {
		t.Errorf("drift %v, want valid_until and no status", moves)
	}
}

// A gate that another state closes warns in its own state.
func TestGateClosedElsewhere(t *testing.T) {
	t.Parallel()
	here := small(t)
	here.Apply().OK()
	there := elsewhere(t, here, "ciam_party.security", `kind     = "person"
  name     = "sasha-security"
  function = "engineering"`)
	there.Apply().OK()
	here.Plan("-refresh-only").OK().Reports(gateHasClosed, "gate/small/cutover")
	here.Apply().OK() // brings the function back
	here.Plan().Empty()
	if got := here.Attributes("ciam_gate.cutover")["status"]; got != "open" {
		t.Errorf("the gate is %v, want open", got)
	}
}
