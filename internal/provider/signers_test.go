package provider_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
)

// Keys of the directory need a directory that has keys.
func TestDirectoryOfSigners(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		valid bool
	}{
		"none":                             {nil, false},
		"LDAP":                             {map[string]string{"LDAP_URLS": "ldaps://ldap.example", "LDAP_BASE_DN": "dc=example"}, true},
		"file":                             {map[string]string{"FILE_PATH": "people.csv"}, true},
		"SCIM":                             {map[string]string{"SCIM_URL": "https://scim.example/v2", "SCIM_TOKEN": "t"}, false},
		"SCIM, and a signers file over it": {map[string]string{"SCIM_URL": "https://scim.example/v2", "SCIM_TOKEN": "t", "": ""}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(provider.EnvRegister, "")
			for variable, value := range c.env {
				if variable == "" {
					t.Setenv(provider.EnvAllowedSigners, "/dev/null")
				} else {
					t.Setenv("CIAM_DIRECTORY_"+variable, value)
				}
			}
			config, err := json.Marshal(map[string]any{
				"register": "sqlite:" + t.TempDir() + "/register.db", "actor": "tester",
				"signers": map[string]any{"directory": true, "allowed_signers_file": nil},
			})
			if err != nil {
				t.Fatal(err)
			}
			resp, err := provider.Serve(provider.New("test"))().ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
				Config: &tfprotov6.DynamicValue{JSON: config},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(resp.Diagnostics); c.valid != (got == 0) || got > 1 {
				t.Errorf("%d diagnostics: %v", got, resp.Diagnostics)
			}
		})
	}
}
