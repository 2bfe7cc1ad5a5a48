package provider

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/directory"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The arguments are those of directory.Config, and its secrets are sensitive.
func TestDirectorySchemaFitsItsConfig(t *testing.T) {
	fits(t, "directory", directorySchema().Attributes, reflect.TypeFor[directory.Config]())
}

func fits(t *testing.T, path string, attributes map[string]schema.Attribute, config reflect.Type) {
	t.Helper()
	if config.Kind() == reflect.Pointer {
		config = config.Elem()
	}
	seen := 0
	for field := range config.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		attribute, ok := attributes[name]
		if !ok {
			t.Errorf("%s has no %s", path, name)
			continue
		}
		seen++
		if attribute.IsSensitive() != (field.Tag.Get("secret") != "") {
			t.Errorf("%s.%s: sensitive is %t", path, name, attribute.IsSensitive())
		}
		if nested, ok := attribute.(schema.SingleNestedAttribute); ok {
			fits(t, path+"."+name, nested.Attributes, field.Type)
		}
	}
	if seen != len(attributes) {
		t.Errorf("%s has %d arguments, and its configuration %d", path, len(attributes), seen)
	}
}

// configured is the provider's configuration with a file as directory.
func configured(path any, onUnavailable any) tftypes.Value {
	object := func(values map[string]tftypes.Value) tftypes.Value {
		kinds := map[string]tftypes.Type{}
		for name, value := range values {
			kinds[name] = value.Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values)
	}
	text := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	groups := tftypes.List{ElementType: tftypes.String}
	return object(map[string]tftypes.Value{"directory": object(map[string]tftypes.Value{
		"file": object(map[string]tftypes.Value{"path": text(path), "max_age": text(nil)}),
		"functions": tftypes.NewValue(tftypes.Map{ElementType: groups}, map[string]tftypes.Value{
			"security": tftypes.NewValue(groups, []tftypes.Value{text("sec")}),
		}),
		"on_unavailable": text(onUnavailable),
	})})
}

// Unknown arguments leave every answer unknown, unless the environment has them.
func TestDirectoryConfig(t *testing.T) {
	unknown := tftypes.UnknownValue
	for what, c := range map[string]struct {
		path, onUnavailable any
		env                 map[string]string
		undecided           bool
		errors              int
		warns               bool
	}{
		"known":            {path: "people.csv"},
		"warns":            {path: "people.csv", onUnavailable: "warn", warns: true},
		"unknown":          {path: unknown, undecided: true},
		"in the variables": {path: unknown, env: map[string]string{"CIAM_DIRECTORY_FILE_PATH": "people.csv"}},
		"over it":          {path: "people.csv", onUnavailable: "error", env: map[string]string{"CIAM_DIRECTORY_ON_UNAVAILABLE": "warn"}, warns: true},
		"invalid":          {path: "people.csv", onUnavailable: "ignore", errors: 1},
		"no path":          {path: nil, errors: 1},
	} {
		t.Run(what, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			var diags diag.Diagnostics
			d, terms := openDirectory(configured(c.path, c.onUnavailable), clock.System{}, &diags)
			if _, is := d.(undecided); is != c.undecided || diags.ErrorsCount() != c.errors || terms.OutageWarns != c.warns {
				t.Fatalf("%T, %+v, %v", d, terms, diags)
			}
			if known := c.errors == 0 && !c.undecided; known && !slices.Equal(terms.Functions, []governance.Function{governance.Security}) {
				t.Errorf("functions %q", terms.Functions)
			}
		})
	}
}

// Without the argument there is no directory.
func TestNoDirectoryConfig(t *testing.T) {
	var diags diag.Diagnostics
	none := tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"directory": tftypes.String}}, map[string]tftypes.Value{"directory": tftypes.NewValue(tftypes.String, nil)})
	if d, _ := openDirectory(none, clock.System{}, &diags); d != (environment.NoDirectory{}) || diags.HasError() {
		t.Errorf("%T, %v", d, diags)
	}
}
