package acctest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// bank is a bank that moves its customers' sign-in in many migrations: one register, a state with its people, and
// states with migrations. testdata/bank has the configurations, and each state's variables are written as JSON.
type bank struct {
	t                 *testing.T
	clock             *clock.Fake
	people            *Workspace
	staff             staff
	retail, corporate *bankFleet
}

// staff are the variables of people.tf.
type staff struct {
	People  map[string]*employee `json:"people"`
	Vendors []string             `json:"vendors"`
	Mailbox string               `json:"-"`
}

type employee struct {
	Function    string   `json:"function"`
	DisplayName string   `json:"display_name,omitempty"`
	Email       string   `json:"email,omitempty"`
	SigningKeys []string `json:"signing_keys,omitempty"`
}

// bankFleet is a state with migrations: the variables of fleet.tf.
type bankFleet struct {
	b *bank
	w *Workspace

	Migrations  map[string]*bankMigration `json:"migrations"`
	Approvals   map[string]*bankApproval  `json:"approvals"`
	Exceptions  map[string]*bankException `json:"exceptions"`
	Seats       map[string]string         `json:"seats"`
	Documents   string                    `json:"documents"`
	CollectedAt string                    `json:"collected_at"`
}

type bankMigration struct {
	Name          string            `json:"name"`
	Title         string            `json:"title"`
	Touches       []string          `json:"touches"`
	Jurisdictions []string          `json:"jurisdictions"`
	BusinessOwner string            `json:"business_owner"`
	Approvers     map[string]string `json:"approvers"`
	Vendor        string            `json:"vendor,omitempty"`
	SteeringGroup string            `json:"steering_group,omitempty"`
	Status        string            `json:"status,omitempty"`
	Missing       []string          `json:"missing,omitempty"`
	Gate          bool              `json:"gate"`
	AcceptedAt    string            `json:"accepted_at,omitempty"`
	Permits       map[string]string `json:"permits,omitempty"`
}

type bankApproval struct {
	Migration  string   `json:"migration"`
	Function   string   `json:"function"`
	Approver   string   `json:"approver"`
	Digest     string   `json:"digest"`
	ApprovedAt string   `json:"approved_at"`
	Decision   string   `json:"decision,omitempty"`
	Reviewed   []string `json:"reviewed,omitempty"`
	Past       bool     `json:"past,omitempty"`
}

type bankException struct {
	Migration string `json:"migration"`
	Rule      string `json:"rule"`
	Reason    string `json:"reason"`
	GrantedAt string `json:"granted_at"`
	ExpiresAt string `json:"expires_at"`
}

// state is an empty folder of the bank on its one register. The first one makes the register.
func (b *bank) state(files ...string) *Workspace {
	b.t.Helper()
	w := NewWorkspace(b.t).At(b.clock)
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join("testdata", "bank", file))
		must(b.t, err)
		w.Write(file, string(text))
	}
	w.Remove("clock_override.tf")
	if b.people == nil {
		b.people = w
	}
	w.Write("provider.tf", b.register())
	return w
}

// register is the configuration of the provider in every state.
func (b *bank) register() string {
	return fmt.Sprintf("provider \"ciam\" {\n  register = \"sqlite:%s\"\n}\n", filepath.Join(b.people.Dir, ".ciam", "register.db"))
}

// ago is some hours before the bank's time.
func (b *bank) ago(hours int) string {
	return b.clock.Now().Add(-time.Duration(hours) * time.Hour).UTC().Format(time.RFC3339)
}

// on sets the date.
func (b *bank) on(date string) {
	b.t.Helper()
	b.clock.Advance(moment(date + "T08:00:00Z").Sub(b.clock.Now()))
}

// variables writes the variables of a state.
func (b *bank) variables(w *Workspace, values any) {
	b.t.Helper()
	text, err := json.Marshal(values)
	must(b.t, err)
	w.Write("bank.auto.tfvars.json", string(text))
}

// passes applies a state. No reviewer would refuse this step, so nothing does.
func (b *bank) passes(step string, w *Workspace) {
	b.t.Helper()
	started := clock.System{}.Now()
	r := w.Apply()
	b.t.Logf("%s: %s, %s; warnings %q", b.clock.Now().Format(time.DateOnly), step, clock.System{}.Now().Sub(started).Round(time.Millisecond), r.Codes("warning"))
	if r.Exit != 0 {
		b.t.Fatalf("%s is refused:\n%s", step, r.errors())
	}
}

// errors are the errors of a run, without its many warnings.
func (r *Result) errors() string {
	only := *r
	only.Diagnostics = slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d Diagnostic) bool { return d.Severity != "error" })
	return only.Text()
}

func (b *bank) applyPeople(step string) {
	b.t.Helper()
	b.variables(b.people, b.staff)
	b.passes(step, b.people)
}

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
	if f.attributes("ciam_migration", key)["risk_tier"] == "high" {
		m.AcceptedAt = f.b.ago(1)
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

// leaves takes a person out of the central state. The register keeps the record, because permits rest on it.
func (b *bank) leaves(name string) {
	b.t.Helper()
	delete(b.staff.People, name)
	b.people.Run("state", "rm", fmt.Sprintf("ciam_party.person[%q]", name)).OK()
	b.applyPeople(name + " has left")
}

// bankKeys are public keys of one person, before and after a rotation.
var bankKeys = []string{
	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOER45R3jHid8mUzsfonOyaMzSeLSRxGMKj2/JkYc2Fo",
	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJwmwViBnaWTb3gG/3BPstEkD5HiQtcz0WsOt3liO9c2",
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
