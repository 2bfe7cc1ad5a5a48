package sequence

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// prepared has everything that a permit of a tier needs, but asks for none.
func prepared(of int) func(scene, author) {
	return func(s scene, a author) {
		approversOf(s, of)
		prepare(s, a)
	}
}

// approversOf makes the migration one of a tier, with the approvers that it needs.
func approversOf(s scene, of int) {
	s.set(s.current(), "touches", map[int][]any{low: {"branding"}, moderate: {"mfa_policy"}, high: {"sso"}}[of])
	s.set(s.current(), "approvers", map[string]any{
		"s": entry("sec", "security", ""), "c": entry("comp", "compliance", ""), "x": entry("dev2", "engineering", ""),
	})
}

func inFrance(s scene, a author) {
	s.set(s.current(), "jurisdictions", []any{"FR"})
	prepare(s, a)
}

// convene gives the migration a steering group, whose members approve.
func convene(s scene, a author) {
	s.set(s.current(), "touches", choose(a, []any{"branding"}, []any{"mfa_policy"}, []any{"sso"}))
	s.set(s.current(), "steering_group", theBoard)
	s.set(s.current(), "approvers", map[string]any{"s": choose(a, entry("sec", "security", ""), entry("sec2", "security", "advisory"), team(2))})
	prepare(s, a)
}

// finalObjects lets a final approver say no.
func finalObjects(s scene, a author) {
	address := choose(a, slots[0].address, slots[0].address, "ciam_approval.dev").(string)
	s.set(address, "decision", choose(a, "rejected", "withdrawn"))
	s.set(address, "approved_at", a.now)
}

// succeedDeclared replaces the migration by one that says so.
func succeedDeclared(s scene, a author) {
	replace := a
	replace.pick = func(of int) int { return min(of-1, 3) } // supersedes
	replaceBySuccessor(s, replace)
	prepare(s, a)
}

func succeedUndeclared(s scene, a author) { succeedAs(s, a, 0) }

func succeedIndependent(s scene, a author) { succeedAs(s, a, 1) }

// succeedAs replaces the migration with the same choice everywhere.
func succeedAs(s scene, a author, choice int) {
	replace := a
	replace.pick = func(of int) int { return min(of-1, choice) }
	replaceBySuccessor(s, replace)
	prepare(s, a)
}

// stayBeside leaves the migration beside one that replaces it without a word.
func stayBeside(s scene, a author) {
	m := s[theMigration]
	if succeedUndeclared(s, a); m.kind != "" {
		s[theMigration] = m
	}
}

// objectBeside lets an approver reject the earlier migration.
func objectBeside(s scene, a author) {
	if _, there := s[theMigration]; !there || s.current() == theMigration {
		return
	}
	no := s[slots[0].address]
	no.kind, no.args = "approval", map[string]any{
		"migration_id": ref{theMigration, "id"}, "function": "security", "approver": "person/sec", "decision": "rejected",
		"digest": ref{theMigration, "digest"}, "approved_at": choose(a, a.now, a.now, a.now.Add(-23*time.Hour), a.now.Add(-25*time.Hour)),
	}
	s["ciam_approval.beside"] = no
}

// approveBeside lets those who said no approve the earlier migration, from which the
// current one then inherits.
func approveBeside(s scene, a author) {
	if _, there := s[theMigration]; !there || s.current() == theMigration {
		return
	}
	s.set(theMigration, "approvers", s[s.current()].args["approvers"])
	for _, address := range slices.Sorted(maps.Keys(s)) {
		b := s[address]
		if b.kind != "approval" || b.args["decision"] == nil {
			continue
		}
		b.args = maps.Clone(b.args)
		delete(b.args, "decision")
		b.args["migration_id"], b.args["digest"], b.args["approved_at"] = ref{theMigration, "id"}, ref{theMigration, "digest"}, a.now
		s["ciam_approval.beside"] = b
		break
	}
	s.set(s.current(), "supersedes", []any{s.id(theMigration)})
}

