package rules

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestEvidenceComplete(t *testing.T) {
	check(t, evidenceComplete, []example{
		{name: "complete", on: theGate},
		{
			name: "one missing", on: theGate, change: unproven("rollback_test"), want: []string{"evidence_ids"},
		},
		{
			name: "all missing are one finding", on: theGate, want: []string{"evidence_ids"},
			change: unproven("rollback_test", "logging_review"),
		},
		{
			name: "nothing named", on: theGate, want: []string{"evidence_ids"},
			change: func(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = nil }) },
		},
		{
			name: "non-human identities need two more", on: theGate, want: []string{"evidence_ids"},

			change: func(w *fixture) { w.migration(func(m *governance.Migration) { m.NonHumanIdentities = true }) },
		},
		{name: "two of a kind", on: theGate, change: func(w *fixture) {
			second := w.subjects[evidenceOf("rollback_test")].Record.(governance.Evidence)
			second.Name = "second-drill"
			w.put(second)
			edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = governance.NewSet(append(g.EvidenceIDs, second.ID())...) })
		}},
		{
			name: "a kind that is not asked for does not help", on: theGate, want: []string{"evidence_ids"},
			change: func(w *fixture) {
				edit(w, evidenceOf("rollback_test"), func(e *governance.Evidence) { e.Kind = "feasibility_review" })
			},
		},
		{
			name: "less at moderate risk", on: theGate, change: both(touching("mfa_policy"), unproven("logging_review", "customer_notification_review")),
		},
		{
			name: "but not nothing", on: theGate, change: both(touching("mfa_policy"), unproven("abuse_case_test")),
			want: []string{"evidence_ids"},
		},
		{
			name: "nothing at low risk", on: theGate,
			change: both(touching("branding"), func(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.EvidenceIDs = nil }) }),
		},
		{
			name: "design needs its own evidence", on: "gate/legacy-to-cloud/design", change: both(unproven("threat_model"), at(governance.Design)),
			want: []string{"evidence_ids"}, items: []string{"threat_model"},
		},
		{
			name: "and nothing of the cutover", on: "gate/legacy-to-cloud/design", change: both(unproven("rollback_test"), at(governance.Design)),
		},
		{
			name: "build needs what design needs", on: "gate/legacy-to-cloud/build",
			want: []string{"evidence_ids"}, items: []string{"feasibility_review", "regulatory_mapping", "threat_model"},
		},
		{name: "build after a permit for design", on: "gate/legacy-to-cloud/build", change: permitting(governance.Design)},
		{
			name: "the cutover alone does not skip design", on: theGate, change: unproven("threat_model", "rollback_test"),
			want: []string{"evidence_ids"}, items: []string{"rollback_test", "threat_model"},
		},
		{
			name: "a permit for another scope", on: theGate, want: []string{"evidence_ids"}, items: []string{"threat_model"},
			change: both(unproven("threat_model"), permitting(governance.Design, func(p *governance.Permit) { p.Scope = "sha256:other" })),
		},
		{
			name: "a planned permit that the gate follows", on: theGate,
			change: both(unproven("threat_model"), permitting(governance.Design, func(p *governance.Permit) { p.Scope = "" }), followsDesign),
		},
		{
			name: "a planned emergency that the gate follows", on: theGate, want: []string{"evidence_ids"}, items: []string{"threat_model"},
			change: both(unproven("threat_model"), permitting(governance.Design, func(p *governance.Permit) {
				p.Scope, p.Emergency = "", &governance.Emergency{AuthorisedBy: "person/owner"}
			}), followsDesign),
		},
		{
			name: "a stored permit of another scope that the gate follows", on: theGate, want: []string{"evidence_ids"}, items: []string{"threat_model"},
			change: both(unproven("threat_model"), permitting(governance.Design, func(p *governance.Permit) { p.Scope = "sha256:other" }), followsDesign),
		},
		{
			name: "a permit that is only planned", on: theGate, want: []string{"evidence_ids"}, items: []string{"threat_model"},
			change: both(unproven("threat_model"), permitting(governance.Design, func(p *governance.Permit) { p.Scope = "" })),
		},
		{
			name: "an emergency without evidence that is not ratified", on: theGate, want: []string{"evidence_ids"}, items: []string{"threat_model"},
			change: both(unproven("threat_model"), permitting(governance.Design, hurried, lacking("CIAM502"))),
		},
		{
			name: "an emergency in which only an approval was missing", on: theGate,
			change: both(unproven("threat_model"), permitting(governance.Design, hurried, lacking("CIAM211"))),
		},
		{
			name: "an emergency that was ratified", on: theGate,
			change: both(unproven("threat_model"), permitting(governance.Design, hurried, lacking("CIAM502")), func(w *fixture) {
				p := w.subjects["permit/legacy-to-cloud/design/1"].Record.(governance.Permit)
				w.put(governance.Gate{
					MigrationID: theMigration, Stage: governance.Design,
					Openings: []governance.Opening{{Digest: p.Scope, At: p.UsedAt}},
				})
			}),
		},
		{
			name: "the first of two attempts was for this scope", on: theGate,
			change: both(unproven("threat_model"), permitting(governance.Design),
				permitting(governance.Design, func(p *governance.Permit) { p.Attempt, p.Scope = 2, "sha256:other" })),
		},
		{
			name: "decommission after a permit for the cutover", on: "gate/legacy-to-cloud/decommission",
			change: both(unproven("rollback_test"), at(governance.Decommission), permitting(governance.Cutover), piece("data_disposal_plan"), piece("log_handover")),
		},
		{
			name: "decommission without one", on: "gate/legacy-to-cloud/decommission",
			change: both(unproven("rollback_test"), at(governance.Decommission), piece("data_disposal_plan"), piece("log_handover")),
			want:   []string{"evidence_ids"}, items: []string{"rollback_test"},
		},
		{
			name: "decommission needs the plan, not the certificate", on: "gate/legacy-to-cloud/decommission",
			change: both(at(governance.Decommission), piece("data_disposal"), piece("log_handover")),
			want:   []string{"evidence_ids"}, items: []string{"data_disposal_plan"},
		},
		{name: "a kind that does not apply, which compliance reviewed", on: theGate, change: inapplicable},
		{
			name: "a kind that does not apply, which nobody reviewed", on: theGate, change: both(inapplicable, unseen("consent_review")),
			want: []string{"evidence_ids"}, items: []string{"consent_review"},
		},
		{
			name: "which only engineering reviewed", on: theGate, want: []string{"evidence_ids"}, items: []string{"consent_review"},
			change: both(inapplicable, unseen("consent_review"), func(w *fixture) {
				edit(w, approvalOf(governance.Engineering), func(a *governance.Approval) {
					a.EvidenceIDs = governance.NewSet(evidenceOf("consent_review"))
				})
			}),
		},
		{
			name: "with another reason than the one that was reviewed", on: theGate, want: []string{"evidence_ids"}, items: []string{"consent_review"},
			change: both(inapplicable, reviewedAs(evidenceOf("consent_review"), func(e *governance.Evidence) { e.NotApplicable = "too late" })),
		},
		{
			name: "whether it applies is unknown", on: theGate, undetermined: true,
			change: both(inapplicable, unseen("consent_review"), func(w *fixture) { w.unknown(evidenceOf("consent_review"), "not_applicable") }),
		},
		{
			name: "whether the permit is for this scope is unknown", on: theGate, undetermined: true,
			change: both(unproven("threat_model"), permitting(governance.Design), func(w *fixture) { w.unknown(theMigration, "jurisdictions") }),
		},
		{
			name: "evidence of another migration", on: theGate, change: borrowed(), want: []string{"evidence_ids"},
		},
		{name: "evidence of another migration that serves this one too", on: theGate, change: borrowed(theMigration)},
		{
			name: "whom it serves is unknown", on: theGate, undetermined: true,
			change: func(w *fixture) {
				borrowed()(w)
				w.unknown("evidence/other/rollback-test", "also_for")
			},
		},
		{
			name: "whom else the gate's own serves does not matter", on: theGate,
			change: func(w *fixture) { w.unknown(evidenceOf("rollback_test"), "also_for") },
		},
		{
			name: "evidence that is gone is for CIAM907", on: theGate, undetermined: true,
			change: func(w *fixture) { w.drop(evidenceOf("rollback_test")) },
		},
		{
			name: "a kind unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(evidenceOf("rollback_test"), "kind") },
		},
		{
			name: "evidence unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theGate, "evidence_ids") },
		},
		{
			name: "risk unknown", on: theGate, undetermined: true,
			change: func(w *fixture) { w.unknown(theMigration, "touches") },
		},
		{
			name: "a completed migration", on: theGate,
			change: both(unproven("rollback_test"), func(w *fixture) {
				w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
			}),
		},
	})
}
