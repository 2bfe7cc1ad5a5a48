package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
)

type control struct{}

// NewControl is the function control.
func NewControl() function.Function { return control{} }

type controlResult struct {
	Framework string `tfsdk:"framework"`
	ID        string `tfsdk:"id"`
	Category  string `tfsdk:"category"`
	Title     string `tfsdk:"title"`
}

func (control) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "control"
}

func (control) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Looks up a framework control",
		MarkdownDescription: "Returns the control with a reference such as `nist-csf-2.0:GV.OC-01`, as an object with the strings `framework`, `id`, `category` and `title`. " +
			"It fails if this provider does not know the control. For `pci-dss-4.0`, `gdpr` and `dora`, the provider contains only a selection, and the error says so. " +
			"The titles are short titles by this provider, not the frameworks' own texts, except for `owasp-nhi-2025`. " +
			"The data source `ciam_controls` lists them.",
		Parameters: []function.Parameter{function.StringParameter{
			Name: "reference", MarkdownDescription: "The control as `<framework>:<id>`, with the id in the framework's own notation.",
		}},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"framework": types.StringType, "id": types.StringType, "category": types.StringType, "title": types.StringType,
		}},
	}
}

func (control) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var reference string
	if resp.Error = req.Arguments.Get(ctx, &reference); resp.Error != nil {
		return
	}
	found, err := catalog.FindControl(reference)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, controlResult(found))
}
