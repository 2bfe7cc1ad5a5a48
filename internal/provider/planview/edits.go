package planview

import (
	"cmp"
	"context"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Edited tells whether the record that the register holds was changed outside
// the provider.
func (v *View) Edited(ctx context.Context, id governance.ID) (rules.Edit, bool, error) {
	stored, err := v.cache.cached(ctx, id)
	if err != nil || stored == nil || !stored.Edited {
		return rules.Edit{}, false, err
	}
	edit, err := editOf(ctx, v.cache.source, stored.Entry)
	return edit, err == nil, err
}

// mostEdits bounds how many edited records one read reports. Each warning says
// to run register verify, which finds all of them.
const mostEdits = 20

// Edits are the first of the entries, by id, that were changed outside the
// provider.
func Edits(ctx context.Context, source register.Reader, entries []register.Entry) ([]rules.Edit, error) {
	var edited []register.Entry // few, where entries may be many
	for _, e := range entries {
		if e.Edited {
			edited = append(edited, e)
		}
	}
	slices.SortFunc(edited, func(a, b register.Entry) int { return cmp.Compare(a.ID, b.ID) })
	var edits []rules.Edit
	for _, e := range edited[:min(len(edited), mostEdits)] {
		edit, err := editOf(ctx, source, e)
		if err != nil {
			return nil, err
		}
		edits = append(edits, edit)
	}
	return edits, nil
}

// Deleted tells whether somebody deleted a record outside the provider: the
// ledger has it, and no entry that retires it.
func Deleted(ctx context.Context, source register.Reader, id governance.ID) (rules.Edit, bool, error) {
	last, err := register.LastEntry(ctx, source, id)
	return sealedAs(id, last), last.Seq > 0 && last.Action != register.ActionRetire, err
}

// editOf is the edit that a stored record shows.
func editOf(ctx context.Context, source register.Reader, e register.Entry) (rules.Edit, error) {
	last, err := register.LastEntry(ctx, source, e.ID)
	edit := sealedAs(e.ID, last)
	edit.Stored = governance.SHA256(e.Body)
	return edit, err
}

// sealedAs is an edit of a record whose last ledger entry is this.
func sealedAs(id governance.ID, last register.LedgerEntry) rules.Edit {
	return rules.Edit{ID: id, Seq: last.Seq, Revision: last.Revision, Actor: last.Actor, At: last.At, Sealed: last.Digest}
}
