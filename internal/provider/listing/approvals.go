package listing

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type approvalsModel struct {
	MigrationID   types.String                  `tfsdk:"migration_id"`
	Stage         types.String                  `tfsdk:"stage"`
	Functions     []governance.Function         `tfsdk:"functions"`
	Approver      types.String                  `tfsdk:"approver"`
	Decisions     []governance.ApprovalDecision `tfsdk:"decisions"`
	InForce       types.Bool                    `tfsdk:"in_force"`
	ExpiresBefore fw.Timestamp                  `tfsdk:"expires_before"`
	IDs           []string                      `tfsdk:"ids"`
	Approvals     []approvalRow                 `tfsdk:"approvals"`
}

type approvalRow struct {
	ID            types.String `tfsdk:"id"`
	MigrationID   types.String `tfsdk:"migration_id"`
	Stage         types.String `tfsdk:"stage"`
	Function      types.String `tfsdk:"function"`
	Approver      types.String `tfsdk:"approver"`
	Decision      types.String `tfsdk:"decision"`
	Digest        types.String `tfsdk:"digest"`
	Stale         bool         `tfsdk:"stale"`
	InForce       bool         `tfsdk:"in_force"`
	ApprovedAt    fw.Timestamp `tfsdk:"approved_at"`
	ExpiresAt     fw.Timestamp `tfsdk:"expires_at"`
	RecordedAt    fw.Timestamp `tfsdk:"recorded_at"`
	Conditions    types.String `tfsdk:"conditions"`
	ExternalRef   types.String `tfsdk:"external_ref"`
	Jurisdictions types.Set    `tfsdk:"jurisdictions"`
	EvidenceIDs   types.Set    `tfsdk:"evidence_ids"`
	signedColumns
}

var approvals = &list[approvalsModel, governance.Approval, approvalRow]{
	name:  "approvals",
	kinds: []governance.Kind{governance.KindApproval},
	filters: map[string]schema.Attribute{
		"migration_id": migrationFilter("approvals"),
		"stage":        stageFilter("approvals"),
		"functions":    dsattr.OptionalSet("Only approvals for one of these functions, as in `ciam_approval`.", fw.OneOf(governance.ReviewingFunctions())),
		"approver":     dsattr.OptionalString("Only decisions of this person: the person's id.", fw.Reference(governance.KindPerson)),
		"decisions": dsattr.OptionalSet("Only approvals with one of these decisions: `approved`, `rejected`, `withdrawn`.",
			fw.OneOf([]governance.ApprovalDecision{governance.Approved, governance.Rejected, governance.Withdrawn})),
		"in_force":       dsattr.OptionalBool("`true` lists only approvals in force (approved, not expired, not stale), `false` only the others."),
		"expires_before": dsattr.OptionalTime("Only approvals that expire before this time, in UTC (`Z`), including expired ones."),
	},
	row: withSigned("approval", map[string]schema.Attribute{
		"id":            dsattr.ComputedString("The approval's id, for example `approval/legacy-to-cloud/cutover/compliance/jane-doe`."),
		"migration_id":  dsattr.ComputedString("The id of the migration."),
		"stage":         dsattr.ComputedString("The approved stage."),
		"function":      dsattr.ComputedString("The function for which the approver decided."),
		"approver":      dsattr.ComputedString("The id of the approver."),
		"decision":      dsattr.ComputedString("`approved`, `rejected` or `withdrawn`."),
		"digest":        dsattr.ComputedString("The digest of the scope that was approved."),
		"stale":         dsattr.ComputedBool("Whether the migration's current digest differs, or the migration is retired."),
		"in_force":      dsattr.ComputedBool("Whether the approval is in force: approved, not expired and not stale."),
		"approved_at":   dsattr.ComputedTime("When the approver decided."),
		"expires_at":    dsattr.ComputedTime("When it expires."),
		"recorded_at":   dsattr.ComputedTime("When the register first saw this decision, by its own clock."),
		"conditions":    dsattr.ComputedString("The approver's conditions."),
		"external_ref":  dsattr.ComputedString("Where the approver decided, for example a ticket."),
		"jurisdictions": dsattr.ComputedSet("The jurisdictions that the approval covers. An empty set covers all."),
		"evidence_ids":  dsattr.ComputedSet("The ids of the evidence that the approver reviewed."),
	}),
	migration: func(m *approvalsModel) types.String { return m.MigrationID },
	matches: func(m *approvalsModel, a governance.Approval) bool {
		return equals(m.Stage, a.Stage) && contains(m.Functions, a.Function) && equals(m.Approver, a.Approver) &&
			contains(m.Decisions, a.Decision) && before(m.ExpiresBefore, a.ExpiresAt)
	},
	related: func(a governance.Approval) []governance.ID { return []governance.ID{a.MigrationID} },
	toRow: func(a governance.Approval, known lookup) approvalRow {
		stale := !matchesScope(a, known)
		return approvalRow{
			ID: fw.StringOrNull(a.ID()), MigrationID: fw.StringOrNull(a.MigrationID), Stage: fw.StringOrNull(a.Stage),
			Function: fw.StringOrNull(a.Function), Approver: fw.StringOrNull(a.Approver), Decision: fw.StringOrNull(a.Decision),
			Digest: fw.StringOrNull(a.Digest), Stale: stale, InForce: !stale && inForce(a, known.now),
			ApprovedAt: fw.TimeOrNull(a.ApprovedAt), ExpiresAt: fw.TimeOrNull(a.ExpiresAt), RecordedAt: fw.TimeOrNull(a.RecordedAt),
			Conditions: fw.StringOrNull(a.Conditions), ExternalRef: fw.StringOrNull(a.ExternalRef),
			Jurisdictions: fw.SetValue(a.Jurisdictions), EvidenceIDs: fw.SetValue(a.EvidenceIDs),
			signedColumns: signedBy(a),
		}
	},
	matchesRow: func(m *approvalsModel, row approvalRow) bool { return equalsBool(m.InForce, row.InForce) },
	setResults: func(m *approvalsModel, ids []string, rows []approvalRow) { m.IDs, m.Approvals = ids, rows },
}

// matchesScope reports whether an approval is for the current scope of its
// migration.
func matchesScope(a governance.Approval, known lookup) bool {
	m, ok := known.records[a.MigrationID].(governance.Migration)
	return ok && m.Digest() == a.Digest
}

// inForce reports whether an approval approves and is valid at a time.
func inForce(a governance.Approval, now time.Time) bool {
	return a.Decision == governance.Approved && !governance.InFuture(a.ApprovedAt, now) && a.ExpiresAt.After(now)
}

// NewApprovals returns the data source ciam_approvals.
func NewApprovals() datasource.DataSource { return approvals.dataSource() }
