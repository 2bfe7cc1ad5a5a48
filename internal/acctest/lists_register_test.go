package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

const lists = `data "ciam_parties" "all" {}

data "ciam_migrations" "all" {}

data "ciam_approvals" "all" {}

data "ciam_approvals" "small" {
  migration_id = "migration/small"
}

data "ciam_exceptions" "all" {}

data "ciam_permits" "all" {}

data "ciam_observations" "all" {}

output "found" {
  value = {
    parties    = data.ciam_parties.all.ids
    migrations = data.ciam_migrations.all.ids
    approvals  = data.ciam_approvals.all.ids
    small      = data.ciam_approvals.small.ids
    exceptions = data.ciam_exceptions.all.ids
    permits    = data.ciam_permits.all.ids
    observed   = data.ciam_observations.all.ids
  }
}

output "rows" {
  value = length(data.ciam_parties.all.parties) + length(data.ciam_migrations.all.migrations) + length(data.ciam_approvals.all.approvals) + length(data.ciam_exceptions.all.exceptions) + length(data.ciam_permits.all.permits) + length(data.ciam_observations.all.observations)
}
`

var (
	nothing = map[string][]string{
		"parties": {}, "migrations": {}, "approvals": {}, "small": {}, "exceptions": {}, "permits": {}, "observed": {},
	}
	allOfSmall = map[string][]string{
		"parties":    {"person/erik-engineer", "person/olivia-owner", "person/rita-risk", "person/sasha-security"},
		"migrations": {"migration/small"}, "approvals": {"approval/small/cutover/security/sasha-security"},
		"small": {"approval/small/cutover/security/sasha-security"}, "exceptions": {}, "permits": {"permit/small/cutover/1"}, "observed": {},
	}
)

func (w *Workspace) lists(want map[string][]string) {
	w.t.Helper()
	w.Apply().OK()
	if got := w.Outputs()["found"]; !equalJSON(got, want) {
		w.t.Errorf("found %v, want %v", got, want)
	}
}

// A register that does not exist yet has nothing to list, and reading creates
// none. With a pin, it is an error.
func TestListsOfNoRegister(t *testing.T) {
	t.Parallel()
	w := small(t, "provider")
	w.Write("lists.tf", lists)
	w.lists(nothing)
	if rows := w.Outputs()["rows"]; !equalJSON(rows, 0) {
		t.Errorf("%v rows of nothing", rows)
	}
	if _, err := os.Stat(w.registerFile()); !os.IsNotExist(err) {
		t.Errorf("the register is there: %v", err)
	}
	w.Env = append(w.Env, "CIAM_REGISTER_ID="+anotherID)
	w.Plan().Fails("CIAM909").Reports("CIAM909")
}

func TestListsOfAPinnedRegister(t *testing.T) {
	t.Parallel()
	owner, reader := small(t), small(t, "provider")
	share(owner, reader)
	owner.Apply().OK()
	reader.Write("lists.tf", lists)
	reader.Env = append(reader.Env, "CIAM_REGISTER_ID="+owner.registerID())
	reader.lists(allOfSmall)
	reader.Env = append(reader.Env, "CIAM_REGISTER_ID="+anotherID)
	r := reader.Plan().Fails("CIAM909").Reports("CIAM909")
	if n := len(r.Find("CIAM909")); n != 7 {
		t.Errorf("%d errors, want one for each list", n)
	}
}

// Planned records of another state are not listed, applied ones are, and
// retired ones are not.
func TestListsShowWhatIsStored(t *testing.T) {
	t.Parallel()
	owner, reader := small(t), small(t, "provider")
	owner.Env = append(owner.Env, "CIAM_REGISTER="+owner.address()+"?sandbox=true") // where nothing is held
	reader.Env = append(reader.Env, owner.Env...)
	reader.Write("lists.tf", lists)
	owner.Plan().OK()
	reader.lists(nothing)
	owner.Apply().OK()
	reader.lists(allOfSmall)
	reader.Plan().Empty()
	owner.Destroy().OK()
	reader.lists(nothing)
}

// In the state that declares the records too, a list has what is stored at the
// time of the read: before this apply's changes, or after those on which it
// depends.
func TestListsOfTheirOwnState(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Write("lists.tf", `data "ciam_permits" "before" {}

data "ciam_permits" "after" {
  depends_on = [ciam_permit.cutover]
}

output "found" {
  value = { before = data.ciam_permits.before.ids, after = data.ciam_permits.after.ids }
}
`)
	w.lists(map[string][]string{"before": {}, "after": {"permit/small/cutover/1"}})
	w.lists(map[string][]string{"before": {"permit/small/cutover/1"}, "after": {"permit/small/cutover/1"}})
	w.Plan().Empty()
}

// A list is complete, however many records there are.
func TestListsOfThousands(t *testing.T) {
	t.Parallel()
	w := small(t, "provider")
	var people []string
	var records []governance.Record
	team := governance.Party{Kind: governance.KindTeam, Name: "all", Function: governance.Engineering}
	for i := range 2*1000 + 1 {
		p := governance.Party{Kind: governance.KindPerson, Name: fmt.Sprintf("p%d", i), Function: governance.Engineering}
		records, people, team.Members = append(records, p), append(people, string(p.ID())), append(team.Members, p.ID())
	}
	slices.Sort(people)
	slices.Sort(team.Members)
	w.store(append(records, team)...)
	w.Write("lists.tf", `data "ciam_parties" "all" {}

data "ciam_parties" "people" {
  kinds = ["person"]
}

data "ciam_parties" "teams" {
  member   = "person/p2000"
  external = false
}

output "found" {
  value = {
    all    = data.ciam_parties.all.ids
    people = data.ciam_parties.people.ids
    teams  = data.ciam_parties.teams.ids
  }
}
`)
	w.lists(map[string][]string{"all": append(slices.Clone(people), "team/all"), "people": people, "teams": {"team/all"}})
}

// store writes records into the workspace's register, past terraform.
func (w *Workspace) store(records ...governance.Record) {
	w.t.Helper()
	store, err := sqlstore.Open(w.address(), sqlstore.Options{})
	must(w.t, err)
	must(w.t, store.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		for _, r := range records {
			body, err := json.Marshal(r)
			if err != nil {
				return err
			}
			if _, err := tx.Put(ctx, register.Change{ID: r.ID(), Body: body, Links: governance.Links(r), Incarnation: "test"}); err != nil {
				return err
			}
		}
		return nil
	}))
	must(w.t, store.Close())
}
