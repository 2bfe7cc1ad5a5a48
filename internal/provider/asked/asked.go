// Package asked has the optional arguments of data sources, and package told
// what they answer.
package asked

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// Text is a text, which the validators check.
func Text(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

// AnyOf is a set of texts, each of which the validators check.
func AnyOf(description string, validators ...validator.String) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: description,
		Validators: []validator.Set{setvalidator.ValueStringsAre(validators...), setvalidator.NoNullValues()},
	}
}

// Flag is true or false.
func Flag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
}

// Number is a whole number within bounds.
func Number(description string, least, most int64) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, MarkdownDescription: description, Validators: []validator.Int64{int64validator.Between(least, most)},
	}
}

// Moment is a time in UTC.
func Moment(description string) schema.StringAttribute {
	a := Text(description, fw.UTC())
	a.CustomType = timetypes.RFC3339Type{}
	return a
}
