// Package riskacceptance is ciam_risk_acceptance: the risk owner's written
// acceptance of the residual risk.
package riskacceptance

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.RiskAcceptance]{
	Name:       "risk_acceptance",
	Unrecorded: "statement",
	Kinds:      []governance.Kind{governance.KindRiskAcceptance},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Sources:    sources,
	Compute:    compute,
	Validate:   validate,
	Judge:      judge,
	Stamp:      record.StampStatement[governance.RiskAcceptance],
}

// NewResource is the resource ciam_risk_acceptance.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_risk_acceptance.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// sources: the statement follows from the arguments.
func sources(m *model) map[string]record.Source {
	return map[string]record.Source{"assurance": record.AssuranceSource(m.Signature, m.CoSignature), "statement": record.FromArguments}
}

// compute shows the assurance, and the statement, which has every argument but
// external_ref, revoked_at and the signatures.
func compute(_ context.Context, in record.Inputs, m *model, a governance.RiskAcceptance, unknown rules.Unknown) diag.Diagnostics {
	m.Assurance = fw.AssuranceOf(a, unknown, in.Register != nil)
	m.Statement = fw.StatementOf(a, unknown)
	return nil
}

// validate refuses a review that is not after the acceptance.
func validate(m *model) diag.Diagnostics {
	a, unknown := toRecord(m)
	if unknown.HasAny("accepted_at", "review_by") || a.AcceptedAt.IsZero() || a.ReviewBy.IsZero() || a.ReviewBy.After(a.AcceptedAt) {
		return nil
	}
	return diag.Diagnostics{invalidReview(a, "not after accepted_at", "")}
}

// judge refuses a review later than the policy allows at the level of residual risk. A
// stricter policy is for what is accepted from then on: an older acceptance stays, and
// opens no gate.
func judge(view record.View, s rules.Subject, _ bool) record.PlanOutcome {
	outcome := record.Enforce(rules.Judge(view, s))
	a, ok := s.Record.(governance.RiskAcceptance)
	if !ok || !s.Changed || s.Unknown.HasAny("accepted_at", "review_by", "residual") {
		return outcome
	}
	if latest, limited := view.Policy().ReviewLimits.Latest(a); limited && a.ReviewBy.After(latest) {
		found := fmt.Sprintf("more than %d days after accepted_at, the policy's limit at %s residual risk", latest.Sub(a.AcceptedAt)/governance.Day, a.Residual)
		outcome.Refusals.Append(invalidReview(a, found, " and by "+utc(latest)))
	}
	return outcome
}

func invalidReview(a governance.RiskAcceptance, found, by string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("review_by"), "Invalid review_by",
		fmt.Sprintf("review_by is %s, %s. Risks change, and an acceptance without a review outlives them.\n\nFix: Set review_by to a time after accepted_at (%s)%s, and have the risk accepted again then.",
			utc(a.ReviewBy), found, utc(a.AcceptedAt), by))
}

func utc(at time.Time) string { return at.UTC().Format(time.RFC3339) }
