package session

import (
	"context"
	"fmt"
	"time"

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

// DeletedOutside warns of a record of this state that is gone: somebody deleted it
// outside the provider (CIAM905), or another state retired it.
func (s *Session) DeletedOutside(ctx context.Context, id governance.ID) diag.Diagnostics {
	edit, ok, err := planview.Deleted(ctx, s.Register, id)
	if err == nil && !ok {
		return s.LostWarning(ctx, id)
	}
	return s.warnOfEdit(edit, ok, err)
}

// LostWarning warns that this state does not own a record any more, as the ledger
// says. It says nothing about a record that the ledger does not know.
func (s *Session) LostWarning(ctx context.Context, id governance.ID) diag.Diagnostics {
	entry, err := register.LastOwner(ctx, s.Register, id)
	switch {
	case err != nil:
		return diag.Diagnostics{s.Fault(err)}
	case entry.Seq == 0:
		return nil
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("Record was taken over or retired elsewhere: "+string(id), Lost(entry)+
		" This state does not own it any more, and can neither change nor retire it.\n\n"+
		"Fix: If that was meant, remove the resource from this configuration, and refer to the record by its id. If not, ask who did it before you import the record.")}
}

// Lost says how a record came to another owner, or was retired.
func Lost(entry register.LedgerEntry) string {
	how := map[register.Action]string{
		register.ActionCreate: "created again by another resource", register.ActionImport: "imported by another resource",
		register.ActionAdopt: "adopted by another resource", register.ActionRetire: "retired",
	}[entry.Action]
	return fmt.Sprintf("%s was %s at %s by %s (ledger entry %d).", entry.ID, how, entry.At.UTC().Format(time.RFC3339), entry.Actor, entry.Seq)
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
