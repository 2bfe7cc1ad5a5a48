package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// landed has the parts of the contract that the provider already implements. The
// model knows them all; an edit that concerns another part is not drawn.
var landed = map[string]bool{"whole statement": true, "order": true, "outcome": true, "standing": true, "traps": true, "lineage": true, "status": true, "exceptions": true, "successor": true}

// author is who edits a scene: the time, and choices.
type author struct {
	now  time.Time
	pick func(n int) int
	*world
}

// edit is one thing that people do to the configuration of a state.
type edit struct {
	name  string
	part  string // of the contract, see landed
	times int    // how often it is drawn
	do    func(s scene, a author)
	// forgets: a resource is removed from the state besides, without destroying it.
	forgets bool
}

const (
	theMigration  = "ciam_migration.m"
	theSuccessor  = "ciam_migration.n"
	theGate       = "ciam_gate.g"
	theLastGate   = "ciam_gate.last"
	theAcceptance = "ciam_risk_acceptance.r"
)

// current is the migration that everything else is about: the successor, once there
// is one.
func (s scene) current() string {
	if _, there := s[theSuccessor]; there {
		return theSuccessor
	}
	return theMigration
}

// scope is what the current migration's digest stands for.
func (s scene) scope() string { return scopeOf(s.resolveAll(s[s.current()].args)) }

// slots are the addresses of approvals, each with its approver.
var slots = []struct{ address, stage, function, approver string }{
	{"ciam_approval.sec", "cutover", "security", "person/sec"},
	{"ciam_approval.sec2", "cutover", "security", "person/sec2"},
	{"ciam_approval.sec3", "cutover", "security", "person/sec3"},
	{"ciam_approval.comp", "cutover", "compliance", "person/comp"},
	{"ciam_approval.comp3", "cutover", "compliance", "person/comp3"},
	{"ciam_approval.dev", "cutover", "engineering", "person/dev2"},
	{"ciam_approval.last", "decommission", "security", "person/sec"},
}

var exceptionSlots = []string{"ciam_exception.w", "ciam_exception.x", "ciam_exception.y", "ciam_exception.z"}

// choose is one of some values; nil leaves an argument unset.
func choose(a author, values ...any) any { return values[a.pick(len(values))] }

func people(ids ...string) []any {
	var list []any
	for _, id := range ids {
		list = append(list, "person/"+id)
	}
	return list
}

// team is an entry of approvers for team/guild.
func team(quorum int64) map[string]any {
	return map[string]any{"party": "team/guild", "function": "security", "quorum": quorum}
}

func entry(party, function, mode string) map[string]any {
	e := map[string]any{"party": "person/" + party, "function": function}
	if mode != "" {
		e["mode"] = mode
	}
	return e
}

// firstScene is a migration of low risk with an open gate.
func firstScene() scene {
	s := scene{theMigration: {kind: "migration", args: map[string]any{
		"name": "shop", "title": "t", "target_platform": "new", "touches": []any{"branding"}, "jurisdictions": []any{"DE"},
		"business_owner": "person/biz", "risk_owner": "person/biz", "implementers": people("dev"),
		"approvers": map[string]any{"s": entry("sec", "security", "")},
	}}}
	a := author{now: start, pick: func(int) int { return 0 }, world: newWorld()}
	approve(s, a, 0)
	declareGate(s, a)
	return s
}

// approve declares an approval of now, or renews it.
func approve(s scene, a author, slot int) {
	who := slots[slot]
	b := block{kind: "approval", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "function": who.function, "approver": who.approver,
		"digest": ref{s.current(), "digest"}, "approved_at": a.now.Add(-time.Duration(a.pick(3)) * time.Hour),
	}}
	if who.stage != "cutover" {
		b.args["stage"] = who.stage
	}
	if who.function == "compliance" && s.tier() > low {
		b.args["evidence_ids"] = a.papersOf(s, "evidence")
	}
	s[who.address] = b
}

