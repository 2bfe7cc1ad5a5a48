// Command schema prints the provider's schemas in the form of `terraform
// providers schema -json`, for tfplugindocs. It asks the provider itself, since
// an older Terraform leaves out what it does not know (resource identity before
// 1.12, list resources and actions before 1.14), and the documentation must not
// depend on which Terraform its author has.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

type object = map[string]any

func main() {
	all, err := schemas(context.Background())
	if err == nil {
		// tfplugindocs looks the provider up by its bare name.
		err = json.NewEncoder(os.Stdout).Encode(object{"format_version": "1.0", "provider_schemas": object{"ciam": all}})
	}
	if err != nil {
		log.Fatal(err)
	}
}

func schemas(ctx context.Context) (object, error) {
	server := provider.Serve(provider.New("dev"))()
	got, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	ids, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range append(got.Diagnostics, ids.Diagnostics...) {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return nil, errors.New(d.Summary + ": " + d.Detail)
		}
	}
	action := func(a *tfprotov6.ActionSchema) object { return schema(a.Schema) }
	return object{
		"provider":                   schema(got.Provider),
		"resource_schemas":           each(got.ResourceSchemas, schema),
		"data_source_schemas":        each(got.DataSourceSchemas, schema),
		"ephemeral_resource_schemas": each(got.EphemeralResourceSchemas, schema),
		"list_resource_schemas":      each(got.ListResourceSchemas, schema),
		"action_schemas":             each(got.ActionSchemas, action),
		"functions":                  each(got.Functions, function),
		"resource_identity_schemas":  each(ids.IdentitySchemas, identity),
	}, nil
}

func each[T any](from map[string]T, convert func(T) object) object {
	to := object{}
	for name, one := range from {
		to[name] = convert(one)
	}
	return to
}

func schema(s *tfprotov6.Schema) object {
	return object{"version": s.Version, "block": block(s.Block)}
}

func block(b *tfprotov6.SchemaBlock) object {
	nested := object{}
	for _, n := range b.BlockTypes {
		nested[n.TypeName] = object{
			"nesting_mode": strings.ToLower(n.Nesting.String()),
			"block":        block(n.Block),
			"min_items":    n.MinItems,
			"max_items":    n.MaxItems,
		}
	}
	return object{
		"attributes":       attributes(b.Attributes, false),
		"block_types":      nested,
		"description":      b.Description,
		"description_kind": kind(b.DescriptionKind),
		"deprecated":       b.Deprecated,
	}
}

// required is how the description of a nested attribute starts that a record cannot do without. The schema calls it
// optional, since Terraform would also miss it in an object that is not known yet (terraform-plugin-framework issue 186).
const required = "Required. "

func attributes(from []*tfprotov6.SchemaAttribute, nested bool) object {
	to := object{}
	for _, a := range from {
		if rest, ok := strings.CutPrefix(a.Description, required); ok && nested {
			a.Description, a.Required, a.Optional = rest, true, false
		}
		one := object{
			"description":      a.Description,
			"description_kind": kind(a.DescriptionKind),
			"deprecated":       a.Deprecated,
			"required":         a.Required,
			"optional":         a.Optional,
			"computed":         a.Computed,
			"sensitive":        a.Sensitive,
			"write_only":       a.WriteOnly,
		}
		if a.NestedType != nil {
			one["nested_type"] = object{
				"attributes":   attributes(a.NestedType.Attributes, true),
				"nesting_mode": strings.ToLower(a.NestedType.Nesting.String()),
			}
		} else {
			one["type"] = a.Type
		}
		to[a.Name] = one
	}
	return to
}

func identity(s *tfprotov6.ResourceIdentitySchema) object {
	to := object{}
	for _, a := range s.IdentityAttributes {
		to[a.Name] = object{
			"type":                a.Type,
			"description":         a.Description,
			"required_for_import": a.RequiredForImport,
			"optional_for_import": a.OptionalForImport,
		}
	}
	return object{"version": s.Version, "attributes": to}
}

func function(f *tfprotov6.Function) object {
	to := object{
		"summary":             f.Summary,
		"description":         f.Description,
		"deprecation_message": f.DeprecationMessage,
		"return_type":         f.Return.Type,
	}
	parameters := []object{}
	for _, p := range f.Parameters {
		parameters = append(parameters, parameter(p))
	}
	to["parameters"] = parameters
	if f.VariadicParameter != nil {
		to["variadic_parameter"] = parameter(f.VariadicParameter)
	}
	return to
}

func parameter(p *tfprotov6.FunctionParameter) object {
	return object{"name": p.Name, "description": p.Description, "is_nullable": p.AllowNullValue, "type": p.Type}
}

func kind(k tfprotov6.StringKind) string {
	if k == tfprotov6.StringKindMarkdown {
		return "markdown"
	}
	return "plain"
}
