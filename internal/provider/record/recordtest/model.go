// Package recordtest checks a noun's model: the conversion between Terraform
// values and a record. A noun's own test calls Model with a record that has every
// argument, and then checks what only that noun does.
package recordtest

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Model checks the conversion in both directions: of full, a record with a value
// in every argument and at least two elements in every set, and of empty, the
// record that a configuration without arguments describes. Then it sets one
// argument at a time to null and to unknown, and it reorders every set.
func Model[M any, R governance.Record](t *testing.T, noun *record.Noun[M, R], full, empty R) {
	t.Helper()
	n := model[M, R]{noun}
	var null M
	n.roundTrip(t, "full", null, full)
	n.roundTrip(t, "empty", null, empty)
	if got, unknown := noun.ToRecord(&null); !reflect.DeepEqual(got, empty) || len(unknown) > 0 {
		t.Errorf("without arguments: read %+v with unknown %q, want %+v", got, unknown, empty)
	}
	for name, attribute := range noun.Schema.Attributes {
		if name == "id" || !attribute.IsRequired() && !attribute.IsOptional() {
			continue
		}
		if field(&full, "json", name).IsZero() {
			t.Errorf("the full record has no %s", name)
			continue
		}
		n.setNullAndUnknown(t, name, attribute.GetType(), full, empty)
		n.reorder(t, name, full)
	}
}

type model[M any, R governance.Record] struct{ *record.Noun[M, R] }

// of returns the model of a record.
func (n model[M, R]) of(r R) M {
	var m M
	n.FromRecord(&m, r)
	return m
}

func (n model[M, R]) roundTrip(t *testing.T, what string, null M, r R) {
	t.Helper()
	m := n.of(r)
	if got, unknown := n.ToRecord(&m); !reflect.DeepEqual(got, r) || len(unknown) > 0 {
		t.Errorf("%s: read %+v with unknown %q, want %+v", what, got, unknown, r)
	}
	for name, attribute := range n.Schema.Attributes {
		computed := !attribute.IsRequired() && !attribute.IsOptional()
		if computed && !reflect.DeepEqual(field(&m, "tfsdk", name).Interface(), field(&null, "tfsdk", name).Interface()) {
			t.Errorf("%s: FromRecord sets the computed attribute %s", what, name)
		}
	}
}

// setNullAndUnknown checks that an argument affects its own field of the record
// only, and that ToRecord names it, and nothing else, if it is unknown.
func (n model[M, R]) setNullAndUnknown(t *testing.T, name string, kind attr.Type, full, empty R) {
	t.Helper()
	for _, c := range []struct {
		value   any
		unknown rules.Unknown
	}{{nil, nil}, {tftypes.UnknownValue, rules.Unknown{name}}} {
		value, err := kind.ValueFromTerraform(t.Context(), tftypes.NewValue(kind.TerraformType(t.Context()), c.value))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		m := n.of(full)
		field(&m, "tfsdk", name).Set(reflect.ValueOf(value))
		got, unknown := n.ToRecord(&m)
		if !slices.Equal(unknown, c.unknown) {
			t.Errorf("%s is %v: unknown %q, want %q", name, value, unknown, c.unknown)
		}
		if value.IsUnknown() { // its own field has no meaning
			field(&got, "json", name).SetZero()
		}
		want := full
		field(&want, "json", name).SetZero()
		if value.IsNull() {
			field(&want, "json", name).Set(field(&empty, "json", name))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v: read %+v, want %+v", name, value, got, want)
		}
	}
}

// reorder checks that a set is the same in any order, and that an unknown element
// makes it unknown but keeps the others.
func (n model[M, R]) reorder(t *testing.T, name string, full R) {
	t.Helper()
	m := n.of(full)
	set, ok := reflect.TypeAssert[types.Set](field(&m, "tfsdk", name))
	if !ok {
		return
	}
	elements := set.Elements()
	if len(elements) < 2 {
		t.Errorf("the full record has %d element(s) in %s, want at least 2", len(elements), name)
		return
	}
	slices.Reverse(elements)
	field(&m, "tfsdk", name).Set(reflect.ValueOf(types.SetValueMust(set.ElementType(t.Context()), elements)))
	if got, unknown := n.ToRecord(&m); !reflect.DeepEqual(got, full) || len(unknown) > 0 {
		t.Errorf("%s in another order: read %+v with unknown %q, want %+v", name, got, unknown, full)
	}
	elements[0] = types.StringUnknown()
	field(&m, "tfsdk", name).Set(reflect.ValueOf(types.SetValueMust(set.ElementType(t.Context()), elements)))
	got, unknown := n.ToRecord(&m)
	if known := field(&got, "json", name).Len(); known != len(elements)-1 || !slices.Equal(unknown, rules.Unknown{name}) {
		t.Errorf("%s with one unknown element of %d: read %d with unknown %q", name, len(elements), known, unknown)
	}
}

// field is the field of a struct with this name in its tag.
func field(of any, tag, name string) reflect.Value {
	v := reflect.ValueOf(of).Elem()
	for i := range v.NumField() {
		if tagged, _, _ := strings.Cut(v.Type().Field(i).Tag.Get(tag), ","); tagged == name {
			return v.Field(i)
		}
	}
	panic(v.Type().String() + " has no field with the tag " + tag + ":" + name)
}
