package fw

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// notEmpty refuses an empty set of an argument whose absence means all, and says how to
// mean all.
type notEmpty struct{ validator.Set }

func (v notEmpty) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	var size validator.SetResponse
	v.Set.ValidateSet(ctx, req, &size)
	if size.Diagnostics.HasError() {
		resp.Diagnostics.AddAttributeError(entry(req.Path), "Invalid value",
			argument(req.Path)+": Expected at least one value, got an empty set. To cover all, leave the argument out or set it to null.")
	}
}
