package acctest

import (
	"fmt"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// A withdrawal beside a new permit, which no reference orders, is refused at plan
// however Terraform walks the configuration, and with whatever it targets of it.
func TestWithdrawnBesideThePermitUnderFlags(t *testing.T) {
	t.Parallel()
	for name, flags := range map[string][]string{
		"one at a time":   {"-parallelism=1"},
		"fifty at a time": {"-parallelism=50"},
		"without refresh": {"-refresh=false"},
		"both targeted":   {"-target=ciam_permit.cutover", "-target=ciam_approval.security"},
	} {
		for after, depends := range map[string]string{"": "", " after it": "\n  depends_on   = [ciam_permit.cutover]"} {
			t.Run(name+after, func(t *testing.T) {
				t.Parallel()
				w := small(t, "parties", "migration", "approval", "decision", "gate")
				w.Apply().OK()
				w.Replace("gate.tf", "ciam_approval.security.id", `"approval/small/cutover/security/sasha-security"`)
				w.Write("permit.tf", "resource \"ciam_permit\" \"cutover\" {\n  gate_id = \"gate/small/cutover\"\n}\n")
				w.Replace("approval.tf", "approved_at", "decision     = \"withdrawn\""+depends+"\n  approved_at")
				w.later("approval.tf")
				for range 2 {
					if r := w.Plan(flags...); r.Exit != 1 || len(r.Find("CIAM806"))+len(r.Find("CIAM209")) == 0 {
						t.Errorf("the plan is not refused:\n%s", r.Text())
					}
				}
				if r := w.Apply(flags...); r.Exit != 1 {
					t.Errorf("the apply is not refused:\n%s", r.Text())
				}
				w.noRecord("permit/small/cutover/1")
			})
		}
	}
}

// Two states apply at one moment: one takes the permit, and the other withdraws the
// approval, widens the scope or destroys a member of the gate. Either the permit was
// written first, or there is none.
func TestPermitAndChangeAtOneMoment(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]struct {
		codes []string
		id    string
		make  func(w *Workspace)
	}{
		"withdrawn": {[]string{"CIAM209"}, "approval/small/cutover/security/sasha-security", func(w *Workspace) {
			w.Replace("approval.tf", "approved_at", "decision     = \"withdrawn\"\n  approved_at")
			w.later("approval.tf")
		}},
		"widened":              {[]string{"CIAM207"}, "migration/small", func(w *Workspace) { w.Replace("migration.tf", `["branding"]`, `["branding", "localization"]`) }},
		"left out of the gate": {[]string{"CIAM211"}, "gate/small/cutover", func(w *Workspace) { w.Replace("gate.tf", "[ciam_approval.security.id]", "[]") }},
		"destroyed": {[]string{"CIAM211", "CIAM907"}, "approval/small/cutover/security/sasha-security", func(w *Workspace) {
			w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
			w.Remove("approval.tf")
		}},
	} {
		for round := range 4 {
			t.Run(fmt.Sprint(name, " ", round), func(t *testing.T) {
				t.Parallel()
				owner, asker := small(t, "parties", "migration", "approval", "decision", "gate"), small(t, "permit")
				address := owner.address()
				if round%2 == 1 {
					address = postgrestest.Fresh(t)
				}
				for _, w := range []*Workspace{owner, asker} {
					w.Env = []string{"CIAM_REGISTER=" + address}
				}
				owner.Apply().OK()
				asker.Replace("permit.tf", "ciam_gate.cutover.id", `"gate/small/cutover"`)
				change.make(owner)
				owner.Plan("-out=saved.tfplan").OK()
				asker.Plan("-out=saved.tfplan").OK()
				both := atOnce([]*Workspace{owner, asker}, "apply", "-json", "-input=false", "saved.tfplan")
				store, err := sqlstore.Open(address, sqlstore.Options{})
				must(t, err)
				defer func() { must(t, store.Close()) }()
				permit, err := register.LastEntry(t.Context(), store, "permit/small/cutover/1")
				must(t, err)
				changed, err := register.LastEntry(t.Context(), store, governance.ID(change.id))
				must(t, err)
				switch {
				case both[1].Exit == 0 && name == "destroyed": // what a permit rests on is kept
					both[0].Fails("CIAM505")
				case both[1].Exit == 0:
					both[0].OK()
					if permit.Seq == 0 || permit.Seq > changed.Seq {
						t.Errorf("the permit is entry %d, and the change entry %d", permit.Seq, changed.Seq)
					}
				default:
					both[0].OK()
					codes := both[1].Codes("error")
					if len(codes) == 0 || !governance.NewSet(change.codes...).HasAll(codes...) || permit.Seq != 0 {
						t.Errorf("it is refused with %q, want some of %q, and the permit is entry %d:\n%s", codes, change.codes, permit.Seq, both[1].Text())
					}
				}
				t.Logf("permit: exit %d, entry %d; change: exit %d, entry %d", both[1].Exit, permit.Seq, both[0].Exit, changed.Seq)
			})
		}
	}
}
