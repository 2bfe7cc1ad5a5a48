package report

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// seats are the approvers whose approval the migration requires: those named
// with mode required and, with a steering group, its final approver of each
// required function.
func (d dossier) seats() []governance.Approver {
	var seats []governance.Approver
	for _, key := range d.migration.ApproverKeys() {
		if a := d.migration.Approvers[key]; a.Mode == governance.Required {
			seats = append(seats, a)
		}
	}
	group, _ := find[governance.SteeringGroup](d.view, d.migration.SteeringGroup)
	for _, function := range d.migration.Assess().Functions {
		if person, ok := group.FinalApprovers[function]; ok {
			seats = append(seats, governance.Approver{Party: person, Function: function, Mode: governance.Required})
		}
	}
	return seats
}

// missingApprovers are those whose word the gate still lacks, wholly or for
// one of the jurisdictions that they answer for.
func missingApprovers(f fault) ([]governance.ID, []governance.Function) {
	var missing []governance.ID
	for _, seat := range f.seats() {
		if !f.approved(seat) {
			missing = append(missing, seat.Party)
		}
	}
	return missing, nil
}

// approved tells whether the gate has the seat's approval, for all that the
// seat answers for. Whether that approval counts is for the rules to say.
func (f fault) approved(seat governance.Approver) bool {
	acting := []governance.ID{seat.Party}
	if team, ok := find[governance.Party](f.view, seat.Party); ok && team.Kind == governance.KindTeam {
		acting = team.Members
	}
	answers := seat.Jurisdictions
	if len(answers) == 0 {
		answers = f.migration.Jurisdictions
	}
	var covered []string
	for _, id := range f.gate.ApprovalIDs {
		a, ok := find[governance.Approval](f.view, id)
		if !ok || a.Decision != governance.Approved || a.Function != seat.Function || !slices.Contains(acting, a.Approver) {
			continue
		}
		if len(a.Jurisdictions) == 0 {
			return true
		}
		covered = append(covered, a.Jurisdictions...)
	}
	return len(covered) > 0 && len(catalog.Uncovered(answers, covered)) == 0
}
