package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

func noProgress(string, int64, int64) {}

// TestVerify: whatever is changed by hand in a register that registertest.Fill
// made is found, and named.
func TestVerify(t *testing.T) {
	t.Parallel()
	jane := governance.SHA256([]byte(`{"function":"business","kind":"person","name":"jane"}`))
	tests := []struct {
		what   string
		tamper []string
		want   []string // how the faults begin, in their order
	}{
		{"nothing", nil, nil},
		{
			"body",
			[]string{`UPDATE records SET body = '{"function":"business","kind":"person","name":"jane"}' WHERE id = 'person/jane' AND revision = 2`},
			[]string{"person/jane, revision 2: entry 11: its text has the digest " + jane},
		},
		{
			"body and digest",
			[]string{`UPDATE records SET body = '{"function":"business","kind":"person","name":"jane"}', digest = '` + jane + `' WHERE id = 'person/jane' AND revision = 2`},
			[]string{"person/jane, revision 2: entry 11: its digest is " + jane},
		},
		{
			"body of long ago",
			[]string{`UPDATE records SET body = '{}' WHERE id = 'person/jane' AND revision = 1`},
			[]string{"person/jane, revision 1: entry 2: its text has the digest"},
		},
		{
			"body and digest in both",
			[]string{
				`UPDATE records SET body = '{"function":"business","kind":"person","name":"jane"}', digest = '` + jane + `' WHERE id = 'person/jane' AND revision = 2`,
				`UPDATE ledger SET digest = '` + jane + `' WHERE seq = 11`,
			},
			[]string{"person/jane, revision 2: entry 11: it is not the entry that was written"},
		},
		{
			"actor",
			[]string{`UPDATE records SET actor = 'nobody' WHERE id = 'team/t' AND revision = 1`},
			[]string{`team/t, revision 1: entry 4: it was written by "nobody", and by "unknown" in the ledger`},
		},
		{
			"time",
			[]string{`UPDATE records SET at = '2020-01-01T00:00:00Z' WHERE id = 'team/t' AND revision = 1`},
			[]string{"team/t, revision 1: entry 4: its time is 2020-01-01T00:00:00Z, and 20"},
		},
		{
			"no time",
			[]string{`UPDATE records SET at = 'long ago' WHERE id = 'team/t' AND revision = 1`, `UPDATE ledger SET at = 'long ago' WHERE seq = 4`},
			[]string{
				"team/t, revision 1: entry 4: its time in the ledger is not in the form", "team/t, revision 1: entry 4: its time is 0001",
				"team/t, revision 1: entry 4: it is not the entry that was written",
			},
		},
		{
			"ledger line",
			[]string{`UPDATE ledger SET session = 'somebody' WHERE seq IN (3, 5)`},
			[]string{"person/vic, revision 1: entry 3: it is not the entry that was written", "team/t, revision 2: entry 5: it is not the entry that was written"},
		},
		{
			"time goes back",
			[]string{`UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 4`},
			[]string{
				"team/t, revision 1: entry 4: its time 2020-01-01T00:00:00Z is before", "team/t, revision 1: entry 4: its time is 20",
				"team/t, revision 1: entry 4: it is not the entry that was written",
			},
		},
		{
			"ledger kind",
			[]string{`UPDATE ledger SET kind = 'vendor' WHERE seq = 4`},
			[]string{`team/t, revision 1: entry 4: the ledger has it under the kind "vendor"`},
		},
		{
			"ledger line gone",
			[]string{`DELETE FROM ledger WHERE seq = 4`},
			[]string{"entry 4: the ledger has no such entry: the next is 5", "team/t, revision 1: the ledger has no entry for it"},
		},
		{
			"last ledger line gone",
			[]string{`DELETE FROM ledger WHERE seq = 13`},
			[]string{"entry 13: the ledger has no such entry, and the tree has its hash", "person/gone, revision 2: the ledger has no entry for it"},
		},
		{
			"all ledger lines gone",
			[]string{`DELETE FROM ledger`, `DELETE FROM ledger_tree`},
			slices.Repeat([]string{""}, registertest.FixtureSize),
		},
		{
			"first ledger line hidden",
			[]string{`UPDATE ledger SET seq = 0 WHERE seq = 1`},
			[]string{"vendor/acme, revision 1: its number is 0, and the ledger counts from 1", "entry 1: the ledger has no such entry: the next is 2"},
		},
		{
			"reordered",
			[]string{`UPDATE ledger SET seq = 99 WHERE seq = 4`, `UPDATE ledger SET seq = 4 WHERE seq = 5`, `UPDATE ledger SET seq = 5 WHERE seq = 99`},
			[]string{
				"team/t, revision 2: entry 4: it is not the entry that was written", "team/t, revision 1: entry 5: it is not the entry that was written",
				"team/t, revision 2: entry 4: the ledger has it before the revision before it",
			},
		},
		{
			"action",
			[]string{`UPDATE ledger SET action = 'create' WHERE seq = 5`},
			[]string{"team/t, revision 2: entry 5: it is not the entry that was written", `team/t, revision 2: entry 5: the ledger calls it "create" after "create"`},
		},
		{
			"tree leaf",
			[]string{`UPDATE ledger_tree SET hash = (SELECT hash FROM ledger_tree WHERE idx = 0) WHERE idx = 1`},
			[]string{"person/jane, revision 1: entry 2: it is not the entry that was written"},
		},
		{
			"tree node",
			[]string{`UPDATE ledger_tree SET hash = (SELECT hash FROM ledger_tree WHERE idx = 0) WHERE idx = 6`},
			[]string{"hash 6 of the tree is not what the entries up to 4 give"},
		},
		{
			"tree node gone",
			[]string{`DELETE FROM ledger_tree WHERE idx = 6`},
			[]string{"hash 6 of the tree is not what the entries up to 4 give"},
		},
		{
			"record inserted",
			[]string{`INSERT INTO records (id, revision, kind, migration, incarnation, state, body, digest, at, actor) VALUES ('person/eve', 1, 'person', '', 'i', 'current', '{}', 'd', '2020-01-01T00:00:00Z', 'eve')`},
			[]string{"person/eve, revision 1: the ledger has no entry for it"},
		},
		{
			"revision inserted",
			[]string{
				`UPDATE records SET state = 'superseded' WHERE id = 'person/jane' AND revision = 2`,
				`INSERT INTO records (id, revision, kind, migration, incarnation, state, body, digest, at, actor) VALUES ('person/jane', 3, 'person', '', 'i', 'current', '{}', 'd', '2020-01-01T00:00:00Z', 'eve')`,
			},
			[]string{"person/jane, revision 3: the ledger has no entry for it"},
		},
		{
			"record without an id",
			[]string{`INSERT INTO records (id, revision, kind, migration, incarnation, state, body, digest, at, actor) VALUES ('', 1, 'person', '', 'i', 'retired', '{}', 'd', '2020-01-01T00:00:00Z', 'eve')`},
			[]string{"a record has no id"},
		},
		{
			"record gone",
			[]string{looseRecords, `DELETE FROM records WHERE id = 'team/t' AND revision = 1`},
			[]string{"team/t, revision 1: entry 4: there is no such revision", "team/t, revision 2: entry 5: the revision before it is number 0"},
		},
		{
			"record and ledger line gone",
			[]string{`DELETE FROM ledger WHERE seq = 4`, `DELETE FROM records WHERE id = 'team/t' AND revision = 1`},
			[]string{"entry 4: the ledger has no such entry: the next is 5", "team/t, revision 2: entry 5: the revision before it is number 0"},
		},
		{
			"an older revision made current",
			[]string{`UPDATE records SET state = 'superseded' WHERE id = 'team/t' AND revision = 2`, `UPDATE records SET state = 'current' WHERE id = 'team/t' AND revision = 1`},
			[]string{
				`team/t, revision 1: entry 4: it is found by ["person/jane" "person/vic"], and names ["person/jane"]`,
				"team/t, revision 1: entry 4: it is kept as current, and the ledger says that it is superseded",
				"team/t, revision 2: entry 5: it is kept as superseded, and the ledger says that it is current",
			},
		},
		{
			"retired without a word",
			[]string{`UPDATE records SET state = 'retired' WHERE id = 'person/jane' AND revision = 2`},
			[]string{"person/jane, revision 2: entry 11: it is kept as retired, and the ledger says that it is current"},
		},
		{
			"risen",
			[]string{`UPDATE records SET state = 'current' WHERE id = 'person/gone' AND revision = 2`},
			[]string{"person/gone, revision 2: entry 13: it is kept as current, and the ledger says that it is retired"},
		},
		{
			"moved to another migration",
			[]string{`UPDATE records SET migration = 'migration/n' WHERE id = 'migration/m'`},
			[]string{`migration/m, revision 1: entry 10: it is found under the kind "migration" and the migration "migration/n"`},
		},
		{
			"link removed",
			[]string{`DELETE FROM links WHERE source = 'person/vic'`},
			[]string{`person/vic, revision 1: entry 3: it is found by [], and names ["vendor/acme"]`},
		},
		{
			"links added",
			[]string{`INSERT INTO links (source, target) VALUES ('person/vic', 'team/t'), ('person/gone', 'team/t'), ('person/nobody', 'team/t')`},
			[]string{
				`person/vic, revision 1: entry 3: it is found by ["team/t" "vendor/acme"], and names ["vendor/acme"]`,
				`person/gone: it is found by "team/t", and is no current record`, `person/nobody: it is found by "team/t", and is no current record`,
			},
		},
	}
	onBoth(t, func(t *testing.T, address string, _ func(...string)) {
		s := opened(t, address).(*store)
		registertest.Fill(t, s)
		for _, test := range tests {
			t.Run(test.what, func(t *testing.T) { wantFaults(t, tampered(t, s, test.tamper), test.want) })
		}
		wantFaults(t, tampered(t, s, nil), nil) // all was undone
		report := tampered(t, s, []string{`INSERT INTO links (source, target)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5150) SELECT 'person/nobody', CAST(i AS TEXT) FROM n`})
		if len(report.Faults) != 100 || report.More != 5050 || !strings.Contains(report.Err().Error(), "faults found: 5150,") {
			t.Errorf("%d faults and %d more: %v", len(report.Faults), report.More, report.Err())
		}
	})
}

