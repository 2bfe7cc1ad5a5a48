package fw

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// ID is the attribute id. like is an example.
func ID(like string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "The record's id. It derives from arguments of the resource, so it is known at plan time as soon as they are. For example `" + like + "`.",
	}
}

// RequiredString is a required text.
func RequiredString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: description, Validators: validators}
}

// RequiredStringInID is a required text that is part of the id: another text makes
// another record.
func RequiredStringInID(description string, validators ...validator.String) schema.StringAttribute {
	a := RequiredString(description, validators...)
	a.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return a
}

// OptionalString is an optional text.
func OptionalString(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: validators}
}

// OptionalSet is an optional set of texts, each of which the validators check.
func OptionalSet(description string, validators ...validator.String) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: description,
		Validators: []validator.Set{setvalidator.ValueStringsAre(validators...), setvalidator.NoNullValues()},
	}
}

// OptionalLimit is an optional set that limits a record to some values. Without it,
// there is no limit. An empty set is refused: a filtered list that comes out empty must
// not cover everything.
func OptionalLimit(description string, validators ...validator.String) schema.SetAttribute {
	a := OptionalSet(description+" An empty set is refused.", validators...)
	a.Validators = append(a.Validators, notEmpty{setvalidator.SizeAtLeast(1)})
	return a
}

// RequiredSet is a set of at least one text, each of which the validators
// check.
func RequiredSet(description string, validators ...validator.String) schema.SetAttribute {
	a := OptionalSet(description, validators...)
	a.Optional, a.Required = false, true
	a.Validators = append(a.Validators, setvalidator.SizeAtLeast(1))
	return a
}

// RequiredMap is a map of at least one text, each of which the validators
// check, under keys of an enumeration.
func RequiredMap[T ~string](description string, keys []T, validators ...validator.String) schema.MapAttribute {
	a := OptionalMap(description, keys, validators...)
	a.Optional, a.Required = false, true
	a.Validators = append(a.Validators, mapvalidator.SizeAtLeast(1))
	return a
}

// OptionalMap is an optional map; see RequiredMap.
func OptionalMap[T ~string](description string, keys []T, validators ...validator.String) schema.MapAttribute {
	return schema.MapAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: description,
		Validators: []validator.Map{
			mapvalidator.KeysAre(OneOf(keys)), mapvalidator.ValueStringsAre(validators...),
			mapvalidator.NoNullValues(),
		},
	}
}

// TimeAttribute is a time attribute.
func TimeAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		CustomType: TimestampType{}, MarkdownDescription: description,
		Validators: []validator.String{UTC()},
	}
}

// ComputedString is a computed text.
func ComputedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// ComputedSet is a computed set of texts.
func ComputedSet(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// OptionalStringWithDefault is an optional text with a default, one of the values.
func OptionalStringWithDefault[T ~string](description string, fallback T, values ...T) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString(string(fallback)),
		MarkdownDescription: description, Validators: []validator.String{OneOf(values)},
	}
}

// Stage is a stage that is part of the id, by default the cutover.
func Stage(description string) schema.StringAttribute {
	a := OptionalStringWithDefault(description, governance.Cutover, governance.Stages()...)
	a.PlanModifiers = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	return a
}
