package acctest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// A permit that names its gate by a literal id, so no reference orders it after
// anything.
const lastPermit = "resource \"ciam_permit\" \"cutover\" {\n  gate_id = \"gate/small/cutover\"\n}\n"

// ready is the small migration with an open gate and two more parties, applied
// before the permit is declared.
func ready(t testing.TB) *Workspace {
	w := small(t, "provider", "parties", "migration", "approval", "decision", "gate")
	w.Replace("migration.tf", "  approvers = {", "  approvers = {\n    deputy   = { party = ciam_party.deputy.id, function = \"security\", mode = \"advisory\" }")
	w.Write("more_parties.tf", `resource "ciam_party" "deputy" {
  kind     = "person"
  name     = "dana-deputy"
  function = "security"
}

resource "ciam_party" "vendor" {
  kind = "vendor"
  name = "acme"
}
`)
	w.Apply().OK()
	w.Write("permit.tf", lastPermit)
	return w
}

// worsening is a change that refuses the permit of ready. It replaces a text in a
// file, or adds the file. MORE is for further arguments of what changes.
type worsening struct {
	file, old, next string
	address         string
	code            string // of the permit, where that is planned after the change
	own             string // of the change itself, if that has a fault too
}

var worsenings = map[string]worsening{
	"the approval is withdrawn": {
		file: "approval.tf", old: "  function ", next: "  decision = \"withdrawn\"\n  MORE\n  function ", address: "ciam_approval.security", code: "CIAM209",
	},
	"somebody else rejects": {
		file: "rejection.tf", address: "ciam_approval.rejection", code: "CIAM209", next: `resource "ciam_approval" "rejection" {
  migration_id = "migration/small"
  function     = "security"
  approver     = "person/dana-deputy"
  decision     = "rejected"
  digest       = "DIGEST"
  approved_at  = "REJECTED_AT"
  MORE
}
`,
	},
	"the scope is widened": {
		file: "migration.tf", old: `["branding"]`, next: "[\"branding\", \"localization\"]\n  MORE", address: "ciam_migration.this", code: "CIAM207",
	},
	"another approval is required": {
		file: "migration.tf", old: "  approvers = {", next: "  MORE\n  approvers = {\n    second   = { party = \"person/dana-deputy\", function = \"security\" }",
		address: "ciam_migration.this", code: "CIAM211",
	},
	"the approver changes function": {
		file: "parties.tf", old: `  function = "security"`, next: "  function = \"engineering\"\n  MORE", address: "ciam_party.security", code: "CIAM205",
	},
	"the gate names no approval": {
		file: "gate.tf", old: "[ciam_approval.security.id]", next: "[]\n  MORE", address: "ciam_gate.cutover", code: "CIAM211",
	},
	"a decision goes to a vendor": {
		file: "decision.tf", old: "ciam_party.engineer.id", next: "ciam_party.vendor.id\n  MORE",
		address: "ciam_decision_owner.rollback", code: "CIAM302", own: "CIAM302",
	},
}

// worsen makes the change. more are further arguments of what changes.
func (w *Workspace) worsen(c worsening, more string) {
	w.t.Helper()
	next := strings.NewReplacer("MORE", more, "DIGEST", smallDigest(), "REJECTED_AT", Ago(time.Minute)).Replace(c.next)
	if c.old == "" {
		w.Write(c.file, next)
		return
	}
	if c.file == "approval.tf" {
		w.later(c.file)
	}
	w.Replace(c.file, c.old, next)
}

// A change that is planned after a permit and would refuse it is an error where
// the change is, beside what is wrong with the change itself.
func TestAChangeAfterThePermitIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range worsenings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ready(t)
			w.worsen(c, "depends_on = [ciam_permit.cutover]")
			want := []string{"CIAM806"}
			if c.own != "" {
				want = append(want, c.own)
			}
			r := w.Plan().Fails(want...)
			r.Reports("CIAM806", "permit/small/cutover/1", c.code)
			if at := r.Find("CIAM806"); len(at) != 1 || at[0].Address != c.address {
				t.Errorf("CIAM806 is shown at %v", at)
			}
			w.Apply().Fails(want...)
			w.noRecord("permit/small/cutover/1")
			if slices.Contains(w.StateList(), "ciam_permit.cutover") {
				t.Error("the permit was created")
			}
		})
	}
}

