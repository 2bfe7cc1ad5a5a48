package rules

import (
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Status of a gate.
type Status string

// The statuses. A gate with a rule that waits for a value is unknown; where
// everything is known a gate is open or closed.
const (
	Open    Status = "open"
	Closed  Status = "closed"
	Unclear Status = "unknown"
)

// Verdict is what rules say of a gate.
type Verdict struct {
	Status Status
	// Unmet are the hard and soft findings that keep the gate closed, every one.
	Unmet []Finding
	// Advice are the advisory findings.
	Advice []Finding
	// Undetermined are the rules that could not be judged yet.
	Undetermined []Code
	// Dormant: the migration is completed or cancelled, so that nothing was
	// judged and the gate is closed.
	Dormant bool
	// Digest is the migration's now; empty while it is unknown.
	Digest string
	// ValidUntil is the earliest expiry among what the gate rests on; zero when
	// nothing expires.
	ValidUntil time.Time
}

// JudgeGate judges a gate: every rule again over the migration, its decision
// matrix, what the gate names and the parties these name, and then the gate as
// a whole.
func JudgeGate(view View, gate Subject) Verdict {
	g, ok := gate.Record.(governance.Gate)
	if !ok {
		panic("JudgeGate: not a gate")
	}
	if dormant(view, gate) {
		return Verdict{Status: Closed, Dormant: true, Digest: digest(view, g.MigrationID)}
	}
	all := judge(view, gate, AtValidate|AtPlan|AtGate)
	for _, subject := range RestsOn(view, g) {
		all.add(Judge(view, subject))
	}
	v := Verdict{Digest: digest(view, g.MigrationID), ValidUntil: validUntil(view, g)}
	all = all.tidy()
	v.Undetermined = all.Undetermined
	for _, f := range all.Findings {
		if f.Enforcement == Advisory {
			v.Advice = append(v.Advice, f)
		} else {
			v.Unmet = append(v.Unmet, f)
		}
	}
	m, _ := view.Find(g.MigrationID)
	v.Status = status(v, all.pending || len(gate.Unknown) > 0 || m.Unknown.HasAny(governance.MaterialFields()...))
	return v
}

// status is fail-closed: only a gate with every rule judged and met is open.
func status(v Verdict, pending bool) Status {
	switch {
	case pending:
		return Unclear
	case len(v.Unmet) > 0 || len(v.Undetermined) > 0 || v.Digest == "":
		return Closed // what is undetermined and does not wait misses a record
	default:
		return Open
	}
}

// RestsOn are the records that a gate's verdict rests on, each once: the
// migration, its decision matrix, the gate's members, and the parties that
// these name, with the members of teams.
func RestsOn(view View, g governance.Gate) []Subject {
	size := 2 * len(g.ApprovalIDs) // most approvals bring a person
	seen, subjects := make(map[governance.ID]bool, size), make([]Subject, 0, size)
	var visit func(id governance.ID)
	add := func(s Subject) {
		s.Changed = false // what a change may do was judged where it was made
		subjects = append(subjects, s)
		for _, ref := range s.Record.References() {
			if ref.Target.IsParty() || ref.Target.Kind() == governance.KindSteeringGroup {
				visit(ref.Target)
			}
		}
	}
	visit = func(id governance.ID) {
		if seen[id] {
			return
		}
		seen[id] = true
		if s, ok := view.Find(id); ok {
			add(s)
		}
	}
	visit(g.MigrationID)
	for _, s := range view.Of(g.MigrationID) {
		if id := s.Record.ID(); id.Kind() == governance.KindDecision && !seen[id] {
			seen[id] = true
			add(s)
		}
	}
	for _, member := range g.Members() {
		visit(member.Target)
	}
	return subjects
}

func digest(view View, migration governance.ID) string {
	s, ok := view.Find(migration)
	if !ok || s.Unknown.HasAny(governance.MaterialFields()...) {
		return ""
	}
	m, ok := s.Record.(governance.Migration)
	if !ok {
		return ""
	}
	return m.Digest()
}

func validUntil(view View, g governance.Gate) time.Time {
	var ends []time.Time
	for _, id := range g.ApprovalIDs {
		if s, ok := view.Find(id); ok {
			if a, ok := s.Record.(governance.Approval); ok && !a.ExpiresAt.IsZero() && !s.Unknown.HasAny("expires_at") {
				ends = append(ends, a.ExpiresAt)
			}
		}
	}
	if len(ends) == 0 {
		return time.Time{}
	}
	return slices.MinFunc(ends, time.Time.Compare)
}
