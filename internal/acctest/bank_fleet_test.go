package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func (f *bankFleet) apply(step string) {
	f.b.t.Helper()
	f.b.variables(f.w, f)
	f.b.passes(step, f.w)
}

// wave are the migrations with a prefix, sorted.
func (f *bankFleet) wave(prefix string) []string {
	var keys []string
	for key := range f.Migrations {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// attributes are those of the migration in the state, wherever it is declared.
func (f *bankFleet) attributes(kind, key string) map[string]any {
	f.b.t.Helper()
	for address, values := range f.w.Resources() {
		if strings.HasSuffix(address, fmt.Sprintf("%s.this[%q]", kind, key)) {
			return values
		}
	}
	f.b.t.Fatalf("the state has no %s %s", kind, key)
	return nil
}

// approve has all approvers of a migration approve its digest, as it is in the state.
func (f *bankFleet) approve(key string) {
	f.b.t.Helper()
	f.Migrations[key].Gate = true
	for function, person := range f.Migrations[key].Approvers {
		f.approveAs(key, function, person)
	}
}

func (f *bankFleet) approveAs(key, function, person string) {
	f.b.t.Helper()
	m := f.attributes("ciam_migration", key)
	a := &bankApproval{Migration: key, Function: function, Approver: person, Digest: m["digest"].(string), ApprovedAt: f.b.ago(2)}
	if function == "compliance" {
		for _, kind := range m["required_evidence"].([]any) {
			stage, kind, _ := strings.Cut(kind.(string), ":")
			if stage != "decommission" && !slices.Contains(f.Migrations[key].Missing, kind) {
				a.Reviewed = append(a.Reviewed, kind)
			}
		}
	}
	f.Approvals[approvalKey(key, function, person)] = a
}

func approvalKey(key, function, person string) string {
	return key + "/" + function + "/" + strings.TrimPrefix(person, "person/")
}

// goAhead asks for a permit of a migration, with all that its gate needs.
func (f *bankFleet) goAhead(key, attempt string) {
	f.b.t.Helper()
	m := f.Migrations[key]
	m.Gate = true
	if stored := f.attributes("ciam_migration", key); stored["risk_tier"] == "high" {
		m.Accepted = &acceptedRisk{f.Seats["risk"], stored["digest"].(string), f.b.ago(1)}
	}
	if m.Permits == nil {
		m.Permits = map[string]string{}
	}
	m.Permits[attempt] = "in_progress"
}

// succeed sets the outcome of the permits of a wave that have none.
func (f *bankFleet) succeed(wave string) {
	for _, key := range f.wave(wave) {
		for attempt, was := range f.Migrations[key].Permits {
			if was == "in_progress" {
				f.Migrations[key].Permits[attempt] = "succeeded"
			}
		}
	}
}

// allGoAhead has a wave approved and permitted in one apply, after which the state has so many permits.
func (f *bankFleet) allGoAhead(wave, step string, permits int) {
	f.b.t.Helper()
	for _, key := range f.wave(wave) {
		f.approve(key)
		f.goAhead(key, "1")
	}
	f.apply(step)
	f.wantPermits(permits)
}

func (f *bankFleet) wantPermits(want int) {
	f.b.t.Helper()
	count := 0
	for address := range f.w.Resources() {
		if strings.Contains(address, "ciam_permit.this[") {
			count++
		}
	}
	if count != want {
		f.b.t.Fatalf("%d permits, want %d", count, want)
	}
}

// allUnchanged plans, and nothing changes.
func (f *bankFleet) allUnchanged() {
	f.b.t.Helper()
	if r := f.w.Plan(); r.Exit != 0 {
		f.b.t.Fatalf("the plan is not empty: %v\n%s", r.Changes(), r.errors())
	}
}

// intoModule moves all resources of the state into a module.
func (f *bankFleet) intoModule() {
	f.b.t.Helper()
	text, err := os.ReadFile(filepath.Join(f.w.Dir, "fleet.tf"))
	must(f.b.t, err)
	f.w.Remove("fleet.tf")
	f.w.Write("fleet/main.tf", string(text))
	root := ""
	module := "module \"fleet\" {\n  source = \"./fleet\"\n"
	for _, name := range []string{"migrations", "approvals", "exceptions", "seats", "documents", "collected_at"} {
		root += fmt.Sprintf("variable %q {}\n\n", name)
		module += fmt.Sprintf("  %s = var.%s\n", name, name)
	}
	for _, kind := range []string{"migration", "decision_owner", "evidence", "approval", "exception", "risk_acceptance", "gate", "permit"} {
		root += fmt.Sprintf("moved {\n  from = ciam_%[1]s.this\n  to   = module.fleet.ciam_%[1]s.this\n}\n\n", kind)
	}
	f.w.Write("main.tf", Join(slices.DeleteFunc(ProviderBlocks(f.b.t), func(b Block) bool { return b.Address != "terraform" }))+root+module+"}\n")
	f.w.Run("get").OK()
}

// moveTo moves migrations with all their records to another state: they are forgotten here and imported there.
func (f *bankFleet) moveTo(to *bankFleet, keys ...string) {
	f.b.t.Helper()
	to.Seats, to.Documents = f.Seats, f.Documents
	forget, imports := []string{"state", "rm"}, ""
	for address, values := range f.w.Resources() {
		_, index, _ := strings.Cut(address, `this["`)
		key, _, _ := strings.Cut(strings.TrimSuffix(index, `"]`), "/")
		if exception := f.Exceptions[key]; exception != nil {
			key = exception.Migration
		}
		if slices.Contains(keys, key) {
			forget = append(forget, address)
			imports += fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", strings.TrimPrefix(address, "module.fleet."), values["id"])
		}
	}
	f.w.Run(forget...).OK()
	for _, key := range keys {
		to.Migrations[key] = f.Migrations[key]
		delete(f.Migrations, key)
	}
	for name, a := range f.Approvals {
		if slices.Contains(keys, a.Migration) {
			to.Approvals[name] = a
			delete(f.Approvals, name)
		}
	}
	for name, e := range f.Exceptions {
		if slices.Contains(keys, e.Migration) {
			to.Exceptions[name] = e
			delete(f.Exceptions, name)
		}
	}
	to.w.Write("import.tf", imports)
	to.apply("migrations move to another state")
	to.w.Remove("import.tf")
}
