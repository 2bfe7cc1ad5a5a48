package provider

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// EnvPlanObservation requires checked plans whatever the configuration says.
const EnvPlanObservation = "CIAM_PLAN_OBSERVATION"

func planObservationAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{fw.OneOf([]string{"low", "moderate", "high"})},
		MarkdownDescription: "A risk tier: `low`, `moderate` or `high`. From this tier on, a gate of build, cutover or decommission requires a recent check of the identity platform's plan (CIAM708), and a permit requires `planned_at` (CIAM710). " +
			"Default: no tier. The environment variable `" + EnvPlanObservation + "` can only tighten it: the lower of the two tiers holds.",
	}
}

// planObservation is the tier from which checked plans are required; 0 for none.
func planObservation(ctx context.Context, req provider.ConfigureRequest, diags *diag.Diagnostics) governance.Tier {
	var value types.String
	diags.Append(req.Config.GetAttribute(ctx, path.Root("plan_observation"), &value)...)
	if value.IsUnknown() {
		diags.AddAttributeError(path.Root("plan_observation"), "Provider setting is not known yet",
			"plan_observation depends on a resource that is not applied yet, so nothing can be judged. Write it as a literal or a variable.")
		return 0
	}
	configured, err := governance.ParseTier(value.ValueString())
	fromEnv, wrong := governance.ParseTier(os.Getenv(EnvPlanObservation))
	if err = cmp.Or(err, wrong); err != nil {
		diags.AddError("Invalid plan_observation", fmt.Sprintf("plan_observation or %s: %s.", EnvPlanObservation, err))
		return 0
	}
	return tighter(configured, fromEnv)
}

// tighter is the lower of two tiers, 0 being none.
func tighter(one, other governance.Tier) governance.Tier {
	if one == 0 || other == 0 {
		return max(one, other)
	}
	return min(one, other)
}
