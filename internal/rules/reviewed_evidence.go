package rules

import (
	"fmt"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// reviewedEvidence covers existing approvals and existing evidence: CIAM211 reports
// a missing approval, and CIAM502 a missing kind of evidence. An advisory reviewer
// chooses what to review, such as an outside data protection officer.
var reviewedEvidence = &Rule{
	Code: "CIAM506", Name: "reviewed-evidence", Enforcement: Soft,
	Summary:          "compliance approved without reviewing required evidence",
	Principle:        FromTheStart,
	Why:              "Evidence that nobody reviewed proves only that it was collected. At high risk, the compliance approval names the exact evidence that it rests on.",
	Fix:              "Have the compliance approver review each required piece and list it in evidence_ids of the approval.",
	Items:            "kinds of evidence",
	Fixers:           theReviewers,
	WaitsInEmergency: true,
	Concerns:         []governance.Kind{governance.KindApproval},
	Controls:         []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.OV-01", "iso-27001-2022:A.5.35", "soc2-2017:CC4.1"},
	Bad: `resource "ciam_approval" "compliance" {
  evidence_ids = [ciam_evidence.this["rollback_test"].id]
}`,
	Good: `resource "ciam_approval" "compliance" {
  evidence_ids = [for e in ciam_evidence.this : e.id]
}`,
	Checks: []Check{
		On(AtGate, []string{"migration_id", "stage", "approval_ids", "evidence_ids"}, func(c *Case, g governance.Gate) {
			m, ok := c.ActiveMigration(g.MigrationID, riskFields...)
			if !ok {
				return
			}
			a := c.assess(m)
			if a.Tier != governance.High {
				return
			}
			pieces := map[governance.EvidenceKind][]governance.ID{}
			for e := range c.Evidence(g, "kind") {
				pieces[e.Kind] = append(pieces[e.Kind], e.ID())
			}
			required := c.requiredEvidence(g, m)
			if c.Incomplete() {
				return
			}
			for approval := range c.given(g, "evidence_ids") {
				if approval.Function != governance.Compliance || c.isOpinion(approval) {
					continue
				}
				kinds, missed := c.unreviewed(approval, required, pieces)
				if len(kinds) == 0 {
					continue
				}
				text := func(kinds []governance.EvidenceKind) (found, remedy string) {
					var lacks []string
					for _, kind := range kinds {
						lacks = append(lacks, missed[kind])
					}
					return fmt.Sprintf("%s evidence_ids of %s lacks %s.", becauseOf(a), approval.ID(), list(lacks)),
						fmt.Sprintf("Have %s review this evidence as it is now and approve again. Name it in evidence_ids of the approval, and set approved_at "+
							"to the time of the new approval.", approval.Approver)
				}
				found, remedy := text(kinds)
				c.Fail(governance.At("approval_ids"), found, remedy, Concerning(approval.ID()), Itemized(kinds...), Restated(text))
			}
		}),
	},
}

// isOpinion tells whether an approval is an advisory reviewer's. While another role
// is possible, the rule is undetermined.
func (c *Case) isOpinion(a governance.Approval) bool {
	role, known := roleOf(c.view, a)
	if !known {
		c.Undetermined()
	}
	return role == governance.Reviewer || !known
}

// unreviewed are the required kinds of evidence of which the approver reviewed no
// piece as it is now, and the same in words, each with the existing pieces.
func (c *Case) unreviewed(
	a governance.Approval, required []governance.EvidenceKind, pieces map[governance.EvidenceKind][]governance.ID,
) (kinds []governance.EvidenceKind, missed map[governance.EvidenceKind]string) {
	missed = map[governance.EvidenceKind]string{}
	recorded, isRecorded := asRecorded(c.view, a)
	s, _ := c.view.Find(a.ID())
	unsure := !isRecorded && s.Unknown.HasAny(governance.StatedArguments[governance.Approval]()...)
	if unsure { // it may turn out to be the recorded one
		last, _ := c.view.Previous(a.ID())
		recorded, isRecorded = last.(governance.Approval)
	}
	for _, kind := range required {
		ids := pieces[kind]
		if len(ids) == 0 {
			continue
		}
		var changed []governance.ID
		reviewed := slices.ContainsFunc(ids, func(id governance.ID) bool {
			if !a.EvidenceIDs.Has(id) {
				return false
			}
			if !isRecorded || c.unchanged(id, recorded.Reviewed[id]) {
				return true
			}
			if unsure {
				c.Undetermined()
				return true
			}
			changed = append(changed, id)
			return false
		})
		switch {
		case reviewed:
		case len(changed) == 0:
			kinds, missed[kind] = append(kinds, kind), fmt.Sprintf("%s (%s)", or(ids), kind)
		case recorded.Reviewed[changed[0]] == governance.Piece{}:
			kinds, missed[kind] = append(kinds, kind), fmt.Sprintf("%s (%s, of which an earlier version recorded no hash, uri or date)", or(changed), kind)
		case recorded.Reviewed[changed[0]].URI != "": // nothing but its location and date identifies it
			kinds, missed[kind] = append(kinds, kind), fmt.Sprintf("%s (%s, changed since it was reviewed: without sha256, its uri and collected_at count)", or(changed), kind)
		default:
			kinds, missed[kind] = append(kinds, kind), fmt.Sprintf("%s (%s, changed since it was reviewed)", or(changed), kind)
		}
	}
	return kinds, missed
}

// unchanged tells whether a piece of evidence is still as it was reviewed. While
// that is not known, the rule is undetermined.
func (c *Case) unchanged(id governance.ID, reviewed governance.Piece) bool {
	s, _ := c.view.Find(id)
	now, known := pieceOf(s)
	if !known {
		c.Undetermined()
		return true
	}
	return reviewed.Same(now)
}
