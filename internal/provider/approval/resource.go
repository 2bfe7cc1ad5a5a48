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

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Approval]{
	Name:       "approval",
	Unrecorded: "recorded_at",
	Kinds:      []governance.Kind{governance.KindApproval},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Compute:    compute,
	Default:    expiry,
	Sources:    sources,
	Stamp:      stamp,
	Leave:      rules.StillStands,
}

// NewResource is the resource ciam_approval.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_approval.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// expiry gives an approval without expires_at the policy's term.
func expiry(m, config *model, policy environment.Answer[governance.Policy]) {
	if !config.ExpiresAt.IsNull() {
		return
	}
	m.ExpiresAt = fw.TimestampUnknown()
	if p, known := policy.Value(); known {
		m.ExpiresAt = fw.Following(m.ApprovedAt, func(at time.Time) time.Time { return at.Add(p.ApprovalDefault) })
	}
}

// sources: the statement depends on other records where it names evidence, whose
// hashes it shows.
func sources(m *model) map[string]record.Source {
	statement := record.FromRecords
	if m.EvidenceIDs.IsNull() || len(m.EvidenceIDs.Elements()) == 0 && !m.EvidenceIDs.IsUnknown() {
		statement = record.FromArguments
	}
	return map[string]record.Source{
		"assurance": record.AssuranceSource(m.Signature), "statement": statement, "recorded_at": record.FromRegister,
	}
}

// compute shows the assurance, the statement, and when the register first saw
// it.
func compute(_ context.Context, in record.Inputs, m *model, a governance.Approval, unknown rules.Unknown) diag.Diagnostics {
	m.Assurance = fw.AssuranceOf(a, unknown, in.Register != nil)
	known := len(a.EvidenceIDs) == 0 || !a.RecordedAt.IsZero()
	if !known && in.View != nil && !unknown.HasAny(governance.StatedBy(a)...) {
		a.Reviewed, known = rules.Reviewed(in.View, a)
	}
	if m.Statement = types.StringUnknown(); known || in.Register != nil {
		m.Statement = fw.StatementOf(a, unknown)
	}
	if in.Register != nil {
		m.RecordedAt = fw.TimeOrNull(a.RecordedAt)
	}
	return nil
}

// stamp notes when the register first saw this statement, and what was reviewed in
// which role then. A statement that is made again, after it was retired say, is the same.
func stamp(_ context.Context, in record.Inputs, a governance.Approval, previous governance.Record) (governance.Approval, error) {
	if before, ok := governance.Carry(a, previous).(governance.Approval); ok && !before.RecordedAt.IsZero() {
		return rules.Signed(in.View, before), nil
	}
	a.Reviewed, _ = rules.Reviewed(in.View, a)
	a.Role = rules.RoleOf(in.View, a)
	a.Approvers = rules.ApproversOf(in.View, a.MigrationID)
	a.Sightings = rules.SightingsOf(in.View, a)
	a.RecordedAt = in.Register.Now
	return rules.Signed(in.View, a), nil
}