// disown removes what the migration supersedes, which it inherits from still.
func disown(s scene, a author) {
	s.set(s.current(), "supersedes", nil)
	rearrange(s, a)
}

// succeedTwice renames the migration again, mostly without naming the first one.
func succeedTwice(s scene, a author) {
	s.set(s.current(), "name", "shop3")
	s.set(s.current(), "supersedes", choose(a, nil, []any{"migration/shop2"}, []any{"migration/shop2"}))
	prepare(s, a)
	ask(s, a)
}

// retractUnnamed lets those who said no approve, and asks for a permit, whose gate does
// not name that: the improvement can come too late for it.
func retractUnnamed(s scene, a author) {
	rearrange(s, a)
	for address, b := range s {
		if b.kind == "approval" && b.args["decision"] != nil {
			s.set(address, "decision", nil)
			s.set(address, "approved_at", a.now)
			s.leaveOut(theGate, "approval_ids", ref{address, "id"})
		}
	}
}

// unapproved takes away what a permit needs.
func unapproved(s scene, a author) {
	prepare(s, a)
	s.set(theGate, "approval_ids", nil)
}

func inUrgentEmergency(s scene, a author) {
	unapproved(s, a)
	inEmergency(s, a)
}

// inEmergency asks for a permit in an emergency, authorised by the business owner.
func inEmergency(s scene, a author) { s.declareEmergency(a, askPermit(s)) }

func (s scene) declareEmergency(a author, permit string) {
	s.set(permit, "emergency", map[string]any{
		"incident": "i", "reason": "r", "authorised_by": text(s[s.current()].args, "business_owner"), "ratify_by": a.now.Add(70 * time.Hour),
	})
}

// waiveTwice grants the same exception twice.
func waiveTwice(s scene, a author) {
	s.set(s.current(), "implementers", people("biz2")) // not engineering, which is waived
	waive(s, a, 0, waiver{"CIAM306", nil}, nil)
	waive(s, a, 1, waiver{"CIAM306", nil}, nil)
	prepareAs(s, a)
}

// waiveThree has as many exceptions in force as the policy allows.
func waiveThree(s scene, a author) {
	s.set(s.current(), "implementers", people("biz2"))
	for slot, rule := range []string{"CIAM110", "CIAM102", "CIAM402"} {
		waive(s, a, slot, waiver{rule, nil}, choose(a, []any{"DE"}, []any{"DE"}, []any{"EU"}, []any{"FR"}).([]any))
	}
	prepareAs(s, a)
}

func finishWell(s scene, a author) { s.set(anyOf(s, a, "permit"), "outcome", "succeeded") }

// lastCutover is the permit with the highest attempt.
func (s scene) lastCutover() (last string) {
	for address, b := range s {
		if b.kind == "permit" && strings.HasPrefix(address, "ciam_permit.g") {
			last = max(last, address)
		}
	}
	return last
}

func abortLast(s scene, _ author) { s.set(s.lastCutover(), "outcome", "aborted") }

// decommissionPlainly asks for a permit to switch the old platform off, whose gate
// follows nothing.
func decommissionPlainly(s scene, a author) {
	approve(s, a, len(lateSlots)-1, a.now)
	declareLastGate(s, a)
	s.set(theLastGate, "follows", nil)
	askPermitOf(s, theLastGate)
}

// decommissionLoosely does so while something becomes of the last cutover.
func decommissionLoosely(s scene, a author) {
	s.set(s.lastCutover(), "outcome", choose(a, "succeeded", "rolled_back", "aborted"))
	decommissionPlainly(s, a)
}

// finish says how a cutover went.
func finish(s scene, a author) {
	s.set(anyOf(s, a, "permit"), "outcome", choose(a, "succeeded", "succeeded", "rolled_back", "aborted"))
}
