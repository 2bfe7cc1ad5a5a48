package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// mapped sets the controls of every piece of evidence.
func mapped(controls ...string) func(*fixture) {
	return func(w *fixture) {
		for _, s := range w.RecordsOf(theMigration) {
			if id := s.Record.ID(); id.Kind() == governance.KindEvidence {
				edit(w, id, func(e *governance.Evidence) { e.Controls = governance.NewSet(controls...) })
			}
		}
	}
}

func TestKnownControl(t *testing.T) {
	drill := evidenceOf("rollback_test")
	check(t, knownControl, []example{
		{name: "known ones", on: drill, change: mapped("nist-csf-2.0:ID.RA-07", "owasp-nhi-2025:NHI1:2025", "nist-ai-rmf-1.0:GOVERN 2.1")},
		{name: "none", on: drill, change: mapped()},
		{
			name: "not in a selection is advice, for all in one", on: drill, change: mapped("gdpr:Article 1", "pci-dss-4.0:99"), atValidate: true,
			want: []string{"controls"}, enforcement: Advisory,
		},
		{
			name: "no such id", on: drill, change: mapped("nist-csf-2.0:GV.OC-09"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "another case", on: drill, change: mapped("nist-csf-2.0:id.ra-07"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "a framework by its own name", on: drill, change: mapped("NIST CSF 2.0:GV.OC-03"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "no framework, and two that have the id", on: drill, change: mapped("Article 5"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "half of an id with a colon in it", on: drill, change: mapped("owasp-nhi-2025:NHI1"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "a framework alone means no control of it", on: drill, change: mapped("nist-csf-2.0"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "a framework that is not built in is advice", on: drill, change: mapped("nist-800-63b-4:AAL2", "our-own:1"), atValidate: true,
			want: []string{"controls"}, enforcement: Advisory, items: []string{"nist-800-63b-4:AAL2", "our-own:1"},
		},
		{
			name: "a built-in framework in another notation", on: drill, change: mapped("nist_csf-2.0:GV.OC-03", "soc2.2017:CC8.1"), atValidate: true,
			want: []string{"controls"}, items: []string{"nist_csf-2.0:GV.OC-03", "soc2.2017:CC8.1"},
		},
		{
			name: "all of an argument are one finding", on: drill, change: mapped("nist-csf-2.0:GV.OC-09", "soc2-2017:cc8.1"), atValidate: true,
			want: []string{"controls"},
		},
		{
			name: "another case in a selection", on: drill, change: mapped("gdpr:article 5"), atValidate: true,
			want: []string{"controls"}, enforcement: Advisory,
		},
		{
			name: "beside advice", on: drill, change: mapped("gdpr:Article 1", "soc2-2017:cc8.1"), atValidate: true,
			want: []string{"controls", "controls"}, enforcement: Advisory,
		},
		{name: "of a decision", on: "decision/legacy-to-cloud/rollback", change: serving([]string{"nist-csf-2.0:GV.RM-04"})},
		{
			name: "of a decision, unknown", on: "decision/legacy-to-cloud/rollback", change: serving([]string{"nist-csf-2.0:GV.RM-99"}), atValidate: true,
			want: []string{"controls"}, items: []string{"nist-csf-2.0:GV.RM-99"},
		},
		{
			name: "controls unknown", on: drill, undetermined: true,
			change: func(w *fixture) { w.unknown(drill, "controls") },
		},
		{
			name: "seen from the gate", on: theGate,
			change: func(w *fixture) {
				edit(w, drill, func(e *governance.Evidence) { e.Controls = governance.NewSet("soc2-2017:cc8.1") })
			},
			want: []string{string(drill) + " controls"},
		},
	})
}
