package sequence

import (
	"maps"
	"slices"
	"time"
)

// author is who edits a scene: the time, and choices.
type author struct {
	now  time.Time
	pick func(n int) int
	*world
}

// edit is one thing that people do to the configuration of a state.
type edit struct {
	name  string
	times int // how often it is drawn
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
	// theOtherAcceptance is one under another name.
	theOtherAcceptance = "ciam_risk_acceptance.o"
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
	{"ciam_approval.dpo", "cutover", "compliance", "person/dpo"},
	{"ciam_approval.dev", "cutover", "engineering", "person/dev2"},
	{"ciam_approval.lex", "cutover", "legal", "person/lex"},
	{"ciam_approval.last", "decommission", "security", "person/sec"},
	{"ciam_approval.design_sec", "design", "security", "person/sec"},
	{"ciam_approval.design_comp", "design", "compliance", "person/comp"},
	{"ciam_approval.design_dev", "design", "engineering", "person/dev2"},
	{"ciam_approval.build_sec", "build", "security", "person/sec"},
	{"ciam_approval.build_comp", "build", "compliance", "person/comp"},
	{"ciam_approval.build_dev", "build", "engineering", "person/dev2"},
}

// lateSlots are those of the cutover, and last the one of the decommissioning.
var lateSlots = slots[:9]

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

// solo is an entry of approvers for a team of one.
var solo = map[string]any{"party": "team/solo", "function": "security"}

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
	approve(s, a, 0, a.now)
	declareGate(s, a)
	return s
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

// lately is mostly now, or up to two hours ago. Sometimes the clock is fast.
func (a author) lately() time.Time {
	if a.pick(8) == 0 {
		return a.now.Add(choose(a, 4*time.Minute, 6*time.Minute).(time.Duration))
	}
	return a.now.Add(-time.Duration(max(a.pick(8)-5, 0)) * time.Hour)
}

// drop removes a resource, and mostly none that must be kept.
func drop(s scene, a author, address string) {
	if s[address].kind != "" && a.keeps(s.id(address)) && a.pick(4) > 0 {
		return
	}
	delete(s, address)
}

// tier is the current migration's.
func (s scene) tier() int { return tier(s.resolveAll(s[s.current()].args)) }

// papersOf are the ids of live papers that serve the current migration.
func (a author) papersOf(s scene, kind string) []any {
	var ids []any
	for _, id := range slices.Sorted(maps.Keys(a.live)) {
		if kindOf(id) == kind && servesAs(a.live[id], s.id(s.current())) {
			ids = append(ids, id)
		}
	}
	return ids
}
