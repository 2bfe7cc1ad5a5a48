// Command empty serves a provider that has the schemas of ours and no logic: it stores what it is given and fills in
// computed attributes. It is written with the same framework, as any provider is, and changes none of its settings.
// The benchmark of the overhead runs it in place of ours.
package main

import (
	"context"
	"fmt"
	"log"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	ciam "github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

func main() {
	ours := ciam.New("empty")
	err := providerserver.Serve(context.Background(), func() provider.Provider { return empty{ours()} },
		providerserver.ServeOpts{Address: "registry.terraform.io/ciam-governance/ciam"})
	if err != nil {
		log.Fatal(err)
	}
}

// empty is our provider without a session, with resources that have no logic.
type empty struct{ provider.Provider }

func (empty) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (e empty) Resources(ctx context.Context) []func() resource.Resource {
	all := e.Provider.Resources(ctx)
	for i, construct := range all {
		all[i] = func() resource.Resource { return bare{construct()} }
	}
	return all
}

// bare has the schema of one of our resources, and no more of it: an interface
// that ours implements, such as ModifyPlan, is not one of bare's.
type bare struct{ resource.Resource }

func (bare) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State = fill(req.Plan, &resp.Diagnostics)
}

func (bare) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (bare) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State = fill(req.Plan, &resp.Diagnostics)
}

func (bare) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

var filled atomic.Int64

// fill gives each unknown attribute a value that the schema of a resource that
// names this one accepts. Each id is another one, as with ours.
func fill(plan tfsdk.Plan, diags *diag.Diagnostics) tfsdk.State {
	fields := map[string]tftypes.Value{}
	if err := plan.Raw.As(&fields); err != nil {
		diags.AddError("Plan cannot be read", err.Error())
	}
	for name, v := range fields {
		if v.IsKnown() {
			continue
		}
		var value any
		switch {
		case name == "id":
			value = newID(fields)
		case name == "digest":
			value = "sha256:" + strings.Repeat("0", 64)
		case v.Type().Is(tftypes.String):
			value = ""
		case v.Type().Is(tftypes.Bool):
			value = true
		}
		fields[name] = tftypes.NewValue(v.Type(), value)
	}
	return tfsdk.State{Schema: plan.Schema, Raw: tftypes.NewValue(plan.Raw.Type(), fields)}
}

// newID is an id of the kind that the resource with these attributes has.
func newID(fields map[string]tftypes.Value) string {
	n := filled.Add(1)
	for _, known := range []struct{ attribute, id string }{
		{"target_platform", "migration/m-%d"},
		{"accountable", "decision/m/d-%d"},
		{"collected_at", "evidence/m/e-%d"},
		{"granted_at", "exception/m/e-%d"},
		{"approver", "approval/m/cutover/security/p-%d"},
		{"gate_id", "permit/m/cutover/%d"},
		{"stage", "gate/m-%d/cutover"},
	} {
		if _, has := fields[known.attribute]; has {
			return fmt.Sprintf(known.id, n)
		}
	}
	return fmt.Sprintf("person/p-%d", n)
}
