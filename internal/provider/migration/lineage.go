package migration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// judge judges the migration, and warns when predecessors are removed from
// supersedes.
func judge(view record.View, s rules.Subject, _ bool) record.PlanOutcome {
	outcome := record.Enforce(rules.Judge(view, s))
	if removed := disowned(view, s); len(removed) > 0 {
		outcome.Notes.Append(stillInherits(s.Record.ID(), removed))
	}
	return outcome
}

// disowned are the predecessors that this plan removes from supersedes.
func disowned(view record.View, s rules.Subject) governance.Set[governance.ID] {
	m, ok := s.Record.(governance.Migration)
	if !ok || !s.Changed || s.Unknown.HasAny("supersedes") {
		return nil
	}
	last, _ := view.Previous(m.ID())
	before, _ := last.(governance.Migration)
	return before.Supersedes.Minus(m.Supersedes)
}

func stillInherits(id governance.ID, removed governance.Set[governance.ID]) diag.Diagnostic {
	names := strings.Join(governance.Strings(removed), ", ")
	return diag.NewAttributeWarningDiagnostic(path.Root("supersedes"), "Migration keeps its predecessors",
		fmt.Sprintf("%s no longer names %s in supersedes, but it still inherits their history, because a lineage only grows.\n\n"+
			"Fix: Name them again, because the configuration should show what counts. If they were named by mistake, declare a new migration with another name.", id, names))
}

// unrelated refuses an independent_of that says nothing: the migration itself, or what it
// continues according to its own supersedes.
func unrelated(m *model) (diags diag.Diagnostics) {
	own := governance.NewID(governance.KindMigration, m.Name.ValueString())
	for _, element := range m.IndependentOf.Elements() {
		id, ok := element.(types.String)
		if !ok || id.IsNull() || id.IsUnknown() {
			continue
		}
		found, fix := "", ""
		switch {
		case governance.ID(id.ValueString()) == own:
			found, fix = fmt.Sprintf("independent_of names %s itself.", own), fmt.Sprintf("Remove %q from independent_of.", own)
		case slices.ContainsFunc(m.Supersedes.Elements(), func(other attr.Value) bool { return other.Equal(id) }):
			found = fmt.Sprintf("Both supersedes and independent_of name %s.", id.ValueString())
			fix = fmt.Sprintf("Remove %q from independent_of if this migration continues that one, and otherwise from supersedes.", id.ValueString())
		default:
			continue
		}
		diags.AddAttributeError(path.Root("independent_of"), "Migration is not independent of itself",
			fmt.Sprintf("Found: %s\n\nWhy: A migration shares its own history, and that of the migrations that it continues. A reader of the gate would believe otherwise.\n\nFix: %s", found, fix))
	}
	return diags
}