// looseRecords stands for whatever lets a record go that the ledger names.
const looseRecords = "loose records"

var errUndo = errors.New("undo")

// tampered is what a verification finds after some statements, which are undone
// again.
func tampered(t *testing.T, s *store, statements []string) (report register.Report) {
	t.Helper()
	ctx := context.Background()
	err := s.engine.write(ctx, work{do: func(tx *sql.Tx) error {
		for _, statement := range statements {
			if statement == looseRecords {
				statement = `PRAGMA defer_foreign_keys = 1`
				if _, ok := s.engine.(*postgres); ok {
					statement = `ALTER TABLE ledger DROP CONSTRAINT ledger_id_revision_fkey`
				}
			}
			if _, err := tx.Exec(statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		r := s.reader(tx, 0)
		if err := r.check(ctx); err != nil {
			return err
		}
		of, err := r.inventory(ctx)
		if err != nil {
			return err
		}
		if report, err = register.Verify(ctx, of, noProgress); err != nil {
			return err
		}
		return errUndo
	}})
	if !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
	return report
}

// wantFaults checks how faults begin, and that each has the record's last ledger
// entry.
func wantFaults(t *testing.T, report register.Report, want []string) {
	t.Helper()
	if err := report.Err(); (err == nil) != (len(want) == 0) || err != nil && !errors.Is(err, register.ErrUnsound) {
		t.Errorf("got error %v", err)
	}
	for i, fault := range report.Faults {
		t.Logf("%s", fault)
		if i >= len(want) || !strings.HasPrefix(fault.String(), want[i]) {
			t.Errorf("fault %d is not wanted", i)
		}
		if fault.ID != "" && !strings.Contains(fault.String(), " (its last entry in the ledger is ") &&
			!strings.Contains(fault.String(), " (the ledger has no entry for it)") {
			t.Errorf("fault %d has no last ledger entry", i)
		}
	}
	if len(report.Faults) != len(want) || report.More != 0 {
		t.Errorf("%d faults and %d more, want %d", len(report.Faults), report.More, len(want))
	}
}
