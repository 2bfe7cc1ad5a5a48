package record

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// AssuranceSource is the source of the assurance of a statement with these signatures. The
// register keeps it with a signature; without any, it follows from the arguments.
func AssuranceSource(signatures ...types.String) Source {
	if slices.ContainsFunc(signatures, func(s types.String) bool { return !s.IsNull() }) {
		return FromRegister
	}
	return FromArguments
}

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
