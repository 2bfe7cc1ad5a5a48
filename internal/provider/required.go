package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// nulls are the diagnostics about required arguments of a data source whose value is
// null. The framework's diagnostic says neither what may be wrong nor what to do.
func nulls(schema *tfprotov6.Schema, config *tfprotov6.DynamicValue) []*tfprotov6.Diagnostic {
	var values map[string]tftypes.Value
	if schema == nil || config == nil {
		return nil
	}
	if value, err := config.Unmarshal(schema.ValueType()); err != nil || value.As(&values) != nil {
		return nil // the framework reports it
	}
	var diags []*tfprotov6.Diagnostic
	for _, a := range schema.Block.Attributes {
		if a.Required && values[a.Name].IsNull() {
			diags = append(diags, &tfprotov6.Diagnostic{
				Severity: tfprotov6.DiagnosticSeverityError, Summary: "Required argument is null",
				Attribute: tftypes.NewAttributePath().WithAttributeName(a.Name),
				Detail: fmt.Sprintf("%s is required, and the value of its expression is null.\n\nFix: Correct the expression. "+
					"If it is the id of a resource that the command `terraform import` imports, use an import block: "+
					"after the command, the state has no id for some types of resources until the next apply.", a.Name),
			})
		}
	}
	return diags
}
