package record

import (
	"context"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// StampStatement is the Stamp of a signed statement. A statement that is recorded again
// keeps its stamps; a new one gets what the identity directory says of its persons now.
// The verification of its signatures is kept with both.
func StampStatement[S governance.Sighted](_ context.Context, in Inputs, s S, previous governance.Record) (S, error) {
	var stamped governance.Record
	if before, ok := previous.(S); ok && len(governance.StatedChanges(s, before)) == 0 {
		stamped = s.Carry(before)
	} else {
		stamped = s.WithSightings(rules.SightingsOf(in.View, s))
	}
	s, _ = stamped.(S)
	return rules.Signed(in.View, s), nil
}
