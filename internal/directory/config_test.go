package directory

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The environment wins, argument by argument, and leaves the caller's
// configuration as it is.
func TestWithEnv(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(" from file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{
		"CIAM_DIRECTORY_LDAP_URLS": "ldaps://one ldaps://two", "CIAM_DIRECTORY_LDAP_BIND_PASSWORD_FILE": secret, "CIAM_DIRECTORY_LDAP_START_TLS": "true",
		"CIAM_DIRECTORY_LDAP_PAGE_SIZE": "7", "CIAM_DIRECTORY_LDAP_ATTRIBUTES": `{"login":"cn"}`, "CIAM_DIRECTORY_FUNCTIONS": `{"audit":["cn=a b"]}`,
		"CIAM_DIRECTORY_EXTERNAL_EMPLOYEE_TYPES": "a b", "CIAM_DIRECTORY_EXTERNAL_GROUPS": `["cn=c d"]`, "CIAM_DIRECTORY_TIMEOUT": "3s",
	}
	config := Config{LDAP: &LDAP{URLs: []string{"ldaps://old"}, BaseDN: "dc=example", Attributes: map[string]string{"mail": "m"}}, File: &File{Path: "x"}}
	got, err := config.WithEnv(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	l := got.LDAP
	if !slices.Equal(l.URLs, []string{"ldaps://one", "ldaps://two"}) || l.BindPassword != " from file" || !l.StartTLS || l.PageSize != 7 || l.BaseDN != "dc=example" ||
		len(l.Attributes) != 1 || l.Attributes["login"] != "cn" || got.Functions[governance.Audit][0] != "cn=a b" ||
		len(got.External.EmployeeTypes) != 2 || got.External.Groups[0] != "cn=c d" || got.Timeout != "3s" || got.File != nil {
		t.Errorf("got %+v, %+v", got, l)
	}
	if config.LDAP.URLs[0] != "ldaps://old" || config.LDAP.Attributes["mail"] != "m" || config.LDAP.PageSize != 0 {
		t.Errorf("the caller's configuration is now %+v", config.LDAP)
	}
	if none, err := (Config{}).WithEnv(func(string) string { return "" }); err != nil || none.Configured() {
		t.Errorf("without variables %+v, %v", none, err)
	}
}

func TestWithEnvRefused(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]map[string]string{
		"CIAM_DIRECTORY_LDAP_START_TLS":          {"CIAM_DIRECTORY_LDAP_START_TLS": "perhaps"},
		"CIAM_DIRECTORY_LDAP_PAGE_SIZE":          {"CIAM_DIRECTORY_LDAP_PAGE_SIZE": "x"},
		"CIAM_DIRECTORY_FUNCTIONS":               {"CIAM_DIRECTORY_FUNCTIONS": "security=cn"},
		"CIAM_DIRECTORY_SCIM_TOKEN_FILE":         {"CIAM_DIRECTORY_SCIM_TOKEN_FILE": "/none/token"},
		"CIAM_DIRECTORY_SCIM_CLIENT_SECRET_FILE": {"CIAM_DIRECTORY_SCIM_CLIENT_SECRET_FILE": "/dev/null"},
		"CIAM_DIRECTORY_SCIM_TOKEN":              {"CIAM_DIRECTORY_SCIM_TOKEN": "tok3n", "CIAM_DIRECTORY_SCIM_TOKEN_FILE": "/dev/null"},
	} {
		if _, err := (Config{}).WithEnv(func(name string) string { return env[name] }); err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "tok3n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	file := func(change func(*Config)) Config {
		c := Config{File: &File{Path: "people.csv"}}
		change(&c)
		return c
	}
	for path, c := range map[string]Config{
		"":                                  {},
		"directory":                         {Timeout: "1s"},
		"directory.file.path":               {File: &File{}},
		"directory.file.max_age":            {File: &File{Path: "x", MaxAge: "3 days"}},
		"directory.timeout":                 file(func(c *Config) { c.Timeout = "-1s" }),
		"directory.on_unavailable":          file(func(c *Config) { c.OnUnavailable = "ignore" }),
		"directory.functions":               file(func(c *Config) { c.Functions = map[governance.Function][]string{"cooking": {"x"}} }),
		"directory.functions.audit":         file(func(c *Config) { c.Functions = map[governance.Function][]string{"audit": {}} }),
		"directory.external.groups":         file(func(c *Config) { c.External.Groups = []string{" "} }),
		"directory.external.employee_types": file(func(c *Config) { c.External.EmployeeTypes = []string{""} }),
	} {
		err := c.Validate()
		invalid, _ := errors.AsType[*InvalidError](err)
		if path == "" && err != nil || path != "" && (invalid == nil || invalid.Path != path) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if d, err := Open(Config{}, clock.System{}); err != nil || !errors.Is(d.Members(t.Context(), "x").Err(), environment.ErrNotConfigured) {
		t.Errorf("nothing configured: %v", err)
	}
}
