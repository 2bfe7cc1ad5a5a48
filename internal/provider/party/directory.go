package party

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// showEntry shows what the directory says of the party. While that is not known, the
// model stays as it is: without a question there is no drift.
func showEntry(in record.Inputs, m *model, p governance.Party) {
	answer := in.View.Entry(p.ID())
	seen, said := rules.SightingOf(answer, in.View.Now())
	switch {
	case p.Kind == governance.KindVendor:
		show(m, p, governance.Sighting{})
	case said:
		show(m, p, seen)
	case errors.Is(answer.Err(), environment.ErrNotConfigured):
		show(m, p, governance.Sighting{Status: governance.PresenceUnchecked})
	case answer.Err() != nil: // what it said before is shown, but not as its answer
		if p.Sighting != nil {
			seen = *p.Sighting
		}
		seen.Status = governance.PresenceUnknown
		show(m, p, seen)
	case in.Register != nil && (m.DirectoryStatus.IsNull() || m.DirectoryStatus.IsUnknown()):
		show(m, p, governance.Sighting{Status: governance.PresenceUnknown})
	}
}

func show(m *model, p governance.Party, seen governance.Sighting) {
	m.DirectoryStatus = fw.StringOrNull(seen.Status)
	m.DirectoryID = fw.StringOrNull(seen.Key)
	m.DirectoryFunction, m.DirectoryExternal = types.StringNull(), types.BoolNull()
	if slices.Contains(seen.Functions, p.Function) {
		m.DirectoryFunction = fw.StringOrNull(p.Function)
	} else if len(seen.Functions) > 0 {
		m.DirectoryFunction = fw.StringOrNull(seen.Functions[0])
	}
	if seen.Key != "" {
		m.DirectoryExternal = types.BoolValue(seen.External)
	}
}

// sighting is what the register keeps of the directory's answer: with the key under
// which the directory first knew the party. It is false where the directory says
// nothing, and what the register has stays.
func sighting(view rules.View, p governance.Party) (governance.Sighting, bool) {
	seen, said := rules.SightingOf(view.Entry(p.ID()), view.Now())
	if p.Sighting != nil && p.Sighting.Key != "" {
		seen.Key = p.Sighting.Key
	}
	return seen, said
}

// stamp keeps what the directory says, for when it does not answer.
func stamp(_ context.Context, in record.Inputs, p governance.Party, previous governance.Record) (governance.Party, error) {
	p, _ = governance.Carry(p, previous).(governance.Party)
	if seen, said := sighting(in.View, p); said {
		p.Sighting = &seen
	}
	return p, nil
}

// stampDue tells whether the directory says something else than the register keeps.
// What it says again and again is not written each time.
func stampDue(view record.View, r governance.Record) bool {
	p, _ := r.(governance.Party)
	seen, said := sighting(view, p)
	return said && (p.Sighting == nil || !seen.Same(*p.Sighting))
}
