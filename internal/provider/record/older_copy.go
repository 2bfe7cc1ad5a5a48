package record

import (
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// requireSeen fails with CIAM909 if the register lacks the revision of the record that
// this resource has last read or written, although its ledger goes far enough: it is an
// older copy that others have written to since. stored is what the register holds under
// the id now, nil for nothing. The ledger is asked only where that is not the revision.
func (r *Resource[M, R]) requireSeen(ctx context.Context, source register.Reader, head register.Head, id governance.ID, own private, stored *planview.Stored) error {
	if own.Digest == "" || head.Restored.After(own.Restored) { // a state of an earlier version, or a copy that was accepted
		return nil
	}
	if stored != nil && stored.Incarnation == own.Incarnation && stored.Revision == own.Revision && (stored.Digest == own.Digest || stored.Edited) {
		return nil
	}
	seen, err := register.HasRevision(ctx, source, id, own.Revision, own.Digest)
	if err != nil || seen {
		return err
	}
	return r.session.OlderCopy(id, own.Revision, own.origin())
}

// requireSeenAtPlan is requireSeen for a plan, which may not have refreshed the state.
func (r *Resource[M, R]) requireSeenAtPlan(ctx context.Context, id governance.ID, own private) error {
	if own.Digest == "" {
		return nil
	}
	_, head, err := r.session.Look(ctx, own.origin())
	if err != nil {
		return err
	}
	stored, err := r.session.View.Stored(ctx, id)
	if err != nil {
		return err
	}
	return r.requireSeen(ctx, r.session.Register, head, id, own, stored)
}
