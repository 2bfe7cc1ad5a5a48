// Package party is ciam_party: somebody who can hold a role.
package party

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
)

var noun = &record.Noun[model, governance.Party]{
	Name:       "party",
	Kinds:      governance.PartyKinds(),
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fill,
	Compute:    compute,
	Validate:   validate,
	Derived:    derived,
	Derive:     derive,
}

// NewResource is the resource ciam_party.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_party.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// validate checks which arguments go with which kind of party.
func validate(m *model) diag.Diagnostics {
	var diags diag.Diagnostics
	kind := governance.Kind(m.Kind.ValueString())
	if !slices.Contains(governance.PartyKinds(), kind) {
		return diags // not known yet, or for its validator to refuse
	}
	only := func(attribute string, set bool, allowed ...governance.Kind) {
		if set && !slices.Contains(allowed, kind) {
			diags.AddAttributeError(path.Root(attribute), "Argument does not fit the kind of party",
				"A "+string(kind)+" has no "+attribute+". Remove it, or correct kind.")
		}
	}
	only("function", !m.Function.IsNull(), governance.KindPerson, governance.KindTeam)
	only("employer", !m.Employer.IsNull(), governance.KindPerson, governance.KindTeam)
	only("members", !m.Members.IsNull(), governance.KindTeam)
	only("signing_keys", !m.SigningKeys.IsNull(), governance.KindPerson)
	if kind != governance.KindVendor && m.Function.IsNull() {
		diags.AddAttributeError(path.Root("function"), "Function is missing",
			"A "+string(kind)+" speaks for a function of the organisation: set function to business, engineering, security or compliance.")
	}
	return diags
}

// derived: whether a team is external depends on its members.
func derived(m *model) []string {
	if m.Kind.ValueString() == string(governance.KindTeam) {
		return []string{"external"}
	}
	return nil
}

func derive(_ context.Context, facts record.WriteContext, m *model, p governance.Party) diag.Diagnostics {
	if p.Kind != governance.KindTeam {
		return nil
	}
	m.External = types.BoolValue(External(p, func(id governance.ID) (governance.Record, bool) {
		s, ok := facts.View.Find(id)
		return s.Record, ok
	}))
	return nil
}

// External tells whether a party is not one of our own: a vendor, whom a vendor
// employs, or a team whose members all are.
func External(p governance.Party, find func(governance.ID) (governance.Record, bool)) bool {
	return p.External() || len(p.Members) > 0 && !slices.ContainsFunc(p.Members, func(id governance.ID) bool {
		r, ok := find(id)
		member, isParty := r.(governance.Party)
		return !ok || !isParty || !member.External()
	})
}
