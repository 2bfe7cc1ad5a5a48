package fw

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Faults are what the validators of an argument say of a text, one line each:
// for functions, whose parameters the framework does not validate with those
// of a resource.
func Faults(ctx context.Context, at path.Path, text string, validators ...validator.String) []string {
	var resp validator.StringResponse
	for _, v := range validators {
		v.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), ConfigValue: types.StringValue(text)}, &resp)
	}
	var faults []string
	for _, d := range resp.Diagnostics.Errors() {
		// What is at fault is no attribute here, and Terraform ends a function's
		// error with a full stop of its own.
		faults = append(faults, strings.TrimSuffix(strings.TrimPrefix(d.Detail(), "Attribute "), "."))
	}
	return faults
}
