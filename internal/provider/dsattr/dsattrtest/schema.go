// Package dsattrtest checks data sources.
package dsattrtest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Fits checks that the data source can write m as its state and read it back:
// every attribute of the schema has a field, and every field an attribute.
func Fits[M any](t *testing.T, source datasource.DataSource, m M) {
	t.Helper()
	var described datasource.SchemaResponse
	source.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	kind := described.Schema.Type().TerraformType(t.Context())
	state := tfsdk.State{Schema: described.Schema, Raw: tftypes.NewValue(kind, nil)}
	if diags := state.Set(t.Context(), &m); diags.HasError() {
		t.Errorf("write the state: %v", diags)
		return
	}
	if !state.Raw.IsFullyKnown() {
		t.Errorf("the state has unknown values: %s", state.Raw)
	}
	var read M
	if diags := state.Get(t.Context(), &read); diags.HasError() {
		t.Errorf("read the state: %v", diags)
	}
}
