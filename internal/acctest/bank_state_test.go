package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
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
	Supersedes    []string          `json:"supersedes,omitempty"`
	IndependentOf []string          `json:"independent_of,omitempty"`
	Accepted      *acceptedRisk     `json:"accepted,omitempty"`
	Permits       map[string]string `json:"permits,omitempty"`
}

type acceptedRisk struct {
	By     string `json:"by"`
	Digest string `json:"digest"`
	At     string `json:"at"`
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
	Migration string   `json:"migration"`
	Rule      string   `json:"rule"`
	Items     []string `json:"items"`
	Reason    string   `json:"reason"`
	GrantedAt string   `json:"granted_at"`
	ExpiresAt string   `json:"expires_at"`
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
	if stale := r.Find("CIAM207"); len(stale) > 0 { // nothing in this year changes a scope
		b.t.Fatalf("%s makes %d approvals stale", step, len(stale))
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

// verifies checks that the register has no faults.
func (b *bank) verifies() {
	b.t.Helper()
	store, err := sqlstore.Open(b.people.address(), sqlstore.Options{})
	must(b.t, err)
	defer func() { must(b.t, store.Close()) }()
	must(b.t, store.Inventory(b.t.Context(), func(ctx context.Context, s register.Inventory) error {
		report, err := register.Verify(ctx, s, func(string, int64, int64) {})
		if err != nil {
			return err
		}
		return report.Err()
	}))
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