// Without a reference Terraform chooses the order, and the plan is refused in
// either: at the permit, or at the change.
func TestTheOrderOfAPermitAndAChangeDecidesNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"the approval is withdrawn", "somebody else rejects", "the scope is widened", "the gate names no approval"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, c := ready(t), worsenings[name]
			w.worsen(c, "")
			shown := map[string]bool{}
			for range 10 {
				r := w.Plan()
				codes := r.Codes("error")
				if r.Exit != 1 || !slices.Equal(codes, []string{"CIAM806"}) && !slices.Contains(codes, c.code) {
					t.Fatalf("exit %d with %q", r.Exit, codes)
				}
				shown[strings.Join(codes, " ")] = true
			}
			t.Logf("shown as %v", slices.Collect(maps.Keys(shown)))
			if r := w.Apply(); r.Exit != 1 || slices.Contains(w.StateList(), "ciam_permit.cutover") {
				t.Errorf("the permit was created:\n%s", r.Text())
			}
		})
	}
}

// Destroying what a permit rests on, in the permit's own plan, is a change too.
func TestADestroyBesideThePermitIsRefused(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.Remove("approval.tf")
	w.Replace("gate.tf", "ciam_approval.security.id", `"approval/small/cutover/security/sasha-security"`)
	for range 10 {
		r := w.Plan()
		if codes := r.Codes("error"); r.Exit != 1 || slices.Contains(codes, "") {
			t.Fatalf("exit %d with %q", r.Exit, codes)
		}
	}
}

// Harmless changes after a permit pass, and so does a change after an apply.
func TestHarmlessChangesAfterThePermitPass(t *testing.T) {
	t.Parallel()
	const after = "  depends_on = [ciam_permit.cutover]\n"
	w := ready(t)
	w.Replace("migration.tf", `"New colours on the sign-in page"`, "\"New colours, and a typo less\"\n"+after)
	w.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia\"\n"+after)
	w.later("approval.tf") // given again
	w.Replace("approval.tf", "  function ", after+"  function ")
	w.Write("later.tf", `resource "ciam_gate" "design" {
  migration_id = "migration/small"
  stage        = "design"
  depends_on   = [ciam_permit.cutover]
}

resource "ciam_evidence" "later" {
  migration_id = "migration/small"
  name         = "later"
  kind         = "other"
  uri          = "https://evidence.example/later.pdf"
  owner        = "person/erik-engineer"
  collected_at = "`+Ago(time.Hour)+`"
  depends_on   = [ciam_permit.cutover]
}
`)
	w.Plan().OK()
	w.Apply().OK()
	w.Plan().Empty()

	// The permit is history now.
	w.Replace("approval.tf", "  function ", "  decision = \"withdrawn\"\n  function ")
	w.Replace("approval.tf", "approved_at ", "approved_at = \""+Ago(time.Second)+"\" #")
	w.Plan().OK()
	w.Apply().OK()
	w.Plan().Empty()
}

// A value that is known only after apply cannot be judged after a permit that was
// judged without it. Planned before the permit, it leaves the permit to the apply.
func TestAnUnknownValueAfterThePermitIsRefused(t *testing.T) {
	t.Parallel()
	w := ready(t)
	w.Write("unknown.tf", "resource \"terraform_data\" \"later\" {\n  input = \"approved\"\n}\n")
	w.later("approval.tf")
	w.Replace("approval.tf", "  function ", "  decision = terraform_data.later.output\n  depends_on = [ciam_permit.cutover]\n  function ")
	w.Plan().Fails("CIAM806").Reports("CIAM806", "permit/small/cutover/1", "CIAM209")
	w.Replace("permit.tf", `"gate/small/cutover"`, "ciam_gate.cutover.id")
	w.Replace("approval.tf", "  depends_on = [ciam_permit.cutover]\n", "")
	w.Plan().OK()
	w.Apply().OK()
	w.Plan().Empty()
}
