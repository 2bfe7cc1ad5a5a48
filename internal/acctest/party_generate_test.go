package acctest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// generate writes what the command prints for an export of an HR system.
func (w *Workspace) generate(lines ...string) (text, notes string) {
	w.t.Helper()
	w.Write("people.csv", "id,login,mail,active,employee_type,groups,number,name,ssh_keys\n"+strings.Join(lines, "\n")+"\n")
	code, text, notes := w.program("party", "generate", "-function", "security=cn=sec,dc=bank", "-function", "engineering=Identity Platform")
	if code != 0 {
		w.t.Fatalf("exit code %d\n%s\n%s", code, text, notes)
	}
	return text, notes
}

// Generated parties can be applied. Afterwards the command prints the same again,
// also when somebody has another login, and Terraform replaces nobody.
func TestGeneratedParties(t *testing.T) {
	t.Parallel()
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBTTHyRWf3iJKUyPGsMJ8DkSeW5BKW+0ZKBvFYqrQJ0y"
	people := []string{
		`u1,jane.doe,jane@bank.example,true,employee,"cn=sec,dc=bank",4711,"Jane ""JD"" ${Doe} %{if}",` + key + ` laptop`,
		`u2,Ravi+2,ravi@bank.example,true,employee,"cn=sec,dc=bank;Identity Platform",,Ravi,`,
		`u3,eve,eve@bank.example,false,employee,Identity Platform,,Eve,`,
	}
	w := NewWorkspace(t)
	w.Write("provider.tf", smallFiles["provider.tf"])
	w.Env = append(w.Env, "CIAM_DIRECTORY_FILE_PATH="+filepath.Join(w.Dir, "people.csv"))
	text, _ := w.generate(people...)
	w.Write("parties.tf", text)
	w.Apply().OK()
	for _, id := range []string{"person/4711", "person/ravi-2", "team/sec", "team/identity-platform"} {
		if did := w.actions(id); len(did) != 1 {
			t.Errorf("the ledger says of %s %q", id, did)
		}
	}
	w.noRecord("person/eve")
	w.Env = append(w.Env, "CIAM_REGISTER="+w.address())
	if again, _ := w.generate(people...); again != text {
		t.Errorf("the second run prints\n%s\nafter\n%s", again, text)
	}
	w.Plan().Empty()

	people[0] = strings.Replace(people[0], "jane.doe", "jane.smith", 1)
	renamed, _ := w.generate(people...)
	w.Write("parties.tf", renamed)
	w.Plan().wants(map[string]string{"ciam_party.person_4711": "update"})
	if err := os.Remove(filepath.Join(w.Dir, "people.csv")); err != nil {
		t.Fatal(err)
	}
	if code, out, beside := w.program("party", "generate", "-function", "security=a"); code != 1 || out != "" || !strings.Contains(beside, "people.csv") {
		t.Errorf("without a directory: exit code %d\n%s\n%s", code, out, beside)
	}
}
