package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/generate"
)

// exported writes an export of an HR system, and returns the variable that names it.
func exported(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "people.csv")
	text := "id,login,mail,active,employee_type,groups,number\n" + strings.Join(lines, "\n") + "\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return "CIAM_DIRECTORY_FILE_PATH=" + path
}

func TestPartyGenerate(t *testing.T) {
	t.Parallel()
	people := exported(t, `u1,jane,jane@bank.example,true,employee,"cn=sec,dc=bank",4711`, `u2,vic,vic@acme.example,true,contractor,eng,`)
	o := run(t, []string{people, `CIAM_DIRECTORY_EXTERNAL_EMPLOYEE_TYPES=contractor`}, "party", "generate", "-function", "security=cn=sec,dc=bank", "-function", "engineering=eng", "-o", "hcl")
	o.ok(`resource "ciam_party" "person_4711"`, `resource "ciam_party" "person_vic"`, `"team_eng"`, "ciam_party.person_4711.id")
	if !strings.Contains(o.beside, "person/vic") {
		t.Errorf("no note on vic: %s", o.beside)
	}
	run(t, []string{people}, "party", "generate", "-function", "security=other").fails(generate.ErrNoGroup, "other")
	run(t, []string{"CIAM_DIRECTORY_FILE_PATH=" + t.TempDir()}, "party", "generate", "-function", "security=other").fails(nil)
	run(t, []string{"CIAM_DIRECTORY_SCIM_URL=http://scim.example"}, "party", "generate", "-function", "security=a").fails(nil, "directory.scim.url")
}

// The register's people keep their names.
func TestPartyGenerateRegistered(t *testing.T) {
	t.Parallel()
	address, _ := filled(t)
	people := exported(t, `u1,other,jane@bank.example,true,employee,sec,4711`)
	o := run(t, []string{people, "CIAM_REGISTER=" + address}, "party", "generate", "-function", "security=sec").ok(`"person_jane"`)
	if strings.Contains(o.out, "person_4711") {
		t.Error(o.out)
	}
}

func TestPartyGenerateUsage(t *testing.T) {
	t.Parallel()
	people := exported(t)
	for name, args := range map[string][]string{
		"no command":       {},
		"unknown command":  {"list"},
		"no group":         {"generate"},
		"no function":      {"generate", "-function", "sec"},
		"unknown function": {"generate", "-function", "board=sec"},
		"empty group":      {"generate", "-function", "security="},
		"format":           {"generate", "-function", "security=sec", "-o", "json"},
		"argument":         {"generate", "-function", "security=sec", "more"},
	} {
		if o := run(t, []string{people}, append([]string{"party"}, args...)...); o.code != exitUsage || o.out != "" {
			t.Errorf("%s: exit code %d\n%s", name, o.code, o.beside)
		}
	}
	if o := run(t, nil, "party", "generate", "-function", "security=sec"); o.code != exitUsage {
		t.Errorf("no directory: exit code %d\n%s", o.code, o.beside)
	}
}
