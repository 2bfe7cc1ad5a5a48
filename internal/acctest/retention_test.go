package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// rested are the permit and what it rests on, in Terraform's order of
// destruction. Terraform stops at the first record that it may not destroy.
var rested = [][]string{
	{"ciam_permit.cutover"},
	{"ciam_gate.cutover"},
	{"ciam_approval.security", "ciam_decision_owner.rollback", "ciam_evidence.drill"},
	{"ciam_migration.this", "ciam_party.platform"},
	{"ciam_party.owner", "ciam_party.risk", "ciam_party.engineer", "ciam_party.security"},
}

// withTeam is the small migration with a team that is accountable for the
// rollback, and evidence of it.
func withTeam(t testing.TB) *Workspace {
	t.Helper()
	w := small(t)
	w.Write("team.tf", "resource \"ciam_party\" \"platform\" {\n  kind     = \"team\"\n  name     = \"platform\"\n  function = \"engineering\"\n  members  = [ciam_party.engineer.id]\n}\n")
	w.Replace("decision.tf", "ciam_party.engineer.id", "ciam_party.platform.id")
	w.Write("evidence.tf", fmt.Sprintf(`resource "ciam_evidence" "drill" {
  migration_id = ciam_migration.this.id
  name         = "rollback-drill"
  kind         = "rollback_test"
  uri          = "https://evidence.bank.example/drill.pdf"
  owner        = ciam_party.engineer.id
  collected_at = %q
}
`, Ago(48*time.Hour)))
	w.Replace("gate.tf", "approval_ids ", "evidence_ids = [ciam_evidence.drill.id]\n  approval_ids ")
	return w
}

// What a permit rested on is kept for seven calendar years, and can be
// destroyed after that. Other records can be destroyed at any time.
func TestWhatAPermitRestsOnIsKept(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	end := c.Now().AddDate(7, 0, 0)
	w := withTeam(t).At(c)
	w.Write("free.tf", "resource \"ciam_party\" \"free\" {\n  kind     = \"person\"\n  name     = \"fred-free\"\n  function = \"business\"\n}\n")
	w.Apply().OK()
	state, resources, before := w.state(), w.Resources(), ledger(t, w)
	for _, now := range []time.Time{c.Now().Add(time.Minute), end.Add(-time.Second)} {
		c.Advance(now.Sub(c.Now()))
		for i, layer := range rested {
			runs := []*Result{w.Plan("-destroy", "-refresh=false")}
			if i == 0 { // a refresh plans what is not in the state anymore as new, which takes an import
				runs = append(runs, w.Plan("-destroy"))
			}
			for _, run := range runs {
				run.Fails("CIAM505").Omits("CIAM505", "person/fred-free")
				for _, address := range layer {
					run.Reports("CIAM505", resources[address]["id"].(string), at(end))
				}
			}
			w.Run(append([]string{"state", "rm"}, layer...)...).OK() // as the message says
		}
		w.Plan("-destroy", "-refresh=false").OK().wants(map[string]string{"ciam_party.free": "delete"})
		w.Write("terraform.tfstate", state)
	}
	w.Destroy().Fails("CIAM505")
	if after := ledger(t, w); after != before {
		t.Errorf("the ledger had %d entries and has %d", before, after)
	}
	c.Advance(time.Second)
	w.Destroy().OK()
	if left := storedIDs(t, w.address()); len(left) > 0 {
		t.Errorf("the register holds %q", left)
	}
}

