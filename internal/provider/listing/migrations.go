package listing

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type migrationsModel struct {
	Status        types.String       `tfsdk:"status"`
	RiskTiers     []string           `tfsdk:"risk_tiers"`
	Touches       []governance.Touch `tfsdk:"touches"`
	Jurisdictions []string           `tfsdk:"jurisdictions"`
	PartyID       types.String       `tfsdk:"party_id"`
	Platform      types.String       `tfsdk:"platform"`
	IDs           []string           `tfsdk:"ids"`
	Migrations    []migrationRow     `tfsdk:"migrations"`
}

type migrationRow struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	Title          types.String `tfsdk:"title"`
	Status         types.String `tfsdk:"status"`
	RiskTier       types.String `tfsdk:"risk_tier"`
	Digest         types.String `tfsdk:"digest"`
	Touches        types.Set    `tfsdk:"touches"`
	Jurisdictions  types.Set    `tfsdk:"jurisdictions"`
	SourcePlatform types.String `tfsdk:"source_platform"`
	TargetPlatform types.String `tfsdk:"target_platform"`
	BusinessOwner  types.String `tfsdk:"business_owner"`
	RiskOwner      types.String `tfsdk:"risk_owner"`
	ExternalRef    types.String `tfsdk:"external_ref"`
}

var migrations = &list[migrationsModel, governance.Migration, migrationRow]{
	name:  "migrations",
	kinds: []governance.Kind{governance.KindMigration},
	filters: map[string]schema.Attribute{
		"status": dsattr.OptionalString("Only migrations with this status: `active`, `completed` or `cancelled`.",
			fw.OneOf([]governance.Status{governance.Active, governance.Completed, governance.Cancelled})),
		"risk_tiers":    dsattr.OptionalSet("Only migrations with one of these risk tiers: `low`, `moderate`, `high`.", fw.Tier()),
		"touches":       dsattr.OptionalSet("Only migrations that touch at least one of these, for example `sso`.", fw.OneOf(governance.Touches())),
		"jurisdictions": dsattr.OptionalSet("Only migrations in at least one of these jurisdictions. `EU` and `EEA` also find their member states, a country also its subdivisions, and the reverse.", fw.KnownJurisdiction()),
		"party_id": dsattr.OptionalString("Only migrations that name this party or steering group in any role: business owner, risk owner, implementer, approver or steering group. "+
			"Members of a named team or group do not count.", fw.Reference(append(governance.PartyKinds(), governance.KindSteeringGroup)...)),
		"platform": dsattr.OptionalString("Only migrations from or to this platform.", fw.NotBlank()),
	},
	row: map[string]schema.Attribute{
		"id":              dsattr.ComputedString("The migration's id, for example `migration/legacy-to-cloud`."),
		"name":            dsattr.ComputedString("The migration's name in ids."),
		"title":           dsattr.ComputedString("A one-line summary of the change."),
		"status":          dsattr.ComputedString("`active`, `completed` or `cancelled`."),
		"risk_tier":       dsattr.ComputedString("`low`, `moderate` or `high`."),
		"digest":          dsattr.ComputedString("The current digest of the material scope, to which approvals refer."),
		"touches":         dsattr.ComputedSet("What it changes."),
		"jurisdictions":   dsattr.ComputedSet("The customers' jurisdictions: ISO 3166-1 alpha-2 codes, ISO 3166-2 codes such as `US-CA`, `EU` or `EEA`."),
		"source_platform": dsattr.ComputedString("The platform from which customers move."),
		"target_platform": dsattr.ComputedString("The platform to which customers move."),
		"business_owner":  dsattr.ComputedString("The id of the business owner."),
		"risk_owner":      dsattr.ComputedString("The id of the risk owner."),
		"external_ref":    dsattr.ComputedString("The change ticket."),
	},
	matches: func(m *migrationsModel, r governance.Migration) bool {
		return equals(m.Status, r.Status) && contains(m.RiskTiers, r.Assess().Tier.String()) && intersects(m.Touches, r.Touches) &&
			overlaps(m.Jurisdictions, r.Jurisdictions) && (m.PartyID.IsNull() || refersTo(r, governance.ID(m.PartyID.ValueString()))) &&
			(equals(m.Platform, r.SourcePlatform) || equals(m.Platform, r.TargetPlatform))
	},
	toRow: func(r governance.Migration, _ lookup) migrationRow {
		return migrationRow{
			ID: fw.StringOrNull(r.ID()), Name: fw.StringOrNull(r.Name), Title: fw.StringOrNull(r.Title), Status: fw.StringOrNull(r.Status),
			RiskTier: fw.StringOrNull(r.Assess().Tier.String()), Digest: fw.StringOrNull(r.Digest()),
			Touches: fw.SetValue(r.Touches), Jurisdictions: fw.SetValue(r.Jurisdictions),
			SourcePlatform: fw.StringOrNull(r.SourcePlatform), TargetPlatform: fw.StringOrNull(r.TargetPlatform),
			BusinessOwner: fw.StringOrNull(r.BusinessOwner), RiskOwner: fw.StringOrNull(r.RiskOwner), ExternalRef: fw.StringOrNull(r.ExternalRef),
		}
	},
	setResults: func(m *migrationsModel, ids []string, rows []migrationRow) { m.IDs, m.Migrations = ids, rows },
}

// refersTo reports whether a record refers to another one.
func refersTo(r governance.Record, id governance.ID) bool {
	return slices.ContainsFunc(r.References(), func(ref governance.Reference) bool { return ref.Target == id })
}

// NewMigrations returns the data source ciam_migrations.
func NewMigrations() datasource.DataSource { return migrations.dataSource() }
