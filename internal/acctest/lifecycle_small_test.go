package acctest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The smallest migration that can go ahead: low risk, four people and one
// approval. Each part is in a file of its own, so a test can leave it out.
var smallFiles = map[string]string{
	"provider.tf": `terraform {
  required_providers {
    ciam = {
      source = "ciam-governance/ciam"
    }
  }
}

provider "ciam" {}
`,
	"parties.tf": `resource "ciam_party" "owner" {
  kind     = "person"
  name     = "olivia-owner"
  function = "business"
}

resource "ciam_party" "risk" {
  kind     = "person"
  name     = "rita-risk"
  function = "business"
}

resource "ciam_party" "engineer" {
  kind     = "person"
  name     = "erik-engineer"
  function = "engineering"
}

resource "ciam_party" "security" {
  kind     = "person"
  name     = "sasha-security"
  function = "security"
}
`,
	"migration.tf": `resource "ciam_migration" "this" {
  name            = "small"
  title           = "New colours on the sign-in page"
  target_platform = "cloud-idp"
  touches         = ["branding"]
  jurisdictions   = ["DE"]
  business_owner  = ciam_party.owner.id
  risk_owner      = ciam_party.risk.id
  implementers    = [ciam_party.engineer.id]
  approvers = {
    security = { party = ciam_party.security.id, function = "security" }
  }
}
`,
	"approval.tf": `resource "ciam_approval" "security" {
  migration_id = ciam_migration.this.id
  function     = "security"
  approver     = ciam_party.security.id
  digest       = "DIGEST"
  approved_at  = "APPROVED_AT"
}
`,
	"decision.tf": `resource "ciam_decision_owner" "rollback" {
  migration_id = ciam_migration.this.id
  decision     = "rollback"
  accountable  = ciam_party.engineer.id
}
`,
	"gate.tf": `resource "ciam_gate" "cutover" {
  migration_id       = ciam_migration.this.id
  approval_ids       = [ciam_approval.security.id]
  decision_owner_ids = [ciam_decision_owner.rollback.id]
}
`,
	"permit.tf": `resource "ciam_permit" "cutover" {
  gate_id = ciam_gate.cutover.id
}
`,
}

// smallDigest is the digest of the small migration's scope, which its approval
// names.
func smallDigest() string {
	return governance.Migration{
		Name: "small", TargetPlatform: "cloud-idp",
		Touches: governance.NewSet[governance.Touch]("branding"), Jurisdictions: governance.NewSet("DE"),
		RiskOwner: "person/rita-risk", Implementers: governance.NewSet[governance.ID]("person/erik-engineer"),
	}.Digest()
}

// small is a folder with the small migration, or with the named parts of it.
func small(t testing.TB, parts ...string) *Workspace {
	t.Helper()
	w := NewWorkspace(t)
	files := maps.Clone(smallFiles)
	if len(parts) > 0 {
		files = map[string]string{"provider.tf": smallFiles["provider.tf"]}
		for _, part := range parts {
			files[part+".tf"] = smallFiles[part+".tf"]
		}
	}
	values := strings.NewReplacer("DIGEST", smallDigest(), "APPROVED_AT", Ago(time.Hour))
	for name, text := range files {
		if text == "" {
			t.Fatalf("the small migration has no part %s", name)
		}
		w.Write(name, values.Replace(text))
	}
	return w
}

// approvedNow sets the variable approved_at to an hour ago.
func (w *Workspace) approvedNow() {
	w.Write("approved.auto.tfvars", fmt.Sprintf("approved_at = %q\n", Ago(time.Hour)))
}

// second is part of the small migration under another name.
func second(text string) string {
	return strings.NewReplacer(
		`name            = "small"`, "name            = \"second\"\n  source_platform = \"old-idp\"", `" "this"`, `" "second"`, `" "cutover"`, `" "second"`, `_approval" "security"`, `_approval" "second"`,
		"ciam_migration.this", "ciam_migration.second", "ciam_gate.cutover", "ciam_gate.second", "ciam_approval.security", "ciam_approval.second",
		"  decision_owner_ids = [ciam_decision_owner.rollback.id]\n", "", `"DIGEST"`, "ciam_migration.second.digest", "APPROVED_AT", Ago(time.Hour),
	).Replace(text)
}

// later sets the approval's time to a later one.
func (w *Workspace) later(name string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	w.Write(name, regexp.MustCompile(`approved_at += "[^"]*"`).ReplaceAllString(string(text), fmt.Sprintf("approved_at  = %q", Ago(time.Minute))))
}

// share makes the workspaces use one register, through the environment.
func share(first *Workspace, others ...*Workspace) {
	register := "CIAM_REGISTER=" + first.address()
	for _, w := range append(others, first) {
		w.Env = append(w.Env, register)
	}
}

// wants fails the test unless exactly these changes were planned.
func (r *Result) wants(changes map[string]string) *Result {
	r.t.Helper()
	if got := r.Changes(); !maps.Equal(got, changes) {
		r.t.Fatalf("planned %v, want %v:\n%s", got, changes, r.Text())
	}
	return r
}

// stateOf gives the workspace a copy of another one's state: it is another checkout
// of the same state, and may change the same records.
func (w *Workspace) stateOf(here *Workspace) {
	w.t.Helper()
	w.Write("terraform.tfstate", here.read("terraform.tfstate"))
}

// elsewhere is another checkout of the state with one of its records, as the
// configuration has it.
func elsewhere(t testing.TB, here *Workspace, address, config string) *Workspace {
	t.Helper()
	there := small(t, "provider")
	share(here, there)
	noun, _, _ := strings.Cut(address, ".")
	approved := here.Attributes("ciam_approval.security")["approved_at"]
	config = strings.NewReplacer("DIGEST", smallDigest(), "APPROVED_AT", fmt.Sprint(approved)).Replace(config)
	there.Write("main.tf", fmt.Sprintf("resource %q \"this\" {\n  %s\n}\n", noun, config))
	there.stateOf(here)
	others := slices.DeleteFunc(here.StateList(), func(other string) bool { return other == address })
	there.Run(append([]string{"state", "rm"}, others...)...).OK()
	if address != noun+".this" {
		there.Run("state", "mv", address, noun+".this").OK()
	}
	return there
}

// mention replaces a text in a file that may have it.
func (w *Workspace) mention(name, before, after string) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	w.Write(name, strings.ReplaceAll(string(text), before, after))
}

// noRecord fails the test unless the register holds no record of that id.
func (w *Workspace) noRecord(id string) {
	w.t.Helper()
	other := NewWorkspace(w.t)
	other.Env = append(other.Env, "CIAM_REGISTER="+w.address())
	kind, _, _ := strings.Cut(id, "/")
	noun := map[string]string{"person": "party", "team": "party", "vendor": "party", "decision": "decision_owner", "risk": "risk_acceptance"}[kind]
	if noun == "" {
		noun = kind
	}
	other.Write("main.tf", smallFiles["provider.tf"]+fmt.Sprintf("data \"ciam_%s\" \"gone\" {\n  id = %q\n}\n", noun, id))
	other.Plan().Fails("").Reports(noRecord, id)
}

// The fixture itself: it can go ahead, and a second plan is empty.
func TestSmallMigrationGoesAhead(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK().Warns("CIAM801")
	w.Plan().Empty()
	if got := w.Attributes("ciam_gate.cutover")["status"]; got != "open" {
		t.Errorf("the gate is %v, want open", got)
	}
}
