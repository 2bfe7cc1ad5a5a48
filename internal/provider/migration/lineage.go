package migration

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

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
