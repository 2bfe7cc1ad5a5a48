package function

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/approval"
)

type approvalStatement struct{}

// NewApprovalStatement is the function approval_statement.
func NewApprovalStatement() function.Function { return approvalStatement{} }

func (approvalStatement) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "approval_statement"
}

func (approvalStatement) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Returns the text that an approver signs",
		MarkdownDescription: "Returns the exact text that `ciam_approval` shows as `statement` for the same arguments. An approver can read and sign it before the approval is declared. " +
			"It validates the arguments as the resource does. Only a plan judges whether the approval counts (person, scope, expiry).",
		// An object type would require every field. With a dynamic one, some
		// can be omitted.
		Parameters: []function.Parameter{function.DynamicParameter{
			Name: "approval",
			MarkdownDescription: "An object with `migration_id`, `function`, `approver`, `digest`, `approved_at` and `expires_at`, and optionally `stage` (default `cutover`), `decision` (default `approved`), " +
				"`conditions`, `jurisdictions` (not empty) and `overrides` (sets of strings) " +
				"and `evidence`: a map from the id of each reviewed piece of evidence to an object with its `kind` and `sha256` or, without a hash, its `kind`, `uri` (or `not_applicable`) and `collected_at`. " +
				"A `ciam_evidence` is such an object. An attribute that is `null` counts as omitted.",
		}},
		Return: function.StringReturn{},
	}
}

func (approvalStatement) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &given); resp.Error != nil {
		return
	}
	read, err := arguments(given)
	var statement string
	if err == nil {
		statement, err = read.Statement(ctx)
	}
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, statement)
}

// arguments reads the object. The error names every field that cannot be read.
func arguments(object attr.Value) (approval.Arguments, error) {
	w := approval.Arguments{Texts: map[string]string{}, Sets: map[string][]string{}}
	given, err := fields("approval", object)
	if err != nil {
		return w, err
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(given)) {
		switch value := given[name]; {
		case value.IsNull():
			continue
		case slices.Contains(approval.StatedSets(), name):
			w.Sets[name], err = texts(name, value)
		case name == "evidence":
			w.Evidence, err = reviewed(value)
		case slices.Contains(approval.StatedTexts(), name):
			w.Texts[name], err = text(name, value)
		default:
			err = fmt.Errorf("a statement has no %q, only %s, %s and evidence", name, strings.Join(approval.StatedTexts(), ", "), strings.Join(approval.StatedSets(), ", "))
		}
		faults = append(faults, err)
	}
	return w, errors.Join(faults...)
}

// reviewed reads what a statement shows of each piece of evidence. The other
// arguments of ciam_evidence may be there too.
func reviewed(value attr.Value) (map[string]map[string]string, error) {
	given, err := fields("evidence", value)
	if err != nil {
		return nil, errors.New("evidence must be a map from the id of each piece of evidence to an object, such as a ciam_evidence")
	}
	pieces := map[string]map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		name := fmt.Sprintf("evidence[%q]", id)
		arguments, err := fields(name, given[id])
		if err != nil {
			return nil, err
		}
		pieces[id] = map[string]string{}
		for _, argument := range approval.PieceTexts() {
			if value, ok := arguments[argument]; !ok || value.IsNull() {
				continue
			}
			if pieces[id][argument], err = text(name+"."+argument, arguments[argument]); err != nil {
				return nil, err
			}
		}
	}
	return pieces, nil
}
