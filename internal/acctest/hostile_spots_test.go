package acctest

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Configurations have the types of JSON: texts, booleans, whole numbers, lists
// and objects. A field that an object omits is null.
type fields = map[string]any

// value is a value of a type.
func value(kind tftypes.Type, v any) tftypes.Value {
	if v == nil {
		return tftypes.NewValue(kind, nil)
	}
	list := func(element tftypes.Type) (all []tftypes.Value) {
		for _, e := range v.([]any) {
			all = append(all, value(element, e))
		}
		return all
	}
	switch k := kind.(type) {
	case tftypes.Set:
		return tftypes.NewValue(kind, list(k.ElementType))
	case tftypes.List:
		return tftypes.NewValue(kind, list(k.ElementType))
	case tftypes.Map:
		entries := map[string]tftypes.Value{}
		for name, e := range v.(fields) {
			entries[name] = value(k.ElementType, e)
		}
		return tftypes.NewValue(kind, entries)
	case tftypes.Object:
		values := map[string]tftypes.Value{}
		for name, field := range k.AttributeTypes {
			values[name] = value(field, v.(fields)[name])
		}
		return tftypes.NewValue(kind, values)
	default:
		return tftypes.NewValue(kind, v)
	}
}

// spot is one place of a configuration where a user can write text: an
// attribute, an element of a set, a key or value of a map, or one of these in a
// nested object.
type spot struct {
	// name is the spot's name in messages, and attribute its outermost
	// attribute.
	name, attribute string
	sensitive       bool
	// put is a configuration with the text there, beside or instead of the
	// present value.
	put func(old any, text string) any
	// texts are all texts of a value there.
	texts func(v tftypes.Value) []string
}

// spots are the spots of a schema. The test fails on an unknown type of
// attribute, so none is omitted.
func spots(t *testing.T, schema *tfprotov6.Schema) []spot {
	t.Helper()
	var all []spot
	for _, a := range schema.Block.Attributes {
		for _, s := range spotsIn(t, a) {
			s.attribute, s.sensitive = a.Name, a.Sensitive
			all = append(all, s.field(a.Name))
		}
	}
	if len(schema.Block.BlockTypes) > 0 {
		t.Fatal("a schema has blocks: teach this test to write in them")
	}
	return all
}

func spotsIn(t *testing.T, a *tfprotov6.SchemaAttribute) []spot {
	t.Helper()
	if !a.Required && !a.Optional {
		return nil
	}
	if a.NestedType == nil {
		return spotsOf(t, a.Name, a.Type)
	}
	var all []spot
	for _, field := range a.NestedType.Attributes {
		for _, s := range spotsIn(t, field) {
			s = s.field(field.Name)
			switch a.NestedType.Nesting {
			case tfprotov6.SchemaObjectNestingModeSingle:
			case tfprotov6.SchemaObjectNestingModeMap:
				s = s.entry()
			default:
				t.Fatalf("%s is nested as %s: teach this test to write in it", a.Name, a.NestedType.Nesting)
			}
			all = append(all, s)
		}
	}
	if a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeMap {
		all = append(all, key)
	}
	return all
}

func spotsOf(t *testing.T, name string, kind tftypes.Type) []spot {
	t.Helper()
	switch {
	case kind.Is(tftypes.String):
		return []spot{word}
	case kind.Is(tftypes.Set{ElementType: tftypes.String}), kind.Is(tftypes.List{ElementType: tftypes.String}):
		return []spot{element}
	case kind.Is(tftypes.Map{}):
		of, _ := kind.(tftypes.Map)
		all := []spot{key}
		for _, s := range spotsOf(t, name, of.ElementType) {
			all = append(all, s.entry())
		}
		return all
	case kind.Is(tftypes.Bool), kind.Is(tftypes.Number):
		return nil
	default:
		t.Fatalf("%s is of type %s: teach this test to write in it", name, kind)
		return nil
	}
}

var (
	word = spot{
		put: func(_ any, text string) any { return text },
		texts: func(v tftypes.Value) []string {
			var text *string
			if v.As(&text) != nil || text == nil {
				return nil
			}
			return []string{*text}
		},
	}
	element = spot{
		name: "[…]",
		put: func(old any, text string) any {
			list, _ := old.([]any)
			return append(slices.Clone(list), text)
		},
		texts: func(v tftypes.Value) (texts []string) {
			var list []tftypes.Value
			_ = v.As(&list)
			for _, e := range list {
				texts = append(texts, word.texts(e)...)
			}
			return texts
		},
	}
	// key writes another entry like the first.
	key = spot{
		name: " (a key)",
		put: func(old any, text string) any {
			entries, first := open(old)
			entries[text] = entries[first]
			return entries
		},
		texts: func(v tftypes.Value) []string {
			var entries map[string]tftypes.Value
			_ = v.As(&entries)
			return slices.Collect(maps.Keys(entries))
		},
	}
)

// open is a copy of an object, or a new one, and the first of its names.
func open(old any) (fields, string) {
	object, _ := old.(fields)
	if len(object) == 0 {
		return fields{}, "some"
	}
	return maps.Clone(object), slices.Sorted(maps.Keys(object))[0]
}

// field is the spot in a field of an object.
func (s spot) field(name string) spot {
	inner := s
	s.name = "." + name + s.name
	s.put = func(old any, text string) any {
		object, _ := open(old)
		object[name] = inner.put(object[name], text)
		return object
	}
	s.texts = func(v tftypes.Value) []string {
		var object map[string]tftypes.Value
		if v.As(&object) != nil || object == nil {
			return nil
		}
		return inner.texts(object[name])
	}
	return s
}

// entry is the spot in the first entry of a map.
func (s spot) entry() spot {
	inner := s
	s.name = "[…]" + s.name
	s.put = func(old any, text string) any {
		entries, first := open(old)
		entries[first] = inner.put(entries[first], text)
		return entries
	}
	s.texts = func(v tftypes.Value) (texts []string) {
		var entries map[string]tftypes.Value
		_ = v.As(&entries)
		for _, e := range entries {
			texts = append(texts, inner.texts(e)...)
		}
		return texts
	}
	return s
}
