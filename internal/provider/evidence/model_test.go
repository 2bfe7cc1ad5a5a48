package evidence

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
)

func TestModel(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 5e8, time.UTC)
	recordtest.Model(t, noun, governance.Evidence{
		MigrationID: "migration/m", AlsoFor: governance.NewSet[governance.ID]("migration/n", "migration/o"), Name: "drill",
		Kind: "rollback_test", Controls: governance.NewSet("nist-csf-2.0:GV.OC-01", "nist-csf-2.0:GV.OC-02"),
		URI: "https://bank.example/drill", SHA256: "0a", NotApplicable: "no consent is collected", Owner: "person/jo", CollectedAt: at, RetainedUntil: at.AddDate(7, 0, 0),
	}, governance.Evidence{})
}
