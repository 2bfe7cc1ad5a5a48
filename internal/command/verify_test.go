package command

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// TestVerify checks that a sound register prints its checkpoint, and another one
// its faults.
func TestVerify(t *testing.T) {
	address, path := filled(t)
	o := run(t, []string{"CIAM_REGISTER=" + address}, "register", "verify").ok()
	c, _, err := register.ParseCheckpoint(o.out)
	if err != nil || c.Size != registertest.FixtureSize || !strings.Contains(o.beside, "no fault") {
		t.Errorf("printed %q, and beside it %q: %v", o.out, o.beside, err)
	}
	tamper(t, path, `UPDATE records SET actor = 'nobody' WHERE id = 'team/t'`, `DELETE FROM links WHERE source = 'person/vic'`)
	o = run(t, nil, "register", "verify", address).fails("faults found: 3", path)
	faults := strings.Split(o.out, "\n")
	if len(faults) != 4 || !strings.HasPrefix(faults[0], "person/vic, revision 1: entry 3: it is found by []") ||
		!strings.HasPrefix(faults[1], "team/t, revision 1: entry 4: it was written by") || !strings.Contains(faults[2], "its last entry in the ledger") {
		t.Errorf("printed %q", faults)
	}
	tamper(t, path, `DELETE FROM links`,
		`INSERT INTO links (source, target) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT 'person/nobody', i FROM n`)
	run(t, nil, "register", "verify", address).fails()
	if out := run(t, nil, "register", "verify", address).fails().out; strings.Count(out, "\n") != 101 || !strings.HasSuffix(out, " more\n") {
		t.Errorf("printed %q", out)
	}
}

// TestVerifyTrusted checks that a kept checkpoint detects a register that was
// rewritten completely.
func TestVerifyTrusted(t *testing.T) {
	address, path := filled(t)
	file := filepath.Join(t.TempDir(), "checkpoint.txt")
	write(t, file, checkpoint(t, address))
	run(t, nil, "register", "verify", "-checkpoint", file, address).ok()
	registertest.Declare(t, opened(t, address), governance.Party{Kind: governance.KindPerson, Name: "later"})
	run(t, nil, "register", "verify", address, "-checkpoint="+file).ok("\n14\n")

	other, otherPath := filled(t) // the same records, at other times perhaps
	run(t, nil, "register", "verify", other, "-checkpoint", file).fails(register.ErrForeign.Error(), file)
	tamper(t, otherPath, `ATTACH '`+path+`' AS original`, `UPDATE register SET uuid = (SELECT uuid FROM original.register)`,
		`DELETE FROM ledger_tree`, `DELETE FROM ledger`, `DELETE FROM links`, `DELETE FROM records`)
	registertest.Declare(t, opened(t, other), governance.Party{Kind: governance.KindPerson, Name: "forged"})
	checkpoint(t, other) // it is sound in itself
	run(t, nil, "register", "verify", other, "-checkpoint", file).fails(register.ErrRewritten.Error(), "its size is 1 and was 13")
	run(t, nil, "register", "verify", address, "-checkpoint", file+"2").fails(file + "2")
	write(t, file, "nonsense")
	run(t, nil, "register", "verify", address, "-checkpoint", file).fails(register.ErrCheckpoint.Error(), file)
}
