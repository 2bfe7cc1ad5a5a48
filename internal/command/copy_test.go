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

// TestCopy checks that a copy has the checkpoint and the identity of the original,
// and that later copies add what is new.
func TestCopy(t *testing.T) {
	file, path := filled(t)
	database := postgrestest.Fresh(t)
	run(t, nil, "register", "copy", file, database).ok(fmt.Sprintf("copied  %d\n", registertest.FixtureSize), file, "postgres://127.0.0.1")
	if one, other := checkpoint(t, file), checkpoint(t, database); one != other {
		t.Errorf("the checkpoint is %q, and of the copy %q", one, other)
	}
	run(t, nil, "register", "copy", file, database).ok("copied  0\n")
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "later"})
	run(t, nil, "register", "copy", file, database).ok("copied  1\nentries 14\n")
	run(t, nil, "register", "copy", database, "sqlite:"+path+"2").ok(fmt.Sprintf("copied  %d\n", registertest.FixtureSize+1))

	registertest.Declare(t, opened(t, database), governance.Party{Kind: governance.KindPerson, Name: "ours"})
	run(t, nil, "register", "copy", file, database).fails(register.ErrDiverged, "15", "person/ours", "tester")
	registertest.Declare(t, opened(t, file), governance.Party{Kind: governance.KindPerson, Name: "theirs"})
	run(t, nil, "register", "copy", file, database).fails(register.ErrDiverged, "15", "person/ours", "person/theirs")
	other, _ := filled(t)
	run(t, nil, "register", "copy", other, database).fails(register.ErrForeign, "hint: ")
	run(t, nil, "register", "copy", file, "sqlite:"+path+"3?sandbox=true").fails(register.ErrSandbox, "sandbox=true")
}

// TestCopyOntoItself checks that two names of one register are refused.
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
		run(t, nil, "register", "copy", one, other).fails(register.ErrAddress)
	}
	run(t, nil, "register", "copy", file, database+"&search_path=public").ok()
}

// TestCopyUnsound checks that a register that fails verification is not copied.
func TestCopyUnsound(t *testing.T) {
	file, path := filled(t)
	tamper(t, path, `UPDATE records SET actor = 'nobody' WHERE id = 'team/t'`)
	run(t, nil, "register", "copy", file, "sqlite:"+path+"2").fails(register.ErrUnsound, "2", "team/t")
	if _, err := os.Stat(path + "2"); !os.IsNotExist(err) {
		t.Errorf("a copy was begun: %v", err)
	}
}
