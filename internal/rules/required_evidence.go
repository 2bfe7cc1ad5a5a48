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
	required := c.assess(m).Evidence
	kinds := slices.Clone(required[g.Stage])
	for stage := g.Stage.Before(); stage != ""; stage = stage.Before() {
		if len(required[stage]) > 0 && !c.permitted(g, m, stage) {
			kinds = append(kinds, required[stage]...)
		}
	}
	return governance.NewSet(kinds...)
}

// permitted tells whether a stage has a permit for the migration's present scope. One
// that is only planned counts where the gate follows it: otherwise nothing orders it
// before this gate. An emergency that went ahead without evidence and is not ratified
// does not count, and neither does one that is only planned.
func (c *Case) permitted(g governance.Gate, m governance.Migration, stage governance.Stage) bool {
	scope := c.digestNow(m.ID())
	for _, s := range c.view.RecordsOf(m.ID()) {
		p, ok := s.Record.(governance.Permit)
		unknown := s.Unknown.HasAny("emergency", "missing", "scope")
		planned := p.Scope == "" && !unknown
		if !ok || p.Stage() != stage || planned && (p.ID() != g.Follows || p.Emergency != nil) {
			continue
		}
		if scope == "" || unknown {
			c.Undetermined()
			return false
		}
		if planned || c.isScope(m, p.Scope) && c.proven(p) {
			return true
		}
	}
	return false
}
