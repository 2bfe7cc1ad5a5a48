package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// auth0 stands in for the provider of an identity platform. Its resources are kept in
// the state only.
type auth0 struct{}

func (auth0) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "auth0"
}

func (auth0) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (auth0) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (auth0) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (auth0) Resources(context.Context) []func() resource.Resource {
	text, texts := schema.StringAttribute{Required: true}, schema.ListAttribute{Required: true, ElementType: types.StringType}
	return []func() resource.Resource{
		func() resource.Resource {
			return setting{"auth0_branding", map[string]schema.Attribute{"logo_url": text}}
		},
		func() resource.Resource {
			return setting{"auth0_organization_member_roles", map[string]schema.Attribute{"organization_id": text, "user_id": text, "roles": texts}}
		},
	}
}

// setting is a resource of a type that is kept in the state only.
type setting struct {
	name       string
	attributes map[string]schema.Attribute
}

func (s setting) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = s.name
}

func (s setting) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = s.attributes
}

func (setting) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (setting) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (setting) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (setting) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
