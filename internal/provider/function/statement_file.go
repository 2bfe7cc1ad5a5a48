package function

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// statementFile reads the file of a statement of type S.
type statementFile[S governance.Statement] struct {
	name, resource, command string
	// unstated are the arguments that are not part of the statement's text.
	unstated []string
}

// NewApprovalFile is the function approval_file.
func NewApprovalFile() function.Function {
	return statementFile[governance.Approval]{"approval_file", "ciam_approval", "approve", []string{"external_ref", "signature"}}
}

// NewExceptionFile is the function exception_file.
func NewExceptionFile() function.Function {
	return statementFile[governance.Exception]{"exception_file", "ciam_exception", "except", []string{"external_ref", "signature"}}
}

// NewRiskAcceptanceFile is the function risk_acceptance_file.
func NewRiskAcceptanceFile() function.Function {
	return statementFile[governance.RiskAcceptance]{
		"risk_acceptance_file", "ciam_risk_acceptance", "accept-risk",
		[]string{"external_ref", "revoked_at", "signature", "co_signature"},
	}
}

func (f statementFile[S]) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

func (f statementFile[S]) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Reads a file that the command " + f.command + " wrote",
		MarkdownDescription: fmt.Sprintf("Returns the arguments of `%s` that are in a file which `terraform-provider-ciam %s` wrote, as an object with an attribute for each argument, `null` where the file has none. "+
			"It fails if the content is not such a file, or has arguments that this version does not know. It does not verify the signature: the resource does.", f.resource, f.command),
		Parameters: []function.Parameter{function.StringParameter{
			Name: "content", MarkdownDescription: "The content of the file, as `file()` returns it.",
		}},
		Return: function.ObjectReturn{AttributeTypes: f.types()},
	}
}

func (f statementFile[S]) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var content string
	if resp.Error = req.Arguments.Get(ctx, &content); resp.Error != nil {
		return
	}
	s, err := statement.ParseFile[S]([]byte(content))
	var object types.Object
	if err == nil {
		object, err = f.object(s)
	}
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, object)
}

// types are the types of the arguments: sets of strings, and strings.
func (f statementFile[S]) types() map[string]attr.Type {
	var none S
	of := map[string]attr.Type{}
	named := map[string]bool{}
	for _, name := range append(governance.StatedArguments[S](), f.unstated...) {
		named[name] = true
	}
	for field := range reflect.TypeOf(none).Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case !named[name]:
		case field.Type.Kind() == reflect.Slice:
			of[name] = types.SetType{ElemType: types.StringType}
		default:
			of[name] = types.StringType
		}
	}
	return of
}

// object is the statement as an object of its arguments.
func (f statementFile[S]) object(s S) (types.Object, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return types.Object{}, err
	}
	var written map[string]any
	if err := json.Unmarshal(body, &written); err != nil {
		return types.Object{}, err
	}
	values := map[string]attr.Value{}
	for name, of := range f.types() {
		text, isText := written[name].(string)
		list, isList := written[name].([]any)
		_, set := of.(types.SetType)
		switch {
		case set && isList && len(list) > 0:
			elements := make([]attr.Value, len(list))
			for i, element := range list {
				elements[i] = types.StringValue(fmt.Sprint(element))
			}
			values[name] = types.SetValueMust(types.StringType, elements)
		case set:
			values[name] = types.SetNull(types.StringType)
		case isText && text != "":
			values[name] = types.StringValue(text)
		default:
			values[name] = types.StringNull()
		}
	}
	return types.ObjectValueMust(f.types(), values), nil
}
