package command

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

const samples = "../signals/testdata/plans/"

// read is the object that plan read prints.
type readPlan struct {
	Touches []struct {
		Touch, Tier string
		Addresses   []struct {
			Address, Rationale string
			Actions            []string
		}
	}
	Unread, Opaque, Deferred, Drift []string
	Changes                         struct{ Total, Identity int }
	Tier                            *string
	PlanSHA256                      string `json:"plan_sha256"`
	ChangesDigest                   string `json:"changes_digest"`
	SignalsDigest                   string `json:"signals_digest"`
}

func decoded(t *testing.T, text string) (p readPlan) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return p
}

func TestPlanRead(t *testing.T) {
	p := decoded(t, run(t, nil, "plan", "read", "-o", "json", samples+"15_understated.json").ok().out)
	var touches []string
	for _, touch := range p.Touches {
		touches = append(touches, touch.Touch+":"+touch.Tier)
	}
	if want := []string{"delegated_admin:high", "privileged_api:high", "machine_to_machine:moderate", "branding:low"}; !slices.Equal(touches, want) {
		t.Errorf("touches %v, want %v", touches, want)
	}
	if p.Tier == nil || *p.Tier != "high" || p.Changes.Total != 3 || p.Changes.Identity != 3 {
		t.Errorf("%+v", p)
	}
	nothing := decoded(t, run(t, nil, "plan", "read", "-o", "json", samples+"09_drift_only.json").ok().out)
	if nothing.Tier != nil || nothing.Touches == nil || nothing.Unread == nil || nothing.Opaque == nil || nothing.Deferred == nil || len(nothing.Drift) != 1 {
		t.Errorf("%+v", nothing)
	}
	for _, output := range []string{"text", "markdown", "sarif"} {
		out := run(t, nil, "plan", "read", samples+"15_understated.json", "-o", output).ok("delegated_admin", "module.theme.auth0_client_grant.agency").out
		if strings.Contains(out, "fail") { // Atlantis looks for this
			t.Errorf("the output has the text that stops Atlantis:\n%s", out)
		}
	}
	if !json.Valid([]byte(run(t, nil, "plan", "read", "-o", "sarif", samples+"13_opaque_changes.json").ok().out)) {
		t.Error("SARIF is not JSON")
	}
}

// TestPlanReadFaults: exit codes are 1 for what cannot be read and 2 for usage.
func TestPlanReadFaults(t *testing.T) {
	run(t, nil, "plan", "read", samples+"21_format_2.json").fails(tfplan.ErrFormat)
	run(t, nil, "plan", "read", samples+"none.json").fails(os.ErrNotExist)
	run(t, nil, "plan", "read", "-signals", samples+"none.csv", samples+"15_understated.json").fails(os.ErrNotExist)
	run(t, nil, "plan", "read", "-signals", samples+"21_format_2.json", samples+"15_understated.json").fails(signals.ErrRows)
	errored := run(t, nil, "plan", "read", "-o", "json", samples+"20_errored.json").fails(tfplan.ErrErrored)
	if p := decoded(t, errored.out); len(p.Touches) != 1 { // what was planned before the error
		t.Errorf("%+v", p)
	}
	for _, args := range [][]string{
		{"plan"},
		{"plan", "apply"},
		{"plan", "read"},
		{"plan", "read", "a", "b"},
		{"plan", "read", "-o", "xml", "a"},
		{"plan", "read", "-show", "sh", "a"},
		{"plan", "signals", "a"},
		{"plan", "signals", "-provider", "acme/acme"},
	} {
		if o := run(t, nil, args...); o.code != exitUsage {
			t.Errorf("%v: exit code %d", args, o.code)
		}
	}
}

// TestPlanShows: standard input, a pipe and a saved plan give the same as a file.
func TestPlanShows(t *testing.T) {
	text, err := os.ReadFile(samples + "15_understated.json")
	if err != nil {
		t.Fatal(err)
	}
	want := run(t, nil, "plan", "read", "-o", "json", samples+"15_understated.json").ok().out
	var out bytes.Buffer
	c := Command{Stdout: &out, Stderr: os.Stderr, Stdin: bytes.NewReader(text), Getenv: func(string) string { return "" }}
	if code := c.Run(context.Background(), []string{"plan", "read", "-o", "json", "-"}); code != exitDone || out.String() != want {
		t.Errorf("exit code %d:\n%s", code, out.String())
	}
	// A program named terraform that prints the plan which its last argument names.
	folder := t.TempDir()
	program := "#!/bin/sh\n[ \"$1 $2\" = 'show -json' ] && exec cat \"$3\"\nexit 9\n"
	if err := os.WriteFile(filepath.Join(folder, "terraform"), []byte(program), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(filepath.ListSeparator)+os.Getenv("PATH"))
	t.Setenv("TMPDIR", folder)
	if got := run(t, nil, "plan", "read", "-o", "json", "-show", "terraform", samples+"15_understated.json").ok().out; got != want {
		t.Errorf("got\n%s", got)
	}
	run(t, nil, "plan", "read", "-show", "terraform", samples+"none").fails(tfplan.ErrSyntax)
	if left, err := filepath.Glob(filepath.Join(folder, "ciam-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind are %v, %v", left, err)
	}
}

