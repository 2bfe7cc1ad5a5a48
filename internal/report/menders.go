package report

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Menders are who can mend a finding: these parties, or anybody of these
// functions.
type Menders struct {
	Parties   []Named
	Functions []governance.Function
}

// String is, for example, "Sasha Security; anybody of security or engineering".
func (m Menders) String() string {
	var parts []string
	for _, p := range m.Parties {
		parts = append(parts, p.Name)
	}
	if len(m.Functions) > 0 {
		parts = append(parts, "anybody of "+either(m.Functions))
	}
	return strings.Join(parts, "; ")
}

// fault is a finding at a gate, for the table below.
type fault struct {
	dossier
	gate    governance.Gate
	finding rules.Finding
}

// about are the records of one kind that the finding is about: its subject, or
// the members of a gate that it speaks of. A gate's finding names them in its
// text alone.
func (f fault) about(kind governance.Kind) []governance.ID {
	if f.finding.Subject.Kind() == kind {
		return []governance.ID{f.finding.Subject}
	}
	named := strings.FieldsFunc(f.finding.Found, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;:()"`, r) })
	var list []governance.ID
	for _, word := range named {
		if id := governance.ID(strings.TrimSuffix(word, ".")); id.Kind() == kind {
			list = append(list, id)
		}
	}
	return list
}

// who is the answer for one kind of finding. One that is empty leaves the
// finding to the business owner.
type who func(fault) (parties []governance.ID, functions []governance.Function)

// whoMends says who can mend a finding of a rule. What is not here is for the
// business owner, who names everybody else.
var whoMends = map[rules.Code]who{
	"CIAM103": deciders, "CIAM302": deciders, "CIAM303": deciders,
	"CIAM106": decidersOfMissing,
	"CIAM108": chair, "CIAM307": chair,
	"CIAM111": riskOwner, "CIAM214": riskOwner,
	"CIAM207": approver, "CIAM208": approver, "CIAM209": approver, "CIAM210": approver, "CIAM213": approver, "CIAM215": approver,
	"CIAM211": missingApprovers,
	"CIAM501": evidenceOwner, "CIAM504": evidenceOwner, "CIAM505": evidenceOwner,
	"CIAM502": evidenceOwners, "CIAM507": evidenceOwners,
	"CIAM506": complianceReview,
	"CIAM404": compliance, "CIAM603": compliance, "CIAM604": compliance, "CIAM605": compliance,
	"CIAM601": requester, "CIAM602": requester,
}

func (d dossier) menders(g governance.Gate, f rules.Finding) Menders {
	var parties []governance.ID
	var functions []governance.Function
	if ask := whoMends[f.Code]; ask != nil {
		parties, functions = ask(fault{d, g, f})
	}
	parties = slices.DeleteFunc(governance.NewSet(parties...), func(id governance.ID) bool { return id == "" })
	if len(parties) == 0 && len(functions) == 0 {
		parties = []governance.ID{d.migration.BusinessOwner}
	}
	return Menders{names(d.view, parties), functions}
}

func riskOwner(f fault) ([]governance.ID, []governance.Function) {
	return []governance.ID{f.migration.RiskOwner}, nil
}

func compliance(fault) ([]governance.ID, []governance.Function) {
	return nil, []governance.Function{governance.Compliance}
}

func requester(f fault) (parties []governance.ID, _ []governance.Function) {
	for _, id := range f.about(governance.KindException) {
		e, _ := find[governance.Exception](f.view, id)
		parties = append(parties, e.RequestedBy)
	}
	return parties, nil
}

// deciders are the functions that may decide what the rows at fault are about.
func deciders(f fault) (_ []governance.ID, functions []governance.Function) {
	for _, id := range f.about(governance.KindDecision) {
		row, _ := find[governance.DecisionOwner](f.view, id)
		functions = append(functions, row.Decision.Deciders()...)
	}
	return nil, governance.NewSet(functions...)
}

// decidersOfMissing are the functions that may decide what has no owner in the
// gate.
func decidersOfMissing(f fault) ([]governance.ID, []governance.Function) {
	var owned []governance.Decision
	for _, id := range f.gate.DecisionOwnerIDs {
		if row, ok := find[governance.DecisionOwner](f.view, id); ok {
			owned = append(owned, row.Decision)
		}
	}
	var functions []governance.Function
	for _, d := range f.migration.Assess().Decisions.Minus(governance.NewSet(owned...)) {
		functions = append(functions, d.Deciders()...)
	}
	return nil, governance.NewSet(functions...)
}

// chair is the steering group's, whether the group or the migration is at
// fault.
func chair(f fault) ([]governance.ID, []governance.Function) {
	g, _ := find[governance.SteeringGroup](f.view, f.migration.SteeringGroup)
	return []governance.ID{g.Chair}, nil
}

func approver(f fault) (parties []governance.ID, _ []governance.Function) {
	for _, id := range f.about(governance.KindApproval) {
		a, _ := find[governance.Approval](f.view, id)
		parties = append(parties, a.Approver)
	}
	return parties, nil
}

func evidenceOwner(f fault) (parties []governance.ID, _ []governance.Function) {
	for _, id := range f.about(governance.KindEvidence) {
		e, _ := find[governance.Evidence](f.view, id)
		parties = append(parties, e.Owner)
	}
	return parties, nil
}

// evidenceOwners are those who have collected evidence for the migration so
// far and, while there is none, those who implement it.
func evidenceOwners(f fault) ([]governance.ID, []governance.Function) {
	var owners []governance.ID
	for _, e := range f.evidence {
		owners = append(owners, e.Owner)
	}
	if len(owners) == 0 {
		return f.migration.Implementers, nil
	}
	return owners, nil
}

// complianceReview is for those who have the evidence, and for the compliance
// approvers who have to look at it.
func complianceReview(f fault) ([]governance.ID, []governance.Function) {
	parties, _ := evidenceOwners(f)
	parties = slices.Clone(parties)
	for _, s := range f.seats() {
		if s.Function == governance.Compliance {
			parties = append(parties, s.Party)
		}
	}
	return parties, nil
}
