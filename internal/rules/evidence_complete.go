package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var evidenceComplete = &Rule{
	Code: "CIAM502", Name: "evidence-complete", Enforcement: Soft,
	Summary:          "evidence that this stage requires is missing",
	Principle:        FromTheStart,
	Why:              "An untested rollback and unreviewed logs are promises. Proof that is needed before a stage cannot be collected afterwards.",
	Fix:              "Collect each missing kind of evidence. Earlier stages without a permit for this scope count too. Declare a ciam_evidence for each kind, and add its id to evidence_ids of the gate.",
	Items:            "kinds of evidence",
	Fixers:           theCollectors,
	WaitsInEmergency: true,
	Reports:          MissingEvidence,
	Controls:         []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:ID.IM-02", "iso-27001-2022:A.8.29", "soc2-2017:CC8.1"},
	Bad: `resource "ciam_gate" "cutover" {
  evidence_ids = [for kind, e in ciam_evidence.this : e.id if kind != "rollback_test"]
}`,
	Good: `resource "ciam_gate" "cutover" {
  evidence_ids = [for e in ciam_evidence.this : e.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "evidence_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok {
				return
			}
			var there []governance.EvidenceKind
			unreviewed := map[governance.EvidenceKind]string{}
			for e := range c.Evidence(g, "kind", "not_applicable") {
				if e.NotApplicable != "" && !c.agreed(g, e) {
					unreviewed[e.Kind] += fmt.Sprintf(" %s says that %s does not apply, but no compliance approval of this gate reviewed the reason.", e.ID(), e.Kind)
					continue
				}
				there = append(there, e.Kind)
			}
			missing := c.requiredEvidence(g, m).Minus(governance.NewSet(there...))
			if len(missing) == 0 || c.Incomplete() {
				return // CIAM907 reports evidence that does not exist
			}
			text := func(missing []governance.EvidenceKind) (found, remedy string) {
				open := ""
				for _, kind := range missing {
					open += unreviewed[kind]
				}
				// Each trigger, because a lesser one can require evidence too.
				return fmt.Sprintf("The gate for stage %s of %s has no evidence of kind %s. It is required because of %s.%s%s",
						g.Stage, m.ID(), list(missing), list(c.assess(m).Reasons()), c.ofEarlierStages(g.Stage, m, governance.NewSet(missing...)), open),
					"Add the id of a ciam_evidence of each kind to evidence_ids. Where there is none yet, collect it and declare it with an internal owner. " +
						"Evidence of another migration counts if its also_for names this one. " +
						"If a kind does not apply, set not_applicable to the reason and have compliance review it in evidence_ids of its approval."
			}
			found, remedy := text(missing)
			c.Fail(governance.At("evidence_ids"), found, remedy, Itemized(missing...), Restated(text))
		}),
	},
}

// ofEarlierStages says which of the missing kinds belong to earlier stages, and why the
// gate needs them.
func (c *Case) ofEarlierStages(stage governance.Stage, m governance.Migration, missing governance.Set[governance.EvidenceKind]) string {
	text := ""
	for earlier := stage.Before(); earlier != ""; earlier = earlier.Before() {
		kinds := slices.DeleteFunc(slices.Clone(c.assess(m).Evidence[earlier]), func(kind governance.EvidenceKind) bool { return !missing.Has(kind) })
		if len(kinds) > 0 {
			text = fmt.Sprintf(" Stage %s, which requires %s, has no permit for the current scope.", earlier, list(kinds)) + text
		}
	}
	return text
}

// proven tells whether the evidence of a permit's stage was there when it was given, or
// has been since.
func (c *Case) proven(p governance.Permit) bool {
	if !p.Missing.Has("CIAM502") {
		return true
	}
	gate, _ := c.view.Find(p.GateID)
	g, _ := gate.Record.(governance.Gate)
	return p.Ratified(g)
}

// agreed tells whether a compliance approval of the gate reviewed the reason why a kind of
// evidence does not apply, as it is now. The reason is then part of what was approved.
func (c *Case) agreed(g governance.Gate, e governance.Evidence) bool {
	if c.subject.Unknown.HasAny("approval_ids") {
		c.Undetermined()
		return false
	}
	piece := map[governance.EvidenceKind][]governance.ID{e.Kind: {e.ID()}}
	for a := range c.given(g, "evidence_ids") {
		if a.Function != governance.Compliance {
			continue
		}
		if missed, _ := c.unreviewed(a, []governance.EvidenceKind{e.Kind}, piece); len(missed) == 0 {
			return true
		}
	}
	return false
}
