package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalRestated compares an approval with the last one under its id, also
// with one that was destroyed meanwhile. A digest that follows the migration by
// reference ends here: it may change only together with approved_at.
var approvalRestated = &Rule{
	Code: "CIAM213", Name: "approval-restated", Enforcement: Hard,
	Summary:   "approval says something else at the same time as before",
	Principle: ExactScope,
	Why:       "An approval never renews itself. What changes while the time of the approval stays was never said by the approver, only written by whoever edited the configuration.",
	Mend:      "Have the approver approve again and set approved_at to the time of that; write digest as a literal, so that it does not follow the migration by itself.",
	Controls:  []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_approval" "security" {
  decision = "withdrawn" # applied before as approved, at the same approved_at
}`,
	Good: `resource "ciam_approval" "security" {
  decision = "approved"
}`,
	Checks: []Check{
		On(AtPlan, []string{"digest", "decision", "approved_at", "evidence_ids"}, func(c *Case, a governance.Approval) {
			last, _ := c.view.Previous(a.ID())
			before, ok := last.(governance.Approval)
			if !ok || a.ApprovedAt.After(before.ApprovedAt) {
				return
			}
			var path governance.Path
			var changes []string
			change := func(attribute, what string) {
				if len(changes) == 0 {
					path = governance.At(attribute)
				}
				changes = append(changes, what)
			}
			if a.Digest != before.Digest {
				change("digest", c.digestMoved(a, before))
			}
			if a.Decision != before.Decision {
				change("decision", fmt.Sprintf("decision was %s and is now %s.", before.Decision, a.Decision))
			}
			if content := c.reviewChanged(a, before); content != "" {
				change("evidence_ids", content)
			}
			if len(changes) == 0 {
				return
			}
			remedy := fmt.Sprintf("Have %s approve again and set approved_at to the time of that, after %s. Write digest as a literal "+
				"(digest = %q), so that it changes only when somebody approves.", a.Approver, utc(before.ApprovedAt), a.Digest)
			if a.Decision != governance.Approved {
				remedy = fmt.Sprintf("Set approved_at to the time at which %s said so, after %s.", a.Approver, utc(before.ApprovedAt))
			}
			c.Fail(path, fmt.Sprintf("approved_at (%s) does not move forward from %s, but what %s is said to have decided changes: %s",
				utc(a.ApprovedAt), utc(before.ApprovedAt), a.Approver, strings.Join(changes, " ")), remedy)
		}),
	},
}

// digestMoved says which material fields differ between the two digests.
func (c *Case) digestMoved(a, before governance.Approval) string {
	text := fmt.Sprintf("digest was %s and is now %s.", before.Digest, a.Digest)
	earlier, knew := c.view.Scope(a.MigrationID, before.Digest)
	later, knows := c.scopeOf(a.MigrationID, a.Digest)
	if !knew || !knows {
		return text
	}
	return text + fmt.Sprintf(" Between them changed: %s.", list(later.ChangedSince(earlier)))
}

// scopeOf is the migration under a digest: as it is now, or as the register
// knew it.
func (c *Case) scopeOf(migration governance.ID, digest string) (governance.Migration, bool) {
	if s, ok := c.view.Find(migration); ok && !s.Unknown.HasAny(governance.MaterialFields()...) {
		if m, ok := s.Record.(governance.Migration); ok && m.Digest() == digest {
			return m, true
		}
	}
	return c.view.Scope(migration, digest)
}

// reviewChanged says how the evidence that the approver reviewed differs from
// what it was when the register took their word; empty when it does not.
func (c *Case) reviewChanged(a, before governance.Approval) string {
	var changes []string
	for _, id := range governance.NewSet(slices.Concat(a.EvidenceIDs, before.EvidenceIDs)...) {
		switch {
		case !before.EvidenceIDs.Has(id):
			changes = append(changes, fmt.Sprintf("%s was not among the reviewed evidence.", id))
		case !a.EvidenceIDs.Has(id):
			changes = append(changes, fmt.Sprintf("%s is no longer among the reviewed evidence.", id))
		default:
			if e, ok := Find[governance.Evidence](c, id, "sha256"); ok && e.SHA256 != before.Reviewed[id] {
				changes = append(changes, fmt.Sprintf("%s has other content: its sha256 was %q and is now %q.",
					id, before.Reviewed[id], e.SHA256))
			}
		}
	}
	return strings.Join(changes, " ")
}
