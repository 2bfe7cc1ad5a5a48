package session_test

import (
	"context"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// people are the parties of every migration below.
var people = map[governance.Function]governance.ID{
	governance.Business: "person/olivia-owner", governance.Engineering: "person/erik-engineer",
	governance.Security: "person/sasha-security", governance.Compliance: "person/carla-compliance",
}

// governed is a high-risk migration with all that its cutover asks for.
func governed(name string, from time.Time) []governance.Record {
	m := governance.Migration{
		Name: name, Title: "Migration " + name, TargetPlatform: "cloud-idp", Touches: governance.NewSet[governance.Touch]("sso", "data_migration"),
		Jurisdictions: governance.NewSet("CH"), BusinessOwner: people[governance.Business], RiskOwner: people[governance.Business],
		Implementers: governance.NewSet[governance.ID]("person/dana-developer"), Approvers: map[string]governance.Approver{}, Status: governance.Active,
	}
	gate := governance.Gate{MigrationID: m.ID(), Stage: governance.Cutover}
	var records []governance.Record
	for _, f := range governance.ApprovingFunctions() {
		m.Approvers[string(f)] = governance.Approver{Party: people[f], Function: f, Mode: governance.Required}
	}
	for _, d := range m.Assess().Decisions {
		row := governance.DecisionOwner{MigrationID: m.ID(), Decision: d, Accountable: people[d.Deciders()[0]]}
		records, gate.DecisionOwnerIDs = append(records, row), append(gate.DecisionOwnerIDs, row.ID())
	}
	for _, kind := range m.Assess().Evidence[governance.Cutover] {
		e := governance.Evidence{
			MigrationID: m.ID(), Name: string(kind), Kind: kind, Controls: governance.NewSet("nist-csf-2.0:PR.AA-01"), URI: "https://evidence.example/" + name,
			Owner: people[governance.Compliance], CollectedAt: from, RetainedUntil: from.AddDate(7, 0, 0),
		}
		records, gate.EvidenceIDs = append(records, e), append(gate.EvidenceIDs, e.ID())
	}
	for _, f := range governance.ApprovingFunctions() {
		a := governance.Approval{
			MigrationID: m.ID(), Stage: governance.Cutover, Function: f, Approver: people[f], Decision: governance.Approved,
			Digest: m.Digest(), ApprovedAt: from, ExpiresAt: from.AddDate(0, 0, 90), EvidenceIDs: governance.NewSet(gate.EvidenceIDs...), RecordedAt: from,
		}
		records, gate.ApprovalIDs = append(records, a), append(gate.ApprovalIDs, a.ID())
	}
	risk := governance.RiskAcceptance{
		MigrationID: m.ID(), Name: "residual", Risk: "Sessions stay valid for an hour", Residual: governance.Moderate, Justification: "x",
		AcceptedBy: m.RiskOwner, AcceptedAt: from, ReviewBy: from.AddDate(0, 6, 0),
	}
	gate.RiskAcceptanceIDs = governance.NewSet(risk.ID())
	return append(records, m, risk, gate)
}

// bank writes the people, and migrations of these names a day ago.
func (q *queries) bank(t testing.TB, now time.Time, names ...string) {
	t.Helper()
	q.write(t, func(ctx context.Context, tx register.Tx) error {
		records := []governance.Record{governance.Party{Kind: governance.KindPerson, Name: "dana-developer", Function: governance.Engineering}}
		for f, id := range people {
			records = append(records, governance.Party{Kind: governance.KindPerson, Name: id.Names()[0], Function: f})
		}
		for _, name := range names {
			records = append(records, governed(name, now.AddDate(0, 0, -1))...)
		}
		for _, r := range records {
			if err := put(ctx, tx, r, 0); err != nil {
				return err
			}
		}
		return nil
	})
}
