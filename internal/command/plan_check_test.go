package command

import (
	"context"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance/governancetest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// governed is a register with records, and the path of its file.
func governed(t *testing.T, records ...governance.Record) (address string, r register.Archive) {
	t.Helper()
	address = "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	r = opened(t, address)
	put(t, r, records...)
	return address, r
}

// put writes records over what is there.
func put(t *testing.T, r register.Register, records ...governance.Record) {
	t.Helper()
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		for _, record := range records {
			body, err := json.Marshal(record)
			if err != nil {
				return err
			}
			before, err := tx.Read(ctx, register.Query{IDs: []governance.ID{record.ID()}})
			if err != nil {
				return err
			}
			change := register.Change{ID: record.ID(), Body: body, Links: governance.Links(record), Incarnation: "i"}
			if len(before) > 0 {
				change.Expect = before[0].Revision
			}
			if _, err := tx.Put(ctx, change); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func migrationNamed(name string, touches ...governance.Touch) governance.Migration {
	for _, record := range governancetest.Governed(name, clock.System{}.Now().UTC()) {
		if m, is := record.(governance.Migration); is {
			m.Touches = governance.NewSet(touches...)
			return m
		}
	}
	panic("no migration")
}

func permitFor(m governance.Migration) governance.Permit {
	gate := governance.Gate{MigrationID: m.ID(), Stage: governance.Cutover}
	return governance.Permit{GateID: gate.ID(), Attempt: 1, Outcome: governance.InProgress, UsedAt: clock.System{}.Now().UTC(), Scope: m.Digest()}
}

func observationIn(t *testing.T, r register.Register, id governance.ID) governance.Observation {
	t.Helper()
	entries, err := r.Read(context.Background(), register.Query{IDs: []governance.ID{id}})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	record, err := governance.Decode(id, entries[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	return record.(governance.Observation)
}

const (
	understated = samples + "15_understated.json"
	harmless    = samples + "14_low_risk_only.json"
)

func (o outcome) exits(code int, items ...string) outcome {
	o.t.Helper()
	if o.code != code {
		o.t.Fatalf("exit code %d, want %d:\n%s\n%s", o.code, code, o.out, o.beside)
	}
	o.has(o.out, items)
	return o
}

// TestPlanCheck: a plan that understates is stopped, and is recorded for the gate.
func TestPlanCheck(t *testing.T) {
	low := migrationNamed("rebrand", "branding")
	address, r := governed(t, low)
	args := []string{"plan", "check", "-migration", "rebrand", "-name", "login-prod"}
	run(t, nil, append(args, understated, address)...).exits(exitFinding, "CIAM707", "delegated_admin", "high")
	run(t, nil, append(args, harmless, address)...).exits(exitDone)
	run(t, nil, append(args, samples+"04_nothing_to_apply.json", address)...).exits(exitDone)
	run(t, nil, append(args, samples+"20_errored.json", address)...).exits(exitFailed)
	run(t, nil, append(args, samples+"21_format_2.json", address)...).exits(exitFailed)
	run(t, nil, append(args, understated, "sqlite:"+filepath.Join(t.TempDir(), "gone.db"))...).exits(exitFailed)
	run(t, nil, "plan", "check", "-migration", "unheard-of", "-name", "x", understated, address).exits(exitFailed)
	run(t, nil, "plan", "check", "-migration", "rebrand", understated, address).exits(exitUsage)
	run(t, nil, "plan", "check", "-name", "x", understated, address).exits(exitUsage)
	run(t, nil, append(args, "-stage", "someday", understated, address)...).exits(exitUsage)

	o := run(t, nil, append(args, "-record", "-o", "json", understated, address)...).exits(exitFinding, `"undeclared"`)
	id := governance.ID("observation/rebrand/login-prod")
	seen := observationIn(t, r, id)
	if seen.Digest != low.Digest() || seen.PlanSHA256 != decoded(t, o.out).PlanSHA256 || len(seen.Touches) != 4 || seen.ObservedAt.IsZero() || seen.Actor == "" || seen.Stage != governance.Cutover {
		t.Errorf("%+v", seen)
	}
	run(t, nil, append(args, "-record", "-stage", "build", harmless, address)...).exits(exitDone)
	if now := observationIn(t, r, id); now.PlanSHA256 == seen.PlanSHA256 || now.Stage != governance.Build {
		t.Errorf("a new plan does not replace the observation: %+v", now)
	}
}

// TestPlanCheckTogether: what one of several migrations declares is declared, and
// the others are not charged with it.
func TestPlanCheckTogether(t *testing.T) {
	low, high := migrationNamed("rebrand", "branding"), migrationNamed("agency", "delegated_admin", "privileged_api", "machine_to_machine")
	address, r := governed(t, low, high)
	run(t, nil, "plan", "check", "-migration", "rebrand", "-migration", "migration/agency", "-name", "login-prod", "-record", understated, address).exits(exitDone)
	if o := observationIn(t, r, "observation/rebrand/login-prod"); len(o.Touched()) != 1 || len(o.CheckedWith) != 1 {
		t.Errorf("%+v", o)
	}
	if o := observationIn(t, r, "observation/agency/login-prod"); len(o.Touched()) != 3 {
		t.Errorf("%+v", o)
	}
	anyPermit := []string{"plan", "verify", "-any-permit", "-name", "login-prod", understated, address}
	put(t, r, permitFor(low))
	run(t, nil, anyPermit...).exits(exitFinding, "CIAM707", "delegated_admin")
	put(t, r, permitFor(high))
	run(t, nil, anyPermit...).exits(exitDone, "permit/agency/cutover/1, permit/rebrand/cutover/1")
}

// TestPlanCheckWithDecoy: a migration without a permit, or one that is over, is no cover
// for what another one's plan touches.
func TestPlanCheckWithDecoy(t *testing.T) {
	m, decoy := migrationNamed("rebrand", "branding"), migrationNamed("decoy", "delegated_admin", "privileged_api", "machine_to_machine")
	permit := permitFor(m)
	address, r := governed(t, m, decoy, permit)
	together := []string{"plan", "check", "-migration", "rebrand", "-migration", "decoy", "-name", "x", "-record", understated, address}
	run(t, nil, together...).exits(exitDone)
	if o := observationIn(t, r, "observation/rebrand/x"); !o.CheckedWith.Has(decoy.ID()) {
		t.Errorf("checked with %q", o.CheckedWith)
	}
	for _, args := range [][]string{{"-any-permit"}, {"-permit", string(permit.ID())}} {
		run(t, nil, append(append([]string{"plan", "verify", "-name", "x"}, args...), understated, address)...).exits(exitFinding, "CIAM707")
	}
	for _, over := range []governance.Status{governance.Completed, governance.Cancelled} {
		decoy.Status = over
		put(t, r, decoy)
		run(t, nil, together...).exits(exitFinding, "CIAM707", "delegated_admin")
		if o := observationIn(t, r, "observation/rebrand/x"); len(o.Touched()) != 4 {
			t.Errorf("beside a migration that is %s: %q", over, o.Touched())
		}
	}
}

// TestPlanCheckInPlan: a migration that the plan itself declares needs no register.
func TestPlanCheckInPlan(t *testing.T) {
	plan := func(touches, unknown string) string {
		file := filepath.Join(t.TempDir(), "plan.json")
		write(t, file, `{"format_version":"1.2","resource_changes":[
		{"address":"ciam_migration.this","type":"ciam_migration","mode":"managed","change":{"actions":["create"],"after":{"name":"agency","target_platform":"cloud-idp","touches":`+touches+`,"jurisdictions":["CH"]},"after_unknown":{"id":true`+unknown+`}}},
		{"address":"auth0_client_grant.x","type":"auth0_client_grant","mode":"managed","change":{"actions":["create"],"after":{"audience":"https://x.example/api/v2/"}}}]}`)
		return file
	}
	args := []string{"plan", "check", "-migration", "agency", "-name", "login-prod"}
	run(t, nil, append(args, plan(`["privileged_api","machine_to_machine"]`, ""))...).exits(exitDone)
	run(t, nil, append(args, plan(`["branding"]`, ""))...).exits(exitFinding, "privileged_api")
	run(t, nil, append(args, plan(`null`, `,"touches":true`))...).exits(exitFailed)
}

// TestPlanWaived: a touch that an exception waives closes nothing.
func TestPlanWaived(t *testing.T) {
	m := migrationNamed("rebrand", "branding")
	m.Jurisdictions = governance.NewSet("CH", "DE")
	now := clock.System{}.Now().UTC()
	waiver := governance.Exception{MigrationID: m.ID(), Name: "grace", Rule: "CIAM707", Items: governance.NewSet("delegated_admin", "privileged_api", "machine_to_machine"), GrantedAt: now.Add(-time.Hour), ExpiresAt: now.Add(time.Hour)}
	waiver.Jurisdictions = m.Jurisdictions
	address, r := governed(t, m)
	args := []string{"plan", "check", "-migration", "rebrand", "-name", "x", understated, address}
	for name, change := range map[string]func(*governance.Exception){
		"expired":                     func(e *governance.Exception) { e.ExpiresAt = now.Add(-time.Minute) },
		"not granted yet":             func(e *governance.Exception) { e.GrantedAt = now.Add(time.Hour) },
		"of another jurisdiction":     func(e *governance.Exception) { e.Jurisdictions = governance.NewSet("SG") },
		"of one of two jurisdictions": func(e *governance.Exception) { e.Jurisdictions = m.Jurisdictions[:1] },
		"about another plan":          func(e *governance.Exception) { e.Subject = "observation/rebrand/y" },
		"of another rule":             func(e *governance.Exception) { e.Rule = "CIAM502" },
		"for another touch":           func(e *governance.Exception) { e.Items = e.Items[1:] },
	} {
		wrong := waiver
		change(&wrong)
		put(t, r, wrong)
		if code := run(t, nil, args...).code; code != exitFinding {
			t.Errorf("%s: exit code %d", name, code)
		}
	}
	for _, subject := range []governance.ID{"", m.ID(), "observation/rebrand/x"} {
		waiver.Subject = subject
		put(t, r, waiver)
		run(t, nil, args...).exits(exitDone)
	}
}
