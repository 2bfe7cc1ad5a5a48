package gate

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

type sourceModel struct {
	model
	RequireOpen types.Bool `tfsdk:"require_open"`
}

// NewDataSource returns the data source ciam_gate. It shows a gate and, on
// request, fails unless the gate is open.
func NewDataSource() datasource.DataSource {
	attributes := noun.ReadAttributes()
	attributes["require_open"] = dsattr.OptionalBool("Whether to fail unless the gate is open. Default `false`.")
	return dsattr.New(dsattr.Definition[sourceModel]{
		Name: noun.Name, Description: noun.ReadDescription(), Attributes: attributes, Read: readGate,
	})
}

func readGate(ctx context.Context, s *session.Session, m *sourceModel) diag.Diagnostics {
	id := governance.ID(m.ID.ValueString())
	there, diags := record.LookStored(ctx, s, noun, id, &m.model)
	if !there && !diags.HasError() {
		diags.Append(notStored(id, m))
	}
	if m.RequireOpen.ValueBool() {
		diags.Append(s.ClockError(ctx)...)
	}
	if !diags.HasError() && m.RequireOpen.ValueBool() && m.Status.ValueString() != string(rules.Open) {
		why, fix := codes(m.Unmet), "Supply what is missing where the gate is declared"
		if !there {
			why, fix = ", because it is not in the register", "Check the id and the register, and apply the configuration that declares the gate"
		}
		diags.AddAttributeError(path.Root("require_open"), "Gate is closed",
			fmt.Sprintf("%s is closed%s.\n\nFix: %s, or remove require_open to read the gate without failing.", id, why, fix))
	}
	return diags
}

// notStored shows a gate that the register does not have as closed, and warns of
// it: the id can also be wrong.
func notStored(id governance.ID, m *sourceModel) diag.Diagnostic {
	names := id.Names()
	fromRecord(&m.model, governance.Gate{MigrationID: id.Migration(), Stage: governance.Stage(names[len(names)-1])})
	show(&m.model, rules.Verdict{Status: rules.Closed})
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), "Gate is not in the register: "+string(id),
		"It counts as closed. A gate that is only planned is not in the register yet: to read it after this apply, set depends_on to its resource. Otherwise, check the id and the register.")
}

// codes lists the codes of unmet rules: ": CIAM106, CIAM211". It is empty if no
// rule is unmet, and the gate is closed because a rule cannot be judged or the
// migration is not active.
func codes(unmet types.List) string {
	text := ""
	for i, element := range unmet.Elements() {
		text += ", "
		if i == 0 {
			text = ": "
		}
		if entry, ok := element.(types.Object); ok {
			if code, ok := entry.Attributes()["code"].(types.String); ok {
				text += code.ValueString()
			}
		}
	}
	return text
}
