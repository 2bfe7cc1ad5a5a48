package provider_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// TestRegisterID checks that register_id must be a UUID in the form that registers
// have. Other forms that UUID libraries read would never equal an identity.
func TestRegisterID(t *testing.T) {
	const id = "3b241101-e2bb-4255-8caf-4136c566a962"
	for _, test := range []struct {
		what, configured, env string
		valid                 bool
	}{
		{"none", "", "", true},
		{"lower case", id, "", true},
		{"upper case", "3B241101-E2BB-4255-8CAF-4136C566A962", "", true},
		{"environment", "", id, true},
		{"same in both", id, id, true},
		{"same in both, in another case", id, "3B241101-E2BB-4255-8CAF-4136C566A962", true},
		{"a name", "bank", "", false},
		{"a name in the environment", "", "bank", false},
		{"different in both", id, "11111111-e2bb-4255-8caf-4136c566a962", false},
		{"no hyphens", "3b241101e2bb42558caf4136c566a962", "", false},
		{"braces", "{" + id + "}", "", false},
		{"URN", "urn:uuid:" + id, "", false},
		{"a space", id + " ", "", false},
		{"too short", id[1:], "", false},
		{"not hexadecimal", "g" + id[1:], "", false},
	} {
		t.Run(test.what, func(t *testing.T) {
			t.Setenv(provider.EnvRegisterID, test.env)
			t.Setenv(provider.EnvRegister, "")
			values := map[string]any{"register": "sqlite:" + t.TempDir() + "/register.db", "actor": "tester", "register_id": nil}
			if test.configured != "" {
				values["register_id"] = test.configured
			}
			config, err := json.Marshal(values)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := provider.Serve(provider.New("test"))().ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
				Config: &tfprotov6.DynamicValue{JSON: config},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(resp.Diagnostics); test.valid != (got == 0) || got > 1 {
				t.Errorf("%d diagnostics: %v", got, resp.Diagnostics)
			}
		})
	}
}
