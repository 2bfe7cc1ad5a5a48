package fw

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TimestampType is the type of time attributes. Two times that differ only in
// how the zone UTC is written are equal.
type TimestampType struct{ timetypes.RFC3339Type }

// Timestamp is a value of that type. Unlike the value that it embeds it does not
// validate itself: the validator UTC reports everything that is wrong with a
// time, in one error.
type Timestamp struct{ timetypes.RFC3339 }

// TimestampText is a known timestamp.
func TimestampText(text string) Timestamp {
	return Timestamp{timetypes.RFC3339{StringValue: types.StringValue(text)}}
}

// TimestampNull is the null timestamp.
func TimestampNull() Timestamp { return Timestamp{timetypes.NewRFC3339Null()} }

// TimestampUnknown is the unknown timestamp.
func TimestampUnknown() Timestamp { return Timestamp{timetypes.NewRFC3339Unknown()} }

// String is the name of the type.
func (t TimestampType) String() string { return "fw.TimestampType" }

// ValueType is Timestamp.
func (t TimestampType) ValueType(context.Context) attr.Value { return Timestamp{} }

// Equal tells whether the other type is this one.
func (t TimestampType) Equal(other attr.Type) bool {
	_, same := other.(TimestampType)
	return same
}

// ValueFromString makes a Timestamp of a string.
func (t TimestampType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Timestamp{timetypes.RFC3339{StringValue: in}}, nil
}

// ValueFromTerraform makes a Timestamp of a value in Terraform's encoding.
func (t TimestampType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.RFC3339Type.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	text, ok := v.(timetypes.RFC3339)
	if !ok {
		return nil, errors.New("a timestamp is no string")
	}
	return Timestamp{text}, nil
}

// Type is TimestampType.
func (v Timestamp) Type(context.Context) attr.Type { return TimestampType{} }

// Equal tells whether the other value is written in the same way.
func (v Timestamp) Equal(other attr.Value) bool {
	o, ok := other.(Timestamp)
	return ok && v.StringValue.Equal(o.StringValue)
}

// StringSemanticEquals tells whether the other value is the same time in UTC.
func (v Timestamp) StringSemanticEquals(ctx context.Context, other basetypes.StringValuable) (bool, diag.Diagnostics) {
	o, ok := other.(Timestamp)
	if !ok {
		return false, nil
	}
	return v.RFC3339.StringSemanticEquals(ctx, o.RFC3339)
}

// ValidateAttribute reports nothing: UTC does.
func (v Timestamp) ValidateAttribute(context.Context, xattr.ValidateAttributeRequest, *xattr.ValidateAttributeResponse) {
}

// UTC accepts times that end in Z. Terraform compares times as text, so the same
// time written in two zones would always look like a change.
func UTC() validator.String {
	return check{expected: `a time in UTC such as "2026-01-31T09:00:00Z"`, fault: checkTime}
}

// otherLayouts are ways to write a time that other programs have, such as Jira.
var otherLayouts = []string{time.RFC3339, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00"}

// earliest is the first time that can be given. No statement is older than that, and
// Go's zero time, which means that there is no time, must not be given.
var earliest = time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)

// checkTime says for a time that is written in another way how to write it.
func checkTime(text string) error {
	if at, err := time.Parse(time.RFC3339, text); err == nil && text[len(text)-1] == 'Z' {
		if at.Before(earliest) {
			return errors.New("a time before 1970 cannot be meant")
		}
		return nil
	}
	// A leap second has the time of the second before it.
	plain := strings.Replace(strings.ToUpper(text), ":60", ":59", 1)
	for _, layout := range otherLayouts {
		if at, err := time.Parse(layout, plain); err == nil && !at.Before(earliest) {
			return errors.New("write it in UTC: \"" + at.UTC().Format(time.RFC3339) + "\"")
		}
	}
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		return errors.New("add the time of day, in UTC")
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.Parse(layout, strings.Replace(plain, " ", "T", 1)); err == nil {
			return errors.New("add the zone: if the time is in UTC, write \"" + at.Format(time.RFC3339) + "\"")
		}
	}
	return errUnexpected
}
