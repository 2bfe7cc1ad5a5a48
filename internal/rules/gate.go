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
	// Waived are the soft findings that an exception in force waives.
	Waived []Finding
	// Advice are the advisory findings.
	Advice []Finding
	// Undetermined are the rules that could not be judged yet.
	Undetermined []Code
	// Unavailable are the rules for which the identity directory did not answer. They
	// keep the gate closed, and an emergency permit goes ahead without them.
	Unavailable []Code
	// Dormant: the migration is completed or cancelled, so nothing was judged and
	// the gate is closed.
	Dormant bool
	// Digest is the migration's now; empty while it is unknown.
	Digest string
	// Endings are when what the gate rests on expires, the first one first.
	Endings []Ending
}

// ValidUntil is the earliest expiry among what the gate rests on; zero when
// nothing expires.
func (v Verdict) ValidUntil() time.Time {
	if len(v.Endings) == 0 {
		return time.Time{}
	}
	return v.Endings[0].At
}

// JudgeGate judges a gate: every rule again over the migration, its decision
// matrix, what the gate names and the parties these name, and then the gate as
// a whole.
func JudgeGate(view View, gate Subject) Verdict {
	when := AtValidate | AtPlan | AtWrite
	if g, ok := gate.Record.(governance.Gate); ok && !HasPermit(view, g) {
		when |= UntilPermit
	}
	return judgeGate(view, gate, when)
}

// JudgeGateForPermit judges a gate for a new permit, whether it has another one or not.
func JudgeGateForPermit(view View, gate Subject) Verdict {
	return judgeGate(view, gate, AtValidate|AtPlan|AtWrite|UntilPermit)
}

// HasPermit tells whether a permit of the gate is in progress or has succeeded. An
// emergency counts once it is ratified.
func HasPermit(view View, g governance.Gate) bool {
	return slices.ContainsFunc(view.RecordsOf(g.MigrationID), func(s Subject) bool {
		p, ok := s.Record.(governance.Permit)
		return ok && p.GateID == g.ID() && !p.UsedAt.IsZero() && p.Ratified(g) &&
			(p.Outcome == governance.InProgress || p.Outcome == governance.Succeeded)
	})
}

// gateFacts are found once for a judgement of a gate: each of its cases needs them.
type gateFacts struct {
	// restsOn is what the gate rests on.
	restsOn []Subject
	// discounts say why approvals do not count, empty for those that do.
	discounts map[governance.ID]string
	// signers are who signed what the gate rests on, with their keys; nil until asked for.
	signers []signer
	// permitted: the gate has a permit, which what happened since does not undo.
	permitted bool
	// unsure: it is not known yet whether the migration is active.
	unsure bool
}

func judgeGate(view View, gate Subject, when When) Verdict {
	g, ok := gate.Record.(governance.Gate)
	if !ok {
		panic("JudgeGate: not a gate")
	}
	c := &Case{view: view}
	active, known := active(view, gate, g.ID())
	if known && !active {
		return Verdict{Status: Closed, Dormant: true, Digest: c.digestNow(g.MigrationID)}
	}
	facts := &gateFacts{restsOn: RestsOn(view, g), discounts: make(map[governance.ID]string, len(g.ApprovalIDs)), permitted: when&UntilPermit == 0, unsure: !known}
	c.gate = facts
	all := c.judge(gate, AtValidate|AtPlan|AtGate)
	for _, subject := range facts.restsOn {
		all.add(c.judge(subject, when))
	}
	v := Verdict{Digest: c.digestNow(g.MigrationID)}
	v.sort(&all, newWaivers(view, gate, g))
	v.Endings = endings(view, g, v.Waived, facts)
	m, _ := view.Find(g.MigrationID)
	if c.mayBeHigh(m) { // what the directory said last is not enough
		all.Unavailable = append(all.Unavailable, all.lastKnown...)
	}
	v.Undetermined, v.Unavailable = eachOnce(all.Undetermined), eachOnce(all.Unavailable)
	v.Status = status(v, all.pending || len(gate.Unknown) > 0 || m.Unknown.HasAny(governance.MaterialFields()...))
	return v
}

// sort divides the findings by what they do to the gate. Of a finding about several
// items, an exception can waive some. What an exception may turn out to waive stays
// undetermined.
func (v *Verdict) sort(all *Judgement, by waivers) {
	findings := all.tidy().Findings
	v.Unmet = make([]Finding, 0, len(findings))
	var waiting []Finding
	behind := false
	for _, f := range findings {
		behind = behind || len(f.behind) > 0
		switch f.Enforcement {
		case Advisory:
			v.Advice = append(v.Advice, f)
		case Hard:
			v.Unmet = append(v.Unmet, f)
		case Soft:
			if f.Unwaivable {
				v.Unmet = append(v.Unmet, f)
				continue
			}
			waived, pending, unmet := by.split(f)
			v.Waived = append(v.Waived, waived...)
			if pending {
				waiting = append(waiting, f)
			}
			if unmet != nil {
				by.explain(unmet)
				v.Unmet = append(v.Unmet, *unmet)
			}
		}
	}
	if behind {
		speaking := slices.Concat(v.Unmet, waiting)
		for _, findings := range []*[]Finding{&v.Unmet, &v.Waived, &v.Advice, &waiting} {
			*findings = unspoken(*findings, speaking)
		}
	}
	for _, f := range waiting {
		all.pending = true
		all.Undetermined = append(all.Undetermined, f.Code)
	}
}

// status is fail-closed: only a gate with every rule judged and met is open.
func status(v Verdict, pending bool) Status {
	switch {
	case pending:
		return Unclear
	case len(v.Unmet) > 0 || len(v.Undetermined) > 0 || len(v.Unavailable) > 0 || v.Digest == "":
		return Closed // what is undetermined and not pending lacks a record
	default:
		return Open
	}
}

// mayBeHigh tells whether a migration's tier is high, or not known.
func (c *Case) mayBeHigh(s Subject) bool {
	m, ok := s.Record.(governance.Migration)
	return !ok || s.Unknown.HasAny(with(riskFields, "implementers")...) || c.assess(m).Tier == governance.High
}

// RestsOn are the records that a gate's verdict rests on, each once: the
// migration, its decision matrix, the gate's members, and the parties that
// these name, with the members of teams.
func RestsOn(view View, g governance.Gate) []Subject {
	size := 2 * len(g.ApprovalIDs) // most approvals bring a person
	seen, subjects := make(map[governance.ID]bool, size), make([]Subject, 0, size)
	var visit func(id governance.ID)
	add := func(s Subject) {
		s.Changed, s.Unset = false, nil // the configuration is judged where it is planned
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
	for _, s := range view.RecordsOf(g.MigrationID) {
		if row, ok := s.Record.(governance.DecisionOwner); ok && row.ID() != "" && !seen[row.ID()] {
			seen[row.ID()] = true
			add(s)
		}
	}
	for _, member := range g.Members() {
		visit(member.Target)
	}
	if s, ok := view.Find(g.MigrationID); ok {
		if m, is := s.Record.(governance.Migration); is {
			for _, o := range observationsOf(view, m) { // all count, named or not
				add(o)
			}
		}
	}
	return subjects
}
