package permit

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// keptOnce plans the value of the state, once there is one, whatever the
// configuration says: plantimestamp() is another time in each plan, and the decision
// was taken once.
type keptOnce struct{}

// Description is for people.
func (keptOnce) Description(context.Context) string { return "Once it has a value, it never changes." }

// MarkdownDescription is for people.
func (k keptOnce) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

// PlanModifyString plans the value.
func (keptOnce) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	switch {
	case !req.StateValue.IsNull():
		resp.PlanValue = req.StateValue
	case req.ConfigValue.IsNull():
		resp.PlanValue = types.StringNull()
	}
}
