package fw

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// check is a validator of one known string.
type check struct {
	describe string
	fault    func(text string) error
}

// Check is a validator of one text. describe says what it accepts, and fault
// what is wrong with another.
func Check(describe string, fault func(text string) error) validator.String {
	return check{describe, fault}
}

func (c check) Description(context.Context) string         { return c.describe }
func (c check) MarkdownDescription(context.Context) string { return c.describe }

func (c check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := c.fault(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%s must be %s. %s", at(req.Path), c.describe, sentence(err)))
	}
}

// at names an argument as its path does, but for the text that is the last step
// of the path of a set's element, or of a map's key: it may be long.
func at(p path.Path) string {
	steps := p.Steps()
	switch last := steps[len(steps)-1].(type) {
	case path.PathStepElementKeyString:
		return fmt.Sprintf("%s[%s]", p.ParentPath(), governance.Quote(string(last)))
	case path.PathStepElementKeyValue:
		element, _ := last.Value.(types.String)
		return fmt.Sprintf("%s[Value(%s)]", p.ParentPath(), governance.Quote(element.ValueString()))
	default:
		return p.String()
	}
}

// matches accepts what an expression matches.
func matches(expression *regexp.Regexp, describe string) validator.String {
	return check{describe: describe, fault: func(text string) error {
		if !expression.MatchString(text) {
			return fmt.Errorf("%s is not", governance.Quote(text))
		}
		return nil
	}}
}

// sentence is an error as a sentence of a diagnostic.
func sentence(err error) string {
	text := err.Error()
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
