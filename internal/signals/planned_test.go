package signals

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

type object = map[string]any

// planned is the JSON of a plan with one change of a resource and its
// configuration.
func planned(t *testing.T, resourceType string, change object, extra object) string {
	t.Helper()
	return plans(t, extra, resourceChange(resourceType, change))
}

func resourceChange(resourceType string, change object) object {
	return object{"address": resourceType + ".this", "mode": "managed", "type": resourceType, "name": "this", "provider_name": "registry.opentofu.org/someone/fork", "change": change}
}

func plans(t *testing.T, extra object, changes ...object) string {
	t.Helper()
	plan := object{"format_version": "1.2", "terraform_version": "1.14.3", "planned_values": object{}, "resource_changes": changes, "complete": true}
	maps.Copy(plan, extra)
	text, err := json.Marshal(plan)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readText(t *testing.T, text string) Reading {
	t.Helper()
	r, err := Read(strings.NewReader(text), Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// full is a resource with every argument that a row of its type names.
func full(rows []*Row) object {
	values := object{"name": "this", "tags": object{"team": "identity"}, "description": "as before"}
	for _, row := range rows {
		if row.Type != "*" && len(row.at) > 0 {
			put(values, names2(row.at), []any{"first", "second"})
		}
	}
	for _, row := range rows { // no where of the type is true, unless a test sets it
		if at := row.where.at; len(at) > 0 && !row.where.known {
			put(values, names2(at), "something else")
		}
	}
	return values
}

// names2 are names that match the steps of a path.
func names2(at path) []string {
	var names []string
	for _, step := range at {
		names = append(names, strings.ReplaceAll(step.text, "*", "any"))
	}
	return names
}

// put sets a value at a path. Blocks are lists of objects.
func put(values object, at []string, value any) {
	if len(at) == 1 {
		if _, block := values[at[0]].([]object); !block {
			values[at[0]] = value
		}
		return
	}
	block, is := values[at[0]].([]object)
	if !is {
		block = []object{{}}
		values[at[0]] = block
	}
	put(block[0], at[1:], value)
}

// edited is a deep copy with one change.
func edited(t *testing.T, values object, edit func(object)) object {
	t.Helper()
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	var other object
	if err := json.Unmarshal(text, &other); err != nil {
		t.Fatal(err)
	}
	edit(other)
	return other
}

// reordered turns every list around and replaces null by what is as empty.
func reordered(value any) any {
	switch value := value.(type) {
	case object:
		for name, member := range value {
			value[name] = reordered(member)
		}
		value["left_empty"] = []any{}
	case []any:
		slices.Reverse(value)
		for i, element := range value {
			value[i] = reordered(element)
		}
	}
	return value
}

// emptied has the same empty value in place of every argument.
func emptied(t *testing.T, values object, empty any) object {
	t.Helper()
	return edited(t, values, func(o object) {
		for name, value := range o {
			if block, is := value.([]any); is && len(block) == 1 {
				if inner, is := block[0].(object); is {
					o[name] = []any{emptied(t, inner, empty)}
					continue
				}
			}
			o[name] = empty
		}
	})
}

// allUnknown marks all arguments but the name and the tags as computed.
func allUnknown(values object) object {
	marks := object{}
	for name := range values {
		if name != "name" && name != "tags" {
			marks[name] = true
		}
	}
	return marks
}

// fit makes the condition of a row true.
func fit(values object, row *Row) {
	if c := row.where; len(c.at) > 0 && !c.known && !c.negated {
		names := names2(c.at)
		delete(values, names[0])
		put(values, names, []any{strings.ReplaceAll(c.literals[0].text, "*", "any")})
		if len(names) == 1 && c.literals[0].text == "true" {
			values[names[0]] = true
		}
	}
}

// put2 replaces what stands at a path by something else.
func put2(values object, at []string) {
	if len(at) == 1 {
		values[at[0]] = "changed"
		return
	}
	if block, is := values[at[0]].([]any); is && len(block) > 0 {
		if o, is := block[0].(object); is {
			put2(o, at[1:])
			return
		}
	}
	values[at[0]] = []any{object{}}
	put2(values[at[0]].([]any)[0].(object), at[1:])
}
