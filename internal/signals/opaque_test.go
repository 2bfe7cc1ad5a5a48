package signals

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// A provisioner runs when its resource is created or destroyed. An action that this
// version does not know can do anything.
func TestIsOpaque(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change tfplan.Change
		does   action
		want   bool
	}{
		"a known type":             {tfplan.Change{Type: "okta_group"}, create, false},
		"provisioned and created":  {tfplan.Change{Type: "okta_group", Provisioned: true}, create, true},
		"provisioned and replaced": {tfplan.Change{Type: "okta_group", Provisioned: true}, anyAction, true},
		"provisioned and removed":  {tfplan.Change{Type: "okta_group", Provisioned: true}, remove, true},
		"provisioned and updated":  {tfplan.Change{Type: "okta_group", Provisioned: true}, update, false},
		"an unknown action":        {tfplan.Change{Type: "okta_group"}, 0, true},
		"a raw call":               {tfplan.Change{Type: "restapi_object"}, update, true},
		"a pattern's middle":       {tfplan.Change{Type: "azurerm_resource_group_template_deployment"}, update, true},
	} {
		if got := isOpaque(c.change, c.does); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
