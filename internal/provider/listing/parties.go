package listing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/party"
)

type partiesModel struct {
	Kinds        []governance.Kind     `tfsdk:"kinds"`
	Functions    []governance.Function `tfsdk:"functions"`
	External     types.Bool            `tfsdk:"external"`
	Employer     types.String          `tfsdk:"employer"`
	Member       types.String          `tfsdk:"member"`
	DirectoryRef types.String          `tfsdk:"directory_ref"`
	IDs          []string              `tfsdk:"ids"`
	Parties      []partyRow            `tfsdk:"parties"`
}

type partyRow struct {
	ID           types.String `tfsdk:"id"`
	Kind         types.String `tfsdk:"kind"`
	Name         types.String `tfsdk:"name"`
	DisplayName  types.String `tfsdk:"display_name"`
	Email        types.String `tfsdk:"email"`
	Function     types.String `tfsdk:"function"`
	Employer     types.String `tfsdk:"employer"`
	Members      types.Set    `tfsdk:"members"`
	External     bool         `tfsdk:"external"`
	DirectoryRef types.String `tfsdk:"directory_ref"`
}

var parties = &list[partiesModel, governance.Party, partyRow]{
	name:  "parties",
	kinds: governance.PartyKinds(),
	filters: map[string]schema.Attribute{
		"kinds":         dsattr.OptionalSet("Only parties of one of these kinds: `person`, `team`, `vendor`.", fw.OneOf(governance.PartyKinds())),
		"functions":     dsattr.OptionalSet("Only parties of one of these functions, as in `ciam_party`.", fw.OneOf(governance.Functions())),
		"external":      dsattr.OptionalBool("`true` lists only external parties, `false` only internal ones."),
		"employer":      dsattr.OptionalString("Only employees of this vendor: the vendor's id.", fw.Reference(governance.KindVendor)),
		"member":        dsattr.OptionalString("Only teams with this member: the person's id.", fw.Reference(governance.KindPerson)),
		"directory_ref": dsattr.OptionalString("Only parties with this `directory_ref`.", fw.NotBlank()),
	},
	row: map[string]schema.Attribute{
		"id":            dsattr.ComputedString("The party's id, for example `person/jane-doe`."),
		"kind":          dsattr.ComputedString("`person`, `team` or `vendor`."),
		"name":          dsattr.ComputedString("The party's name in ids."),
		"display_name":  dsattr.ComputedString("The name to show to people."),
		"email":         dsattr.ComputedString("The party's email address."),
		"function":      dsattr.ComputedString("The party's function, as in `ciam_party`. Null for a vendor."),
		"employer":      dsattr.ComputedString("The id of the vendor that employs the person or team. Null for your own people."),
		"members":       dsattr.ComputedSet("The ids of a team's members."),
		"external":      dsattr.ComputedBool("Whether the party is external: a vendor, a vendor's employee, or a team whose members are all external."),
		"directory_ref": dsattr.ComputedString("The party's name in the identity directory."),
	},
	matches: func(m *partiesModel, p governance.Party) bool {
		return contains(m.Kinds, p.Kind) && contains(m.Functions, p.Function) && equals(m.Employer, p.Employer) &&
			(m.Member.IsNull() || p.Members.Has(governance.ID(m.Member.ValueString()))) &&
			equals(m.DirectoryRef, p.DirectoryRef)
	},
	related: func(p governance.Party) []governance.ID { return p.Members },
	toRow: func(p governance.Party, known lookup) partyRow {
		return partyRow{
			ID: fw.StringOrNull(p.ID()), Kind: fw.StringOrNull(p.Kind), Name: fw.StringOrNull(p.Name),
			DisplayName: fw.StringOrNull(p.DisplayName), Email: fw.StringOrNull(p.Email),
			Function: fw.StringOrNull(p.Function), Employer: fw.StringOrNull(p.Employer), Members: fw.SetValue(p.Members),
			External: party.External(p, known.find), DirectoryRef: fw.StringOrNull(p.DirectoryRef),
		}
	},
	matchesRow: func(m *partiesModel, row partyRow) bool { return equalsBool(m.External, row.External) },
	setResults: func(m *partiesModel, ids []string, rows []partyRow) { m.IDs, m.Parties = ids, rows },
}

// NewParties returns the data source ciam_parties.
func NewParties() datasource.DataSource { return parties.dataSource() }
