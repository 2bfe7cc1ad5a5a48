package provider_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// Every noun declares what the generic resource relies on.
func TestNounsAreConsistent(t *testing.T) {
	resources := provider.New("test")().Resources(t.Context())
	if len(resources) == 0 {
		t.Fatal("there are no resources")
	}
	for _, construct := range resources {
		r := construct()
		var named resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "ciam"}, &named)
		noun, ok := r.(interface {
			Faults(context.Context) []string
		})
		if !ok {
			t.Errorf("%s is no generic resource", named.TypeName)
			continue
		}
		for _, fault := range noun.Faults(t.Context()) {
			t.Errorf("%s: %s", named.TypeName, fault)
		}
	}
}
