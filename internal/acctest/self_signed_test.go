package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// keyed is a folder with the people of the small migration. The approver has a key,
// which lies in the folder.
func keyed(t *testing.T, by func(*Workspace)) *Workspace {
	t.Helper()
	w := small(t, "parties")
	by(w)
	w.Replace("parties.tf", `"sasha-security"`, "\"sasha-security\"\n  signing_keys = ["+fmt.Sprintf("%q", newKey(t, w.Dir))+"]")
	return w
}

// newKey makes the key "key" in a folder, and returns its public line.
func newKey(t *testing.T, dir string) string {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("ssh-keygen is missing: install openssh-client")
	}
	file := filepath.Join(dir, "key")
	if output, err := exec.CommandContext(t.Context(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	public, err := os.ReadFile(file + ".pub")
	must(t, err)
	return strings.TrimSpace(string(public))
}

// migrates makes the workspace declare the migration and its approval, and name all
// people by literal ids.
func (w *Workspace) migrates() {
	w.t.Helper()
	rest := small(w.t, "migration", "approval")
	for _, name := range []string{"migration.tf", "approval.tf"} {
		text := rest.read(name)
		for resource, id := range map[string]string{"owner": "olivia-owner", "risk": "rita-risk", "engineer": "erik-engineer", "security": "sasha-security"} {
			text = strings.ReplaceAll(text, "ciam_party."+resource+".id", fmt.Sprintf("%q", "person/"+id))
		}
		w.Write(name, text)
	}
}

// signs signs the approval with the key in a folder, and is what that is worth.
func (w *Workspace) signs(dir string) any {
	w.t.Helper()
	w.Apply().OK()
	statement, _ := w.Attributes("ciam_approval.security")["statement"].(string)
	sign := exec.CommandContext(w.t.Context(), "ssh-keygen", "-Y", "sign", "-n", "ciam-approval", "-f", filepath.Join(dir, "key"))
	sign.Stdin = strings.NewReader(statement)
	armored, err := sign.Output()
	must(w.t, err)
	w.Replace("approval.tf", "  function ", "  signature = <<-EOT\n"+string(armored)+"EOT\n  function ")
	w.Apply().OK()
	return w.Attributes("ciam_approval.security")["assurance"]
}

// forget takes the people out of the state, and leaves them in the register.
func (w *Workspace) forget() {
	w.t.Helper()
	w.Write("parties.tf", `removed {
  from = ciam_party.security
  lifecycle { destroy = false }
}

removed {
  from = ciam_party.owner
  lifecycle { destroy = false }
}

removed {
  from = ciam_party.risk
  lifecycle { destroy = false }
}

removed {
  from = ciam_party.engineer
  lifecycle { destroy = false }
}
`)
}

// imports makes the workspace take over the people.
func (w *Workspace) imports() {
	w.t.Helper()
	for resource, name := range map[string]string{"owner": "olivia-owner", "risk": "rita-risk", "engineer": "erik-engineer", "security": "sasha-security"} {
		w.Write("import_"+resource+".tf", fmt.Sprintf("import {\n  to = ciam_party.%s\n  id = \"person/%s\"\n}\n", resource, name))
	}
}

// asAlice makes the workspace write as somebody else, until its provider.tf is replaced.
func asAlice(w *Workspace) {
	w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {\n  actor = \"alice\"\n}")
}

func ranIn(project, workspace string) func(*Workspace) {
	return func(w *Workspace) { w.inCI("jane", project, workspace, "1") }
}

// Only a key that the pipeline of another project declared counts as somebody else's, or
// without CI a run in another folder. Actors, users and workspaces are claims that an
// author of the configuration can choose.
func TestKeyOfAnotherState(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		people, migration func(*Workspace)
		want              string
	}{
		"another project":                          {ranIn("acme/people", "default"), ranIn("acme/sign-in", "default"), "signed"},
		"another workspace of one project":         {ranIn("acme/sign-in", "people"), ranIn("acme/sign-in", "default"), "self_signed"},
		"another folder, without CI":               {func(*Workspace) {}, func(*Workspace) {}, "signed"},
		"a pipeline after a person":                {asAlice, ranIn("acme/sign-in", "default"), "self_signed"},
		"a person after a pipeline":                {ranIn("acme/people", "default"), asAlice, "self_signed"},
		"another actor in a pipeline of a project": {func(w *Workspace) { ranIn("acme/sign-in", "default")(w); asAlice(w) }, ranIn("acme/sign-in", "default"), "self_signed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			people, migration := keyed(t, c.people), small(t, "provider")
			c.migration(migration)
			share(people, migration)
			people.Apply().OK()
			migration.migrates()
			if got := migration.signs(people.Dir); got != c.want {
				t.Errorf("assurance %v, want %s", got, c.want)
			}
		})
	}
}

// The state that makes the statement can have declared the key in an earlier apply,
// and have given the party away since.
func TestKeyOfAnEarlierApply(t *testing.T) {
	t.Parallel()
	t.Run("forgotten, as another actor", func(t *testing.T) {
		t.Parallel()
		w := keyed(t, asAlice)
		w.Apply().OK()
		w.forget()
		w.Apply().OK()
		w.Replace("provider.tf", "alice", "bob")
		w.migrates()
		if got := w.signs(w.Dir); got != "self_signed" {
			t.Errorf("assurance %v", got)
		}
	})
	for name, c := range map[string]struct{ project, want string }{
		"moved to a state of another project": {"acme/people", "signed"},
		"moved to a state of this project":    {"acme/sign-in", "self_signed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := keyed(t, ranIn("acme/sign-in", "default"))
			people := small(t, "parties")
			ranIn(c.project, "people")(people)
			share(w, people)
			w.Apply().OK()
			people.Write("parties.tf", w.read("parties.tf"))
			people.imports()
			w.forget()
			w.Apply().OK()
			people.Apply().OK()
			w.migrates()
			if got := w.signs(w.Dir); got != c.want {
				t.Errorf("assurance %v, want %s", got, c.want)
			}
		})
	}
	t.Run("through another configuration of the provider", func(t *testing.T) {
		t.Parallel()
		w := keyed(t, func(w *Workspace) {
			w.Replace("provider.tf", `provider "ciam" {}`, "provider \"ciam\" {}\n\nprovider \"ciam\" {\n  alias = \"other\"\n  actor = \"alice\"\n}")
			w.through("parties.tf", `"ciam_party" "security`)
		})
		w.Apply().OK()
		w.migrates()
		if got := w.signs(w.Dir); got != "self_signed" {
			t.Errorf("assurance %v", got)
		}
	})
}

// A key that somebody put into the database is nobody's.
func TestKeyEditedInTheDatabase(t *testing.T) {
	t.Parallel()
	people, migration := keyed(t, ranIn("acme/people", "default")), small(t, "provider")
	ranIn("acme/sign-in", "default")(migration)
	share(people, migration)
	people.Apply().OK()
	database(t, people.registerFile(), `UPDATE records SET body = replace(body, '"function":"security"', '"email":"sasha@bank.example","function":"security"') WHERE id = 'person/sasha-security'`)
	migration.migrates()
	if got := migration.signs(people.Dir); got != "self_signed" {
		t.Errorf("assurance %v", got)
	}
}
