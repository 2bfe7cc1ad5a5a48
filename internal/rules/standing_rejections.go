package rules

import (
	"cmp"
	"iter"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// standingRejections are the rejections and withdrawals that stand for a migration
// and its predecessors: of the given stages or, without any, of all stages. Of each
// record it has the latest one.
//
// It looks in everything that the register ever held, so neither leaving a rejection
// out of a gate nor destroying or renaming it ends it. A rejection stands until the
// same person approves for that function and stage with a later date, or a required
// approver approves later and names it in overrides: in the migration itself, or in one
// that supersedes it. An approval of another predecessor says nothing about it, nor does
// one without a signature where the migration needs signatures now: it can be from a time
// when the risk was declared lower.
//
// known is false while an unknown value decides which ones stand.
func standingRejections(view View, migration governance.ID, stages ...governance.Stage) (standing []governance.Approval, known bool) {
	all, known := allStanding(view, migration, stages...)
	for i, no := range all {
		if i == len(all)-1 || all[i+1].ID() != no.ID() {
			standing = append(standing, no)
		}
	}
	return standing, known
}

// allStanding are all rejections and withdrawals that stand, ordered by their record
// and time: one person can say no several times.
func allStanding(view View, migration governance.ID, stages ...governance.Stage) (standing []governance.Approval, known bool) {
	members, known := view.Lineage(migration)
	s := search{view: view, members: members, stages: stages, known: known}
	s.mustSign, s.maySign = mustSign(view, migration)
	for no := range s.said() {
		switch {
		case no.unknown.HasAny("decision"):
			s.known = false
		case no.Decision != governance.Approved && !s.ended(no):
			standing = append(standing, no.Approval)
		}
	}
	slices.SortStableFunc(standing, func(a, b governance.Approval) int {
		return cmp.Or(cmp.Compare(a.ID(), b.ID()), a.ApprovedAt.Compare(b.ApprovedAt))
	})
	return standing, s.known
}

// search looks through what was said in a lineage.
type search struct {
	view    View
	members []governance.ID
	stages  []governance.Stage
	known   bool
	// mustSign: only signed approvals count. maySign: it is not known yet.
	mustSign, maySign bool
}

// saying is an approval, as it is declared now or as the register once held it.
type saying struct {
	governance.Approval
	unknown Unknown
	// declared: it is in the plan or, without one, in the register now. changed: the plan
	// creates or changes it, so its signature is verified (CIAM210).
	declared, changed bool
}

// said is everything that was said about the stages. What is declared now comes
// twice if the register holds it already.
func (s *search) said() iter.Seq[saying] {
	fits := func(r governance.Record) (governance.Approval, bool) {
		a, ok := r.(governance.Approval)
		return a, ok && (len(s.stages) == 0 || slices.Contains(s.stages, a.Stage))
	}
	return func(yield func(saying) bool) {
		for _, m := range s.members {
			for _, r := range s.view.Revisions(m, governance.KindApproval) {
				if a, ok := fits(r.Record); ok && !yield(saying{Approval: a}) {
					return
				}
			}
			for _, subject := range s.view.RecordsOf(m) {
				a, ok := fits(subject.Record)
				if !ok {
					continue
				}
				a, _ = asRecorded(s.view, a)
				if !yield(saying{a, subject.Unknown, true, subject.Changed}) {
					return
				}
			}
		}
	}
}

// ended tells whether a later approval has ended a rejection. If an unknown value
// decides that, the search is undetermined, and the rejection does not count yet.
func (s *search) ended(no saying) bool {
	unsure := no.unknown.HasAny("approved_at")
	for a := range s.said() {
		switch ends, sure := s.ends(a, no); {
		case ends && sure:
			return true
		case ends:
			unsure = true
		}
	}
	if unsure {
		s.known = false
	}
	return unsure
}

// ends tells whether an approval ends a rejection; sure is false if it only may.
func (s *search) ends(a, no saying) (ends, sure bool) {
	samePerson := a.Approver == no.Approver && a.Function == no.Function
	names := a.declared && (a.Overrides.Has(no.ID()) || a.unknown.HasAny("overrides"))
	switch {
	case a.Stage != no.Stage || !samePerson && !names:
		return false, true
	case !s.inherits(a.MigrationID, no.MigrationID):
		return false, true
	case !a.unknown.HasAny("decision") && a.Decision != governance.Approved:
		return false, true
	case !a.unknown.HasAny("approved_at") && !no.unknown.HasAny("approved_at") && !a.ApprovedAt.After(no.ApprovedAt):
		return false, true
	}
	sure = !a.unknown.HasAny("decision", "approved_at") && !no.unknown.HasAny("approved_at")
	if !a.isSigned() {
		if s.mustSign && !a.unknown.HasAny("signature") {
			return false, true
		}
		sure = sure && !s.mustSign && !s.maySign
	}
	if samePerson {
		return true, sure
	}
	may, known := s.mayOverride(a, no)
	// An unknown argument can make it a statement that was recorded in another role.
	return may || !known, sure && known && !a.unknown.HasAny(governance.StatedArguments[governance.Approval]()...)
}

// inherits tells whether a migration is another one or continues it, so its approvals
// can end the rejections of that. What may do so makes the search undetermined.
func (s *search) inherits(migration, earlier governance.ID) bool {
	if migration == earlier {
		return true
	}
	members, known := s.view.Lineage(migration)
	s.known = s.known && known
	return slices.Contains(members, earlier)
}

// mayOverride tells whether an approver can override a rejection. The roles are
// those that both had when they said it. The approver must still have that role, and
// be an internal person of the function: an approval that does not count overrides
// nothing.
func (s *search) mayOverride(a, no saying) (may, known bool) {
	if fits, sure := s.fits(a.Approval); !fits {
		return false, sure
	}
	now, known := roleOf(s.view, a.Approval)
	by := now
	if !a.RecordedAt.IsZero() {
		by = min(by, a.Role)
	}
	against := no.Role
	if no.RecordedAt.IsZero() {
		var sure bool
		against, sure = roleOf(s.view, no.Approval)
		known = known && sure
	}
	switch {
	case by < governance.Deputy:
		return false, known
	case against == governance.Reviewer:
		return true, known
	default:
		// Registers of earlier versions recorded no role: the strictest one counts.
		return a.Function == no.Function && (by != governance.Deputy || against == governance.RequiredApprover), known
	}
}

// isSigned tells whether an approval has a signature that was verified, or is.
func (a saying) isSigned() bool {
	return a.Signature != "" && (len(a.Signed) > 0 || a.changed)
}

// fits tells whether the approver is an internal person of the function that they
// approve for. sure is false while that is not known yet.
func (s *search) fits(a governance.Approval) (fits, sure bool) {
	found, _ := s.view.Find(a.Approver)
	p, ok := found.Record.(governance.Party)
	if found.Unknown.HasAny("function", "employer") {
		return false, false
	}
	return ok && p.Function == a.Function && !p.External(), true
}
