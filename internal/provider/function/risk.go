package function

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

type risk struct{}

// NewRisk is the function risk.
func NewRisk() function.Function { return risk{} }

type riskResult struct {
	Tier      string     `tfsdk:"tier"`
	Reasons   types.List `tfsdk:"reasons"`
	Functions types.Set  `tfsdk:"required_functions"`
	Decisions types.Set  `tfsdk:"required_decisions"`
	Evidence  types.Set  `tfsdk:"required_evidence"`
}

func (risk) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "risk"
}

func (risk) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	set := types.SetType{ElemType: types.StringType}
	resp.Definition = function.Definition{
		Summary: "Returns the risk tier of a migration, and what it would require",
		MarkdownDescription: "Returns what a `ciam_migration` with these arguments would show, without declaring one: an object with `tier` (`low`, `moderate` or `high`), " +
			"`reasons` (a list of strings, the riskiest first), `required_functions`, `required_decisions` and `required_evidence` (sets of strings, evidence as `<stage>:<kind>`). " +
			"Two other arguments of the resource can add to the result: `minimum_risk` raises the tier, and a vendor among the `implementers` " +
			"adds the decisions `customer_recovery_policy` and `audit_evidence_retention`.",
		Parameters: []function.Parameter{
			function.SetParameter{
				Name: "touches", ElementType: types.StringType,
				MarkdownDescription: "What the migration changes, as in the argument `touches` of `ciam_migration`. At least one element.",
			},
			function.BoolParameter{
				Name: "non_human_identities", AllowNullValue: true,
				MarkdownDescription: "Whether the platform also serves non-human identities (workloads, machines). `null` means `false`.",
			},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"tier": types.StringType, "reasons": types.ListType{ElemType: types.StringType},
			"required_functions": set, "required_decisions": set, "required_evidence": set,
		}},
	}
}

func (risk) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given types.Set
	var nonHuman types.Bool
	if resp.Error = req.Arguments.Get(ctx, &given, &nonHuman); resp.Error != nil {
		return
	}
	touches, fault := touched(ctx, given)
	if fault != "" {
		resp.Error = function.NewArgumentFuncError(0, fault)
		return
	}
	a := governance.Assess(governance.Scope{Touches: touches, NonHumanIdentities: nonHuman.ValueBool()})
	resp.Error = resp.Result.Set(ctx, riskResult{
		Tier:      a.Tier.String(),
		Reasons:   fw.ListValue(a.Reasons()),
		Functions: fw.SetValue(a.Functions),
		Decisions: fw.SetValue(a.Decisions),
		Evidence:  fw.SetValue(a.EvidenceByStage()),
	})
}

// touched reads the touches, or says what is wrong with them.
func touched(ctx context.Context, given types.Set) (governance.Set[governance.Touch], string) {
	names, err := texts("touches", given)
	if err != nil {
		return nil, err.Error()
	}
	if len(names) == 0 {
		return nil, "touches must have at least one element"
	}
	var faults []string
	touches := make([]governance.Touch, len(names))
	for i, name := range names {
		at := path.Root("touches").AtSetValue(types.StringValue(name))
		faults = append(faults, fw.Faults(ctx, at, name, fw.OneOf(governance.Touches()))...)
		touches[i] = governance.Touch(name)
	}
	return governance.NewSet(touches...), strings.Join(faults, "\n")
}
