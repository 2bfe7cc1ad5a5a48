package riskacceptance

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
)

func TestModel(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 5e8, time.UTC)
	recordtest.Model(t, noun, governance.RiskAcceptance{
		MigrationID: "migration/m", Name: "replay", Risk: "sessions are replayed", Residual: governance.Moderate,
		Justification: "short sessions", AcceptedBy: "person/jo", AcceptedAt: at, ReviewBy: at.Add(time.Hour), Signature: "signed",
	}, governance.RiskAcceptance{})
}
