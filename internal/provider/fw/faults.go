package fw

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Faults lists what the validators of an argument find in a text, one line each.
// It is for functions: the framework does not validate their parameters with the
// validators of a resource.
func Faults(ctx context.Context, at path.Path, text string, validators ...validator.String) []string {
	var resp validator.StringResponse
	for _, v := range validators {
		v.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), ConfigValue: types.StringValue(text)}, &resp)
	}
	return details(resp.Diagnostics)
}

// SetFaults is like Faults, for an argument that is a set of texts.
func SetFaults(ctx context.Context, at path.Path, texts []string, validators ...validator.Set) []string {
	values := make([]attr.Value, len(texts))
	for i, text := range texts {
		values[i] = types.StringValue(text)
	}
	set := types.SetValueMust(types.StringType, values)
	var resp validator.SetResponse
	for _, v := range validators {
		v.ValidateSet(ctx, validator.SetRequest{Path: at, PathExpression: at.Expression(), ConfigValue: set}, &resp)
	}
	return details(resp.Diagnostics)
}

func details(diags diag.Diagnostics) []string {
	var faults []string
	for _, d := range diags.Errors() {
		faults = append(faults, strings.TrimSuffix(d.Detail(), ".")) // Terraform adds a full stop of its own
	}
	return faults
}
