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
// (CIAM905).
func (s *Session) tamperedWith(ctx context.Context, view *View, id governance.ID) diag.Diagnostics {
	edit, ok, err := view.edited(ctx, id)
	return s.told(edit, ok, err)
}

// hidden warns of a record that the register no longer holds, and that nobody
// has retired through the provider (CIAM905).
func (s *Session) hidden(ctx context.Context, id governance.ID) diag.Diagnostics {
	last, err := register.LastEntry(ctx, s.Register, id)
	return s.told(editOf(id, last), last.Seq > 0 && last.Action != register.ActionRetire, err)
}

func (s *Session) told(edit rules.Edit, ok bool, err error) diag.Diagnostics {
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
// the provider.
func (s *shelf) edited(ctx context.Context, id governance.ID) (rules.Edit, bool, error) {
	stored, err := s.get(ctx, id)
	if err != nil || stored == nil || !stored.Edited {
		return rules.Edit{}, false, err
	}
	last, err := register.LastEntry(ctx, s.source, id)
	edit := editOf(id, last)
	edit.Stored = governance.SHA256(stored.Body)
	return edit, err == nil, err
}

// editOf is an edit of a record of which the ledger last says this.
func editOf(id governance.ID, last register.LedgerEntry) rules.Edit {
	return rules.Edit{ID: id, Seq: last.Seq, Revision: last.Revision, Actor: last.Actor, At: last.At, Sealed: last.Digest}
}
