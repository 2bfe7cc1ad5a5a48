package report

import (
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Fixers are who can fix a finding: these parties, or anybody of these functions.
type Fixers struct {
	Parties   []Named
	Functions []governance.Function
}

// String is, for example, "Sasha Security; anyone in security or engineering".
func (f Fixers) String() string {
	var parts []string
	for _, p := range f.Parties {
		parts = append(parts, p.Name)
	}
	if len(f.Functions) > 0 {
		parts = append(parts, "anyone in "+either(f.Functions))
	}
	return strings.Join(parts, "; ")
}

// fixers are who can fix a finding about the migration, with their names.
func (d dossier) fixers(f rules.Finding) Fixers {
	can := rules.WhoCanFix(d.view, d.migration.ID(), f)
	return Fixers{names(d.view, can.Parties), can.Functions}
}
