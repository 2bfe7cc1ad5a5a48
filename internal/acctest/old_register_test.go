package acctest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// oldRegister is the folder of a register, and of the state that goes with it, which
// an earlier version of the provider wrote; see its README.
var oldRegister = filepath.Join("testdata", "old-register")

// inOldRegister is a workspace with the old configuration and state, over the old
// register. A clock makes it the file, soon after it was written; without one it is
// the database, long after.
func inOldRegister(t *testing.T, c *clock.Fake) (w *Workspace, address string) {
	t.Helper()
	w = NewWorkspace(t)
	must(t, os.CopyFS(w.Dir, os.DirFS(filepath.Join(oldRegister, "config"))))
	w.Write("terraform.tfstate", oldText(t, "state.json"))
	w.Write("objection.auto.tfvars", "objection = false\n")
	if c != nil {
		w.Write(".ciam/register.db", oldText(t, "register.db"))
		return w.At(c), w.address()
	}
	server := postgrestest.Shared(t)
	database := server.Database(t)
	server.Run(t, database, oldText(t, "register.sql"))
	address = server.URL("postgres", database)
	w.Env = []string{"CIAM_REGISTER=" + address}
	return w, address
}

func oldText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(oldRegister, name))
	must(t, err)
	return string(text)
}

// Texts of the old configuration, and what they are for the present provider. Digests
// no longer contain the risk owner, and a risk is accepted for a digest.
const (
	oldAcceptance = `name          = "session-replay"`
	newDigest     = "sha256:946058c0a37428b8a6af7ec0ed081de2d1ac86b61a5f83ac4136cead68f95c47"
	oldNewsletter = `approver     = ciam_party.security.id
  digest       = ciam_migration.newsletter.digest`
)

// TestRegisterOfAnEarlierVersion: a register and a state that an earlier version wrote
// are read, planned and applied to, and the ledger goes on from its old root.
func TestRegisterOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	for engine, at := range map[string]*clock.Fake{
		"file":       clock.NewFake(time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)),
		"PostgreSQL": nil,
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			w, address := inOldRegister(t, at)
			now := time.Now().UTC()
			if at != nil {
				now = at.Now()
			}
			ago := func(d time.Duration) string { return now.Add(-d).Format(time.RFC3339) }

			// What an old record lacks is said where it is declared.
			w.Plan().Fails("").Reports("Missing required argument", "digest")
			w.Replace("main.tf", oldAcceptance, oldAcceptance+"\n  digest        = \""+newDigest+"\"")
			w.Plan().Fails("CIAM213").Reports("CIAM213", "risk/legacy-to-cloud/session-replay", "digest").
				Reports("CIAM213", "approval/newsletter/cutover/security/sasha-security", "digest")

			// With the old digest as a literal, nothing changes except what is accepted again.
			before := w.Attributes("ciam_approval.newsletter")["digest"].(string)
			w.Replace("newsletter.tf", oldNewsletter, strings.Replace(oldNewsletter, "ciam_migration.newsletter.digest", `"`+before+`"`, 1))
			w.Replace("main.tf", "accepted_at   = var.approved_at", "accepted_at   = \""+ago(time.Hour)+"\"")
			w.Replace("main.tf", "timeadd(var.approved_at, \"4380h\")", "\""+ago(-100*24*time.Hour)+"\"")
			w.Apply().OK().Omits("CIAM809")
			w.Plan().Empty()
			if status := w.Attributes("ciam_gate.cutover")["status"]; status != "closed" {
				t.Errorf("the gate over stale approvals is %v", status)
			}

			// The history of the old register counts.
			w.Write("permit.tf", `resource "ciam_permit" "newsletter" { gate_id = ciam_gate.newsletter.id }`+"\n")
			refused := []string{"CIAM207", "CIAM209"}
			if at == nil {
				refused = append(refused, "CIAM208") // the approval has expired meanwhile
			}
			w.Plan().Fails(refused...)
			w.Write("permit.tf", "resource \"ciam_permit\" \"again\" {\n  gate_id = ciam_gate.hotfix.id\n  attempt = 2\n}\n")
			w.Plan().Fails("CIAM211", "CIAM804")
			w.Remove("permit.tf")

			extendsOld(t, w, address)
		})
	}
}

// extendsOld checks a register against the checkpoint that the earlier version printed.
func extendsOld(t *testing.T, w *Workspace, address string) {
	t.Helper()
	w.Write("trusted.txt", oldText(t, "checkpoint.txt"))
	if code, out, beside := w.program("register", "verify", "-checkpoint", "trusted.txt", address); code != 0 {
		t.Errorf("verify ends with %d:\n%s\n%s", code, out, beside)
	}
	store, err := sqlstore.Open(address, sqlstore.Options{})
	must(t, err)
	defer func() { must(t, store.Close()) }()
	trusted, _, err := register.ParseCheckpoint(oldText(t, "checkpoint.txt"))
	must(t, err)
	now, err := store.Checkpoint(context.Background())
	must(t, err)
	if now.Size <= trusted.Size {
		t.Errorf("the ledger has %d entries, and had %d", now.Size, trusted.Size)
	}
}
