package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// checkpoint is what verify prints of a register.
func checkpoint(t *testing.T, address string) string {
	t.Helper()
	return run(t, nil, "register", "verify", address).ok("terraform-provider-ciam/register/").out
}

// TestCopy: a register moves, and moves on; both then have one checkpoint, with
// one identity.
func TestCopy(t *testing.T) {
	file, path := filled(t)
	database := postgrestest.Fresh(t)
	o := run(t, nil, "register", "copy", file, database).ok(fmt.Sprintf("copied  %d\n", registertest.FixtureSize), file, "postgres://127.0.0.1")
	if !strings.Contains(o.beside, "stop the writers") {
		t.Errorf("told %q", o.beside)
	}
	if one, other := checkpoint(t, file), checkpoint(t, database); one != other {
		t.Errorf("the checkpoint is %q, and of the copy %q", one, other)
	}
	run(t, nil, "register", "copy", file, database).ok("copied  0\n")
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "later"})
	run(t, nil, "register", "copy", file, database).ok("copied  1\nentries 14\n")
	run(t, nil, "register", "copy", database, "sqlite:"+path+"2").ok(fmt.Sprintf("copied  %d\n", registertest.FixtureSize+1))

	registertest.Declare(t, opened(t, database), governance.Party{Kind: governance.KindPerson, Name: "ours"})
	run(t, nil, "register", "copy", file, database).fails("the target is ahead, with entry 15 (create of person/ours, revision 1, by tester")
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "theirs"})
	run(t, nil, "register", "copy", file, database).fails("the first entry that differs is 15", "person/ours", "person/theirs")
	other, _ := filled(t)
	run(t, nil, "register", "copy", other, database).fails(register.ErrForeign.Error(), "hint: ")
	run(t, nil, "register", "copy", file, "sqlite:"+path+"3?sandbox=true").fails(register.ErrSandbox.Error(), "sandbox=true")
}

// TestCopyOntoItself: one register by two names is told.
func TestCopyOntoItself(t *testing.T) {
	file, path := filled(t)
	link := filepath.Join(filepath.Dir(path), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	database := postgrestest.Fresh(t)
	for one, other := range map[string]string{
		file: file, "sqlite:" + link: file, "sqlite:" + path + "2": "sqlite:" + path + "2",
		database: strings.Replace(database, "postgres:", "postgresql:", 1) + "&sandbox=true",
	} {
		run(t, nil, "register", "copy", one, other).fails(register.ErrAddress.Error())
	}
	run(t, nil, "register", "copy", file, database+"&search_path=public").ok()
}

// TestCopyUnsound: what was tampered with is not passed on.
func TestCopyUnsound(t *testing.T) {
	file, path := filled(t)
	tamper(t, path, `UPDATE records SET actor = 'nobody' WHERE id = 'team/t'`)
	run(t, nil, "register", "copy", file, "sqlite:"+path+"2").fails(register.ErrUnsound.Error(), "the original: ", "faults found: 2,", "team/t, revision 1: entry 4")
	if _, err := os.Stat(path + "2"); !os.IsNotExist(err) {
		t.Errorf("a copy was begun: %v", err)
	}
}
