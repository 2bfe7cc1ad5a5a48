package record

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// tamperedWith warns of a record that was changed outside the provider
// (CIAM905), or taken away so.
func (s *Session) tamperedWith(ctx context.Context, view *View, id governance.ID) diag.Diagnostics {
	edit, ok, err := view.edited(ctx, id)
	switch {
	case err != nil:
		return diag.Diagnostics{s.fault(err)}
	case ok:
		return diag.Diagnostics{fw.Warning(rules.Edited(edit))}
	default:
		return nil
	}
}

// edited tells whether the record that the register holds was changed outside
// the provider, or is held no longer without having been retired.
func (s *shelf) edited(ctx context.Context, id governance.ID) (rules.Edit, bool, error) {
	stored, err := s.get(ctx, id)
	if err != nil || stored != nil && !stored.Edited {
		return rules.Edit{}, false, err
	}
	edit := rules.Edit{ID: id}
	if stored != nil {
		edit.Stored = governance.SHA256(stored.Body)
	}
	last, err := register.LastEntry(ctx, s.source, id)
	if err != nil || stored == nil && (last.Seq == 0 || last.Action == register.ActionRetire) {
		return rules.Edit{}, false, err
	}
	edit.Seq, edit.Revision, edit.Actor, edit.At, edit.Sealed = last.Seq, last.Revision, last.Actor, last.At, last.Digest
	return edit, true, nil
}
