package rules

import (
	"fmt"
	"iter"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// changedSince says which material fields of the migration changed since it had
// the digest.
func (c *Case) changedSince(m governance.Migration, digest string) string {
	earlier, ok := c.view.MigrationAtDigest(m.ID(), digest)
	if !ok {
		return fmt.Sprintf("The register has never held %s with that digest.", m.ID())
	}
	return "Changed since then: " + changedFields(m.ChangedSince(earlier))
}

// isScope tells whether a digest stands for the migration's scope as it is now, also
// if an earlier version of the provider computed it.
func (c *Case) isScope(m governance.Migration, digest string) bool {
	if digest == c.digest(m) {
		return true
	}
	earlier, ok := c.view.MigrationAtDigest(m.ID(), digest)
	return ok && len(m.ChangedSince(earlier)) == 0
}

// changedFields lists material fields. There are none where the digest was made by
// an earlier version of the provider.
func changedFields(fields []string) string {
	if len(fields) == 0 {
		return "only how digests are computed. An earlier version of the provider included the risk owner."
	}
	return list(fields) + "."
}

// approveAgain says how to approve the migration's current digest.
func approveAgain(a governance.Approval, digest string) string {
	return "Have " + string(a.Approver) + ` review and approve the current scope. Then set digest to "` + digest +
		`" and approved_at to the time of the new approval. Change neither without the approver.`
}

// toApprove adds the approval of a digest that has to be given, where all that its
// statement says is known. It has the times of the old approval, because only the
// approver can change them. pieces are the evidence that was looked up before.
func (c *Case) toApprove(approval Subject, digest string, pieces map[governance.ID]governance.Piece) About {
	return func(f *Finding) {
		a, ok := approval.Record.(governance.Approval)
		if !ok || approval.Unknown.HasAny(governance.StatedArguments[governance.Approval]()...) {
			return
		}
		if evidenceNow(c.view, a, pieces) {
			a.Digest, a.Reviewed = digest, pieces
			f.toApprove = a
		}
	}
}

// Reviewed is each piece of evidence as the approver reviewed it: as the register
// recorded it with this statement or, for a new statement, as it is now. known is
// false when a piece is absent or not known yet.
func Reviewed(view View, a governance.Approval) (pieces map[governance.ID]governance.Piece, known bool) {
	if recorded, ok := asRecorded(view, a); ok {
		return recorded.Reviewed, true
	}
	pieces = map[governance.ID]governance.Piece{}
	return pieces, evidenceNow(view, a, pieces)
}

// asRecorded is an approval with what the register recorded when it first saw the
// statement. It is false for a statement that it has not seen, or that is not the
// last one under the id.
func asRecorded(view View, a governance.Approval) (governance.Approval, bool) {
	if !a.RecordedAt.IsZero() {
		return a, true
	}
	last, ok := view.Previous(a.ID())
	if !ok {
		return a, false
	}
	recorded, ok := governance.Carry(a, last).(governance.Approval)
	return recorded, ok && !recorded.RecordedAt.IsZero()
}

// evidenceNow adds the pieces that an approval names, as they are now, and tells
// whether all are known.
func evidenceNow(view View, a governance.Approval, pieces map[governance.ID]governance.Piece) (known bool) {
	known = true
	for _, id := range a.EvidenceIDs {
		if _, before := pieces[id]; before {
			continue
		}
		s, _ := view.Find(id)
		piece, ok := pieceOf(s)
		if !ok {
			known = false
			continue
		}
		pieces[id] = piece
	}
	return known
}

// pieceOf is evidence as an approver reviews it. It is false while that is not
// known, or where there is none.
func pieceOf(s Subject) (governance.Piece, bool) {
	e, ok := s.Record.(governance.Evidence)
	if !ok || s.Unknown.HasAny("kind", "sha256") || e.SHA256 == "" && s.Unknown.HasAny("uri", "collected_at", "not_applicable") {
		return governance.Piece{}, false
	}
	return e.Piece(), true
}

// given are the approvals of the gate's own migration and stage that count and have
// the decision approved. CIAM803 reports foreign ones, and CIAM209 rejections.
func (c *Case) given(g governance.Gate, needs ...string) iter.Seq[governance.Approval] {
	return func(yield func(governance.Approval) bool) {
		for a := range c.counted(g, with(needs, "decision")...) {
			if a.MigrationID == g.MigrationID && a.Stage == g.Stage && a.Decision == governance.Approved && !yield(a) {
				return
			}
		}
	}
}
