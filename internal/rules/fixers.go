package rules

import (
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// CanFix is who can fix a finding: these parties, or anybody of these functions.
type CanFix struct {
	Parties   governance.Set[governance.ID]
	Functions governance.Set[governance.Function]
}

// Fixers finds who can fix a finding of a rule.
type Fixers func(f *fixing) CanFix

// fixing is a finding with what its fixers are looked up in.
type fixing struct {
	*Case
	Finding
	migration governance.Migration
}

// WhoCanFix says who can fix a finding about the migration: by default its
// business owner, who names everybody else.
func WhoCanFix(view View, migration governance.ID, f Finding) CanFix {
	s, _ := view.Find(migration)
	m, ok := s.Record.(governance.Migration)
	if !ok {
		return CanFix{}
	}
	var found CanFix
	if ask := f.Rule().Fixers; ask != nil {
		c := &Case{view: view, rule: f.Rule()}
		c.turnTo(s)
		found = ask(&fixing{c, f, m})
	}
	found.Parties = found.Parties.Minus(governance.NewSet[governance.ID](""))
	if len(found.Parties) == 0 && len(found.Functions) == 0 {
		found.Parties = governance.NewSet(m.BusinessOwner)
	}
	return found
}

func fixedBy(parties ...governance.ID) CanFix { return CanFix{Parties: governance.NewSet(parties...)} }

// about are the records of type R that the finding is about.
func about[R governance.Record](f *fixing) []R {
	var records []R
	for _, id := range append([]governance.ID{f.Subject}, f.Records...) {
		s, _ := f.view.Find(id)
		if r, ok := s.Record.(R); ok {
			records = append(records, r)
		}
	}
	return records
}

// theRiskOwner is for what the risk owner has to do.
func theRiskOwner(f *fixing) CanFix { return fixedBy(f.migration.RiskOwner) }

// anyCompliance is for what anybody of compliance can decide.
func anyCompliance(*fixing) CanFix {
	return CanFix{Functions: governance.NewSet(governance.Compliance)}
}

// theRequester is for what the requester of an exception got wrong.
func theRequester(f *fixing) CanFix {
	var parties []governance.ID
	for _, e := range about[governance.Exception](f) {
		parties = append(parties, e.RequestedBy)
	}
	return fixedBy(parties...)
}

// theDeciders are the functions that may decide what the rows at fault, or the
// missing ones, are about.
func theDeciders(f *fixing) CanFix {
	decisions := make([]governance.Decision, 0, len(f.Items))
	for _, item := range f.Items {
		decisions = append(decisions, governance.Decision(item))
	}
	for _, row := range about[governance.DecisionOwner](f) {
		decisions = append(decisions, row.Decision)
	}
	var functions []governance.Function
	for _, d := range decisions {
		functions = append(functions, d.Deciders()...)
	}
	return CanFix{Functions: governance.NewSet(functions...)}
}

// theChair is the steering group's, whether the group or the migration is at
// fault.
func theChair(f *fixing) CanFix {
	s, _ := f.view.Find(f.migration.SteeringGroup)
	group, _ := s.Record.(governance.SteeringGroup)
	return fixedBy(group.Chair)
}

// theApprovers are those of the approvals at fault.
func theApprovers(f *fixing) CanFix {
	var parties []governance.ID
	for _, id := range append([]governance.ID{f.Subject}, f.Records...) { // also of retired ones
		if id.Kind() != governance.KindApproval {
			continue
		}
		person := governance.NewID(governance.KindPerson, id.Names()[3])
		if _, ok := f.view.Find(person); ok {
			parties = append(parties, person)
		}
	}
	return fixedBy(parties...)
}

// theMissingParties are the parties whose approval the finding says is missing.
func theMissingParties(f *fixing) CanFix {
	return fixedBy(slices.DeleteFunc(slices.Clone(f.Records), func(id governance.ID) bool { return !id.IsParty() })...)
}

// theEvidenceOwner is the owner of the evidence at fault.
func theEvidenceOwner(f *fixing) CanFix {
	var parties []governance.ID
	for _, e := range about[governance.Evidence](f) {
		parties = append(parties, e.Owner)
	}
	return fixedBy(parties...)
}

// theMappers are those who say what controls the evidence or the decision at fault
// serves: its owner.
func theMappers(f *fixing) CanFix {
	parties := theEvidenceOwner(f).Parties
	for _, row := range about[governance.DecisionOwner](f) {
		parties = append(parties, row.Accountable)
	}
	return fixedBy(parties...)
}

// theCollectors are those who have collected evidence for the migration so far
// and, while there is none, those who implement it.
func theCollectors(f *fixing) CanFix {
	var owners []governance.ID
	for _, s := range f.view.RecordsOf(f.migration.ID()) {
		if e, ok := s.Record.(governance.Evidence); ok {
			owners = append(owners, e.Owner)
		}
	}
	if len(owners) == 0 {
		owners = f.migration.Implementers
	}
	return fixedBy(owners...)
}

// theReviewers are those who have the evidence, and the compliance approvers who
// have to review it.
func theReviewers(f *fixing) CanFix {
	parties := theCollectors(f).Parties
	for _, seat := range f.RequiredSeats(f.migration) {
		if seat.Function == governance.Compliance {
			parties = append(parties, seat.Party)
		}
	}
	return fixedBy(parties...)
}
