package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
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
	return d, environment.DirectoryTerms{
		Functions:   governance.NewSet(slices.Collect(maps.Keys(c.Functions))...),
		OutageWarns: c.OnUnavailable == directory.OnUnavailableWarn,
	}
}

// directoryConfig is the argument directory with the environment over it, and the
// paths of the arguments that are still unknown.
func directoryConfig(config tftypes.Value) (c directory.Config, unknown []string, err error) {
	var attributes map[string]tftypes.Value
	if err := config.As(&attributes); err != nil {
		return c, nil, err
	}
	r := directoryReading{}
	text, err := json.Marshal(r.value(attributes["directory"], ""))
	if err != nil {
		return c, nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, nil, err
	}
	c, err = c.WithEnv(os.Getenv)
	return c, slices.DeleteFunc(r.unknown, overridden), err
}

// overridden tells whether the environment has a value for an argument.
func overridden(path string) bool {
	name := envDirectory + strings.ToUpper(strings.ReplaceAll(path, ".", "_"))
	return os.Getenv(name) != "" || os.Getenv(name+"_FILE") != ""
}

// directoryReading turns Terraform values into what JSON decodes, and notes the paths
// of arguments that are unknown.
type directoryReading struct{ unknown []string }

func (r *directoryReading) value(v tftypes.Value, path string) any {
	switch {
	case !v.IsKnown() || !v.Type().Is(tftypes.Object{}) && !v.IsFullyKnown():
		r.unknown = append(r.unknown, path)
		return nil
	case v.IsNull():
		return nil
	}
	var text string
	var number big.Float
	var flag bool
	var list []tftypes.Value
	var fields map[string]tftypes.Value
	switch {
	case v.As(&text) == nil:
		return text
	case v.As(&number) == nil:
		return json.Number(number.Text('f', -1))
	case v.As(&flag) == nil:
		return flag
	case v.As(&list) == nil:
		values := make([]any, len(list))
		for i, element := range list {
			values[i] = r.value(element, path)
		}
		return values
	case v.As(&fields) == nil:
		values := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if value := r.value(fields[name], strings.TrimPrefix(path+"."+name, ".")); value != nil {
				values[name] = value
			}
		}
		return values
	default:
		return nil
	}
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
