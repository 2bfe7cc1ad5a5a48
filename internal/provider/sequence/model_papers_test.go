package sequence

import (
	"maps"
	"strings"
	"time"
)

// papers are the decision matrix and the evidence of migration/shop, in states of
// their own: most of them never change, and archive has those that do.
func papers() (fixed, archive scene) {
	fixed, archive = scene{}, scene{}
	for decision, function := range deciders {
		b := block{kind: "decision_owner", args: map[string]any{
			"migration_id": "migration/shop", "decision": decision, "accountable": owners[function], "controls": []any{"nist-csf-2.0:GV.RM-04"},
		}}
		if address := "ciam_decision_owner." + decision; decision == "mfa_policy" || decision == "rollback" {
			archive[address] = b
		} else {
			fixed[address] = b
		}
	}
	for _, kinds := range [][]string{provenAtModerate, provenAtHigh, provenAtDesign} {
		for _, kind := range kinds {
			b := block{kind: "evidence", args: map[string]any{
				"migration_id": "migration/shop", "name": kind, "kind": kind, "uri": "https://docs.example.com/" + kind,
				"owner": "person/dev2", "collected_at": start.Add(-time.Hour),
			}}
			if address := "ciam_evidence." + kind; kind == "rollback_test" || kind == "logging_review" {
				archive[address] = b
			} else {
				fixed[address] = b
			}
		}
	}
	archive["ciam_evidence.rollback_test"].args["controls"] = []any{"nist-csf-2.0:ID.RA-07"}
	return fixed, archive
}

var owners = map[string]string{"engineering": "person/dev2", "security": "person/sec", "compliance": "person/comp"}

// archivists edit the papers.
var archivists = []edit{
	{name: "change a piece of evidence", times: 3, do: changeEvidence},
	{name: "controls", times: 1, do: func(s scene, a author) {
		s.set(anyOf(s, a, "evidence"), "controls", choose(a, nil, []any{"nist-csf-2.0:ID.RA-07"}, []any{"iso-27001-2022:A.8.32"}))
	}},
	{name: "not applicable", times: 1, do: notApplicable},
	{name: "objectives", times: 2, do: changeObjectives},
	{name: "a row for a jurisdiction", times: 3, do: splitRow},
	{name: "serve another migration", times: 1, do: share},
	{name: "poor evidence", times: 1, do: poorEvidence},
	{name: "accountable", times: 2, do: func(s scene, a author) {
		s.set(anyOf(s, a, "decision_owner"), "accountable", choose(a, "person/dev2", "person/sec", "person/sec2", "person/biz"))
	}},
	{name: "drop a paper", times: 2, do: func(s scene, a author) {
		drop(s, a, anyOf(s, a, choose(a, "evidence", "decision_owner", "decision_owner").(string)))
	}},
	{name: "restore the papers", times: 2, do: func(s scene, a author) {
		_, archive := papers()
		maps.Copy(s, archive)
	}},
}

func changeEvidence(s scene, a author) {
	address := anyOf(s, a, "evidence")
	if s[address].kind == "" || s[address].args["not_applicable"] != nil {
		return
	}
	switch a.pick(4) {
	case 0:
		s.set(address, "sha256", choose(a, nil, sha("a"), sha("b")))
	case 1:
		s.set(address, "uri", choose(a, "https://docs.example.com/moved", "https://docs.example.com/again"))
	case 2:
		s.set(address, "collected_at", a.now.Add(-time.Duration(a.pick(5))*time.Hour))
	default:
		s.set(address, "kind", choose(a, "rollback_test", "logging_review", "other"))
	}
}

// changeObjectives changes the controls that a decision serves.
func changeObjectives(s scene, a author) {
	for range 1 + a.pick(3)/2 {
		s.set(anyOf(s, a, "decision_owner"), "controls", choose(a, nil, nil, []any{"nist-csf-2.0:GV.RM-04"}))
	}
}

