package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestMappedEvidence(t *testing.T) {
	drill := evidenceOf("rollback_test")
	one := func(controls ...string) func(*fixture) {
		return func(w *fixture) {
			edit(w, drill, func(e *governance.Evidence) { e.Controls = governance.NewSet(controls...) })
		}
	}
	bare := func(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = nil }) }
	check(t, mappedEvidence, []example{
		{name: "all map", on: theGate},
		{name: "one maps", on: theGate, change: both(mapped(), one("gdpr:Article 5", "nist-csf-2.0:ID.IM-02"))},
		{
			name: "to another framework", on: theGate, change: mapped("iso-27001-2022:A.5.28"), want: []string{"evidence_ids"},
		},
		{name: "to none", on: theGate, change: mapped(), want: []string{"evidence_ids"}},
		{name: "to one that is not there is for CIAM501", on: theGate, change: both(mapped(), one("nist-csf-2.0:GV.OC-09"))},
		{name: "no evidence where some is needed is for CIAM502", on: theGate, change: bare},
		{
			name: "no evidence where none is needed", on: "gate/legacy-to-cloud/build", want: []string{"evidence_ids"}, change: permitting(governance.Design),
		},
		{name: "no evidence of an earlier stage is for CIAM502", on: "gate/legacy-to-cloud/build"},
		{
			name: "evidence of another migration does not count", on: theGate, want: []string{"evidence_ids"},
			change: both(borrowed(), mapped()),
		},
		{name: "unless it serves this one too", on: theGate, change: both(borrowed(theMigration), mapped())},
		{name: "at moderate risk", on: theGate, change: both(touching("mfa_policy"), mapped())},
		{
			name: "controls unknown", on: theGate, undetermined: true,
			change: both(mapped(), func(w *fixture) { w.unknown(drill, "controls") }),
		},
		{
			name: "evidence unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theGate, "evidence_ids") },
		},
		{
			name: "evidence that is gone is for CIAM907", on: theGate, undetermined: true,
			change: both(mapped(), func(w *fixture) { w.drop(drill) }),
		},
	})
}
