package acctest

import (
	"fmt"
	"testing"
)

// disposing asks for the permit of the decommission, with evidence of some kinds.
func disposing(kinds ...string) files {
	const stage = `stage = "decommission"`
	pieces := replaced(evidenceOf(kinds...), `"ciam_evidence" "e"`, `"ciam_evidence" "last"`)
	return files{
		"permit.tf": "resource \"ciam_permit\" \"p\" {\n  gate_id = ciam_gate.g.id\n  outcome = \"succeeded\"\n}\n",
		"last.tf": pieces + stated("ls", "security", "sec", "D4", stage) + stated("le", "engineering", "dev-two", "D4", stage) +
			stated("lc", "compliance", "comp", "D4", stage+"\n  evidence_ids = local.proof") + fmt.Sprintf(`
resource "ciam_gate" "last" {
  migration_id       = ciam_migration.m.id
  %s
  follows            = ciam_permit.p.id
  approval_ids       = [ciam_approval.ls.id, ciam_approval.le.id, ciam_approval.lc.id]
  decision_owner_ids = [for row in ciam_decision_owner.row : row.id]
  evidence_ids       = local.proof
}

locals { # a cutover without a design has the evidence of the design too
  proof = concat([for piece in ciam_evidence.e : piece.id], [for piece in ciam_evidence.last : piece.id])
}

resource "ciam_permit" "last" { gate_id = ciam_gate.last.id }
`, stage),
	}
}

// The certificate of a disposal comes after the permit, so a decommission requires the
// plan of the disposal, and the certificate does not replace it.
func TestADisposalIsPlannedBeforeItIsPermitted(t *testing.T) {
	t.Parallel()
	w := newRisky(t)
	w.applied(permitted())
	for _, kinds := range [][]string{{"log_handover"}, {"log_handover", "data_disposal"}} {
		w.with(disposing(kinds...))
		w.Plan().Fails("CIAM502").Reports("CIAM502", "data_disposal_plan")
	}
	w.with(disposing("log_handover", "data_disposal_plan"))
	w.Apply().OK()
	w.with(disposing("log_handover", "data_disposal_plan", "data_disposal")) // it took place
	w.Plan().Fails("CIAM213")                                                // the approval would say more
	w.with(disposing("log_handover", "data_disposal_plan"))
	w.Plan().Empty()
}