// TestPlanSecrets: no output shows a value, a sensitive value, a key of for_each or
// a write-only argument, also of a plan that cannot be read to its end.
func TestPlanSecrets(t *testing.T) {
	plan := `{"format_version":"1.2","resource_changes":[
	{"address":"module.s3cr3t[\"s3cr3t-a@example.com\"].okta_app_oauth.web[\"s3cr3t\\\"].x[\\\"\"]","index":"s3cr3t-i","type":"okta_app_oauth","mode":"managed","change":{"actions":["update"],
	"before":{"type":"web","redirect_uris":["s3cr3t-b"],"client_basic_secret":"s3cr3t-c","client_basic_secret_wo":"s3cr3t-w","profile":{"s3cr3t-k":"s3cr3t-v"}},"after":{"type":"web","redirect_uris":["s3cr3t-d"],"client_basic_secret":"s3cr3t-e","profile":{"s3cr3t-m":"s3cr3t-n"}},"after_sensitive":{"client_basic_secret":true}}},
	{"address":"okta_unknown.x[\"s3cr3t-k\"]","type":"okta_unknown","mode":"managed","change":{"actions":["create"],"after":{"a":"s3cr3t-f"}}}],
	"resource_drift":[{"address":"okta_app_oauth.d[\"s3cr3t-k\"]","type":"okta_app_oauth","change":{"actions":["update"],"before":{"a":"s3cr3t-g"}}}],
	"action_invocations":[{"address":"action.a.b[\"s3cr3t-k\"]","config":{"a":"s3cr3t-h"}}]}`
	plan = strings.ReplaceAll(plan, "module.s3cr3t[", "module.m[")
	for _, text := range []string{plan, plan[:len(plan)-20], strings.Replace(plan, `"s3cr3t-b"]`, `"s3cr3t-b"`, 1), strings.Replace(plan, `"type":"web"`, `"type":"web","s3cr3t-dup":1,"s3cr3t-dup":1`, 1)} {
		file := filepath.Join(t.TempDir(), "plan.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, output := range []string{"text", "json", "markdown", "sarif"} {
			o := run(t, nil, "plan", "read", "-o", output, file)
			if strings.Contains(o.out+o.beside, "s3cr3t") {
				t.Errorf("-o %s shows a secret:\n%s\n%s", output, o.out, o.beside)
			}
			if text == plan && !strings.Contains(o.out, "module.m.okta_app_oauth.web") {
				t.Errorf("-o %s lacks the address:\n%s", output, o.out)
			}
		}
	}
}

func TestPlanSignals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.csv")
	if err := os.WriteFile(file, []byte("resource_type,attribute,touches\nokta_app_saml,,branding\nacme_login,,sso\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := func(env []string, args ...string) [][]string {
		all, err := csv.NewReader(strings.NewReader(run(t, env, append([]string{"plan", "signals"}, args...)...).ok().out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return all[1:]
	}
	all := rows(nil)
	if len(all) != len(signals.Builtin().Rows) {
		t.Errorf("%d rows", len(all))
	}
	if with := rows([]string{"CIAM_SIGNALS=" + file}); len(with) != len(all)+1 {
		t.Errorf("%d rows with own ones, %d without", len(with), len(all))
	}
	for _, row := range rows(nil, "-provider", "okta/okta") {
		if row[0] != "okta/okta" {
			t.Fatal(row)
		}
	}
	parsed, err := signals.ParseRows(strings.NewReader(run(t, nil, "plan", "signals").ok().out))
	if err != nil || len(parsed) != len(all) {
		t.Errorf("%d rows read back, %v", len(parsed), err)
	}
	o := run(t, []string{"CIAM_SIGNALS=" + file}, "plan", "read", "-o", "json", samples+"01_okta_new_saml_app.json").ok("silenced")
	if !strings.Contains(o.beside, "acme_login") || strings.Contains(o.beside, "okta_app_saml") {
		t.Errorf("warnings are %s", o.beside)
	}
	if p := decoded(t, o.out); len(p.Touches) != 2 || p.SignalsDigest == decoded(t, run(t, nil, "plan", "read", "-o", "json", samples+"01_okta_new_saml_app.json").ok().out).SignalsDigest {
		t.Errorf("%+v", p)
	}
	if errors.Is(o.err, signals.ErrRows) {
		t.Error(o.err)
	}
}

// TestPlanSARIF: the name of the file is a URI, and each result has a rule, a level
// and a place, also for a plan that is incomplete and says nothing else.
func TestPlanSARIF(t *testing.T) {
	t.Chdir(t.TempDir())
	const incomplete = `{"format_version":"1.2","complete":false,"resource_changes":[]}`
	if err := os.WriteFile("my plan#1.json", []byte(incomplete), 0o600); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID, Level string
				Message       struct{ Text string }
				Locations     []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(run(t, nil, "plan", "read", "-o", "sarif", "my plan#1.json").ok().out), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || len(log.Runs[0].Results) != 1 {
		t.Fatalf("%+v", log)
	}
	result := log.Runs[0].Results[0]
	if result.RuleID != "incomplete" || result.Level != "note" || result.Message.Text == "" || log.Runs[0].Tool.Driver.Rules[0].ID != result.RuleID ||
		result.Locations[0].PhysicalLocation.ArtifactLocation.URI != "my%20plan%231.json" {
		t.Errorf("%+v", result)
	}
	run(t, nil, "plan", "read", ".").fails(tfplan.ErrNotPlan)
}
