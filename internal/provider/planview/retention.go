package planview

import (
	"context"
	"errors"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Retention is what decides whether a stored record may be retired: its
// revisions, as far as earlier ones count, and the permits that rest on it.
type Retention struct {
	Revisions []governance.Record
	Permits   []governance.Permit
}

// RetentionOf reads what the retention of a stored record depends on.
func (v *View) RetentionOf(ctx context.Context, stored *Stored) (Retention, error) {
	permits, err := v.cache.permitsRestingOn(ctx, stored.ID)
	revisions, past := v.evidenceRevisions(ctx, stored)
	return Retention{revisions, permits}, errors.Join(err, past)
}

// evidenceRevisions are the revisions of a piece of evidence, the current one
// last. Earlier revisions of other records do not count.
func (v *View) evidenceRevisions(ctx context.Context, stored *Stored) ([]governance.Record, error) {
	var revisions []governance.Record
	if stored.ID.Kind() == governance.KindEvidence {
		entries, err := v.cache.history(ctx, stored.ID.Migration(), governance.KindEvidence)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.ID != stored.ID {
				continue
			}
			earlier, err := Decode(e)
			if err != nil {
				return nil, err
			}
			revisions = append(revisions, earlier.Record)
		}
	}
	return append(revisions, stored.Record), nil
}
