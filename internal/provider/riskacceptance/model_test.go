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
		MigrationID: "migration/m", Name: "replay", Digest: "sha256:0", Risk: "sessions are replayed", Residual: governance.ResidualModerate,
		Justification: "short sessions", Conditions: "until June", CompensatingControl: "monitoring", ExternalRef: "RISK-7",
		AcceptedBy: "person/jo", CoAcceptedBy: "person/ola", AcceptedAt: at, ReviewBy: at.Add(time.Hour), RevokedAt: at.Add(time.Minute),
		Signature: "signed", CoSignature: "signed too",
	}, governance.RiskAcceptance{})
}
