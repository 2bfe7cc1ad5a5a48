package fw

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// check is a validator of one known string.
type check struct {
	// expected says what the validator accepts.
	expected string
	// fault says what is wrong with another text, and nil for a good one.
	fault func(text string) error
	// secret: the text may have a password in it and is never shown.
	secret bool
}

// errUnexpected is the fault of a text about which there is no more to say than
// what is expected instead.
var errUnexpected = errors.New("")

// Check is a validator of one text. expected says what it accepts, and fault
// what is wrong with another.
func Check(expected string, fault func(text string) error) validator.String {
	return check{expected: expected, fault: fault}
}

func (c check) Description(context.Context) string         { return c.expected }
func (c check) MarkdownDescription(context.Context) string { return c.expected }

func (c check) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	text := req.ConfigValue.ValueString()
	if err := c.fault(text); err != nil {
		resp.Diagnostics.AddAttributeError(entry(req.Path), "Invalid value", c.detail(req.Path, text, err))
	}
}

// detail is one line: the argument, what is expected, what is there and, if
// there is more to say, what is wrong with it.
func (c check) detail(p path.Path, text string, err error) string {
	detail := fmt.Sprintf("%s: Expected %s", argument(p), c.expected)
	if !c.secret {
		detail += ", got " + governance.Quote(text)
	}
	return strings.TrimSpace(detail + ". " + sentence(err))
}

// argument names an argument as its path does, but for the element of a set,
// whose value stands in the sentence anyway. The key of a map may be long.
func argument(p path.Path) string {
	steps := p.Steps()
	switch last := steps[len(steps)-1].(type) {
	case path.PathStepElementKeyString:
		return fmt.Sprintf("%s[%s]", p.ParentPath(), governance.Quote(string(last)))
	case path.PathStepElementKeyValue:
		return p.ParentPath().String()
	default:
		return p.String()
	}
}

// entry is the path of the entry of a map that a field belongs to, and any other path as
// it is: see Path.
func entry(p path.Path) path.Path {
	parent := p.ParentPath()
	steps := parent.Steps()
	if len(steps) > 0 {
		if _, ok := steps[len(steps)-1].(path.PathStepElementKeyString); ok {
			return parent
		}
	}
	return p
}

// matches accepts what an expression matches.
func matches(expression *regexp.Regexp, expected string) validator.String {
	return check{expected: expected, fault: func(text string) error {
		if !expression.MatchString(text) {
			return errUnexpected
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
	text = strings.ToUpper(text[:1]) + text[1:]
	if strings.HasSuffix(text, "?") {
		return text
	}
	return text + "."
}
