package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// approvalRestated compares an approval with the last one under its id, also with
// one that was destroyed meanwhile. It refuses a digest that follows the migration
// by reference: the digest may change only together with approved_at.
var approvalRestated = &Rule{
	Code: "CIAM213", Name: "approval-restated", Enforcement: Hard,
	Summary:   "approval was changed without a newer approved_at",
	Principle: ExactScope,
	Why:       "An approval never renews itself. If its content changes while approved_at stays the same, the approver did not make the change: the author of the configuration did.",
	Fix:       "Have the approver approve again and set approved_at to that time. Write digest as a literal, so it does not follow the migration automatically.",
	Fixers:    theApprovers,
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
			var values []About
			change := func(attribute, what string) {
				if len(changes) == 0 {
					path = governance.At(attribute)
				}
				changes = append(changes, what)
			}
			if a.Digest != before.Digest {
				text, fields := c.digestMoved(a, before)
				change("digest", text)
				values = append(values, Stating("changed_fields", strings.Join(fields, " ")))
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
			remedy := fmt.Sprintf("Have %s approve again and set approved_at to that time, after %s. Write digest as a literal "+
				"(digest = %q), so it changes only when someone approves.", a.Approver, utc(before.ApprovedAt), a.Digest)
			if a.Decision != governance.Approved {
				remedy = fmt.Sprintf("Set approved_at to the time at which %s made this decision, after %s.", a.Approver, utc(before.ApprovedAt))
			}
			c.Fail(path, fmt.Sprintf("approved_at (%s) is not later than %s, but the content of the approval by %s changes: %s",
				utc(a.ApprovedAt), utc(before.ApprovedAt), a.Approver, strings.Join(changes, " ")), remedy,
				append(values, Stating("approved_at", utc(a.ApprovedAt)), Stating("approved_at_before", utc(before.ApprovedAt)))...)
		}),
	},
}

// digestMoved says which material fields differ between the two digests, as far as
// both scopes are known.
func (c *Case) digestMoved(a, before governance.Approval) (text string, fields []string) {
	text = fmt.Sprintf("digest was %s and is now %s.", before.Digest, a.Digest)
	earlier, knew := c.view.MigrationAtDigest(a.MigrationID, before.Digest)
	later, knows := c.scopeOf(a.MigrationID, a.Digest)
	if !knew || !knows {
		return text, nil
	}
	fields = later.ChangedSince(earlier)
	return text + fmt.Sprintf(" Changed between the two: %s.", list(fields)), fields
}

// scopeOf is the migration with a digest: as it is now, or as the register held
// it.
func (c *Case) scopeOf(migration governance.ID, digest string) (governance.Migration, bool) {
	if s, ok := c.view.Find(migration); ok && !s.Unknown.HasAny(governance.MaterialFields()...) {
		if m, ok := s.Record.(governance.Migration); ok && m.Digest() == digest {
			return m, true
		}
	}
	return c.view.MigrationAtDigest(migration, digest)
}

// reviewChanged says how the reviewed evidence differs from what it was when the
// register recorded the approval; empty when it does not.
func (c *Case) reviewChanged(a, before governance.Approval) string {
	var changes []string
	for _, id := range governance.NewSet(slices.Concat(a.EvidenceIDs, before.EvidenceIDs)...) {
		switch {
		case !before.EvidenceIDs.Has(id):
			changes = append(changes, fmt.Sprintf("%s was not in evidence_ids before.", id))
		case !a.EvidenceIDs.Has(id):
			changes = append(changes, fmt.Sprintf("%s is no longer in evidence_ids.", id))
		default:
			if e, ok := Find[governance.Evidence](c, id, "sha256"); ok && e.SHA256 != before.Reviewed[id] {
				changes = append(changes, fmt.Sprintf("The content of %s changed: its sha256 was %q and is now %q.",
					id, before.Reviewed[id], e.SHA256))
			}
		}
	}
	return strings.Join(changes, " ")
}
