package rules

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// requiredEvidence are the kinds of evidence that a gate needs: those of its own
// stage, and those of each earlier stage that has no permit for this scope. Otherwise
// a migration that declares its cutover alone would skip what its design needs.
// Needs the migration's risk fields to be known.
func (c *Case) requiredEvidence(g governance.Gate, m governance.Migration) governance.Set[governance.EvidenceKind] {
	required := m.Assess().Evidence
	kinds := slices.Clone(required[g.Stage])
	for stage := g.Stage.Before(); stage != ""; stage = stage.Before() {
		if len(required[stage]) > 0 && !c.permitted(m, stage) {
			kinds = append(kinds, required[stage]...)
		}
	}
	return governance.NewSet(kinds...)
}

// permitted tells whether a stage has a permit for the migration's present scope. One
// that is only planned does not count, because nothing orders it before this gate, and
// neither does an emergency that went ahead without evidence and is not ratified.
func (c *Case) permitted(m governance.Migration, stage governance.Stage) bool {
	scope := digest(c.view, m.ID())
	for _, s := range c.view.RecordsOf(m.ID()) {
		p, ok := s.Record.(governance.Permit)
		unknown := s.Unknown.HasAny("emergency", "missing", "scope")
		if !ok || p.Stage() != stage || p.Scope == "" && !unknown {
			continue
		}
		if scope == "" || unknown {
			c.Undetermined()
			return false
		}
		if c.isScope(m, p.Scope) && c.proven(p) {
			return true
		}
	}
	return false
}
