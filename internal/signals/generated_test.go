package signals

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// mainProviders are those whose types must never give a false alarm.
var mainProviders = []string{"okta/okta", "auth0/auth0", "keycloak/keycloak", "hashicorp/azuread", "hashicorp/aws", "hashicorp/awscc"}

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

// TestQuiet: for every type of the main providers, changes that say nothing about
// risk touch nothing.
func TestQuiet(t *testing.T) {
	t.Parallel()
	types := 0
	for _, coverage := range Providers() {
		if !slices.Contains(mainProviders, coverage.Provider) {
			continue
		}
		for _, name := range slices.Concat(coverage.Read, coverage.Harmless) {
			types++
			before := full(Builtin().of(name))
			update := func(edit func(object)) object {
				return object{"actions": []string{"update"}, "before": before, "after": edited(t, before, edit)}
			}
			noop := object{"actions": []string{"no-op"}, "before": before, "after": before}
			drift := edited(t, before, func(o object) { o["name"] = "changed by others" })
			for scenario, text := range map[string]string{
				"tags":            planned(t, name, update(func(o object) { o["tags"] = object{"team": "customers"}; o["tags_all"] = object{"a": "b"} }), nil),
				"description":     planned(t, name, update(func(o object) { o["description"] = "reworded" }), nil),
				"order of lists":  planned(t, name, update(func(o object) { reordered(o) }), nil),
				"null to list":    planned(t, name, object{"actions": []string{"update"}, "before": emptied(t, before, nil), "after": emptied(t, before, []any{})}, nil),
				"text to object":  planned(t, name, object{"actions": []string{"update"}, "before": emptied(t, before, ""), "after": emptied(t, before, object{})}, nil),
				"no-op":           planned(t, name, noop, nil),
				"import":          planned(t, name, object{"actions": []string{"no-op"}, "before": before, "after": before, "importing": object{"id": "x"}}, nil),
				"import and tags": planned(t, name, object{"actions": []string{"update"}, "before": before, "after": edited(t, before, func(o object) { o["tags"] = nil }), "importing": object{"id": "x"}}, nil),
				"forget":          planned(t, name, object{"actions": []string{"forget"}, "before": before, "after": nil}, nil),
				"moved": plans(t, nil, object{
					"address": "module.new." + name + ".this", "previous_address": name + ".this", "module_address": "module.new",
					"mode": "managed", "type": name, "name": "this", "change": noop,
				}),
				"refresh-only": plans(t, object{"resource_drift": []object{resourceChange(name, object{"actions": []string{"update"}, "before": before, "after": drift})}}),
				"data source": plans(t, nil, object{
					"address": "data." + name + ".this", "mode": "data", "type": name, "name": "this",
					"change": object{"actions": []string{"read"}, "before": nil, "after": before},
				}),
				"ephemeral resource": plans(t, nil, object{
					"address": "ephemeral." + name + ".this", "mode": "ephemeral", "type": name, "name": "this",
					"change": object{"actions": []string{"open"}, "before": nil, "after": before},
				}),
				"computed": plans(t, object{"configuration": object{"root_module": object{"resources": []object{
					{"address": name + ".this", "expressions": object{"name": object{}}},
				}}}}, resourceChange(name, object{
					"actions": []string{"update"}, "before": before, "after": edited(t, before, func(o object) { clear(o); o["name"] = "this"; o["tags"] = before["tags"] }),
					"after_unknown": allUnknown(before),
				})),
			} {
				if r := readText(t, text); len(r.Touches)+len(r.Unread)+len(r.Opaque) > 0 {
					t.Errorf("%s, %s: touches %+v, unread %v, opaque %v", name, scenario, r.Touches, r.Unread, r.Opaque)
				}
			}
		}
	}
	if types < 350 {
		t.Errorf("only %d types", types)
	}
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

// TestEveryRow: every row that touches something is found by a change that is
// made for it.
func TestEveryRow(t *testing.T) {
	t.Parallel()
	for _, row := range Builtin().Rows {
		if row.Touches == None {
			continue
		}
		before := full(Builtin().of(row.Type))
		fit(before, &row)
		changes := []object{}
		if row.actions&update != 0 {
			after := edited(t, before, func(o object) {
				switch {
				case row.literal != nil:
					o2 := object{}
					put(o2, names2(row.at), []any{strings.ReplaceAll(row.literal.text, "*", "any")})
					maps.Copy(o, o2)
				case len(row.at) > 0:
					put2(o, names2(row.at))
				default:
					o["something"] = "else"
				}
			})
			changes = append(changes, object{"actions": []string{"update"}, "before": before, "after": after})
		}
		whole := edited(t, before, func(o object) {
			if row.literal != nil {
				put(o, names2(row.at), strings.ReplaceAll(row.literal.text, "*", "any"))
				delete(o, row.at[0].text)
				put(o, names2(row.at), []any{strings.ReplaceAll(row.literal.text, "*", "any")})
			}
		})
		if row.actions&create != 0 {
			changes = append(changes, object{"actions": []string{"create"}, "before": nil, "after": whole})
		}
		if row.actions&remove != 0 {
			changes = append(changes, object{"actions": []string{"delete"}, "before": whole, "after": nil})
		}
		for _, change := range changes {
			r := readText(t, planned(t, row.Type, change, nil))
			if !slices.Contains(r.Touched(), governance.Touch(row.Touches)) {
				t.Errorf("%v where %q, %v: touches %v", row, row.Where, change["actions"], r.Touched())
			}
		}
	}
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
