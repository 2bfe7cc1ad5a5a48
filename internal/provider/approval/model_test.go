package approval

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
)

func TestModel(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 5e8, time.UTC)
	recordtest.Model(t, noun, governance.Approval{
		MigrationID: "migration/m", Stage: governance.Design, Function: governance.Security, Approver: "person/jo",
		Decision: governance.Withdrawn, Digest: "sha256:0", ApprovedAt: at, ExpiresAt: at.Add(time.Hour),
		Conditions: "only at night", ExternalRef: "CHG-1", Jurisdictions: governance.NewSet("DE", "CH"),
		EvidenceIDs: governance.NewSet[governance.ID]("evidence/m/drill", "evidence/m/review"),
		Overrides:   governance.NewSet[governance.ID]("approval/m/design/security/al", "approval/m/design/security/bo"), Signature: "signed",
	}, governance.Approval{Stage: governance.Cutover, Decision: governance.Approved})
}
