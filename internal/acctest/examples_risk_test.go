package acctest

import "testing"

func TestLowRiskNeedsSecurityAlone(t *testing.T) {
	t.Parallel()
	w := Example(t, "low-risk")
	// No stage was approved before the cutover, which is the only advice.
	w.Apply().OK().Warns("CIAM801")
	w.Plan().Empty()
	if outputs := w.Outputs(); outputs["risk"] != "low" || outputs["gate"] != "open" {
		t.Errorf("outputs are %v, want low risk and an open gate", outputs)
	}
	if w.Attributes("terraform_data.pages") == nil {
		t.Error("the change did not go ahead")
	}
}

// The same without the one required approval.
func TestLowRiskStillNeedsSecurity(t *testing.T) {
	t.Parallel()
	w := Example(t, "low-risk")
	w.Replace("main.tf", "[ciam_approval.security.id]", "[]")
	w.Plan().Fails("CIAM211").Points("CIAM211", "gate_id")
}
