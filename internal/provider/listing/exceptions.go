package listing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type exceptionsModel struct {
	MigrationID   types.String   `tfsdk:"migration_id"`
	Rules         []string       `tfsdk:"rules"`
	Jurisdictions []string       `tfsdk:"jurisdictions"`
	InForce       types.Bool     `tfsdk:"in_force"`
	ExpiresBefore fw.Timestamp   `tfsdk:"expires_before"`
	ApprovedBy    types.String   `tfsdk:"approved_by"`
	RequestedBy   types.String   `tfsdk:"requested_by"`
	IDs           []string       `tfsdk:"ids"`
	Exceptions    []exceptionRow `tfsdk:"exceptions"`
}

type exceptionRow struct {
	ID                  types.String `tfsdk:"id"`
	MigrationID         types.String `tfsdk:"migration_id"`
	Name                types.String `tfsdk:"name"`
	Rule                types.String `tfsdk:"rule"`
	Control             types.String `tfsdk:"control"`
	Items               types.Set    `tfsdk:"items"`
	Jurisdictions       types.Set    `tfsdk:"jurisdictions"`
	Subject             types.String `tfsdk:"subject"`
	Reason              types.String `tfsdk:"reason"`
	CompensatingControl types.String `tfsdk:"compensating_control"`
	RequestedBy         types.String `tfsdk:"requested_by"`
	ApprovedBy          types.String `tfsdk:"approved_by"`
	GrantedAt           fw.Timestamp `tfsdk:"granted_at"`
	ExpiresAt           fw.Timestamp `tfsdk:"expires_at"`
	InForce             bool         `tfsdk:"in_force"`
	signedColumns
}

var exceptions = &list[exceptionsModel, governance.Exception, exceptionRow]{
	name:  "exceptions",
	kinds: []governance.Kind{governance.KindException},
	filters: map[string]schema.Attribute{
		"migration_id":   migrationFilter("exceptions"),
		"rules":          dsattr.OptionalSet("Only exceptions that waive one of these rules: their codes, for example `CIAM502`.", fw.KnownCode()),
		"jurisdictions":  dsattr.OptionalSet("Only exceptions for at least one of these jurisdictions. `EU` and `EEA` also find their member states, a country also its subdivisions, and the reverse.", fw.KnownJurisdiction()),
		"in_force":       dsattr.OptionalBool("`true` lists only exceptions in force, `false` only the others."),
		"expires_before": dsattr.OptionalTime("Only exceptions that expire before this time, in UTC (`Z`), including expired ones."),
		"approved_by":    dsattr.OptionalString("Only exceptions that this person approved: the person's id.", fw.Reference(governance.KindPerson)),
		"requested_by":   dsattr.OptionalString("Only exceptions that this person requested: the person's id.", fw.Reference(governance.KindPerson)),
	},
	row: withSigned("exception", map[string]schema.Attribute{
		"id":                   dsattr.ComputedString("The exception's id, for example `exception/legacy-to-cloud/mfa-grace`."),
		"migration_id":         dsattr.ComputedString("The id of the migration."),
		"name":                 dsattr.ComputedString("The exception's name in ids."),
		"rule":                 dsattr.ComputedString("The code of the waived rule. Null for an exception to a control."),
		"control":              dsattr.ComputedString("The control that is not met. Null for a waiver of a rule."),
		"items":                dsattr.ComputedSet("What the exception is about, for a rule about several things."),
		"jurisdictions":        dsattr.ComputedSet("The jurisdictions that the exception covers."),
		"subject":              dsattr.ComputedString("The id of the record to which the exception applies. Null applies to any record of the migration."),
		"reason":               dsattr.ComputedString("Why the rule cannot be satisfied yet."),
		"compensating_control": dsattr.ComputedString("What reduces the risk until then."),
		"requested_by":         dsattr.ComputedString("The id of the person who requested the exception."),
		"approved_by":          dsattr.ComputedString("The id of the person who approved the exception."),
		"granted_at":           dsattr.ComputedTime("When the exception was granted."),
		"expires_at":           dsattr.ComputedTime("When it expires."),
		"in_force":             dsattr.ComputedBool("Whether the exception is in force."),
	}),
	migration: func(m *exceptionsModel) types.String { return m.MigrationID },
	matches: func(m *exceptionsModel, e governance.Exception) bool {
		return contains(m.Rules, e.Rule) && overlaps(m.Jurisdictions, e.Jurisdictions) && before(m.ExpiresBefore, e.ExpiresAt) &&
			equals(m.ApprovedBy, e.ApprovedBy) && equals(m.RequestedBy, e.RequestedBy)
	},
	toRow: func(e governance.Exception, known lookup) exceptionRow {
		return exceptionRow{
			ID: fw.StringOrNull(e.ID()), MigrationID: fw.StringOrNull(e.MigrationID), Name: fw.StringOrNull(e.Name), Rule: fw.StringOrNull(e.Rule),
			Control: fw.StringOrNull(e.Control), Items: fw.SetValue(e.Items),
			Jurisdictions: fw.SetValue(e.Jurisdictions), Subject: fw.StringOrNull(e.Subject),
			Reason: fw.StringOrNull(e.Reason), CompensatingControl: fw.StringOrNull(e.CompensatingControl),
			RequestedBy: fw.StringOrNull(e.RequestedBy), ApprovedBy: fw.StringOrNull(e.ApprovedBy),
			GrantedAt: fw.TimeOrNull(e.GrantedAt), ExpiresAt: fw.TimeOrNull(e.ExpiresAt), InForce: e.InForce(known.now),
			signedColumns: signedBy(e),
		}
	},
	matchesRow: func(m *exceptionsModel, row exceptionRow) bool { return equalsBool(m.InForce, row.InForce) },
	setResults: func(m *exceptionsModel, ids []string, rows []exceptionRow) { m.IDs, m.Exceptions = ids, rows },
}

// NewExceptions returns the data source ciam_exceptions.
func NewExceptions() datasource.DataSource { return exceptions.dataSource() }
