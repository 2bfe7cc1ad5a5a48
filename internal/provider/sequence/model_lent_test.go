package sequence

import (
	"slices"
	"time"
)

// noControl is no control of the framework that it names.
const noControl = "nist-csf-2.0:XX.YY-99"

// aboutEvidence are the faults of evidence itself: who owns it, what it maps to, and when
// it was collected.
func (v view) aboutEvidence(id string, e map[string]any) (hard []string, soft []fault) {
	if owner := text(e, "owner"); external(owner) || kindOf(owner) == "vendor" {
		hard = append(hard, "CIAM305")
	}
	if slices.Contains(texts(e, "controls"), noControl) {
		soft = append(soft, fault{code: "CIAM501", items: []string{noControl}, of: id})
	}
	if v.future(when(e, "collected_at")) {
		soft = append(soft, fault{code: "CIAM504", of: id})
	}
	return hard, soft
}

// poorEvidence is owned by who works for a vendor, collected in the future, or maps to a
// control that does not exist.
func poorEvidence(s scene, a author) {
	address := anyOf(s, a, "evidence")
	switch a.pick(4) {
	case 0, 1:
		s.set(address, "owner", choose(a, "person/dpo", "person/lex", counsel))
	case 2:
		s.set(address, "collected_at", a.now.Add(choose(a, 4*time.Minute, time.Hour, 30*day).(time.Duration)))
	default:
		s.set(address, "controls", []any{noControl})
	}
}

// succeedCancelled replaces the migration by one that says so, and mostly ends the earlier
// one, so nothing judges what belongs to that.
func succeedCancelled(s scene, a author) {
	succeedDeclared(s, a)
	if s.current() == theSuccessor && a.pick(4) > 0 {
		s.set(theMigration, "status", choose(a, "cancelled", "completed"))
	}
}

// lendPoorly lets poor evidence of the earlier migration serve the one that continues it.
func lendPoorly(s scene, a author) {
	share(s, a)
	poorEvidence(s, a)
}
