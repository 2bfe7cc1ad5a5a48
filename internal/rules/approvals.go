package rules

import (
	"fmt"
	"iter"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// changedSince says which material fields of the migration changed since it had
// the digest.
func (c *Case) changedSince(m governance.Migration, digest string) string {
	earlier, ok := c.view.MigrationAtDigest(m.ID(), digest)
	if !ok {
		return fmt.Sprintf("The register has never held %s with that digest.", m.ID())
	}
	return fmt.Sprintf("Changed since then: %s.", list(m.ChangedSince(earlier)))
}

// approveAgain says how to approve the migration's current digest. It prints the
// statement to approve where all of it is known, with the times of the old
// approval, because only the approver can change them.
func (c *Case) approveAgain(approval Subject, digest string) string {
	a, ok := approval.Record.(governance.Approval)
	if !ok {
		return ""
	}
	remedy := fmt.Sprintf("Have %s review and approve the current scope. Then set digest to %q and "+
		"approved_at to the time of the new approval. Change neither without the approver.", a.Approver, digest)
	sums, known := Reviewed(c.view, a)
	if !known || approval.Unknown.HasAny("decision", "approved_at", "expires_at", "conditions", "jurisdictions", "evidence_ids") {
		return remedy
	}
	a.Digest = digest
	// Indented, because Terraform wraps other text and every byte is signed.
	statement := "    " + strings.ReplaceAll(strings.TrimSuffix(a.Statement(sums), "\n"), "\n", "\n    ")
	return remedy + " The statement to approve, in which approved_at and expires_at must become those of the new approval:\n\n" + statement
}

// Reviewed is the SHA-256 of each piece of evidence that an approval names, as
// it is now; known is false when one is absent or not known yet. It is nil
// where no evidence is named.
func Reviewed(view View, a governance.Approval) (sums map[governance.ID]string, known bool) {
	known = true
	for _, id := range a.EvidenceIDs {
		s, _ := view.Find(id)
		e, ok := s.Record.(governance.Evidence)
		if !ok || s.Unknown.HasAny("sha256") {
			known = false
			continue
		}
		if sums == nil {
			sums = map[governance.ID]string{}
		}
		sums[id] = e.SHA256
	}
	return sums, known
}

// given are the approvals of the gate's own migration and stage with the decision
// approved. CIAM803 reports foreign ones, and CIAM209 rejections.
func (c *Case) given(g governance.Gate, needs ...string) iter.Seq[governance.Approval] {
	return func(yield func(governance.Approval) bool) {
		for a := range c.Approvals(g, with(needs, "decision")...) {
			if a.MigrationID == g.MigrationID && a.Stage == g.Stage && a.Decision == governance.Approved && !yield(a) {
				return
			}
		}
	}
}
