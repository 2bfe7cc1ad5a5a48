package sequence

import (
	"maps"
	"slices"
	"strings"
)

// earlyStage asks for a permit of the design or of building, or of both in one plan.
func earlyStage(s scene, a author) {
	switch a.pick(4) {
	case 0:
		askEarly(s, a, "build")
	case 1:
		askEarly(s, a, "design")
		askEarly(s, a, "build")
	default:
		askEarly(s, a, "design")
	}
}

// askEarly has everybody approve an early stage, and asks for its permit.
func askEarly(s scene, a author, stage string) {
	if _, there := s[s.current()]; !there {
		return
	}
	var approvals, exceptions []any
	for slot, who := range slots {
		switch {
		case who.stage != stage:
			continue
		case s.names(slot) && a.pick(12) > 0:
			approve(s, a, slot, a.now)
		default:
			drop(s, a, who.address)
		}
		approvals = append(approvals, ref{who.address, "id"})
	}
	for _, address := range exceptionSlots {
		exceptions = append(exceptions, ref{address, "id"})
	}
	g := block{kind: "gate", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "stage": stage, "approval_ids": approvals, "exception_ids": exceptions,
	}}
	if s.tier() > low {
		g.args["decision_owner_ids"], g.args["evidence_ids"] = a.papersOf(s, "decision"), a.papersOf(s, "evidence")
	}
	if design := s.designPermit(); stage == "build" && design != "" && a.pick(2) == 0 {
		g.args["follows"] = ref{design, "id"}
	}
	if s["ciam_gate."+stage] = g; stage == "build" && a.pick(2) == 0 {
		s.leaveDesignOut("ciam_gate.build")
	}
	if a.pick(8) > 0 {
		askPermitOf(s, "ciam_gate."+stage)
	}
}

// designPermit is the permit of the design that is declared, or nothing.
func (s scene) designPermit() string {
	for _, address := range slices.Sorted(maps.Keys(s)) {
		if strings.HasPrefix(address, "ciam_permit.design") {
			return address
		}
	}
	return ""
}

// leaveDesignOut takes away from a gate what the design needs.
func (s scene) leaveDesignOut(gate string) {
	for _, kind := range provenAtDesign {
		s.leaveOut(gate, "evidence_ids", "evidence/shop/"+kind)
	}
}

// proveDesignBefore leaves that to the permit of the design, which the cutover can
// follow in the same plan.
func proveDesignBefore(s scene, a author) {
	if s.designPermit() == "" || a.pick(3) == 0 {
		askEarly(s, a, "design")
	}
	if design := s.designPermit(); design != "" && a.pick(2) == 0 {
		s.set(theGate, "follows", ref{design, "id"})
	}
	s.leaveDesignOut(theGate)
}

// cutOverAfter asks for the cutover after an early stage, mostly without what that
// proved, and sometimes for another scope.
func cutOverAfter(s scene, a author) {
	if a.pick(4) == 0 {
		s.set(s.current(), "jurisdictions", []any{"DE", "FR"})
	}
	if ready(s, a); a.pick(4) > 0 {
		s.leaveDesignOut(theGate)
	}
}

// earlyButForSomething asks for a permit of an early stage at high risk that mostly
// lacks one thing.
func earlyButForSomething(s scene, a author) {
	approversOf(s, high)
	s.set(s.current(), "touches", []any{"mfa_policy", "sso"})
	s.set(s.current(), "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}, []any{"EU"}, []any{"DE", "US-CA"}))
	dropCutover(s, a)
	stage := choose(a, "design", "build").(string)
	askEarly(s, a, stage)
	gate := "ciam_gate." + stage
	rule := choose(a, "CIAM508", "CIAM508", "CIAM103", "CIAM106", "CIAM502", "CIAM211").(string)
	about := []string{"rollback", "mfa_policy", "rollback", "session_design"}
	switch rule {
	case "CIAM106":
		s.leaveOut(gate, "decision_owner_ids", "decision/shop/rollback")
	case "CIAM502":
		about = provenAtDesign
		s.leaveOut(gate, "evidence_ids", "evidence/shop/"+about[a.pick(len(about))])
	case "CIAM211":
		drop(s, a, "ciam_approval."+stage+"_sec")
		return
	}
	if a.pick(3) > 0 {
		waive(s, a, a.pick(len(exceptionSlots)), waiver{rule, about}, nil)
	}
}

// dropCutover has fit owners and implementers, and nothing that is about the cutover.
func dropCutover(s scene, a author) {
	prepare(s, a)
	for _, who := range slots {
		if who.stage == "cutover" {
			drop(s, a, who.address)
		}
	}
	drop(s, a, theGate)
	drop(s, a, theAcceptance)
}

// designAndCutOver asks for the design and the cutover in one plan, or for building
// between them. The cutover leaves the evidence of the design to that, and mostly
// follows it. Some go ahead with the design in an emergency.
func designAndCutOver(s scene, a author) {
	prepared(high)(s, a)
	askEarly(s, a, "design")
	follow := s.designPermit()
	if follow != "" && a.pick(4) == 0 {
		s.declareEmergency(a, follow)
	} else if follow != "" && a.pick(3) == 0 {
		askEarly(s, a, "build")
		s.set("ciam_gate.build", "follows", ref{follow, "id"})
		follow = "ciam_permit.build1"
	}
	askPermit(s)
	if s[follow].kind != "" && a.pick(3) > 0 {
		s.set(theGate, "follows", ref{follow, "id"})
	}
	s.leaveDesignOut(theGate)
}

// designInEmergency goes ahead with the design in an emergency, mostly without what it
// has to prove.
func designInEmergency(s scene, a author) {
	askEarly(s, a, "design")
	if a.pick(4) > 0 {
		s.leaveDesignOut("ciam_gate.design")
	}
	if design := s.designPermit(); design != "" {
		s.declareEmergency(a, design)
	}
}

// readyInBoth asks for a permit in two countries.
func readyInBoth(s scene, a author) {
	approversOf(s, moderate+a.pick(2))
	s.set(s.current(), "jurisdictions", choose(a, []any{"DE", "FR"}, []any{"DE", "FR"}, []any{"DE"}, []any{"DE", "US-CA"}))
	ready(s, a)
}