// tier is the current migration's.
func (s scene) tier() int { return tier(s.resolveAll(s[s.current()].args)) }

// papersOf are the ids of live papers of the current migration.
func (a author) papersOf(s scene, kind string) []any {
	var ids []any
	for _, id := range slices.Sorted(maps.Keys(a.live)) {
		if kindOf(id) == kind && migrationOf(id) == s.id(s.current()) {
			ids = append(ids, id)
		}
	}
	return ids
}

// accept declares that the risk owner accepts the risk of the present scope.
func accept(s scene, a author) {
	s[theAcceptance] = block{kind: "risk_acceptance", args: map[string]any{
		"migration_id": ref{s.current(), "id"}, "name": "r", "digest": ref{s.current(), "digest"}, "risk": "r", "residual": "low",
		"justification": "j", "accepted_by": persons(text(s[s.current()].args, "risk_owner"))[0],
		"accepted_at": a.now.Add(-time.Duration(a.pick(2)) * time.Hour), "review_by": a.now.Add(80 * day),
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
		g.args["risk_acceptance_ids"] = []any{ref{theAcceptance, "id"}}
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

// anyOf is a declared resource of a kind, or nothing.
func anyOf(s scene, a author, kind string) string {
	var found []string
	for address := range s {
		if s[address].kind == kind {
			found = append(found, address)
		}
	}
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return found[a.pick(len(found))]
}

// names tells whether the current migration names the approver of a slot.
func (s scene) names(slot int) bool {
	return roleIn(s[s.current()].args, map[string]any{"function": slots[slot].function, "approver": slots[slot].approver}) != "none"
}

// drop removes a resource, and mostly none that must be kept.
func drop(s scene, a author, address string) {
	if s[address].kind != "" && a.keeps(s.id(address)) && a.pick(4) > 0 {
		return
	}
	delete(s, address)
}

// ready does what a diligent team does before it asks for a permit.
func ready(s scene, a author) {
	if _, there := s[s.current()]; !there {
		s[theMigration] = firstScene()[theMigration]
	}
	s.set(s.current(), "business_owner", "person/biz")
	s.set(s.current(), "risk_owner", "person/biz")
	s.set(s.current(), "implementers", people("dev"))
	s.set(s.current(), "status", nil)
	for slot, who := range slots {
		if who.stage != "cutover" {
			continue
		}
		if delete(s, who.address); s.names(slot) {
			approve(s, a, slot)
		}
	}
	if delete(s, theAcceptance); s.tier() == high {
		accept(s, a)
	}
	declareGate(s, a)
	askPermit(s)
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

// changeLate makes a change that waits for a permit, which refers to it by literals
// only.
func changeLate(s scene, a author) {
	permit := askPermit(s)
	late := anyOf(s, a, "approval")
	if a.pick(3) == 0 || late == "" {
		late = s.current()
	}
	if s[late].kind == "" {
		return
	}
	for address := range s {
		for name, value := range s[address].args {
			s.set(address, name, s.loosened(value, late, a.world))
		}
	}
	b := s[late]
	b.after = []string{permit}
	s[late] = b
	switch a.pick(4) {
	case 0:
	case 1:
		s.set(late, "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}))
	default:
		s.set(late, "decision", choose(a, nil, "rejected", "withdrawn"))
		s.set(late, "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
	}
	if b.kind == "migration" {
		s.set(late, "decision", nil)
		s.set(late, "approved_at", nil)
	}
}

// loosened writes references to a resource as literals, as far as a plan has shown
// the digest that a literal needs.
func (s scene) loosened(value any, to string, w *world) any {
	switch v := value.(type) {
	case ref:
		if v.address == to && v.attribute == "id" {
			return loose{to}
		}
		if scope := s.scope(); v.address == to && w.digest[scope] != "" {
			return pin{scope}
		}
	case []any:
		list := slices.Clone(v)
		for i := range list {
			list[i] = s.loosened(list[i], to, w)
		}
		return list
	}
	return value
}
