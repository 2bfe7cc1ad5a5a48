package acctest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

func registeredEphemeralResources(t testing.TB) []string {
	t.Helper()
	p, ok := provider.New("test")().(tfprovider.ProviderWithEphemeralResources)
	if !ok {
		t.Fatal("the provider has no ephemeral resources")
	}
	var names []string
	for _, constructor := range p.EphemeralResources(t.Context()) {
		var resp ephemeral.MetadataResponse
		constructor().Metadata(t.Context(), ephemeral.MetadataRequest{ProviderTypeName: "ciam"}, &resp)
		names = append(names, resp.TypeName)
	}
	return names
}

// Another state with only the ephemeral resources and what depends on them.
func TestEphemeralExamples(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	owner, there := Example(t, "complete"), NewWorkspace(t)
	share(owner, there)
	owner.Apply().OK()
	for _, name := range registeredEphemeralResources(t) {
		there.Write(name+".tf", exampleText(t, "ephemeral-resources", name, "ephemeral-resource.tf"))
	}
	there.Write("provider.tf", Join(ProviderBlocks(t)))
	there.Apply().OK()
	there.Plan().Empty()
	owner.Replace("main.tf", "ciam_approval.security.id, ", "")
	owner.Apply().OK()
	there.Plan().Fails("").Reports(gateClosed, "CIAM211").Points("", "gate_id")
}

// The steps of the comment at the top of the example.
func TestStopWhenClosedExample(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	owner, there := Example(t, "complete"), Example(t, "stop-when-closed")
	share(owner, there)
	owner.Apply().OK()
	there.Write("pin.auto.tfvars", fmt.Sprintf("register_id = %q\n", owner.registerID()))
	there.Apply().OK()
	there.Plan().Empty()
	there.Replace("main.tf", "25 %", "50 %")
	there.Replace("main.tf", "sign-ins by platform", "sign-ins by platform and country")
	there.Plan("-out=step.tfplan").OK().wants(map[string]string{"terraform_data.share": "update", "terraform_data.dashboard": "update"})

	owner.Replace("main.tf", "ciam_approval.security.id, ", "")
	owner.Apply().OK()
	there.Apply("step.tfplan").Fails("").Reports(gateClosed, "gate/legacy-to-cloud/cutover", "CIAM211")
	if input := there.Attributes("terraform_data.share")["input"]; input != "25 % of sign-ins go to the cloud platform" {
		t.Errorf("the change went ahead: %v", input)
	}
	there.Apply("-target=terraform_data.dashboard").OK()
	if !slices.Contains(there.StateList(), "terraform_data.dashboard") {
		t.Error("the dashboard is gone")
	}
}
