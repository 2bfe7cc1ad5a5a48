package sequence

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// evaluate is a resource's configuration, with its references looked up.
func (w *walk) evaluate(schema *tfprotov6.Schema, r resource) tftypes.Value {
	object, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = w.value(kind, r.args[name])
	}
	return tftypes.NewValue(object, values)
}

// value is an argument as a value of a type: nil, a bool, an int64, a string,
// a ref, a value as it is, a list of strings, or a map of arguments.
func (w *walk) value(kind tftypes.Type, arg any) tftypes.Value {
	switch arg := arg.(type) {
	case nil:
		return tftypes.NewValue(kind, nil)
	case ref:
		return w.lookup(kind, arg)
	case tftypes.Value:
		return arg
	case []any:
		element := kind.(tftypes.Set).ElementType //nolint:forcetypeassert // sets are all that the schemas have
		list := make([]tftypes.Value, 0, len(arg))
		for _, item := range arg {
			value := w.value(element, item)
			if !slices.ContainsFunc(list, value.Equal) {
				list = append(list, value)
			}
		}
		return tftypes.NewValue(kind, list)
	case map[string]any:
		items := map[string]tftypes.Value{}
		switch kind := kind.(type) {
		case tftypes.Object:
			for name, of := range kind.AttributeTypes {
				items[name] = w.value(of, arg[name])
			}
		case tftypes.Map:
			for name, item := range arg {
				items[name] = w.value(kind.ElementType, item)
			}
		}
		return tftypes.NewValue(kind, items)
	default:
		return tftypes.NewValue(kind, arg)
	}
}

// lookup is what a reference refers to, as this walk or the state knows it.
func (w *walk) lookup(kind tftypes.Type, r ref) tftypes.Value {
	value, known := w.results[r.address]
	if !known {
		i, there := w.state[r.address]
		if !there {
			panic(fmt.Sprintf("%s is referred to and not there", r.address))
		}
		value = i.value
	}
	found := fields(value)[r.attribute]
	if !found.IsKnown() {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	return found
}

func (w *walk) encode(v tftypes.Value) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		w.t.Fatal(err)
	}
	return &encoded
}

func (w *walk) decode(kind tftypes.Type, v *tfprotov6.DynamicValue) tftypes.Value {
	value, err := v.Unmarshal(kind)
	if err != nil {
		w.t.Fatal(err)
	}
	return value
}
