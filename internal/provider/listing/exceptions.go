package listing

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
)

type exceptionsModel struct {
	MigrationID   types.String      `tfsdk:"migration_id"`
	Rules         []string          `tfsdk:"rules"`
	Jurisdictions []string          `tfsdk:"jurisdictions"`
	InForce       types.Bool        `tfsdk:"in_force"`
	ExpiresBefore timetypes.RFC3339 `tfsdk:"expires_before"`
	ApprovedBy    types.String      `tfsdk:"approved_by"`
	RequestedBy   types.String      `tfsdk:"requested_by"`
	IDs           []string          `tfsdk:"ids"`
	Exceptions    []exceptionRow    `tfsdk:"exceptions"`
}

type exceptionRow struct {
	ID                  types.String      `tfsdk:"id"`
	MigrationID         types.String      `tfsdk:"migration_id"`
	Name                types.String      `tfsdk:"name"`
	Rule                types.String      `tfsdk:"rule"`
	Jurisdictions       types.Set         `tfsdk:"jurisdictions"`
	Subject             types.String      `tfsdk:"subject"`
	Reason              types.String      `tfsdk:"reason"`
	CompensatingControl types.String      `tfsdk:"compensating_control"`
	RequestedBy         types.String      `tfsdk:"requested_by"`
	ApprovedBy          types.String      `tfsdk:"approved_by"`
	GrantedAt           timetypes.RFC3339 `tfsdk:"granted_at"`
	ExpiresAt           timetypes.RFC3339 `tfsdk:"expires_at"`
	InForce             bool              `tfsdk:"in_force"`
}

var exceptions = &list[exceptionsModel, governance.Exception, exceptionRow]{
	name:  "exceptions",
	kinds: []governance.Kind{governance.KindException},
	filters: map[string]schema.Attribute{
		"migration_id":   ofMigration("exceptions"),
		"rules":          asked.AnyOf("Only exceptions that waive one of these rules: their codes, for example `CIAM502`.", fw.KnownCode()),
		"jurisdictions":  asked.AnyOf("Only exceptions for at least one of these jurisdictions. `EU` also finds its member states, and a member state also finds `EU`.", fw.KnownJurisdiction()),
		"in_force":       asked.Flag("`true` lists only exceptions in force, `false` only the others."),
		"expires_before": asked.Moment("Only exceptions that expire before this time, in UTC (`Z`), including expired ones."),
		"approved_by":    asked.Text("Only exceptions that this person approved: the person's id.", fw.Reference(governance.KindPerson)),
		"requested_by":   asked.Text("Only exceptions that this person requested: the person's id.", fw.Reference(governance.KindPerson)),
	},
	row: map[string]schema.Attribute{
		"id":                   told.Text("The exception's id, for example `exception/legacy-to-cloud/mfa-grace`."),
		"migration_id":         told.Text("The id of the migration."),
		"name":                 told.Text("The exception's name in ids."),
		"rule":                 told.Text("The code of the waived rule."),
		"jurisdictions":        told.Texts("The jurisdictions that the exception covers."),
		"subject":              told.Text("The id of the record to which the exception applies. Null applies to any record of the migration."),
		"reason":               told.Text("Why the rule cannot be satisfied yet."),
		"compensating_control": told.Text("What reduces the risk until then."),
		"requested_by":         told.Text("The id of the person who requested the exception."),
		"approved_by":          told.Text("The id of the person who approved the exception."),
		"granted_at":           told.Moment("When the exception was granted."),
		"expires_at":           told.Moment("When it expires."),
		"in_force":             told.Flag("Whether the exception is in force."),
	},
	migration: func(m *exceptionsModel) types.String { return m.MigrationID },
	fits: func(m *exceptionsModel, e governance.Exception) bool {
		return among(m.Rules, e.Rule) && overlaps(m.Jurisdictions, e.Jurisdictions) && before(m.ExpiresBefore, e.ExpiresAt) &&
			is(m.ApprovedBy, e.ApprovedBy) && is(m.RequestedBy, e.RequestedBy)
	},
	show: func(e governance.Exception, with surroundings) exceptionRow {
		return exceptionRow{
			ID: fw.Optional(e.ID()), MigrationID: fw.Optional(e.MigrationID), Name: fw.Optional(e.Name), Rule: fw.Optional(e.Rule),
			Jurisdictions: fw.FullSet(e.Jurisdictions), Subject: fw.Optional(e.Subject),
			Reason: fw.Optional(e.Reason), CompensatingControl: fw.Optional(e.CompensatingControl),
			RequestedBy: fw.Optional(e.RequestedBy), ApprovedBy: fw.Optional(e.ApprovedBy),
			GrantedAt: fw.Time(e.GrantedAt), ExpiresAt: fw.Time(e.ExpiresAt), InForce: e.InForce(with.now),
		}
	},
	keep: func(m *exceptionsModel, row exceptionRow) bool { return agrees(m.InForce, row.InForce) },
	put:  func(m *exceptionsModel, ids []string, rows []exceptionRow) { m.IDs, m.Exceptions = ids, rows },
}

// NewExceptions is the data source ciam_exceptions.
func NewExceptions() datasource.DataSource {
	return &source[exceptionsModel, governance.Exception, exceptionRow]{list: exceptions}
}
