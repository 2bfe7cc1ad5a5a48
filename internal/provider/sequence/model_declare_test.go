package sequence

import (
	"fmt"
	"strings"
	"time"
)

// approve declares an approval, or renews it.
func approve(s scene, a author, slot int, at time.Time) {
	who := slots[slot]
	b := block{kind: "approval", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "function": who.function, "approver": who.approver,
		"digest": ref{s.current(), "digest"}, "approved_at": at,
	}}
	if who.stage != "cutover" {
		b.args["stage"] = who.stage
	}
	if who.function == "compliance" && s.tier() > low {
		b.args["evidence_ids"] = a.papersOf(s, "evidence")
	}
	s[who.address] = b
}

// accept declares that the risk owner accepts the risk of the present scope.
func accept(s scene, a author) {
	s[theAcceptance] = block{kind: "risk_acceptance", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "name": "r", "digest": ref{s.current(), "digest"}, "risk": "r", "residual": "low",
		"justification": "j", "accepted_by": persons(text(s[s.current()].args, "risk_owner"))[0],
		"accepted_at": a.now, "review_by": a.now.Add(80 * day),
	}}
}

// raise makes the migration riskier, with the approvers that it then needs.
func raise(s scene, a author) {
	if _, there := s[s.current()]; !there {
		return
	}
	mode := choose(a, "advisory", "").(string)
	s.set(s.current(), "touches", []any{"mfa_policy"})
	if a.pick(3) > 0 {
		mode = ""
		s.set(s.current(), "touches", choose(a, []any{"sso"}, []any{"sso"}, []any{"sso", "mfa_policy"}))
	}
	s.set(s.current(), "approvers", map[string]any{
		"s": entry("sec", "security", ""), "c": entry("comp", "compliance", mode), "x": entry("dev2", "engineering", ""),
	})
}

func declareGate(s scene, a author) {
	g := block{kind: "gate", args: map[string]any{"migration_id": ref{s.current(), "id"}}}
	var approvals, exceptions []any
	for _, who := range slots {
		if who.stage == "cutover" {
			approvals = append(approvals, ref{who.address, "id"})
		}
	}
	if id := "approval/shop/cutover/compliance/comp"; a.owner[id] == "B" {
		approvals = append(approvals, id)
	}
	for _, address := range exceptionSlots {
		exceptions = append(exceptions, ref{address, "id"})
	}
	g.args["approval_ids"], g.args["exception_ids"] = approvals, exceptions
	if s.tier() > low || a.pick(8) == 0 {
		g.args["decision_owner_ids"], g.args["evidence_ids"] = a.papersOf(s, "decision"), a.papersOf(s, "evidence")
		g.args["risk_acceptance_ids"] = []any{ref{theAcceptance, "id"}, ref{theOtherAcceptance, "id"}}
	}
	s[theGate] = g
}

// askPermit declares the next attempt.
func askPermit(s scene) (address string) { return askPermitOf(s, theGate) }

func askPermitOf(s scene, gate string) (address string) {
	for attempt := 1; ; attempt++ {
		address = fmt.Sprintf("ciam_permit.%s%d", strings.TrimPrefix(gate, "ciam_gate."), attempt)
		if _, there := s[address]; !there {
			s[address] = block{kind: "permit", args: map[string]any{"gate_id": ref{gate, "id"}, "attempt": int64(attempt)}}
			return address
		}
	}
}

// declareLastGate declares the gate of the decommissioning, after a cutover or not.
func declareLastGate(s scene, a author) {
	g := block{kind: "gate", args: map[string]any{"migration_id": ref{s.current(), "id"}, "stage": "decommission"}}
	var exceptions []any
	for _, address := range exceptionSlots {
		exceptions = append(exceptions, ref{address, "id"})
	}
	g.args["approval_ids"], g.args["exception_ids"] = []any{ref{"ciam_approval.last", "id"}}, exceptions
	if cutover := anyOf(s, a, "permit"); strings.HasPrefix(cutover, "ciam_permit.g") && a.pick(3) > 0 {
		g.args["follows"] = ref{cutover, "id"}
	}
	s[theLastGate] = g
}

// ready does what a diligent team does before it asks for a permit, and asks.
func ready(s scene, a author) {
	prepare(s, a)
	askPermit(s)
}

// prepare gives the migration fit owners and implementers, and all that a permit
// needs besides.
func prepare(s scene, a author) {
	if _, there := s[s.current()]; !there {
		s[theMigration] = firstScene()[theMigration]
	}
	s.tidy()
	s.set(s.current(), "business_owner", "person/biz")
	s.set(s.current(), "risk_owner", "person/biz")
	s.set(s.current(), "implementers", people("dev"))
	s.set(s.current(), "status", nil)
	prepareAs(s, a)
}

// prepareAs has the risk accepted, and everybody approve whom the migration names.
// Half of those who said no do not change their minds.
func prepareAs(s scene, a author) {
	for slot, who := range slots {
		switch {
		case who.stage != "cutover":
			if _, there := s[who.address]; there {
				approve(s, a, slot, a.now)
			}
		case s.names(slot) && (!a.saidNo(s, who.address) || a.pick(2) == 0):
			approve(s, a, slot, a.now)
		default:
			drop(s, a, who.address)
		}
	}
	if s.tier() == high {
		accept(s, a)
	} else {
		drop(s, a, theAcceptance)
	}
	declareGate(s, a)
}

// succeed declares how a migration relates to an earlier one.
func succeed(s scene, a author, address, earlier string) {
	s.set(address, "supersedes", nil)
	s.set(address, "independent_of", nil)
	if len(a.said[earlier]) == 0 || earlier == s.id(address) {
		return // the register never held it
	}
	switch a.pick(4) {
	case 0:
	case 1:
		s.set(address, "independent_of", []any{earlier})
	default:
		s.set(address, "supersedes", []any{earlier})
	}
}

// saidNo tells whether the approver of an address rejected or withdrew last, of the
// migration or its predecessor.
func (a author) saidNo(s scene, address string) bool {
	for id, said := range a.said {
		last := said[len(said)-1].args
		if kindOf(id) == "approval" && text(last, "decision") != "approved" &&
			text(last, "approver") == s.resolve(s[address].args["approver"]) {
			return true
		}
	}
	return false
}
