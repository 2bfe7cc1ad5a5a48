// Package evidence is ciam_evidence: a piece of evidence, where it is stored,
// and how long it is kept.
package evidence

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
)

var noun = &record.Noun[model, governance.Evidence]{
	Name:       "evidence",
	Kinds:      []governance.Kind{governance.KindEvidence},
	Schema:     schemaOf(),
	ToRecord:   toRecord,
	FromRecord: fromRecord,
	Default:    retention,
	Validate:   validate,
}

// validate checks that the evidence is somewhere, or does not apply.
func validate(m *model) diag.Diagnostics {
	var diags diag.Diagnostics
	switch {
	case m.NotApplicable.IsUnknown():
	case m.NotApplicable.IsNull() && m.URI.IsNull():
		diags.AddAttributeError(path.Root("uri"), "Evidence has no location",
			"Set uri to where the evidence is stored. If this kind does not apply to the migration, set not_applicable to the reason instead.")
	case m.NotApplicable.IsNull():
	default:
		for name, value := range map[string]types.String{"uri": m.URI, "sha256": m.SHA256} {
			if !value.IsNull() {
				diags.AddAttributeError(path.Root(name), "Evidence does not apply",
					"not_applicable says that there is no such evidence. Remove "+name+", or remove not_applicable.")
			}
		}
	}
	return diags
}

// NewResource is the resource ciam_evidence.
func NewResource() resource.Resource { return record.NewResource(noun)() }

// NewDataSource is the data source ciam_evidence.
func NewDataSource() datasource.DataSource {
	return record.NewDataSource(noun, func(m *model) types.String { return m.ID })
}

// retention gives evidence without retained_until the policy's term.
func retention(m, config *model, policy environment.Answer[governance.Policy]) {
	if !config.RetainedUntil.IsNull() {
		return
	}
	m.RetainedUntil = fw.TimestampUnknown()
	if p, known := policy.Value(); known {
		m.RetainedUntil = fw.Following(m.CollectedAt, p.RetainedUntil)
	}
}
