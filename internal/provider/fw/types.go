package fw

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Reading turns Terraform values into those of the domain, and notes which
// arguments are not known yet. Null reads as the zero value.
type Reading struct{ Unknown rules.Unknown }

// note marks an argument as unknown and tells whether it is.
func (r *Reading) note(name string, unknown bool) bool {
	if unknown {
		r.Unknown = append(r.Unknown, name)
	}
	return unknown
}

// ReadString reads a string argument. An invalid id is reported by its validator
// and reads as unknown here, so no rule reports it as well.
func ReadString[T ~string](r *Reading, name string, v types.String) T {
	text, known := read[T](v)
	r.note(name, !known)
	return text
}

// read is a string's value, and whether it is known and sound.
func read[T ~string](v types.String) (T, bool) {
	if v.IsUnknown() {
		return "", false
	}
	text := T(v.ValueString())
	if _, isID := any(text).(governance.ID); isID && !v.IsNull() {
		if _, err := governance.ParseID(string(text)); err != nil {
			return "", false
		}
	}
	return text, true
}

// ReadStringOr reads a string argument that has a default. The result does not
// depend on whether Terraform has filled the default in yet.
func ReadStringOr[T ~string](r *Reading, name string, v types.String, fallback T) T {
	if v.IsNull() {
		return fallback
	}
	return ReadString[T](r, name, v)
}

// Bool reads a boolean argument.
func (r *Reading) Bool(name string, v types.Bool) bool {
	r.note(name, v.IsUnknown())
	return v.ValueBool()
}

// Int reads a whole number that has a default.
func (r *Reading) Int(name string, v types.Int64, fallback int64) int64 {
	r.note(name, v.IsUnknown())
	if v.IsNull() {
		return fallback
	}
	return v.ValueInt64()
}

// Time reads a time argument. Text that is no time is reported by its validator
// and reads as unknown here.
func (r *Reading) Time(name string, v Timestamp) time.Time {
	if v.IsNull() || r.note(name, v.IsUnknown()) {
		return time.Time{}
	}
	at, diags := v.ValueRFC3339Time()
	r.note(name, diags.HasError())
	return at.UTC()
}

// ReadSet reads a set of strings. A set with an unknown element is unknown, but
// its known elements are read.
func ReadSet[T ~string](r *Reading, name string, v types.Set) governance.Set[T] {
	unknown := v.IsUnknown()
	var values []T
	for _, element := range v.Elements() {
		s, _ := element.(types.String)
		text, known := read[T](s)
		if !known {
			unknown = true
			continue
		}
		values = append(values, text)
	}
	r.note(name, unknown)
	return governance.NewSet(values...)
}

// ReadMap reads a map of strings. A map with an unknown value is unknown, but its
// known values are read.
func ReadMap[K, V ~string](r *Reading, name string, v types.Map) map[K]V {
	unknown := v.IsUnknown()
	values := map[K]V{}
	for key, element := range v.Elements() {
		s, _ := element.(types.String)
		text, known := read[V](s)
		if !known {
			unknown = true
			continue
		}
		values[K(key)] = text
	}
	r.note(name, unknown)
	if len(values) == 0 {
		return nil
	}
	return values
}

// StringOrNull is a string value; null when empty.
func StringOrNull[T ~string](v T) types.String {
	if v == "" {
		return types.StringNull()
	}
	return types.StringValue(string(v))
}

// TimeOrNull is a time value; null when zero.
func TimeOrNull(at time.Time) Timestamp {
	if at.IsZero() {
		return TimestampNull()
	}
	return TimestampText(at.UTC().Format(time.RFC3339Nano))
}

// Following is the time of an argument that was left out and follows from
// another; unknown while that is.
func Following(from Timestamp, next func(time.Time) time.Time) Timestamp {
	at, diags := from.ValueRFC3339Time()
	if from.IsNull() || from.IsUnknown() || diags.HasError() {
		return TimestampUnknown()
	}
	return TimeOrNull(next(at))
}

// SetOrNull is a set of strings; null when empty.
func SetOrNull[T ~string](values []T) types.Set {
	if len(values) == 0 {
		return types.SetNull(types.StringType)
	}
	return types.SetValueMust(types.StringType, elements(values))
}

// SetValue is a set of strings; empty, not null, when there are none.
func SetValue[T ~string](values []T) types.Set {
	return types.SetValueMust(types.StringType, elements(values))
}

func elements[T ~string](values []T) []attr.Value {
	list := make([]attr.Value, len(values))
	for i, v := range values {
		list[i] = types.StringValue(string(v))
	}
	return list
}

// MapOrNull is a map of strings; null when empty.
func MapOrNull[K, V ~string](values map[K]V) types.Map {
	if len(values) == 0 {
		return types.MapNull(types.StringType)
	}
	entries := map[string]attr.Value{}
	for key, v := range values {
		entries[string(key)] = types.StringValue(string(v))
	}
	return types.MapValueMust(types.StringType, entries)
}

// ListValue is a list of strings; empty, not null, when there are none.
func ListValue(values []string) types.List {
	return types.ListValueMust(types.StringType, elements(values))
}
