package session

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// EditWarning warns of a stored record that was changed outside the provider
// (CIAM905).
func (s *Session) EditWarning(ctx context.Context, view *planview.View, id governance.ID) diag.Diagnostics {
	edit, ok, err := view.Edited(ctx, id)
	return s.warnOfEdit(edit, ok, err)
}

// DeletedOutside warns of a record that somebody deleted outside the provider
// (CIAM905).
func (s *Session) DeletedOutside(ctx context.Context, id governance.ID) diag.Diagnostics {
	edit, ok, err := planview.Deleted(ctx, s.Register, id)
	return s.warnOfEdit(edit, ok, err)
}

func (s *Session) warnOfEdit(edit rules.Edit, ok bool, err error) diag.Diagnostics {
	switch {
	case err != nil:
		return diag.Diagnostics{s.Fault(err)}
	case ok:
		return diag.Diagnostics{fw.Warning(rules.Edited(edit))}
	default:
		return nil
	}
}

// editWarnings warns of the entries that were changed outside the provider.
func editWarnings(ctx context.Context, source register.Reader, entries []register.Entry) (diags diag.Diagnostics, err error) {
	edits, err := planview.Edits(ctx, source, entries)
	for _, edit := range edits {
		diags.Append(fw.Warning(rules.Edited(edit)))
	}
	return diags, err
}
