// Package dsattr defines data sources: constructors for their attributes, and
// the one generic data source that reads the configuration, calls a function
// and writes the state:
//
//	var parties = dsattr.Definition[model]{
//		Name:        "parties",
//		Description: "Lists the parties of the register.",
//		Attributes: map[string]schema.Attribute{
//			"employer": dsattr.OptionalString("Only employees of this vendor."),
//			"ids":      dsattr.ComputedSet("The ids of the parties."),
//		},
//		Read: read,
//	}
//
//	func NewParties() datasource.DataSource { return dsattr.New(parties) }
package dsattr

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// RequiredString is a required argument.
func RequiredString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: validators}
}

// OptionalString is an optional argument.
func OptionalString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

// OptionalStringWithDefault is an optional argument that shows its default
// where it is omitted. The Read function sets it.
func OptionalStringWithDefault(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: validators}
}

// OptionalSet is an optional set of strings. The validators check each element.
func OptionalSet(description string, validators ...validator.String) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: description,
		Validators: []validator.Set{setvalidator.ValueStringsAre(validators...), setvalidator.NoNullValues()},
	}
}

// OptionalBool is an optional argument.
func OptionalBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

// OptionalInt64 is an optional whole number from least to most.
func OptionalInt64(description string, least, most int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, MarkdownDescription: description, Validators: []validator.Int64{fw.WholeNumber(least, most)},
	}
}

// OptionalTime is an optional time in UTC.
func OptionalTime(description string) schema.StringAttribute {
	a := OptionalString(description, fw.UTC())
	a.CustomType = fw.TimestampType{}
	return a
}

// ComputedString is a result.
func ComputedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedSet is a set of strings. Without elements it is empty, not null, and
// expressions need no null check.
func ComputedSet(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// ComputedList is a list of strings, empty rather than null.
func ComputedList(description string) schema.ListAttribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// ComputedBool is a result.
func ComputedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedInt64 is a whole number.
func ComputedInt64(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}

// ComputedTime is a time.
func ComputedTime(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, CustomType: fw.TimestampType{}, MarkdownDescription: description}
}

// ComputedRows is a list of objects, empty rather than null.
func ComputedRows(description string, row map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: row},
	}
}

// ComputedObject is one object.
func ComputedObject(description string, attributes map[string]schema.Attribute) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{Computed: true, MarkdownDescription: description, Attributes: attributes}
}
