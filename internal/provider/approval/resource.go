// Package approval is ciam_approval: one approver's decision on one stage of one
// exact scope.
package approval

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Approval]{
	Name:       "approval",
	Kinds:      []governance.Kind{governance.KindApproval},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fill,
	Compute:    compute,
	Default:    expiry,
	Derived:    derived,
	Derive:     derive,
	Stamp:      stamp,
}

// NewResource is the resource ciam_approval.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_approval.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// expiry gives an approval without expires_at the policy's term.
func expiry(m, config *model) {
	if config.ExpiresAt.IsNull() {
		m.ExpiresAt = fw.Following(m.ApprovedAt, func(at time.Time) time.Time {
			return at.Add(governance.DefaultPolicy().ApprovalDefault)
		})
	}
}

// compute shows the assurance, and the statement where it depends on nothing
// but the approval itself.
func compute(m *model, a governance.Approval, unknown rules.Unknown) {
	m.Assurance = fw.AssuranceOf(unknown)
	if len(a.EvidenceIDs) == 0 || unknown.HasAny("evidence_ids") {
		m.Statement = fw.StatementOf(a.Statement(nil), unknown, append(StatedTexts(), "jurisdictions", "evidence_ids")...)
	}
}

// derived: when the register first saw the decision, and the statement where it
// names evidence, whose hashes are in other records.
func derived(m *model) []string {
	if m.EvidenceIDs.IsNull() || len(m.EvidenceIDs.Elements()) == 0 && !m.EvidenceIDs.IsUnknown() {
		return []string{"recorded_at"}
	}
	return []string{"recorded_at", "statement"}
}

func derive(_ context.Context, facts record.WriteContext, m *model, a governance.Approval) diag.Diagnostics {
	m.RecordedAt = fw.Time(a.RecordedAt)
	if len(a.EvidenceIDs) > 0 {
		sums, _ := rules.Reviewed(facts.View, a)
		m.Statement = types.StringValue(a.Statement(sums))
	}
	return nil
}

// stamp notes when the register first saw this decision, and what was reviewed.
func stamp(_ context.Context, facts record.WriteContext, a governance.Approval, previous governance.Record) (governance.Approval, error) {
	a.RecordedAt = facts.Now
	if before, ok := previous.(governance.Approval); ok && before.SameDecision(a) && !before.RecordedAt.IsZero() {
		a.RecordedAt = before.RecordedAt
	}
	a.Reviewed, _ = rules.Reviewed(facts.View, a)
	return a, nil
}
