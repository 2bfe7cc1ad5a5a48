package command

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// people writes an export of an HR system.
func (o *office) people(lines string) {
	o.t.Helper()
	file := filepath.Join(o.dir, "people.csv")
	content := "# exported_at=2026-03-02T06:00:00Z\nid,login,mail,active,employee_type,groups\n" + lines
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		o.t.Fatal(err)
	}
	o.env = []string{
		"CIAM_DIRECTORY_FILE_PATH=" + file,
		`CIAM_DIRECTORY_FUNCTIONS={"security":["security"],"compliance":["compliance"]}`,
		`CIAM_DIRECTORY_EXTERNAL_EMPLOYEE_TYPES=contractor`,
	}
}

// drifts runs drift, and returns its exit code and what it found.
func (o *office) drifts() (code int, kinds map[rules.DriftKind]bool) {
	o.t.Helper()
	said := o.run("drift", "-o", "json", o.address)
	var found struct{ Drifts []report.Drift }
	if said.out != "" {
		if err := json.Unmarshal([]byte(said.out), &found); err != nil {
			o.t.Fatalf("%v: %s", err, said.out)
		}
	}
	kinds = map[rules.DriftKind]bool{}
	for _, d := range found.Drifts {
		kinds[d.Kind] = true
	}
	return said.code, kinds
}

// The exit code tells whether ownership has drifted. An outage is an error, never "no
// drift".
func TestDrift(t *testing.T) {
	o := newOffice(t)
	const carla, sasha = "1,carla,carla@bank.example,true,employee,compliance\n", "2,sasha,sasha@bank.example,true,employee,security\n"
	for name, c := range map[string]struct {
		people string
		code   int
		kind   rules.DriftKind
	}{
		"nobody":     {carla + sasha, exitDone, ""},
		"departed":   {carla, exitDrift, rules.Departed},
		"disabled":   {carla + "2,sasha,s@bank.example,false,employee,security\n", exitDrift, rules.Disabled},
		"moved":      {carla + "2,sasha,s@bank.example,true,employee,compliance\n", exitDrift, rules.Moved},
		"contractor": {carla + "2,sasha,s@bank.example,true,contractor,security\n", exitDrift, rules.BecameExternal},
	} {
		o.people(c.people)
		if code, kinds := o.drifts(); code != c.code || c.kind != "" && (!kinds[c.kind] || len(kinds) != 1) {
			t.Errorf("%s: exit code %d, found %v", name, code, kinds)
		}
	}
	o.people("malformed\n")
	said := o.run("drift", "-o", "json", o.address).fails(report.ErrUnavailable, "people.csv")
	if text := report.ErrUnavailable.Error(); strings.Count(said.beside, text) != 1 {
		t.Errorf("%q is not said once in\n%s", text, said.beside)
	}
	o.people(carla + sasha)
	o.run("drift", "sqlite:"+filepath.Join(o.dir, "none.db")).fails(register.ErrAbsent)
	if said := o.run("drift", "-o", "html", o.address); said.code != exitUsage {
		t.Errorf("an unknown format: exit code %d", said.code)
	}
	o.env = append(o.env, "CIAM_DIRECTORY_TIMEOUT=soon")
	if said := o.run("drift", o.address); said.code != exitFailed {
		t.Errorf("an invalid timeout: exit code %d", said.code)
	}
	o.env = nil
	if code, kinds := o.drifts(); code != exitDone || len(kinds) > 0 {
		t.Errorf("without a directory: exit code %d, %v", code, kinds)
	}
}

// TestPinnedRegister: commands that judge or sign for a register refuse one that
// CIAM_REGISTER_ID does not pin.
func TestPinnedRegister(t *testing.T) {
	o := newOffice(t)
	o.people("1,carla,carla@bank.example,true,employee,compliance\n2,sasha,sasha@bank.example,true,employee,security\n")
	o.env = append(o.env, "CIAM_REGISTER_ID=00000000-0000-4000-8000-000000000000")
	o.run("drift", o.address).fails(register.ErrForeign)
	o.state("approve", "-migration", "shop", "-key", o.key, "-yes").fails(register.ErrForeign)
}

// TestPinInAnyCase checks that a pin is read as the provider reads it: in either case,
// and nothing that is no UUID passes for another register.
func TestPinInAnyCase(t *testing.T) {
	o := newOffice(t)
	o.people("1,carla,carla@bank.example,true,employee,compliance\n2,sasha,sasha@bank.example,true,employee,security\n")
	r, err := sqlstore.Open(o.address, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	identity, err := r.Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	env := o.env
	for _, pin := range []string{identity.ID, strings.ToUpper(identity.ID)} {
		o.env = append(env, "CIAM_REGISTER_ID="+pin)
		o.state("approve", "-migration", "shop", "-key", o.key, "-yes").ok()
	}
	for _, pin := range []string{"bank", "{" + identity.ID + "}", identity.ID + " ", strings.ReplaceAll(identity.ID, "-", "")} {
		o.env = append(env, "CIAM_REGISTER_ID="+pin)
		if got := o.state("approve", "-migration", "shop", "-key", o.key, "-yes"); got.code != exitFailed || errors.Is(got.err, register.ErrForeign) || !strings.Contains(got.beside, "CIAM_REGISTER_ID") {
			t.Errorf("%q: exit code %d, %v", pin, got.code, got.err)
		}
	}
}
