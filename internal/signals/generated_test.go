package signals

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// mainProviders are those whose types must never give a false alarm.
var mainProviders = []string{"okta/okta", "auth0/auth0", "keycloak/keycloak", "hashicorp/azuread", "hashicorp/aws", "hashicorp/awscc"}

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
