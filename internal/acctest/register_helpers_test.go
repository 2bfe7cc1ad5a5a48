package acctest

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// registerFile is the path of a workspace's default register.
func (w *Workspace) registerFile() string { return filepath.Join(w.Dir, ".ciam", "register.db") }

// address is the address of that register.
func (w *Workspace) address() string {
	address := "sqlite:" + w.registerFile()
	if slices.Contains(w.Env, sandboxed) {
		address += "?sandbox=true"
	}
	return address
}

// sandboxed is the environment variable for a sandbox register in the
// workspace.
const sandboxed = "CIAM_REGISTER=sqlite:.ciam/register.db?sandbox=true"

// inSandbox gives the workspace a sandbox register, so what a permit rests on
// can be destroyed.
func (w *Workspace) inSandbox() *Workspace {
	w.Env = append(w.Env, sandboxed)
	return w
}

// stored are the current records of a register, ordered by id.
func stored(t testing.TB, address string) []register.Entry {
	t.Helper()
	store, err := sqlstore.Open(address, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	kinds := append(governance.PartyKinds(), governance.KindSteeringGroup, governance.KindMigration, governance.KindDecision,
		governance.KindEvidence, governance.KindException, governance.KindRiskAcceptance,
		governance.KindApproval, governance.KindGate, governance.KindPermit)
	entries, err := store.Read(context.Background(), register.Query{Kinds: kinds})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// ledger is the number of writes to the workspace's register.
func ledger(t testing.TB, w *Workspace) int64 {
	t.Helper()
	store, err := sqlstore.Open(w.address(), sqlstore.Options{})
	must(t, err)
	defer func() { must(t, store.Close()) }()
	checkpoint, err := store.Checkpoint(context.Background())
	must(t, err)
	return checkpoint.Size
}

// storedIDs are the ids of stored.
func storedIDs(t testing.TB, address string) []string {
	t.Helper()
	ids := []string{}
	for _, e := range stored(t, address) {
		ids = append(ids, string(e.ID))
	}
	slices.Sort(ids)
	return ids
}

// holdsWhatTheStateHolds fails the test unless the register has exactly the
// records of the state, each once.
func (w *Workspace) holdsWhatTheStateHolds() {
	w.t.Helper()
	ids := []string{}
	for address, values := range w.Resources() {
		if strings.HasPrefix(address, "ciam_") { // and no data source
			ids = append(ids, values["id"].(string))
		}
	}
	slices.Sort(ids)
	if got := storedIDs(w.t, w.address()); !slices.Equal(got, ids) {
		w.t.Errorf("the register holds\n%s\nand the state\n%s", strings.Join(got, "\n"), strings.Join(ids, "\n"))
	}
}
