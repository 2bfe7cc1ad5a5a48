package record

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// A record has one owner: the resource that holds its incarnation. It gets another
// one in two ways. An identical record is adopted if it looks as an interrupted
// apply left it. Any other record takes an import, which the next apply records in
// the ledger. Both give the record another incarnation, so its former owner can no
// longer change or retire it, and is told at its next plan.

// adoptionLimit is how long after its creation a record can be adopted.
const adoptionLimit = 7 * governance.Day

// notAdopted says why an identical record that this resource does not own is not
// adopted; empty if it is. last is the record's last entry in the ledger.
func (r *Resource[M, R]) notAdopted(last register.LedgerEntry, now time.Time) string {
	switch {
	case last.Action != register.ActionCreate:
		return fmt.Sprintf("it was changed or taken over since its creation (ledger entry %d: %s)", last.Seq, last.Action)
	case now.Sub(last.At) > adoptionLimit:
		return fmt.Sprintf("it was created more than %d days ago", adoptionLimit/governance.Day)
	case !r.wrote(last):
		return "another actor wrote it, in another CI project or workspace"
	default:
		return ""
	}
}

// planAdoption is notAdopted for a plan. A record that somebody has changed or
// retired since this walk read it is left to the apply.
func (r *Resource[M, R]) planAdoption(ctx context.Context, stored *planview.Stored) (why string, err error) {
	last, err := register.LastEntry(ctx, r.session.Register, stored.ID)
	if err != nil || last.Revision > stored.Revision {
		return "", err
	}
	return r.notAdopted(last, r.session.Now()), nil
}

// wrote tells whether this writer made a ledger entry. Entries of earlier versions
// have the actor alone.
func (r *Resource[M, R]) wrote(entry register.LedgerEntry) bool {
	if entry.Writer == (register.Writer{}) {
		return entry.Actor == r.session.Writer.User
	}
	return entry.Writer.Same(r.session.Writer)
}

// mayAdopt refuses to adopt the record at apply, unless an interrupted apply left
// it. What the plan knew of this state's own records is not known any more, but
// for those that this apply has handed over.
func (r *Resource[M, R]) mayAdopt(ctx context.Context, tx register.Tx, view View, current *planview.Stored) error {
	if r.session.View.OwnedByState(current.ID) {
		return nil
	}
	last, err := register.LastEntry(ctx, tx, current.ID)
	if err != nil {
		return err
	}
	why := r.notAdopted(last, tx.Now())
	if why == "" && r.noun.Adopts != nil {
		why = r.noun.Adopts(view, current.Record)
	}
	if why != "" {
		return refuse(fw.Error(adoptionRefused(current, why)))
	}
	return nil
}

// take records that an imported record belongs to this resource now. The record
// stays as it is.
func take(ctx context.Context, tx register.Tx, current *planview.Stored, own *private) (*planview.Stored, error) {
	if current == nil || current.Incarnation != own.Incarnation || current.Revision != own.Revision {
		conflict := &register.Conflict{ID: own.Imported, Expect: own.Revision}
		if current != nil {
			conflict.Now = current.Entry
		}
		return nil, conflict
	}
	own.Incarnation, own.Imported = token(), ""
	entry, err := tx.Put(ctx, register.Change{
		ID: current.ID, Body: current.Body, Links: governance.Links(current.Record),
		Expect: current.Revision, Incarnation: own.Incarnation, Takes: register.ActionImport,
	})
	if err != nil {
		return nil, err
	}
	own.holds(entry)
	return &planview.Stored{Entry: entry, Record: current.Record}, nil
}

// adoptionRefused is CIAM908 for an identical record that is not adopted.
func adoptionRefused(stored *planview.Stored, why string) rules.Finding {
	return rules.Raise("CIAM908", stored.ID, governance.At("id"),
		fmt.Sprintf("The register already holds %s exactly as declared here, written by %s at %s, and this resource does not own it. It is not adopted: %s.",
			stored.ID, stored.Actor, stored.At.Format(time.RFC3339), why),
		byImport(stored.ID)+" "+inPlace(stored.ID)+withRefresh)
}

// withRefresh is the fix where a record is this state's own.
const withRefresh = " If this state owns the record, plan without -refresh=false: otherwise a tainted or renamed resource is not recognised. " +
	"After a replacement with create_before_destroy that was refused, run terraform state rm with the resource's address before the import."

// byImport is how to take a record over.
func byImport(id governance.ID) string {
	return fmt.Sprintf("To take the record over, import it: import { to = <this resource>  id = %q }. The ledger records the import, and the other state is told. If another state keeps it, refer to it there by its id, or choose another name.", id)
}

// replacementWarning says that an apply can refuse to replace a record by an identical
// one. A plan cannot refuse it: Terraform sends the same requests for a plan with and
// without create_before_destroy. It shows the warning for a tainted resource. With
// -replace it plans twice, and drops the warnings of the second time.
func replacementWarning(stored *planview.Stored, why string) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), "Replacement fails with create_before_destroy",
		fmt.Sprintf("This plan retires %s and creates it again, exactly as it is. If the resource, or one that depends on it, has create_before_destroy, the apply is refused with CIAM908: the record would have to be adopted, and %s. "+
			"Terraform does not tell a provider at plan which comes first.\n\n"+
			"Fix: Run terraform untaint, or omit -replace. The record is as declared already. After an apply that was refused, Terraform has no object to untaint: "+
			"run terraform state rm with the resource's address, and then terraform import with this address and %s.", stored.ID, why, stored.ID))
}

// adoptionWarning warns that a record is adopted as it is.
func adoptionWarning(id governance.ID, stored *planview.Stored) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), "Existing record is adopted",
		fmt.Sprintf("The register already holds %s exactly as declared here, written by %s at %s. Most likely, an apply was interrupted, or this resource is re-created before the old one is destroyed. This resource adopts the record, and the ledger records that. "+
			"If another state owns it, refer to it by its id instead of declaring it twice.", id, stored.Actor, stored.At.Format(time.RFC3339)))
}
