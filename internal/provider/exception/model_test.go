package exception

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
)

func TestModel(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 5e8, time.UTC)
	recordtest.Model(t, noun, governance.Exception{
		MigrationID: "migration/m", Name: "grace", Rule: "CIAM502", Control: "policy:MFA-4.2", Items: governance.NewSet("rollback_test", "consent_review"), Jurisdictions: governance.NewSet("DE", "CH"),
		Subject: "gate/m/cutover", Reason: "the test is late", CompensatingControl: "a rehearsal", ExternalRef: "CHG-7",
		RequestedBy: "person/jo", ApprovedBy: "person/al", GrantedAt: at, ExpiresAt: at.Add(time.Hour), Signature: "signed",
	}, governance.Exception{})
}