// An emergency also rests on the person who authorised it, who may have a role only
// as a member of a team.
func TestWhoAuthorisedAnEmergencyIsKept(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	w := atNight(t, c)
	w.Write("duty.tf", "resource \"ciam_party\" \"duty\" {\n  kind     = \"person\"\n  name     = \"dora-duty\"\n  function = \"business\"\n}\n")
	w.Write("desk.tf", "resource \"ciam_party\" \"desk\" {\n  kind     = \"team\"\n  name     = \"risk-desk\"\n  function = \"business\"\n  members  = [ciam_party.duty.id]\n}\n")
	w.Replace("migration.tf", "ciam_party.risk.id", "ciam_party.desk.id")
	w.emergency(c.Now().Add(time.Hour))
	w.Replace("permit.tf", `"person/olivia-owner"`, "ciam_party.duty.id")
	w.Apply().OK()
	if snapshot, _ := w.Attributes("ciam_permit.cutover")["snapshot"].(string); !strings.Contains(snapshot, `"person/dora-duty":{`) {
		t.Errorf("the snapshot says %s", snapshot)
	}
	w.Remove("duty.tf")
	w.Replace("permit.tf", "ciam_party.duty.id", `"person/dora-duty"`)
	w.Replace("desk.tf", "ciam_party.duty.id", `"person/dora-duty"`)
	w.Plan().Fails("CIAM505").Reports("CIAM505", "person/dora-duty", "permit/small/cutover/1")
}

// state is the state file.
func (w *Workspace) state() string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	must(w.t, err)
	return string(text)
}

// Every way to have Terraform destroy a record under retention is refused by
// the plan, and nothing is written.
func TestRetentionHoldsAgainstEveryDestroy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Workspace)
		args   []string
		names  string // what the error names
	}{
		"taken out": {func(w *Workspace) {
			w.Remove("permit.tf")
			w.Remove("gate.tf")
		}, nil, "gate/small/cutover"},
		"target":        {func(*Workspace) {}, []string{"-destroy", "-target=ciam_permit.cutover"}, "permit/small/cutover/1"},
		"removed":       {func(w *Workspace) { w.Remove("permit.tf"); w.Write("removed.tf", letGo("ciam_permit.cutover", true)) }, nil, "permit/small/cutover/1"},
		"party renamed": {func(w *Workspace) { w.Replace("parties.tf", "olivia-owner", "oskar-owner") }, nil, "person/oskar-owner"},
		"team renamed":  {func(w *Workspace) { w.Replace("team.tf", `= "platform"`, `= "site"`) }, nil, "team/site"},
		"next attempt":  {func(w *Workspace) { w.Replace("permit.tf", "cutover.id", "cutover.id\n  attempt = 2") }, nil, "permit/small/cutover/2"},
		"another pin": {func(w *Workspace) {
			w.Replace("permit.tf", "cutover.id", "cutover.id\n  digest = ciam_migration.this.digest")
		}, nil, "attempt"},
		"replaced":     {func(*Workspace) {}, []string{"-replace=ciam_party.owner"}, "-replace"},
		"permit again": {func(*Workspace) {}, []string{"-replace=ciam_permit.cutover"}, "attempt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := withTeam(t)
			w.Apply().OK()
			before := ledger(t, w)
			test.change(w)
			for _, run := range []*Result{w.Plan(test.args...), w.Apply(test.args...)} {
				run.Fails("CIAM505").Reports("CIAM505", test.names)
			}
			if after := ledger(t, w); after != before {
				t.Errorf("the ledger had %d entries and has %d", before, after)
			}
		})
	}
}

// A tainted record under retention stays as it is: Terraform replaces its
// resource, and the record is taken over. A permit stays the same decision.
func TestWhatIsTaintedAndKept(t *testing.T) {
	t.Parallel()
	addresses := []string{"ciam_party.owner", "ciam_migration.this", "ciam_approval.security", "ciam_evidence.drill", "ciam_gate.cutover", "ciam_permit.cutover"}
	for _, refresh := range []string{"-refresh=true", "-refresh=false"} {
		w := withTeam(t)
		w.Apply().OK()
		ids, permit := storedIDs(t, w.address()), w.Attributes("ciam_permit.cutover")
		for _, address := range addresses {
			w.Run("taint", address).OK()
		}
		replaced := map[string]string{}
		for _, address := range addresses {
			replaced[address] = "replace"
		}
		w.Apply(refresh).OK().wants(replaced)
		w.Plan().Empty()
		if got := w.Attributes("ciam_permit.cutover"); !equalJSON(got, permit) {
			t.Errorf("%s: the permit was %v and is %v", refresh, permit, got)
		}
		same(t, refresh, storedIDs(t, w.address()), ids)
	}
}

