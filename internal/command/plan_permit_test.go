package command

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// TestPlanVerify: right before apply, only the recorded plan of a permitted scope
// passes.
func TestPlanVerify(t *testing.T) {
	m := migrationNamed("agency", "branding", "delegated_admin", "privileged_api", "machine_to_machine")
	permit := permitFor(m)
	address, r := governed(t, m, permit)
	verify := func(plan string) outcome {
		return run(t, nil, "plan", "verify", "-permit", string(permit.ID()), "-name", "login-prod", plan, address)
	}
	record := func(plan string) {
		run(t, nil, "plan", "check", "-migration", "agency", "-name", "login-prod", "-record", plan, address).exits(exitDone)
	}
	verify(understated).exits(exitFinding, "CIAM710") // not recorded
	record(understated)
	verify(understated).exits(exitDone, "permits", string(permit.ID()))
	verify(samples + "04_nothing_to_apply.json").exits(exitDone)

	text, err := os.ReadFile(understated)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), "plan.json")
	write(t, changed, strings.Replace(string(text), "b.woff", "c.woff", 1))
	verify(changed).exits(exitFinding, "CIAM710") // one byte
	record(changed)
	verify(understated).exits(exitFinding, "CIAM710") // an old one
	verify(changed).exits(exitDone)

	run(t, nil, "plan", "verify", "-permit", "permit/agency/cutover/2", "-name", "login-prod", changed, address).exits(exitFinding)
	run(t, nil, "plan", "verify", "-permit", "permit/agency/cutover/1", "-name", "other", changed, address).exits(exitFinding, "CIAM710")
	for _, args := range [][]string{{}, {"-permit", "x"}, {"-any-permit", "-permit", string(permit.ID())}} {
		run(t, nil, append(append([]string{"plan", "verify", "-name", "x"}, args...), changed, address)...).exits(exitUsage)
	}

	wider := m
	wider.Touches = governance.NewSet(append(wider.Touches, "sso")...)
	put(t, r, wider)
	verify(changed).exits(exitFinding, "CIAM809") // another scope
	put(t, r, m)
	verify(changed).exits(exitDone)
	permit.Outcome = governance.Succeeded
	put(t, r, permit)
	verify(changed).exits(exitFinding) // no longer in progress
}

// TestPlanPinned: a register that is not the pinned one is neither read nor written,
// and without a pin only -record makes a new one.
func TestPlanPinned(t *testing.T) {
	m := migrationNamed("agency", "branding")
	address, r := governed(t, m, permitFor(m))
	other, _ := governed(t, m, permitFor(m))
	identity, err := r.Identity(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	pin := []string{"CIAM_REGISTER_ID=" + identity.ID}
	gone := "sqlite:" + filepath.Join(t.TempDir(), "gone.db")
	inPlan := filepath.Join(t.TempDir(), "plan.json")
	write(t, inPlan, `{"format_version":"1.2","resource_changes":[{"address":"ciam_migration.this","type":"ciam_migration","change":{"actions":["create"],"after":{"name":"agency","touches":["branding"]}}}]}`)
	for _, args := range [][]string{
		{"check", "-migration", "agency", "-name", "x", harmless},
		{"check", "-migration", "agency", "-name", "x", "-record", inPlan},
		{"check", "-migration", "agency", "-name", "x", "-record", harmless},
		{"verify", "-permit", "permit/agency/cutover/1", "-name", "x", harmless},
		{"verify", "-any-permit", "-name", "x", harmless},
	} {
		args = append([]string{"plan"}, args...)
		run(t, pin, append(args, other)...).fails(register.ErrForeign)
		run(t, pin, append(args, gone)...).fails(register.ErrAbsent)
		if o := run(t, pin, append(args, address)...); o.code != exitDone {
			t.Errorf("%v in the pinned register: exit code %d\n%s%s", args, o.code, o.out, o.beside)
		}
	}
	run(t, nil, "plan", "check", "-migration", "other", "-name", "x", inPlan, gone).fails(register.ErrAbsent)
	if _, err := os.Stat(strings.TrimPrefix(gone, "sqlite:")); err == nil {
		t.Error("a register was made")
	}
	run(t, nil, "plan", "check", "-migration", "agency", "-name", "x", "-record", inPlan, gone).exits(exitDone)
}

// TestPlanVerifyAny: deleting the gate from the code does not help.
func TestPlanVerifyAny(t *testing.T) {
	m := migrationNamed("agency", "delegated_admin", "privileged_api", "machine_to_machine")
	address, r := governed(t, m)
	verify := func(plan string) outcome {
		return run(t, nil, "plan", "verify", "-any-permit", "-name", "login-prod", plan, address)
	}
	verify(harmless).exits(exitDone) // low risk
	verify(understated).exits(exitFinding, "CIAM707", "ciam_migration", "delegated_admin")
	put(t, r, permitFor(m))
	verify(understated).exits(exitFinding, "CIAM707", "CIAM710")
	run(t, nil, "plan", "check", "-migration", "agency", "-name", "login-prod", "-record", understated, address)
	verify(understated).exits(exitDone)
	run(t, nil, "plan", "verify", "-any-permit", "-name", "login-prod", understated, "sqlite:"+filepath.Join(t.TempDir(), "gone.db")).exits(exitFailed)
}

// TestPlanVerifyShowsAll: a refused verification lists what nothing covers, and what
// nobody can read from the plan, also where own rows took touches away.
func TestPlanVerifyShowsAll(t *testing.T) {
	m := migrationNamed("agency", "delegated_admin")
	address, _ := governed(t, m)
	var shown struct {
		Undeclared []string
		Findings   []struct{ Code string }
	}
	read := func(args ...string) []string {
		t.Helper()
		shown.Undeclared, shown.Findings = nil, nil
		o := run(t, nil, append([]string{"plan", "verify", "-name", "x", "-o", "json"}, args...)...)
		if err := json.Unmarshal([]byte(o.out), &shown); err != nil {
			t.Fatalf("%v: %s%s", err, o.out, o.beside)
		}
		var codes []string
		for _, f := range shown.Findings {
			codes = append(codes, f.Code)
		}
		return codes
	}
	if codes := read("-permit", "permit/agency/cutover/1", understated, address); !slices.Contains(codes, "CIAM710") || !slices.Contains(shown.Undeclared, "delegated_admin") {
		t.Errorf("without a permit: %q, undeclared %q", codes, shown.Undeclared)
	}
	rows := filepath.Join(t.TempDir(), "own.csv")
	text := "resource_type,attribute,touches\nauth0_organization_member_roles,,none\nauth0_client_grant,,none\n"
	if err := os.WriteFile(rows, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if codes := read("-any-permit", "-signals", rows, understated, address); !slices.Contains(codes, "CIAM709") || slices.Contains(codes, "CIAM707") {
		t.Errorf("with own rows: %q", codes)
	}
	if codes := read("-any-permit", samples+"13_opaque_changes.json", address); !slices.Equal(codes, []string{"CIAM709"}) {
		t.Errorf("of opaque changes: %q", codes)
	}
}
