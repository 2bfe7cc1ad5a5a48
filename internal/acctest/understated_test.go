package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The configuration of an identity platform: as a migration of the pages declares it, and
// with more.
const (
	platformPages = `terraform {
  required_providers {
    auth0 = {
      source = "auth0/auth0"
    }
  }
}

resource "auth0_branding" "this" {
  logo_url = "https://shop.example/logo.svg"
}
`
	platformRoles = `resource "auth0_organization_member_roles" "agency" {
  for_each = toset(["jane@shop.example"])

  organization_id = "org_fictional"
  user_id         = each.key
  roles           = ["rol_administrator"]
}
`
)

// identityProvider builds the stand-in for the provider of an identity platform.
var identityProvider = sync.OnceValues(func() (dir string, err error) {
	dir, err = build()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "auth0")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(dir, "terraform-provider-auth0"), "./internal/acctest/standin")
	cmd.Dir = Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	rc := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"auth0/auth0\" = %q\n  }\n  direct {}\n}\n", dir)
	return dir, os.WriteFile(filepath.Join(dir, "terraformrc"), []byte(rc), 0o600)
})

// platform is the state of an identity platform, under Terraform or OpenTofu.
type platform struct {
	*Workspace
	name, path string
}

// platformUnder is such a state on the register of another workspace.
func platformUnder(w *Workspace, name, path string) platform {
	w.t.Helper()
	dir, err := identityProvider()
	must(w.t, err)
	p := platform{NewWorkspace(w.t), name, path}
	p.Env = append(slices.Clone(w.Env), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "terraformrc"), "CHECKPOINT_DISABLE=1", "PATH="+filepath.Dir(path)+":"+os.Getenv("PATH"))
	return p
}

// plans saves a plan of a configuration.
func (p platform) plans(file, configuration string) {
	p.t.Helper()
	p.Write("main.tf", configuration)
	cmd := exec.Command(p.path, "plan", "-input=false", "-out="+file)
	cmd.Dir, cmd.Env = p.Dir, append(os.Environ(), p.Env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("%s plan: %v\n%s", p.name, err, out)
	}
}

// judge runs a command about a plan. codes are those of what closes the gate, and items
// the touches that they are about.
func (p platform) judge(args ...string) (exit int, codes, items []string) {
	p.t.Helper()
	exit, out, beside := p.program(append([]string{"plan", args[0], "-o", "json", "-name", "login-prod"}, args[1:]...)...)
	if strings.Contains(out+beside, "jane@") {
		p.t.Errorf("%v prints a key of for_each:\n%s\n%s", args, out, beside)
	}
	var printed struct {
		Findings []struct {
			Code, Level string
			Items       []string
		}
	}
	if exit == 0 || exit == 3 {
		if err := json.Unmarshal([]byte(out), &printed); err != nil {
			p.t.Fatalf("%v: exit code %d, %v\n%s\n%s", args, exit, err, out, beside)
		}
	}
	for _, f := range printed.Findings {
		if f.Level == "error" {
			codes, items = append(codes, f.Code), append(items, f.Items...)
		}
	}
	return exit, codes, items
}

// expect judges a plan that must end with an exit code and, if it is not accepted, with
// a finding of this code.
func (p platform) expect(what string, exit int, code string, args ...string) {
	p.t.Helper()
	got, codes, items := p.judge(args...)
	if got != exit || code != "" && !slices.Contains(codes, code) {
		p.t.Errorf("%s, %s: exit code %d, findings %v about %v; want %d with %q", p.name, what, got, codes, items, exit, code)
	}
}

// TestUnderstatedPlan: a migration declares branding, and the plan of the identity
// platform grants administrator roles. The check stops it, its gate closes, and nothing
// but the recorded plan file is accepted.
func TestUnderstatedPlan(t *testing.T) {
	t.Parallel()
	programs := map[string]string{}
	if path, err := exec.LookPath("tofu"); err == nil {
		programs["tofu"] = path
	}
	if p := Program(t); p.isTofu {
		programs["tofu"] = p.path
	} else {
		programs["terraform"] = p.path
	}
	for name, path := range programs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			understated(t, name, path)
		})
	}
}

