package listing

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
)

type approvalsModel struct {
	MigrationID   types.String          `tfsdk:"migration_id"`
	Stage         types.String          `tfsdk:"stage"`
	Functions     []governance.Function `tfsdk:"functions"`
	Approver      types.String          `tfsdk:"approver"`
	Decisions     []governance.Word     `tfsdk:"decisions"`
	InForce       types.Bool            `tfsdk:"in_force"`
	ExpiresBefore timetypes.RFC3339     `tfsdk:"expires_before"`
	IDs           []string              `tfsdk:"ids"`
	Approvals     []approvalRow         `tfsdk:"approvals"`
}

type approvalRow struct {
	ID            types.String      `tfsdk:"id"`
	MigrationID   types.String      `tfsdk:"migration_id"`
	Stage         types.String      `tfsdk:"stage"`
	Function      types.String      `tfsdk:"function"`
	Approver      types.String      `tfsdk:"approver"`
	Decision      types.String      `tfsdk:"decision"`
	Digest        types.String      `tfsdk:"digest"`
	Stale         bool              `tfsdk:"stale"`
	InForce       bool              `tfsdk:"in_force"`
	ApprovedAt    timetypes.RFC3339 `tfsdk:"approved_at"`
	ExpiresAt     timetypes.RFC3339 `tfsdk:"expires_at"`
	RecordedAt    timetypes.RFC3339 `tfsdk:"recorded_at"`
	Conditions    types.String      `tfsdk:"conditions"`
	ExternalRef   types.String      `tfsdk:"external_ref"`
	Jurisdictions types.Set         `tfsdk:"jurisdictions"`
	EvidenceIDs   types.Set         `tfsdk:"evidence_ids"`
}

var approvals = &list[approvalsModel, governance.Approval, approvalRow]{
	name:  "approvals",
	kinds: []governance.Kind{governance.KindApproval},
	filters: map[string]schema.Attribute{
		"migration_id": ofMigration("approvals"),
		"stage":        asked.Text("Only approvals of this stage: `design`, `build`, `cutover` or `decommission`.", fw.OneOf(governance.Stages())),
		"functions":    asked.AnyOf("Only approvals for one of these functions: `engineering`, `security`, `compliance`.", fw.OneOf(governance.ApprovingFunctions())),
		"approver":     asked.Text("Only decisions of this person: the person's id.", fw.Reference(governance.KindPerson)),
		"decisions": asked.AnyOf("Only approvals with one of these decisions: `approved`, `rejected`, `withdrawn`.",
			fw.OneOf([]governance.Word{governance.Approved, governance.Rejected, governance.Withdrawn})),
		"in_force":       asked.Flag("`true` lists only approvals in force (approved, not expired, not stale), `false` only the others."),
		"expires_before": asked.Moment("Only approvals that expire before this time, in UTC (`Z`), including expired ones."),
	},
	row: map[string]schema.Attribute{
		"id":            told.Text("The approval's id, for example `approval/legacy-to-cloud/cutover/compliance/jane-doe`."),
		"migration_id":  told.Text("The id of the migration."),
		"stage":         told.Text("The approved stage."),
		"function":      told.Text("The function for which the approver decided."),
		"approver":      told.Text("The id of the approver."),
		"decision":      told.Text("`approved`, `rejected` or `withdrawn`."),
		"digest":        told.Text("The digest of the scope that was approved."),
		"stale":         told.Flag("Whether the migration's current digest differs, or the migration is retired."),
		"in_force":      told.Flag("Whether the approval is in force: approved, not expired and not stale."),
		"approved_at":   told.Moment("When the approver decided."),
		"expires_at":    told.Moment("When it expires."),
		"recorded_at":   told.Moment("When the register first saw this decision, by its own clock."),
		"conditions":    told.Text("The approver's conditions."),
		"external_ref":  told.Text("Where the approver decided, for example a ticket."),
		"jurisdictions": told.Texts("The jurisdictions that the approval covers. An empty set covers all."),
		"evidence_ids":  told.Texts("The ids of the evidence that the approver reviewed."),
	},
	migration: func(m *approvalsModel) types.String { return m.MigrationID },
	fits: func(m *approvalsModel, a governance.Approval) bool {
		return is(m.Stage, a.Stage) && among(m.Functions, a.Function) && is(m.Approver, a.Approver) &&
			among(m.Decisions, a.Decision) && before(m.ExpiresBefore, a.ExpiresAt)
	},
	beside: func(a governance.Approval) []governance.ID { return []governance.ID{a.MigrationID} },
	show: func(a governance.Approval, with surroundings) approvalRow {
		stale := !approves(a, with)
		return approvalRow{
			ID: fw.Optional(a.ID()), MigrationID: fw.Optional(a.MigrationID), Stage: fw.Optional(a.Stage),
			Function: fw.Optional(a.Function), Approver: fw.Optional(a.Approver), Decision: fw.Optional(a.Decision),
			Digest: fw.Optional(a.Digest), Stale: stale, InForce: !stale && holds(a, with.now),
			ApprovedAt: fw.Time(a.ApprovedAt), ExpiresAt: fw.Time(a.ExpiresAt), RecordedAt: fw.Time(a.RecordedAt),
			Conditions: fw.Optional(a.Conditions), ExternalRef: fw.Optional(a.ExternalRef),
			Jurisdictions: fw.FullSet(a.Jurisdictions), EvidenceIDs: fw.FullSet(a.EvidenceIDs),
		}
	},
	keep: func(m *approvalsModel, row approvalRow) bool { return agrees(m.InForce, row.InForce) },
	put:  func(m *approvalsModel, ids []string, rows []approvalRow) { m.IDs, m.Approvals = ids, rows },
}

// approves is whether an approval is about the scope that its migration has now.
func approves(a governance.Approval, with surroundings) bool {
	m, ok := with.others[a.MigrationID].(governance.Migration)
	return ok && m.Digest() == a.Digest
}

// holds is whether an approval says yes, and does so at a moment.
func holds(a governance.Approval, now time.Time) bool {
	return a.Decision == governance.Approved && !a.ApprovedAt.After(now) && a.ExpiresAt.After(now)
}

// NewApprovals is the data source ciam_approvals.
func NewApprovals() datasource.DataSource {
	return &source[approvalsModel, governance.Approval, approvalRow]{list: approvals}
}
