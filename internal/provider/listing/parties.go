package listing

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/asked"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/party"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/told"
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
		"kinds":         asked.AnyOf("Only parties of one of these kinds: `person`, `team`, `vendor`.", fw.OneOf(governance.PartyKinds())),
		"functions":     asked.AnyOf("Only parties of one of these functions: `business`, `engineering`, `security`, `compliance`.", fw.OneOf(governance.Functions())),
		"external":      asked.Flag("`true` lists only external parties, `false` only internal ones."),
		"employer":      asked.Text("Only employees of this vendor: the vendor's id.", fw.Reference(governance.KindVendor)),
		"member":        asked.Text("Only teams with this member: the person's id.", fw.Reference(governance.KindPerson)),
		"directory_ref": asked.Text("Only parties with this `directory_ref`.", fw.Text()),
	},
	row: map[string]schema.Attribute{
		"id":            told.Text("The party's id, for example `person/jane-doe`."),
		"kind":          told.Text("`person`, `team` or `vendor`."),
		"name":          told.Text("The party's name in ids."),
		"display_name":  told.Text("The name to show to people."),
		"email":         told.Text("The party's email address."),
		"function":      told.Text("`business`, `engineering`, `security` or `compliance`; null for a vendor."),
		"employer":      told.Text("The id of the vendor that employs the person or team. Null for your own people."),
		"members":       told.Texts("The ids of a team's members."),
		"external":      told.Flag("Whether the party is external: a vendor, a vendor's employee, or a team whose members are all external."),
		"directory_ref": told.Text("The party's name in the identity directory."),
	},
	fits: func(m *partiesModel, p governance.Party) bool {
		return among(m.Kinds, p.Kind) && among(m.Functions, p.Function) && is(m.Employer, p.Employer) &&
			(m.Member.IsNull() || p.Members.Has(governance.ID(m.Member.ValueString()))) &&
			is(m.DirectoryRef, p.DirectoryRef)
	},
	beside: func(p governance.Party) []governance.ID { return p.Members },
	show: func(p governance.Party, with surroundings) partyRow {
		return partyRow{
			ID: fw.Optional(p.ID()), Kind: fw.Optional(p.Kind), Name: fw.Optional(p.Name),
			DisplayName: fw.Optional(p.DisplayName), Email: fw.Optional(p.Email),
			Function: fw.Optional(p.Function), Employer: fw.Optional(p.Employer), Members: fw.FullSet(p.Members),
			External: party.External(p, with.find), DirectoryRef: fw.Optional(p.DirectoryRef),
		}
	},
	keep: func(m *partiesModel, row partyRow) bool { return agrees(m.External, row.External) },
	put:  func(m *partiesModel, ids []string, rows []partyRow) { m.IDs, m.Parties = ids, rows },
}

// NewParties is the data source ciam_parties.
func NewParties() datasource.DataSource {
	return &source[partiesModel, governance.Party, partyRow]{list: parties}
}
