package record

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// newPermit is a record that is decided once, as the view judges it again after
// later changes.
func (n *Noun[M, R]) newPermit(s rules.Subject) planview.NewPermit {
	return planview.NewPermit{Subject: s, Judge: func(view *planview.Judgement) planview.Ruling {
		return n.judge(view, s, true).ruling()
	}}
}

// ruling is what the outcome means for a new permit.
func (o PlanOutcome) ruling() planview.Ruling {
	var ruling planview.Ruling
	for _, d := range o.Refusals {
		ruling.Reasons = append(ruling.Reasons, d.Summary())
	}
	for _, f := range o.Errors {
		ruling.Reasons = append(ruling.Reasons, fmt.Sprintf("%s: %s", f.Code, strings.TrimSuffix(f.Found, ".")))
	}
	for _, code := range o.Unavailable {
		ruling.Reasons = append(ruling.Reasons, string(code)+" needs an answer that the identity directory did not give")
	}
	switch {
	case len(ruling.Reasons) > 0:
		ruling.Standing = planview.Refused
	case o.Unclear || len(o.Undetermined) > 0:
		ruling.Standing = planview.Pending
		for _, code := range o.Undetermined {
			ruling.Reasons = append(ruling.Reasons, string(code)+" waits for a value that is known only after apply")
		}
	}
	return ruling
}

// addUncounted adds what refuses a permit while some changes of its plan do not count.
func (o *PlanOutcome) addUncounted(other PlanOutcome, uncounted []governance.ID) {
	for _, f := range other.Errors {
		f.Remedy += fmt.Sprintf(" This plan changes %s, but the gate does not refer to that. The permit could be created first, so the change does not count. Name it in the gate, or apply it before.",
			strings.Join(governance.Strings(uncounted), ", "))
		o.Errors = append(o.Errors, f)
	}
	o.Refusals.Append(other.Refusals...)
	o.Undetermined = governance.NewSet(append(o.Undetermined, other.Undetermined...)...)
	o.Unavailable = governance.NewSet(append(o.Unavailable, other.Unavailable...)...)
	o.Unclear = o.Unclear || other.Unclear
}

// permitsWorsened is CIAM806 for each planned permit that a change of the record,
// planned after it, makes worse.
func (r *Resource[M, R]) permitsWorsened(ctx context.Context, id governance.ID) diag.Diagnostics {
	if id == "" {
		return nil
	}
	policy, err := r.session.Policy(ctx)
	if errors.Is(err, session.ErrPolicyUnknown) {
		return nil // nothing was judged
	}
	var worsened []planview.Worsened
	if err == nil {
		worsened, err = r.session.View.WorsenedBy(ctx, id, r.session.Now(), policy)
	}
	if err != nil {
		return diag.Diagnostics{r.session.Fault(err)}
	}
	return r.permitLast(id, worsened)
}

// requirePermits refuses a write that would have refused a permit which this
// process has created.
func (r *Resource[M, R]) requirePermits(ctx context.Context, tx register.Tx, id governance.ID) error {
	policy, err := r.session.Policy(ctx)
	if err != nil {
		return err
	}
	worsened, err := r.session.View.WorsenedIn(ctx, tx, id, policy)
	if err != nil || len(worsened) == 0 {
		return err
	}
	return refuse(r.permitLast(id, worsened)...)
}

func (r *Resource[M, R]) permitLast(id governance.ID, worsened []planview.Worsened) (diags diag.Diagnostics) {
	for _, w := range worsened {
		f := rules.PermitLast(id, w.Permit, w.Standing == planview.Pending, w.Reasons)
		diags.Append(fw.Error(f))
	}
	return diags
}
