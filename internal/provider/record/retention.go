package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// planDestroy notes in the view that a record will be retired.
func (r *Resource[M, R]) planDestroy(ctx context.Context, state tfsdk.State, own private, diags *diag.Diagnostics) {
	id := r.idOf(ctx, state, own, diags)
	if id == "" {
		return
	}
	stored, err := r.session.View.Stored(ctx, id)
	if err == nil {
		err = r.requireSeenAtPlan(ctx, id, own)
	}
	if err != nil {
		diags.Append(r.session.Fault(err))
		return
	}
	if stored == nil || stored.Incarnation != own.Incarnation {
		return // another resource owns it now: destroying this one does nothing
	}
	if r.retained(ctx, r.session.View, stored, r.session.Now(), "", diags) {
		return
	}
	if r.session.View.PlanDestroy(id, own.Handle) {
		r.warnLeaving(ctx, stored, diags)
		return
	}
	// Another resource of this walk makes a record of that id.
	next, _, err := r.session.View.Find(ctx, id)
	if err != nil {
		diags.Append(r.session.Fault(err))
		return
	}
	if r.noun.DecidedOnce || !sameKnownArguments(next, stored.Record) {
		diags.Append(fw.Error(recreateRefused(id)))
		return
	}
	if f, err := r.recreatedElsewhere(ctx, stored); err != nil {
		diags.Append(r.session.Fault(err))
	} else if f != nil {
		diags.Append(fw.Error(*f))
	}
}

// leaveOldName notes that a replacement under another id retires the old one.
func (r *Resource[M, R]) leaveOldName(ctx context.Context, state tfsdk.State, id governance.ID, own private, diags *diag.Diagnostics) {
	old := r.idOf(ctx, state, own, diags)
	if old == "" || old == id {
		return
	}
	stored, err := r.session.View.Stored(ctx, old)
	if err != nil {
		diags.Append(r.session.Fault(err))
	} else if stored != nil {
		r.retained(ctx, r.session.View, stored, r.session.Now(),
			fmt.Sprintf("Leave this resource as it was, and declare %s as another resource beside it.", id)+shownAs(old), diags)
	}
	r.session.View.PlanDestroy(old, own.Handle)
	if stored != nil {
		r.warnLeaving(ctx, stored, diags)
	}
}

// shownAs says how to show another name of a record without changing its identity.
// It is empty for a kind that has only its identity.
func shownAs(id governance.ID) string {
	attribute := "display_name"
	switch id.Kind() {
	case governance.KindPerson, governance.KindTeam, governance.KindVendor:
	case governance.KindMigration:
		attribute = "title"
	default:
		return ""
	}
	return fmt.Sprintf(" If it is the same %s, only change %s: the name is an identity and stays.", id.Kind(), attribute)
}

// warnLeaving warns about a record that this walk retires. The resource has no
// attribute to name any more.
func (r *Resource[M, R]) warnLeaving(ctx context.Context, stored *planview.Stored, diags *diag.Diagnostics) {
	record, ok := stored.Record.(R)
	if r.noun.Leave == nil || !ok {
		return
	}
	view, err := r.session.Judgement(ctx, r.session.View)
	if errors.Is(err, session.ErrPolicyUnknown) {
		return
	}
	if err == nil {
		if f, ok := r.noun.Leave(view, record); ok {
			diags.AddWarning(f.Summary(), f.Detail())
		}
		err = view.Err()
	}
	if err != nil {
		diags.Append(r.session.Fault(err))
	}
}

// recreatable refuses to re-create a record that is under retention: Terraform
// retires it first.
func (r *Resource[M, R]) recreatable(ctx context.Context, stored *planview.Stored, own private, diags *diag.Diagnostics) bool {
	return stored == nil || own.Incarnation != stored.Incarnation ||
		!r.retained(ctx, r.session.View, stored, r.session.Now(), inPlace(stored.ID), diags)
}

// retained adds CIAM505 when a record must not be retired yet, and tells
// whether it did. remedy is what to do instead where the resource stays in the
// configuration.
func (r *Resource[M, R]) retained(ctx context.Context, view *planview.View, stored *planview.Stored, now time.Time, remedy string, diags *diag.Diagnostics) bool {
	f, kept, err := r.keeps(ctx, view, stored, now)
	if err != nil {
		diags.Append(r.session.Fault(err))
		return true
	}
	if kept {
		if remedy != "" {
			f.Remedy = remedy
		}
		// A resource that was removed from the configuration has no attribute
		// to name.
		diags.AddError(f.Summary(), f.Detail())
	}
	return kept
}

// keeps is CIAM505 for a record that must not be retired yet. A sandbox holds
// nothing.
func (r *Resource[M, R]) keeps(ctx context.Context, view *planview.View, stored *planview.Stored, now time.Time) (rules.Finding, bool, error) {
	identity, err := r.session.Identity(ctx, session.Origin{})
	if err == nil && identity.Sandbox {
		return rules.Finding{}, false, nil
	}
	policy, unread := r.session.Policy(ctx)
	retention, reading := view.RetentionOf(ctx, stored)
	if err = cmp.Or(err, unread, reading); err != nil {
		return rules.Finding{}, false, err
	}
	f, kept := rules.Retained(policy, retention.Revisions, retention.Permits, now, "ciam_"+r.noun.Name)
	return f, kept, nil
}
