// Package governancetest has records for tests of other packages: a migration
// of which nothing is missing.
package governancetest

import (
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// implementer is the developer of every migration.
const implementer governance.ID = "person/dana-developer"

// personOf is who stands for a function in every migration.
var personOf = map[governance.Function]governance.ID{
	governance.Business: "person/olivia-owner", governance.Engineering: "person/erik-engineer",
	governance.Security: "person/sasha-security", governance.Compliance: "person/carla-compliance",
}

// People are the parties of every migration.
func People() []governance.Record {
	records := []governance.Record{governance.Party{Kind: governance.KindPerson, Name: implementer.Names()[0], Function: governance.Engineering}}
	for f, id := range personOf {
		records = append(records, governance.Party{Kind: governance.KindPerson, Name: id.Names()[0], Function: f})
	}
	return records
}

// Governed is a high-risk migration with all that its cutover needs, decided at
// a moment: everything but the permit.
func Governed(name string, at time.Time) []governance.Record {
	owner := personOf[governance.Business]
	m := governance.Migration{
		Name: name, Title: "Migration " + name, TargetPlatform: "cloud-idp", Touches: governance.NewSet[governance.Touch]("sso", "data_migration"),
		Jurisdictions: governance.NewSet("CH"), BusinessOwner: owner, RiskOwner: owner,
		Implementers: governance.NewSet(implementer), Approvers: map[string]governance.Approver{}, Status: governance.Active,
	}
	gate := governance.Gate{MigrationID: m.ID(), Stage: governance.Cutover}
	var records []governance.Record
	reviewed := map[governance.ID]governance.Piece{}
	for _, f := range governance.ApprovingFunctions() {
		m.Approvers[string(f)] = governance.Approver{Party: personOf[f], Function: f, Mode: governance.Required}
	}
	for _, d := range m.Assess().Decisions {
		row := governance.DecisionOwner{MigrationID: m.ID(), Decision: d, Accountable: personOf[d.Deciders()[0]]}
		records, gate.DecisionOwnerIDs = append(records, row), append(gate.DecisionOwnerIDs, row.ID())
	}
	for _, kind := range slices.Concat(m.Assess().Evidence[governance.Design], m.Assess().Evidence[governance.Cutover]) {
		e := governance.Evidence{
			MigrationID: m.ID(), Name: string(kind), Kind: kind, Controls: governance.NewSet("nist-csf-2.0:PR.AA-01"), URI: "https://evidence.example/" + name,
			Owner: personOf[governance.Compliance], CollectedAt: at, RetainedUntil: at.AddDate(7, 0, 0),
		}
		records, gate.EvidenceIDs = append(records, e), append(gate.EvidenceIDs, e.ID())
		reviewed[e.ID()] = e.Piece()
	}
	for _, f := range governance.ApprovingFunctions() {
		a := governance.Approval{
			MigrationID: m.ID(), Stage: governance.Cutover, Function: f, Approver: personOf[f], Decision: governance.Approved,
			Digest: m.Digest(), ApprovedAt: at, ExpiresAt: at.AddDate(0, 0, 90), EvidenceIDs: governance.NewSet(gate.EvidenceIDs...),
			Reviewed: reviewed, RecordedAt: at,
		}
		records, gate.ApprovalIDs = append(records, a), append(gate.ApprovalIDs, a.ID())
	}
	risk := governance.RiskAcceptance{
		MigrationID: m.ID(), Name: "residual", Digest: m.Digest(), Risk: "Sessions stay valid for an hour", Residual: governance.ResidualModerate, Justification: "x",
		AcceptedBy: m.RiskOwner, AcceptedAt: at, ReviewBy: at.AddDate(0, 6, 0),
	}
	gate.RiskAcceptanceIDs = governance.NewSet(risk.ID())
	return append(records, m, risk, gate)
}
