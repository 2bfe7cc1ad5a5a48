package function

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
)

type planTouches struct{}

// NewPlanTouches is the function plan_touches.
func NewPlanTouches() function.Function { return planTouches{} }

type planTouchesResult struct {
	Touches       []planTouch `tfsdk:"touches"`
	Unread        []string    `tfsdk:"unread"`
	Opaque        []string    `tfsdk:"opaque"`
	Deferred      []string    `tfsdk:"deferred"`
	Changes       planChanges `tfsdk:"changes"`
	Tier          *string     `tfsdk:"tier"`
	PlanSHA256    string      `tfsdk:"plan_sha256"`
	ChangesDigest string      `tfsdk:"changes_digest"`
	SignalsDigest string      `tfsdk:"signals_digest"`
}

type planTouch struct {
	Touch     string      `tfsdk:"touch"`
	Tier      string      `tfsdk:"tier"`
	Addresses []planPlace `tfsdk:"addresses"`
}

type planPlace struct {
	Address   string   `tfsdk:"address"`
	Actions   []string `tfsdk:"actions"`
	Rationale string   `tfsdk:"rationale"`
}

type planChanges struct {
	Total    int64 `tfsdk:"total"`
	Identity int64 `tfsdk:"identity"`
}

func (planTouches) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "plan_touches"
}

func (planTouches) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	texts := types.ListType{ElemType: types.StringType}
	place := types.ObjectType{AttrTypes: map[string]attr.Type{"address": types.StringType, "actions": texts, "rationale": types.StringType}}
	touch := types.ObjectType{AttrTypes: map[string]attr.Type{"touch": types.StringType, "tier": types.StringType, "addresses": types.ListType{ElemType: place}}}
	resp.Definition = function.Definition{
		Summary: "Returns what a plan of an identity platform touches",
		MarkdownDescription: "Returns what a plan touches, as an object like that of `terraform-provider-ciam plan read -o json`: `touches` (a list of objects with `touch`, `tier` and `addresses`, the highest tier first), " +
			"`unread`, `opaque` and `deferred` (lists of addresses), `changes` (an object with the numbers `total` and `identity`), `tier` (null if nothing is touched), `plan_sha256`, `changes_digest` and `signals_digest`. " +
			"It uses the built-in mapping, without rows of your own. No address contains a key of `for_each`, and nothing returns a value of the plan. " +
			"A text that is not the JSON of a plan, or the plan of a failed run, is an error.",
		Parameters: []function.Parameter{function.StringParameter{
			Name: "json", MarkdownDescription: "The output of `terraform show -json PLANFILE` or `tofu show -json PLANFILE`.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"touches": types.ListType{ElemType: touch}, "unread": texts, "opaque": texts, "deferred": texts,
			"changes": types.ObjectType{AttrTypes: map[string]attr.Type{"total": types.Int64Type, "identity": types.Int64Type}},
			"tier":    types.StringType, "plan_sha256": types.StringType, "changes_digest": types.StringType, "signals_digest": types.StringType,
		}},
	}
}

func (planTouches) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	reading, err := signals.Read(strings.NewReader(text), signals.Builtin())
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, planResult(reading))
}

// planResult is a reading as values of Terraform.
func planResult(r signals.Reading) planTouchesResult {
	result := planTouchesResult{
		Touches: []planTouch{}, Unread: append([]string{}, r.UnreadAddresses()...), Opaque: append([]string{}, r.Opaque...), Deferred: append([]string{}, r.Deferred...),
		Changes:    planChanges{int64(r.Total), int64(r.Identity)},
		PlanSHA256: r.PlanSHA256, ChangesDigest: r.ChangesDigest, SignalsDigest: r.SignalsDigest,
	}
	if r.Tier != 0 {
		result.Tier = new(r.Tier.String())
	}
	for _, t := range r.Touches {
		touch := planTouch{Touch: string(t.Touch), Tier: t.Tier.String()}
		for _, place := range t.Addresses {
			touch.Addresses = append(touch.Addresses, planPlace(place))
		}
		result.Touches = append(result.Touches, touch)
	}
	return result
}