// letGo is a removed block.
func letGo(address string, destroy bool) string {
	return fmt.Sprintf("removed {\n  from = %s\n  lifecycle {\n    destroy = %t\n  }\n}\n", address, destroy)
}

var removedBlock = regexp.MustCompile(`(?s) *removed \{\n.*?\n    \}`)

// The message shows how to remove a record under retention from the state.
// Followed literally, that works: the register keeps the record, and the state
// does not.
func TestTheRemovedBlockOfTheMessageWorks(t *testing.T) {
	t.Parallel()
	w := withTeam(t)
	w.Apply().OK()
	before := ledger(t, w)
	w.Remove("permit.tf")
	blocks := ""
	for _, d := range w.Plan().Fails("CIAM505").Find("CIAM505") {
		block := removedBlock.FindString(d.Detail)
		if !strings.Contains(block, "destroy = false") {
			t.Fatalf("no removed block in\n%s", d.Detail)
		}
		blocks += strings.Replace(block, "NAME", "cutover", 1) + "\n"
	}
	w.Write("removed.tf", blocks)
	w.Apply().OK().wants(map[string]string{"ciam_permit.cutover": "remove"})
	w.Remove("removed.tf")
	w.Plan().Empty()
	if ids := storedIDs(t, w.address()); !slices.Contains(ids, "permit/small/cutover/1") || slices.Contains(w.StateList(), "ciam_permit.cutover") || ledger(t, w) != before {
		t.Errorf("the register holds %q and the state %q", ids, w.StateList())
	}
}

// A permit keeps the records of other states and of other processes.
func TestAPermitHoldsWhatOthersOwn(t *testing.T) {
	t.Parallel()
	people, others := small(t, "parties"), small(t, "migration", "approval", "decision", "gate", "permit")
	share(people, others)
	people.Apply().OK()
	for _, file := range []string{"migration.tf", "approval.tf", "decision.tf"} {
		for name, id := range map[string]string{"owner": "olivia-owner", "risk": "rita-risk", "engineer": "erik-engineer", "security": "sasha-security"} {
			others.mention(file, "ciam_party."+name+".id", fmt.Sprintf("%q", "person/"+id))
		}
	}
	saved := people.Plan("-destroy", "-out=saved.tfplan").OK() // nothing holds them yet
	saved.Omits("CIAM505")
	others.Apply().OK()
	before := ledger(t, people)
	people.Apply("saved.tfplan").Fails("CIAM505").Reports("CIAM505", "person/sasha-security", "permit/small/cutover/1")
	people.Plan("-destroy").Fails("CIAM505").Reports("CIAM505", "person/olivia-owner", "permit/small/cutover/1")
	if after := ledger(t, people); after != before || len(people.StateList()) != 4 {
		t.Errorf("the ledger had %d entries and has %d, and the state %q", before, after, people.StateList())
	}
}

// A second configuration of the provider does not bypass it.
func TestAnAliasDestroysNothingThatIsKept(t *testing.T) {
	t.Parallel()
	w := aliased(t)
	w.through("parties.tf", `"ciam_party" "owner`)
	w.Apply("-target=ciam_party.owner").OK()
	w.Apply().OK()
	w.Replace("parties.tf", "olivia-owner", "oskar-owner")
	w.Plan("-target=ciam_party.owner").Fails("CIAM505").Reports("CIAM505", "person/olivia-owner", "permit/small/cutover/1")
	w.Apply("-target=ciam_party.owner", "-refresh=false").Fails("CIAM505")
	w.Replace("parties.tf", "oskar-owner", "olivia-owner")
	w.Destroy("-target=ciam_party.owner").Fails("CIAM505")
	w.holdsWhatTheStateHolds()
}
