package command

import (
	"context"
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
	if err != nil || c.Size != registertest.FixtureSize || !strings.Contains(o.beside, path) {
		t.Errorf("printed %q, and beside it %q: %v", o.out, o.beside, err)
	}
	tamper(t, path, `UPDATE records SET actor = 'nobody' WHERE id = 'team/t'`, `DELETE FROM links WHERE source = 'person/vic'`)
	var faults []register.Fault
	if err := opened(t, address).Inventory(t.Context(), func(ctx context.Context, s register.Inventory) error {
		report, err := register.Verify(ctx, s, func(string, int64, int64) {})
		faults = report.Faults
		return err
	}); err != nil || len(faults) != 3 {
		t.Fatalf("faults %v: %v", faults, err)
	}
	want := ""
	for _, fault := range faults {
		want += fault.String() + "\n"
	}
	if o := run(t, nil, "register", "verify", address).fails(register.ErrUnsound, path); o.out != want {
		t.Errorf("printed %q, want %q", o.out, want)
	}
	tamper(t, path, `DELETE FROM links`,
		`INSERT INTO links (source, target) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT 'person/nobody', i FROM n`)
	if out := run(t, nil, "register", "verify", address).fails(register.ErrUnsound).out; strings.Count(out, "\n") != 101 {
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
	run(t, nil, "register", "verify", other, "-checkpoint", file).fails(register.ErrForeign, file)
	tamper(t, otherPath, `ATTACH '`+path+`' AS original`, `UPDATE register SET uuid = (SELECT uuid FROM original.register)`,
		`DELETE FROM ledger_tree`, `DELETE FROM ledger`, `DELETE FROM links`, `DELETE FROM records`)
	registertest.Declare(t, opened(t, other), governance.Party{Kind: governance.KindPerson, Name: "forged"})
	checkpoint(t, other) // it is sound in itself
	run(t, nil, "register", "verify", other, "-checkpoint", file).fails(register.ErrRewritten, "1", "13")
	run(t, nil, "register", "verify", address, "-checkpoint", file+"2").fails(register.ErrCheckpoint, file+"2")
	write(t, file, "nonsense")
	run(t, nil, "register", "verify", address, "-checkpoint", file).fails(register.ErrCheckpoint, file)
}
