package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// envDirectory is what the variables of the directory's arguments begin with.
const envDirectory = "CIAM_DIRECTORY_"

// openDirectory opens the identity directory of a configuration, with the environment
// over it, and says how its answers are read. While an argument is unknown, so is
// every answer: the apply asks.
func openDirectory(config tftypes.Value, now clock.Clock, diags *diag.Diagnostics) (environment.Directory, environment.DirectoryTerms) {
	c, unknown, err := directoryConfig(config)
	if err == nil && len(unknown) > 0 {
		return undecided{}, environment.DirectoryTerms{}
	}
	var d environment.Directory
	if err == nil {
		d, err = directory.Open(c, now)
	}
	if err != nil {
		refuseDirectory(err, diags)
		return environment.NoDirectory{}, environment.DirectoryTerms{}
	}
	return d, c.Terms()
}

// directoryConfig is the argument directory with the environment over it, and the
// paths of the arguments that are still unknown.
func directoryConfig(config tftypes.Value) (c directory.Config, unknown []string, err error) {
	var attributes map[string]tftypes.Value
	if err := config.As(&attributes); err != nil {
		return c, nil, err
	}
	text, err := json.Marshal(plain(attributes["directory"]))
	if err != nil {
		return c, nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, nil, err
	}
	c, err = c.WithEnv(os.Getenv)
	return c, slices.DeleteFunc(unknownArguments(attributes["directory"]), overridden), err
}

// overridden tells whether the environment has a value for an argument.
func overridden(path string) bool {
	name := envDirectory + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
	return os.Getenv(name) != "" || os.Getenv(name+"_FILE") != ""
}

// unknownArguments are the paths of the arguments of an object that are unknown, or
// have an element that is.
func unknownArguments(object tftypes.Value) []string {
	var unknown []string
	_ = tftypes.Walk(object, func(path *tftypes.AttributePath, v tftypes.Value) (bool, error) { // the walk itself cannot fail
		if !v.IsKnown() {
			var names []string
			for _, step := range path.Steps() {
				if name, ok := step.(tftypes.AttributeName); ok {
					names = append(names, string(name))
				}
			}
			unknown = append(unknown, strings.Join(names, "."))
		}
		return true, nil
	})
	return unknown
}

// refuseDirectory reports each argument that cannot be used. It does not point at the
// line of the configuration: Terraform prints lines, and these can have secrets.
func refuseDirectory(err error, diags *diag.Diagnostics) {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range joined.Unwrap() {
			refuseDirectory(one, diags)
		}
		return
	}
	fix := "Check the provider's argument directory, and the environment variables that begin with " + envDirectory + "."
	if invalid, ok := errors.AsType[*directory.InvalidError](err); ok {
		variable := strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(invalid.Path, "directory."), ".", "_"))
		fix = fmt.Sprintf("Correct %s in the provider block, or %s%s in the environment.", invalid.Path, envDirectory, variable)
	}
	diags.AddError("Invalid identity directory", err.Error()+".\n\nFix: "+fix)
}

// ValidateConfig checks the argument directory, as far as its values are known.
func (p *ciam) ValidateConfig(_ context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	c, unknown, err := directoryConfig(req.Config.Raw)
	if err == nil && len(unknown) == 0 {
		err = c.Validate()
	}
	if err != nil {
		refuseDirectory(err, &resp.Diagnostics)
	}
}

// undecided is a directory whose configuration is known only after apply.
type undecided struct{}

func (undecided) Entries(context.Context, []governance.Party) map[governance.ID]environment.Answer[environment.Entry] {
	return nil // the zero answer is unknown
}

func (undecided) Members(context.Context, string) environment.Answer[[]environment.Entry] {
	return environment.Unknown[[]environment.Entry]()
}
