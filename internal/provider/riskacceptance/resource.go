// Package riskacceptance is ciam_risk_acceptance: the risk owner's written word
// on what remains.
package riskacceptance

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

var noun = &record.Noun[model, governance.RiskAcceptance]{
	Name:       "risk_acceptance",
	Kinds:      []governance.Kind{governance.KindRiskAcceptance},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fill,
	Sources:    sources,
	Compute:    compute,
	Validate:   validate,
}

// NewResource is the resource ciam_risk_acceptance.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_risk_acceptance.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

type model struct {
	ID            types.String      `tfsdk:"id"`
	MigrationID   types.String      `tfsdk:"migration_id"`
	Name          types.String      `tfsdk:"name"`
	Risk          types.String      `tfsdk:"risk"`
	Residual      types.String      `tfsdk:"residual"`
	Justification types.String      `tfsdk:"justification"`
	AcceptedBy    types.String      `tfsdk:"accepted_by"`
	AcceptedAt    timetypes.RFC3339 `tfsdk:"accepted_at"`
	ReviewBy      timetypes.RFC3339 `tfsdk:"review_by"`
	Signature     types.String      `tfsdk:"signature"`
	Statement     types.String      `tfsdk:"statement"`
	Assurance     types.String      `tfsdk:"assurance"`
}

func toRecord(m *model) (governance.RiskAcceptance, rules.Unknown) {
	var r fw.Reading
	// The validator of residual has refused what is no tier.
	residual, _ := governance.ParseTier(fw.String[string](&r, "residual", m.Residual))
	return governance.RiskAcceptance{
		MigrationID:   fw.String[governance.ID](&r, "migration_id", m.MigrationID),
		Name:          fw.String[string](&r, "name", m.Name),
		Risk:          fw.String[string](&r, "risk", m.Risk),
		Residual:      residual,
		Justification: fw.String[string](&r, "justification", m.Justification),
		AcceptedBy:    fw.String[governance.ID](&r, "accepted_by", m.AcceptedBy),
		AcceptedAt:    r.Time("accepted_at", m.AcceptedAt),
		ReviewBy:      r.Time("review_by", m.ReviewBy),
		Signature:     fw.String[string](&r, "signature", m.Signature),
	}, r.Unknown
}

func fill(m *model, a governance.RiskAcceptance) {
	m.MigrationID = fw.Optional(a.MigrationID)
	m.Name = fw.Optional(a.Name)
	m.Risk = fw.Optional(a.Risk)
	m.Residual = fw.Optional(a.Residual.String())
	m.Justification = fw.Optional(a.Justification)
	m.AcceptedBy = fw.Optional(a.AcceptedBy)
	m.AcceptedAt = fw.Time(a.AcceptedAt)
	m.ReviewBy = fw.Time(a.ReviewBy)
	m.Signature = fw.Optional(a.Signature)
}

// sources: both computed attributes follow from the arguments.
func sources(*model) map[string]record.Source {
	return map[string]record.Source{"assurance": record.FromArguments, "statement": record.FromArguments}
}

// compute shows the assurance, and the statement, which has every argument but
// the signature.
func compute(_ context.Context, _ record.Inputs, m *model, a governance.RiskAcceptance, unknown rules.Unknown) diag.Diagnostics {
	m.Assurance = fw.AssuranceOf(unknown)
	m.Statement = fw.StatementOf(a.Statement(), unknown, "migration_id", "name", "risk", "residual", "justification",
		"accepted_by", "accepted_at", "review_by")
	return nil
}

// validate refuses a review that is not after the acceptance, or later than the
// policy allows. An unknown policy allows any.
func validate(m *model, policy environment.Answer[governance.Policy]) diag.Diagnostics {
	a, unknown := toRecord(m)
	if unknown.HasAny("accepted_at", "review_by") || a.AcceptedAt.IsZero() || a.ReviewBy.IsZero() {
		return nil
	}
	p, known := policy.Value()
	latest := a.AcceptedAt.AddDate(p.ReviewYears, 0, 0)
	var found, by string
	if known {
		by = " and by " + utc(latest)
	}
	switch {
	case !a.ReviewBy.After(a.AcceptedAt):
		found = "not after accepted_at"
	case known && a.ReviewBy.After(latest):
		found = fmt.Sprintf("more than the policy's %d year(s) after accepted_at", p.ReviewYears)
	default:
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("review_by"), "Invalid review_by",
		fmt.Sprintf("review_by is %s, %s. Risks change, and an acceptance without a review outlives them.\n\nFix: set review_by to a time after accepted_at (%s)%s, and have the risk accepted again then.",
			utc(a.ReviewBy), found, utc(a.AcceptedAt), by))}
}

func utc(at time.Time) string { return at.UTC().Format(time.RFC3339) }
