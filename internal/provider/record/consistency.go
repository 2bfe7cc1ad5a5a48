package record

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Faults lists inconsistent declarations of the noun. A test checks every
// resource of the provider. The generic resource relies on two things. The JSON
// names of a record's arguments are their Terraform names: otherwise, a partly
// unknown record cannot be compared with a stored one. And each computed
// attribute that is not an argument has a source.
func (r *Resource[M, R]) Faults(ctx context.Context) []string {
	var faults []string
	named := map[string]bool{}
	for field := range reflect.TypeFor[R]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		named[name] = true
	}
	m, err := r.allUnknown(ctx)
	if err != nil {
		return []string{err.Error()}
	}
	_, unknown := r.noun.ToRecord(&m)
	var sources map[string]Source
	if r.noun.Sources != nil {
		sources = r.noun.Sources(&m)
	}
	for _, name := range slices.Sorted(maps.Keys(r.noun.Schema.Attributes)) {
		attribute := r.noun.Schema.Attributes[name]
		_, sourced := sources[name]
		argument := attribute.IsRequired() || attribute.IsOptional()
		switch {
		case name == "id":
		case argument && !named[name]:
			faults = append(faults, fmt.Sprintf("the record has no JSON field %q for its argument", name))
		case argument && !unknown.HasAny(name):
			faults = append(faults, fmt.Sprintf("ToRecord does not name %q when it is unknown", name))
		case argument == sourced:
			faults = append(faults, fmt.Sprintf("%q: a computed attribute has a source, and an argument has none", name))
		}
	}
	for _, name := range unknown {
		if attribute, _, _ := strings.Cut(name, "."); !named[attribute] {
			faults = append(faults, fmt.Sprintf("ToRecord names %q, which is no JSON field of the record", name))
		}
	}
	return faults
}

// allUnknown is a model with every attribute unknown.
func (r *Resource[M, R]) allUnknown(ctx context.Context) (m M, err error) {
	object, ok := r.noun.Schema.Type().TerraformType(ctx).(tftypes.Object)
	if !ok {
		return m, fmt.Errorf("the schema of %s is no object", r.noun.Name)
	}
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	plan := tfsdk.Plan{Schema: r.noun.Schema, Raw: tftypes.NewValue(object, values)}
	if diags := plan.Get(ctx, &m); diags.HasError() {
		return m, fmt.Errorf("the model of %s does not fit its schema: %v", r.noun.Name, diags)
	}
	return m, nil
}
