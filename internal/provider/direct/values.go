package direct

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// propose is what Terraform proposes: the configuration, and for computed attributes
// that it leaves out the prior values, or unknown ones.
func propose(schema *tfprotov6.Schema, prior, config tftypes.Value) (tftypes.Value, error) {
	var written, before map[string]tftypes.Value
	if err := config.As(&written); err != nil {
		return config, err
	}
	if err := prior.As(&before); err != nil {
		return config, err
	}
	for _, a := range schema.Block.Attributes {
		if !a.Computed || !written[a.Name].IsNull() {
			continue
		}
		if value, there := before[a.Name]; there {
			written[a.Name] = value
		} else {
			written[a.Name] = tftypes.NewValue(a.ValueType(), tftypes.UnknownValue)
		}
	}
	return tftypes.NewValue(schema.ValueType(), written), nil
}

// value is an object with the given arguments; the others are null.
func value(of tftypes.Object, arguments map[string]any) (tftypes.Value, error) {
	values := map[string]tftypes.Value{}
	for name, t := range of.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
		given, there := arguments[name]
		if !there {
			continue
		}
		text, err := json.Marshal(given)
		if err != nil {
			return tftypes.Value{}, err
		}
		if values[name], err = tftypes.ValueFromJSON(text, t); err != nil { //nolint:staticcheck // the only decoder that needs no cty
			return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name := range arguments {
		if _, known := of.AttributeTypes[name]; !known {
			return tftypes.Value{}, fmt.Errorf("there is no argument %s", name)
		}
	}
	return tftypes.NewValue(of, values), nil
}
