package fw

import (
	"context"
	"strings"

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
	var faults []string
	for _, d := range resp.Diagnostics.Errors() {
		faults = append(faults, strings.TrimSuffix(d.Detail(), ".")) // Terraform adds a full stop of its own
	}
	return faults
}
