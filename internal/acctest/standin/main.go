// Command standin serves a provider in place of one that tests must not download: auth0/auth0 if the program is named so,
// and else hashicorp/local. Tests install it beside ours.
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

func main() {
	served, address := provider.Provider(local{}), "registry.terraform.io/hashicorp/local"
	if strings.HasPrefix(filepath.Base(os.Args[0]), "terraform-provider-auth0") {
		served, address = auth0{}, "registry.terraform.io/auth0/auth0"
	}
	err := providerserver.Serve(context.Background(), func() provider.Provider { return served }, providerserver.ServeOpts{Address: address})
	if err != nil {
		log.Fatal(err)
	}
}

type local struct{}

func (local) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "local"
}
func (local) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (local) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (local) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (local) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return file{} }}
}

// file is a file on this machine. Every change replaces it.
type file struct{}

func (file) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "local_file"
}

func (file) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	text := schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}}
	resp.Schema.Attributes = map[string]schema.Attribute{"filename": text, "content": text}
}

func (file) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	name := attribute(ctx, resp.State, "filename", &resp.Diagnostics)
	if err := os.WriteFile(name, []byte(attribute(ctx, resp.State, "content", &resp.Diagnostics)), 0o600); err != nil {
		resp.Diagnostics.AddError("Cannot write the file", err.Error())
	}
}

func (file) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (file) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (file) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if err := os.Remove(attribute(ctx, req.State, "filename", &resp.Diagnostics)); err != nil {
		resp.Diagnostics.AddError("Cannot delete the file", err.Error())
	}
}

func attribute(ctx context.Context, state tfsdk.State, name string, diags *diag.Diagnostics) string {
	var value string
	diags.Append(state.GetAttribute(ctx, path.Root(name), &value)...)
	return value
}
