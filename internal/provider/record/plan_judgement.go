package record

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// judge judges the planned record and settles its computed attributes. While
// the policy is not known the apply judges instead.
func (p *planning[M, R]) judge(ctx context.Context) {
	view, err := p.session.Judgement(ctx, p.session.View)
	switch {
	case errors.Is(err, session.ErrPolicyUnknown):
		p.compute(ctx, nil)
		p.changed = true
		p.settle()
		return
	case err != nil:
		p.resp.Diagnostics.Append(p.session.Fault(err))
		return
	}
	outcome := p.outcome(view)
	outcome.Warnings = slices.DeleteFunc(unsaid(p.session.View, outcome.Warnings), func(f rules.Finding) bool {
		return f.Code == p.renamed.Code && f.Records.HasAll(p.renamed.Records...) // the error says the same
	})
	p.resp.Diagnostics.Append(show(outcome)...)
	p.compute(ctx, view)
	p.resp.Diagnostics.Append(p.session.Outages(view, len(outcome.Unavailable) > 0)...)
	if p.noun.StampDue != nil && !p.changed && p.noun.StampDue(view, p.subject.Record) {
		p.changed = true
	}
	p.settle()
	if view.Err() != nil {
		p.resp.Diagnostics.Append(p.session.Fault(view.Err()))
	}
}

// outcome judges the planned record. The ruling on a new permit is remembered, for
// what this walk changes later.
func (p *planning[M, R]) outcome(view *planview.Judgement) PlanOutcome {
	creating := p.creating && !p.own.Adopt
	if !creating || !p.noun.DecidedOnce {
		return p.noun.judge(view, p.subject, creating)
	}
	var outcome PlanOutcome
	p.session.View.PlanPermit(view, p.noun.newPermit(p.subject), func(view *planview.Judgement, uncounted []governance.ID) planview.Ruling {
		judged := p.noun.judge(view, p.subject, creating)
		if len(uncounted) == 0 {
			outcome = judged
		} else {
			outcome.addUncounted(judged, uncounted)
		}
		return outcome.ruling()
	})
	return outcome
}

// unsaid leaves out warnings that this plan has shown at another resource, of rules whose
// findings are about several records alike.
func unsaid(view *planview.View, warnings []rules.Finding) []rules.Finding {
	return slices.DeleteFunc(slices.Clone(warnings), func(f rules.Finding) bool {
		return f.Rule().OncePerPlan && view.SaidBefore(fmt.Sprint(f.Code, f.Values))
	})
}

// show turns an outcome into diagnostics. A rule that is undetermined at plan
// has none.
func show(outcome PlanOutcome) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.Append(outcome.Refusals...)
	for _, f := range outcome.Errors {
		diags.Append(fw.Error(f))
	}
	for _, f := range outcome.Warnings {
		diags.Append(fw.Warning(f))
	}
	diags.Append(outcome.Notes...)
	return diags
}
