package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
)

// ErrPolicyUnknown says that the policy depends on what is known only after apply.
// A plan then leaves every judgement to the apply, and an apply refuses to write.
var ErrPolicyUnknown = errors.New("the policy is not known yet")

// Policy is the organisation's policy. The error is ErrPolicyUnknown, or the
// *environment.Outage of the server that has the policy.
func (s *Session) Policy(ctx context.Context) (governance.Policy, error) {
	answer := s.Env.Policy.Policy(ctx)
	policy, known := answer.Value()
	switch {
	case known:
		return policy, nil
	case answer.Err() != nil:
		return policy, answer.Err()
	default:
		return policy, ErrPolicyUnknown
	}
}

// Judgement makes a view answer rules now, under the organisation's policy. For
// its errors see Policy.
func (s *Session) Judgement(ctx context.Context, view *planview.View) (*planview.Judgement, error) {
	policy, err := s.Policy(ctx)
	if err != nil {
		return nil, err
	}
	return view.ForJudgement(ctx, s.Now(), policy), nil
}

const outageSummary = "Outside service did not answer"

func outageDetail(o *environment.Outage) string {
	return fmt.Sprintf("%s did not answer: %s.\n\nWhat depends on its answer is undetermined: a plan continues without it, and an apply that needs it writes nothing.\n\n"+
		"Fix: Check that the server is up and that this machine reaches it, then plan again.", o.Server, o.Reason)
}

// OutageError stops an operation because a server did not answer.
func OutageError(o *environment.Outage) diag.Diagnostic {
	return diag.NewErrorDiagnostic(outageSummary, outageDetail(o))
}

// Outages name the servers that a judgement needed and that did not answer. Where the
// judgement could not be made without them, they are errors; otherwise each outage is
// warned of once.
func (s *Session) Outages(view *planview.Judgement, stops bool) (diags diag.Diagnostics) {
	for _, o := range view.Outages() {
		switch {
		case stops:
			diags.Append(OutageError(o))
		case !s.View.SaidBefore("outage: " + o.Error()):
			diags.AddWarning(outageSummary, outageDetail(o))
		}
	}
	return diags
}