// splitRow gives a decision an owner for one jurisdiction, mostly beside the general one.
func splitRow(s scene, a author) {
	decision := choose(a, "mfa_policy", "rollback").(string)
	general := "ciam_decision_owner." + decision
	place := choose(a, "DE", "DE", "FR", "EU", "US-CA").(string)
	s[general+"_"+place] = block{kind: "decision_owner", args: map[string]any{
		"migration_id": "migration/shop", "decision": decision, "jurisdiction": place,
		"accountable": choose(a, owners[deciders[decision]], owners[deciders[decision]], "person/biz"),
		"controls":    choose(a, nil, nil, []any{"nist-csf-2.0:GV.RM-04"}),
	}}
	if a.pick(2) == 0 {
		drop(s, a, general)
	}
}

// splitRows has every decision owned for each jurisdiction on its own, in Germany and
// France.
func splitRows(s scene, a author) {
	for _, decision := range []string{"mfa_policy", "rollback"} {
		delete(s, "ciam_decision_owner."+decision)
		for _, place := range choose(a, []string{"DE", "FR"}, []string{"DE", "FR"}, []string{"EU", "FR"}, []string{"EU", "DE"}, []string{"EU"}).([]string) {
			s["ciam_decision_owner."+decision+"_"+place] = block{kind: "decision_owner", args: map[string]any{
				"migration_id": "migration/shop", "decision": decision, "jurisdiction": place,
				"accountable": owners[deciders[decision]], "controls": choose(a, []any{"nist-csf-2.0:GV.RM-04"}, nil),
			}}
		}
	}
}

// share lets evidence serve another migration that is there, or not any more.
func share(s scene, a author) {
	var others []any
	for _, id := range []string{"migration/shop2", "migration/shop3"} {
		if a.live[id] != nil {
			others = append(others, id)
		}
	}
	if a.pick(6) == 0 {
		others = nil
	}
	for address, b := range s {
		if b.kind == "evidence" {
			s.set(address, "also_for", others)
		}
	}
}

// ownForSuccessor gives the successor a matrix of its own, which names the same owners,
// and lets the evidence serve it too.
func ownForSuccessor(s scene, a author) {
	const successor = "migration/shop2"
	if a.live[successor] == nil {
		return
	}
	for decision, function := range deciders {
		s["ciam_decision_owner."+decision+"_2"] = block{kind: "decision_owner", args: map[string]any{
			"migration_id": successor, "decision": decision, "accountable": owners[function], "controls": []any{"nist-csf-2.0:GV.RM-04"},
		}}
	}
	for address, b := range s {
		if b.kind == "evidence" {
			s.set(address, "also_for", []any{successor})
		}
	}
}

func notApplicable(s scene, a author) {
	address := anyOf(s, a, "evidence")
	s.set(address, "not_applicable", choose(a, "nothing is logged", "no way back is needed"))
	s.set(address, "uri", nil)
	s.set(address, "sha256", nil)
}

// sha is a made-up SHA-256.
func sha(digit string) string { return strings.Repeat(digit, 64) }

// waiver is a rule that an exception can waive, with what it can be about.
type waiver struct {
	rule  string
	about []string
}

// items are one or two of those.
func (w waiver) items(a author) any {
	if w.about == nil {
		return nil
	}
	items := []any{w.about[a.pick(len(w.about))]}
	if other := w.about[a.pick(len(w.about))]; other != items[0] && a.pick(2) == 0 {
		items = append(items, other)
	}
	return items
}

// waivers are what exceptions are worth asking for, by tier.
var waivers = map[int][]any{
	low: {waiver{"CIAM306", nil}, waiver{"CIAM306", nil}, waiver{"CIAM110", nil}, waiver{"CIAM801", nil}, waiver{"CIAM102", nil}, waiver{"CIAM402", nil}},
	moderate: {
		waiver{"CIAM502", []string{"rollback_test", "logging_review"}},
		waiver{"CIAM106", []string{"rollback", "mfa_policy"}},
		waiver{"CIAM103", []string{"rollback", "mfa_policy"}},
		waiver{"CIAM204", nil},
		waiver{"CIAM306", nil},
	},
	high: {
		waiver{"CIAM502", []string{"rollback_test", "logging_review"}},
		waiver{"CIAM506", []string{"rollback_test", "logging_review"}},
		waiver{"CIAM507", nil},
		waiver{"CIAM508", []string{"rollback", "session_design"}},
		waiver{"CIAM214", nil},
		waiver{"CIAM106", []string{"rollback", "mfa_policy"}},
		waiver{"CIAM103", []string{"rollback", "mfa_policy"}},
	},
}