func understated(t *testing.T, name, path string) {
	g := Example(t, "guard")
	g.Env = append(g.Env, "CIAM_REGISTER="+g.address())
	g.Apply().OK()
	p := platformUnder(g, name, path)
	show := []string{"-show", name}
	check := func(args ...string) []string {
		return slices.Concat([]string{"check", "-migration", "new-colours"}, show, args)
	}
	verify := func(args ...string) []string { return slices.Concat([]string{"verify"}, show, args) }
	const permit = "permit/new-colours/cutover/1"

	p.plans("more.bin", platformPages+platformRoles)
	p.expect("a plan that does more", 3, "CIAM707", check("-record", "more.bin")...)
	refused := g.Plan("-var=permit=true").Fails("CIAM707")
	for _, part := range []string{"delegated_admin", "auth0_organization_member_roles.agency", "high", "engineering", "compliance", "abuse_case_testing"} {
		if !strings.Contains(refused.Find("CIAM707")[0].Detail, part) {
			t.Errorf("CIAM707 lacks %s:\n%s", part, refused.Text())
		}
	}

	// Without a gate nobody permits anything, and the pipeline still stops.
	whole := exampleText(t, "guard", "main.tf")
	ungoverned, _, _ := strings.Cut(whole, `resource "ciam_gate"`)
	g.Write("main.tf", ungoverned)
	g.Apply().OK()
	if exit, codes, items := p.judge(verify("-any-permit", "more.bin")...); exit != 3 || !slices.Contains(codes, "CIAM707") || !slices.Contains(items, "delegated_admin") {
		t.Errorf("with a deleted gate: exit code %d, %v, %v", exit, codes, items)
	}
	g.Write("main.tf", whole)

	p.plans("old.bin", platformPages)
	p.expect("an old plan", 0, "", check("-record", "old.bin")...)
	time.Sleep(1100 * time.Millisecond) // the time of a plan has whole seconds
	p.plans("plan.bin", platformPages)
	p.expect("a plan that does what is declared", 0, "", check("-record", "plan.bin")...)
	p.expect("a plan without a permit", 3, "CIAM710", verify("-permit", permit, "plan.bin")...)

	g.Plan("-var=permit=true", "-out=permit.bin").OK()
	g.Write("permit.json", g.Run("show", "-json", "permit.bin").OK().Output)
	if code, out, beside := g.program("plan", "check", "-migration", "new-colours", "-name", "governance", "-record", "permit.json"); code != 0 {
		t.Fatalf("exit code %d\n%s\n%s", code, out, beside)
	}
	g.Run("apply", "-json", "-input=false", "permit.bin").OK()

	p.expect("the recorded plan", 0, "", verify("-permit", permit, "plan.bin")...)
	p.expect("the recorded plan under any permit", 0, "", verify("-any-permit", "plan.bin")...)
	p.expect("an old plan", 3, "CIAM710", verify("-permit", permit, "old.bin")...)
	p.expect("a plan that does more", 3, "CIAM710", verify("-permit", permit, "more.bin")...)
	p.expect("a plan that does more under any permit", 3, "CIAM707", verify("-any-permit", "more.bin")...)
	p.expect("the plan of another state", 3, "CIAM710", append(verify("-permit", permit, "plan.bin"), "-name", "login-test")...)

	// One byte of the file makes it unreadable; one byte of its JSON makes it another plan.
	saved, err := os.ReadFile(filepath.Join(p.Dir, "plan.bin"))
	must(t, err)
	saved[len(saved)/2] ^= 1
	must(t, os.WriteFile(filepath.Join(p.Dir, "changed.bin"), saved, 0o600))
	if exit, _, _ := p.judge(verify("-permit", permit, "changed.bin")...); exit != 1 && exit != 3 {
		t.Errorf("a file with one byte changed: exit code %d", exit)
	}
	cmd := exec.Command(path, "show", "-json", "plan.bin")
	cmd.Dir, cmd.Env = p.Dir, append(os.Environ(), p.Env...)
	shown, err := cmd.Output()
	must(t, err)
	must(t, os.WriteFile(filepath.Join(p.Dir, "plan.json"), shown, 0o600))
	must(t, os.WriteFile(filepath.Join(p.Dir, "changed.json"), bytes.Replace(shown, []byte("logo.svg"), []byte("logo.svh"), 1), 0o600))
	show = nil
	p.expect("the JSON of the recorded plan", 0, "", verify("-permit", permit, "plan.json")...)
	p.expect("its JSON with one byte changed", 3, "CIAM710", verify("-permit", permit, "changed.json")...)
}

// TestEncryptedPlan: a plan that OpenTofu encrypted is read with its key, and not without.
func TestEncryptedPlan(t *testing.T) {
	t.Parallel()
	path, err := exec.LookPath("tofu")
	if err != nil {
		t.Skip("needs OpenTofu on PATH: encrypted plans")
	}
	g := Example(t, "guard")
	g.Env = append(g.Env, "CIAM_REGISTER="+g.address())
	g.Apply().OK()
	p := platformUnder(g, "tofu", path)
	unencrypted := p.Env
	p.Env = append(slices.Clone(p.Env), `TF_ENCRYPTION=key_provider "pbkdf2" "key" {
  passphrase = "correct-horse-battery-staple"
}
method "aes_gcm" "method" {
  keys = key_provider.pbkdf2.key
}
plan {
  method   = method.aes_gcm.method
  enforced = true
}`)
	p.plans("plan.bin", platformPages+platformRoles)
	check := []string{"check", "-migration", "new-colours", "-show", "tofu", "plan.bin"}
	p.expect("an encrypted plan", 3, "CIAM707", check...)
	p.Env = unencrypted
	p.expect("an encrypted plan without its key", 1, "", check...)
}
