package planview

import (
	"path/filepath"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

const (
	testMigration governance.ID = "migration/m"
	testEvidence  governance.ID = "evidence/m/a"
	testParty     governance.ID = "person/a"
)

// sandboxView is a view of an empty sandbox in which a run has planned a
// migration with a piece of evidence, and a party.
func sandboxView(t *testing.T) *View {
	t.Helper()
	v := ForSandbox(emptyStore(t, "?sandbox=true"))
	planIn(t, v, governance.Party{Kind: governance.KindPerson, Name: "a"}, "party", true)
	planIn(t, v, governance.Migration{Name: "m", Status: governance.Active, TargetPlatform: "cloud"}, "", true)
	planIn(t, v, governance.Evidence{MigrationID: testMigration, Name: "a"}, "", true)
	return v
}

func emptyStore(t *testing.T, options string) register.Reader {
	t.Helper()
	store, err := sqlstore.Open("sqlite:"+filepath.Join(t.TempDir(), "register.db")+options, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return store
}

func planIn(t *testing.T, v *View, r governance.Record, owner string, want bool) {
	t.Helper()
	v.BeginMigration(r.ID())
	if got := v.Plan(rules.Subject{Record: r}, owner); got != want {
		t.Errorf("planning %s: %t, want %t", r.ID(), got, want)
	}
}

func plans(t *testing.T, v *View, id governance.ID, want bool) {
	t.Helper()
	if _, got, err := v.Find(t.Context(), id); err != nil || got != want {
		t.Errorf("%s is in the view: %t (%v), want %t", id, got, err, want)
	}
}

// A run that plans what an earlier one has planned is no duplicate.
func TestPlannedAgainInASandbox(t *testing.T) {
	t.Parallel()
	v := sandboxView(t)
	planIn(t, v, governance.Migration{Name: "m", Title: "next"}, "", true)
	planIn(t, v, governance.Evidence{MigrationID: testMigration, Name: "a", URI: "next"}, "", true)
	s, _, err := v.Find(t.Context(), testMigration)
	if m, ok := s.Record.(governance.Migration); err != nil || !ok || m.Title != "next" {
		t.Errorf("found %v (%v), want the migration as it was planned last", s.Record, err)
	}
}

// In any other register it is.
func TestPlannedTwice(t *testing.T) {
	t.Parallel()
	v := New(emptyStore(t, ""))
	planIn(t, v, governance.Evidence{MigrationID: testMigration, Name: "a"}, "", true)
	planIn(t, v, governance.Evidence{MigrationID: testMigration, Name: "a"}, "", false)
	planIn(t, v, governance.Migration{Name: "m"}, "one", true)
	planIn(t, v, governance.Migration{Name: "m"}, "one", true)
	plans(t, v, testEvidence, true) // nothing is dropped
}

// Records that only an earlier run has planned do not count for a migration
// that is planned again; those planned after it do.
func TestRecordsOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	v := sandboxView(t)
	planIn(t, v, governance.Migration{Name: "m"}, "", true)
	plans(t, v, testEvidence, false)
	plans(t, v, testParty, true)
	planIn(t, v, governance.Evidence{MigrationID: testMigration, Name: "b"}, "", true)
	found := v.ForJudgement(t.Context(), clock.System{}.Now(), governance.DefaultPolicy()).RecordsOf(testMigration)
	if len(found) != 1 || found[0].Record.ID() != "evidence/m/b" {
		t.Errorf("the migration has %v, want evidence b", found)
	}
}

// Planning another record again, or another migration, drops nothing.
func TestOnlyAMigrationBegins(t *testing.T) {
	t.Parallel()
	v := sandboxView(t)
	planIn(t, v, governance.Party{Kind: governance.KindPerson, Name: "a"}, "party", true)
	planIn(t, v, governance.Migration{Name: "n"}, "", true)
	planIn(t, v, governance.Migration{Name: "n"}, "", true)
	plans(t, v, testEvidence, true)
}

// A migration that only an earlier run has planned is no peer.
func TestPeersInASandboxAreStored(t *testing.T) {
	t.Parallel()
	v := sandboxView(t)
	peer := governance.Migration{Name: "n", Status: governance.Active, TargetPlatform: "cloud"}
	if found := v.ForJudgement(t.Context(), clock.System{}.Now(), governance.DefaultPolicy()).Peers(peer); len(found) != 0 {
		t.Errorf("found %v, want none", found)
	}
}

// What a resource has planned in an earlier run does not outlive it. What
// another resource plans under the same id does: the resource was renamed.
func TestDestroyedInASandbox(t *testing.T) {
	t.Parallel()
	for owner, stays := range map[string]bool{"party": false, "another": true} {
		v := sandboxView(t)
		if !v.PlanDestroy(testParty, owner) {
			t.Errorf("destroying as %s is refused", owner)
		}
		plans(t, v, testParty, stays)
	}
}

// A permit that an earlier run has planned is no concern of the changes of the next.
func TestPermitsOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	for again, want := range map[bool]int{false: 1, true: 0} {
		v := sandboxView(t)
		now := clock.System{}.Now()
		permit := rules.Subject{Record: governance.Permit{GateID: "gate/m/cutover", Attempt: 1, Outcome: governance.InProgress}, Changed: true}
		refused := func(*Judgement) Ruling { return Ruling{Standing: Refused} }
		v.PlanPermit(v.ForJudgement(t.Context(), now, governance.DefaultPolicy()), NewPermit{permit, refused}, func(*Judgement, []governance.ID) Ruling { return Ruling{} })
		if again {
			planIn(t, v, governance.Migration{Name: "m"}, "", true)
		}
		worsened, err := v.WorsenedBy(t.Context(), testEvidence, now, governance.DefaultPolicy())
		if err != nil || len(worsened) != want {
			t.Errorf("planned again %t: %v, %v", again, worsened, err)
		}
	}
}

// The next run plans again after an apply: what it plans counts in a fresh view too.
func TestTheNextRunPlans(t *testing.T) {
	t.Parallel()
	v := sandboxView(t)
	v.MarkApplying()
	plans(t, v.Fresh(), testMigration, false)
	planIn(t, v, governance.Migration{Name: "m"}, "", true)
	plans(t, v.Fresh(), testMigration, true)
}
