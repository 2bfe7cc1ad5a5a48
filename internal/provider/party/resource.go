// Package party is ciam_party: a person, team or vendor that can hold a role.
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
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.Party]{
	Name:       "party",
	Unrecorded: "external",
	Kinds:      governance.PartyKinds(),
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Sources:    sources,
	Compute:    compute,
	Validate:   validate,
	Stamp:      stamp,
	StampDue:   stampDue,
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
		return diags // not known yet, or its validator refuses it
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
			"A "+string(kind)+" belongs to a function of the organisation. Set function to business, engineering, security or compliance, or to one that only advises, such as legal.")
	}
	return diags
}

// sources: whether a team is external depends on its members.
func sources(m *model) map[string]record.Source {
	found := map[string]record.Source{
		"external":         record.FromArguments,
		"directory_status": record.FromRecords, "directory_function": record.FromRecords,
		"directory_external": record.FromRecords, "directory_id": record.FromRecords,
	}
	if m.Kind.ValueString() == string(governance.KindTeam) {
		found["external"] = record.FromRecords
	}
	return found
}

// compute shows whether the party is external, and what the directory says of it.
func compute(_ context.Context, in record.Inputs, m *model, p governance.Party, unknown rules.Unknown) diag.Diagnostics {
	switch {
	case unknown.HasAny("kind", "employer"):
		m.External = types.BoolUnknown()
	case p.Kind != governance.KindTeam:
		m.External = types.BoolValue(p.External())
	case in.View != nil:
		m.External = teamExternal(in.View, p, unknown)
	}
	// A plan that creates or changes the party shows no answer, so it asks no question.
	if unasked := in.Register == nil && m.DirectoryStatus.IsUnknown(); in.View != nil && !unasked {
		showEntry(in, m, p)
	}
	return nil
}

// teamExternal is unknown while it depends on a member that is unknown, or whose
// employer is.
func teamExternal(view rules.View, team governance.Party, unknown rules.Unknown) types.Bool {
	pending := unknown.HasAny("members")
	external := External(team, func(id governance.ID) (governance.Record, bool) {
		s, ok := view.Find(id)
		pending = pending || s.Unknown.HasAny("employer")
		return s.Record, ok
	})
	if pending && !team.External() {
		return types.BoolUnknown()
	}
	return types.BoolValue(external)
}

// External tells whether a party is external: a vendor, a vendor's employee, or
// a team whose members all are.
func External(p governance.Party, find func(governance.ID) (governance.Record, bool)) bool {
	return p.External() || len(p.Members) > 0 && !slices.ContainsFunc(p.Members, func(id governance.ID) bool {
		r, ok := find(id)
		member, isParty := r.(governance.Party)
		return !ok || !isParty || !member.External()
	})
}
