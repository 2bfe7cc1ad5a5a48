package record

import (
	"cmp"
	"context"
	"slices"

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
	edit, err := editIn(ctx, s.source, stored.Entry)
	return edit, err == nil, err
}

// mostEdits is how many edited records one look warns of: where there are more,
// register verify is what to run, as each warning says.
const mostEdits = 20

// edits warns of those records that were changed outside the provider
// (CIAM905): of the first of them, by id.
func edits(ctx context.Context, source register.Reader, entries []register.Entry) (diags diag.Diagnostics, err error) {
	var edited []register.Entry // few, where entries may be many
	for _, e := range entries {
		if e.Edited {
			edited = append(edited, e)
		}
	}
	slices.SortFunc(edited, func(a, b register.Entry) int { return cmp.Compare(a.ID, b.ID) })
	for _, e := range edited[:min(len(edited), mostEdits)] {
		edit, err := editIn(ctx, source, e)
		if err != nil {
			return nil, err
		}
		diags.Append(fw.Warning(rules.Edited(edit)))
	}
	return diags, nil
}

// editIn is the edit that a stored record shows.
func editIn(ctx context.Context, source register.Reader, e register.Entry) (rules.Edit, error) {
	last, err := register.LastEntry(ctx, source, e.ID)
	edit := editOf(e.ID, last)
	edit.Stored = governance.SHA256(e.Body)
	return edit, err
}

// editOf is an edit of a record of which the ledger last says this.
func editOf(id governance.ID, last register.LedgerEntry) rules.Edit {
	return rules.Edit{ID: id, Seq: last.Seq, Revision: last.Revision, Actor: last.Actor, At: last.At, Sealed: last.Digest}
}
