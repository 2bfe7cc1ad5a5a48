// Package function holds the provider's functions. They are pure: what they
// return follows from their arguments and from what the provider has built in,
// never from a register or a clock.
package function

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// text is a value that must be a string.
func text(name string, value attr.Value) (string, error) {
	if s, ok := value.(types.String); ok && !s.IsNull() {
		return s.ValueString(), nil
	}
	return "", fmt.Errorf("%s must be a string", name)
}

// texts is a value that must be a collection of strings; HCL writes a literal
// one as a tuple.
func texts(name string, value attr.Value) ([]string, error) {
	collection, ok := value.(interface{ Elements() []attr.Value })
	if !ok {
		return nil, fmt.Errorf("%s must be a set of strings", name)
	}
	all := make([]string, len(collection.Elements()))
	for i, element := range collection.Elements() {
		var err error
		if all[i], err = text("each element of "+name, element); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// fields are the values of an object or a map.
func fields(name string, value attr.Value) (map[string]attr.Value, error) {
	switch v := value.(type) {
	case types.Dynamic:
		return fields(name, v.UnderlyingValue())
	case types.Object:
		return v.Attributes(), nil
	case types.Map:
		return v.Elements(), nil
	default:
		return nil, fmt.Errorf("%s must be an object", name)
	}
}
