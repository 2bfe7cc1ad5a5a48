package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// slowly reads the gate after something that takes a while, and goes ahead only if
// it is open.
const slowly = `
resource "terraform_data" "slow" {
  input = "EXPIRES"

  provisioner "local-exec" {
    command = "sleep 2"
  }
}

data "ciam_gate" "open" {
  id           = "gate/small/cutover"
  require_open = true
  depends_on   = [terraform_data.slow]
}

resource "terraform_data" "infrastructure" {
  input      = data.ciam_gate.open.status
  depends_on = [data.ciam_gate.open]
}
`

// The gate opens only with an approval whose own write is refused at apply, since a
// value turns out to be wrong then. The data source shows what is stored by then,
// and nothing that depends on it goes ahead.
func TestAGateThatWasOnlyPlannedOpensNothing(t *testing.T) {
	t.Parallel()
	for name, before := range map[string][]string{
		"the gate is new":         {"provider", "parties"},
		"the gate exists, closed": {"provider", "parties", "migration", "decision", "gate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t, before...)
			if slices.Contains(before, "gate") {
				w.Replace("gate.tf", "[ciam_approval.security.id]", "[]")
			}
			w.Apply().OK()
			after := small(t, "migration", "approval", "decision", "gate")
			for _, name := range []string{"migration.tf", "approval.tf", "decision.tf", "gate.tf"} {
				w.Write(name, after.read(name))
			}
			w.Write("expiry.tf", strings.ReplaceAll(slowly, "EXPIRES", "2020-01-01T00:00:00Z"))
			w.Replace("approval.tf", "approved_at ", "expires_at = terraform_data.slow.output\n  approved_at ")
			w.Plan().OK()
			r := w.Apply()
			if codes := r.Codes("error"); r.Exit != 1 || !slices.Contains(codes, "CIAM208") {
				t.Fatalf("exit %d with %q:\n%s", r.Exit, codes, r.Text())
			}
			r.Reports(gateClosed, "gate/small/cutover")
			if slices.Contains(w.StateList(), "terraform_data.infrastructure") {
				t.Error("infrastructure was created")
			}
		})
	}
}

// At apply the data source reads afresh what other states have written since.
func TestADeferredGateIsReadAfresh(t *testing.T) {
	t.Parallel()
	owner := small(t)
	owner.Apply().OK()
	w := small(t, "provider")
	share(owner, w)
	withdraw := fmt.Sprintf("cd %s && %s apply -auto-approve -input=false", owner.Dir, Program(t).path)
	w.Write("infrastructure.tf", strings.ReplaceAll(slowly, "sleep 2", withdraw))
	owner.later("approval.tf")
	owner.Replace("approval.tf", "  function ", "  decision = \"withdrawn\"\n  function ")
	w.Apply().Fails("").Reports(gateClosed, "gate/small/cutover", "CIAM209")
	if slices.Contains(w.StateList(), "terraform_data.infrastructure") {
		t.Error("infrastructure was created")
	}
}

// A permit that is only planned is no permit yet.
func TestAPermitThatIsOnlyPlannedIsNone(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("lookup.tf", "locals {\n  id = ciam_permit.cutover.id\n}\n\ndata \"ciam_permit\" \"look\" {\n  id = local.id\n}\n")
	w.Plan().Fails("").Reports(noRecord, "permit/small/cutover/1", "depends_on")
	w.Replace("lookup.tf", "id = local.id", "id = local.id\n  depends_on = [ciam_permit.cutover]")
	w.Apply().OK()
	w.Plan().Empty()

	// A planned outcome is not an outcome either.
	w.Write("lookup.tf", "data \"ciam_permit\" \"look\" {\n  id = \"permit/small/cutover/1\"\n}\n\nresource \"terraform_data\" \"copy\" {\n  input = data.ciam_permit.look.outcome\n}\n")
	w.Apply().OK()
	w.Replace("permit.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  outcome = \"succeeded\"")
	for range 10 {
		w.Plan().OK().wants(map[string]string{"ciam_permit.cutover": "update"})
	}
}
