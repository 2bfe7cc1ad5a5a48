package sqlstore

import (
	"errors"
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
		want   []wanted // in their order
	}{
		{"nothing", nil, nil},
		{
			"body",
			[]string{`UPDATE records SET body = '{"function":"business","kind":"person","name":"jane"}' WHERE id = 'person/jane' AND revision = 2`},
			[]wanted{{"person/jane", 2, 11, register.FaultBody}},
		},
		{
			"body and digest",
			[]string{`UPDATE records SET body = '{"function":"business","kind":"person","name":"jane"}', digest = '` + jane + `' WHERE id = 'person/jane' AND revision = 2`},
			[]wanted{{"person/jane", 2, 11, register.FaultDigest}},
		},
		{
			"body of long ago",
			[]string{`UPDATE records SET body = '{}' WHERE id = 'person/jane' AND revision = 1`},
			[]wanted{{"person/jane", 1, 2, register.FaultBody}},
		},
		{
			"body and digest in both",
			[]string{
				`UPDATE records SET body = '{"function":"business","kind":"person","name":"jane"}', digest = '` + jane + `' WHERE id = 'person/jane' AND revision = 2`,
				`UPDATE ledger SET digest = '` + jane + `' WHERE seq = 11`,
			},
			[]wanted{{"person/jane", 2, 11, register.FaultEntry}},
		},
		{
			"actor",
			[]string{`UPDATE records SET actor = 'nobody' WHERE id = 'team/t' AND revision = 1`},
			[]wanted{{"team/t", 1, 4, register.FaultActor}},
		},
		{
			"time",
			[]string{`UPDATE records SET at = '2020-01-01T00:00:00Z' WHERE id = 'team/t' AND revision = 1`},
			[]wanted{{"team/t", 1, 4, register.FaultTime}},
		},
		{
			"no time",
			[]string{`UPDATE records SET at = 'long ago' WHERE id = 'team/t' AND revision = 1`, `UPDATE ledger SET at = 'long ago' WHERE seq = 4`},
			[]wanted{
				{"team/t", 1, 4, register.FaultTime},
				{"team/t", 1, 4, register.FaultTime},
				{"team/t", 1, 4, register.FaultEntry},
			},
		},
		{
			"ledger line",
			[]string{`UPDATE ledger SET session = 'somebody' WHERE seq IN (3, 5)`},
			[]wanted{{"person/vic", 1, 3, register.FaultEntry}, {"team/t", 2, 5, register.FaultEntry}},
		},
		{
			"time goes back",
			[]string{`UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 4`},
			[]wanted{
				{"team/t", 1, 4, register.FaultTime},
				{"team/t", 1, 4, register.FaultTime},
				{"team/t", 1, 4, register.FaultEntry},
			},
		},
		{
			"ledger kind",
			[]string{`UPDATE ledger SET kind = 'vendor' WHERE seq = 4`},
			[]wanted{{"team/t", 1, 4, register.FaultPlace}},
		},
		{
			"ledger line gone",
			[]string{`DELETE FROM ledger WHERE seq = 4`},
			[]wanted{{"", 0, 4, register.FaultGap}, {"team/t", 1, 0, register.FaultUnrecorded}},
		},
		{
			"last ledger line gone",
			[]string{`DELETE FROM ledger WHERE seq = 13`},
			[]wanted{{"", 0, 13, register.FaultGap}, {"person/gone", 2, 0, register.FaultUnrecorded}},
		},
		{
			"all ledger lines gone",
			[]string{`DELETE FROM ledger`, `DELETE FROM ledger_tree`},
			[]wanted{
				{"migration/m", 1, 0, register.FaultUnrecorded},
				{"person/bob", 1, 0, register.FaultUnrecorded},
				{"person/bob", 2, 0, register.FaultUnrecorded},
				{"person/bob", 3, 0, register.FaultUnrecorded},
				{"person/gone", 1, 0, register.FaultUnrecorded},
				{"person/gone", 2, 0, register.FaultUnrecorded},
				{"person/jane", 1, 0, register.FaultUnrecorded},
				{"person/jane", 2, 0, register.FaultUnrecorded},
				{"person/vic", 1, 0, register.FaultUnrecorded},
				{"person/zoe", 1, 0, register.FaultUnrecorded},
				{"team/t", 1, 0, register.FaultUnrecorded},
				{"team/t", 2, 0, register.FaultUnrecorded},
				{"vendor/acme", 1, 0, register.FaultUnrecorded},
			},
		},
		{
			"first ledger line hidden",
			[]string{`UPDATE ledger SET seq = 0 WHERE seq = 1`},
			[]wanted{{"vendor/acme", 1, 0, register.FaultGap}, {"", 0, 1, register.FaultGap}},
		},
		{
			"reordered",
			[]string{`UPDATE ledger SET seq = 99 WHERE seq = 4`, `UPDATE ledger SET seq = 4 WHERE seq = 5`, `UPDATE ledger SET seq = 5 WHERE seq = 99`},
			[]wanted{
				{"team/t", 2, 4, register.FaultEntry},
				{"team/t", 1, 5, register.FaultEntry},
				{"team/t", 2, 4, register.FaultOrder},
			},
		},
		{
			"action",
			[]string{`UPDATE ledger SET action = 'create' WHERE seq = 5`},
			[]wanted{{"team/t", 2, 5, register.FaultEntry}, {"team/t", 2, 5, register.FaultAction}},
		},
		{
			"tree leaf",
			[]string{`UPDATE ledger_tree SET hash = (SELECT hash FROM ledger_tree WHERE idx = 0) WHERE idx = 1`},
			[]wanted{{"person/jane", 1, 2, register.FaultEntry}},
		},
		{
			"tree node",
			[]string{`UPDATE ledger_tree SET hash = (SELECT hash FROM ledger_tree WHERE idx = 0) WHERE idx = 6`},
			[]wanted{{"", 0, 0, register.FaultTree}},
		},
		{
			"tree node gone",
			[]string{`DELETE FROM ledger_tree WHERE idx = 6`},
			[]wanted{{"", 0, 0, register.FaultTree}},
		},
		{
			"record inserted",
			[]string{`INSERT INTO records (id, revision, kind, migration, incarnation, state, body, digest, at, actor) VALUES ('person/eve', 1, 'person', '', 'i', 'current', '{}', 'd', '2020-01-01T00:00:00Z', 'eve')`},
			[]wanted{{"person/eve", 1, 0, register.FaultUnrecorded}},
		},
		{
			"revision inserted",
			[]string{
				`UPDATE records SET state = 'superseded' WHERE id = 'person/jane' AND revision = 2`,
				`INSERT INTO records (id, revision, kind, migration, incarnation, state, body, digest, at, actor) VALUES ('person/jane', 3, 'person', '', 'i', 'current', '{}', 'd', '2020-01-01T00:00:00Z', 'eve')`,
			},
			[]wanted{{"person/jane", 3, 0, register.FaultUnrecorded}},
		},
		{
			"record without an id",
			[]string{`INSERT INTO records (id, revision, kind, migration, incarnation, state, body, digest, at, actor) VALUES ('', 1, 'person', '', 'i', 'retired', '{}', 'd', '2020-01-01T00:00:00Z', 'eve')`},
			[]wanted{{"", 1, 0, register.FaultID}},
		},
		{
			"record gone",
			[]string{looseRecords, `DELETE FROM records WHERE id = 'team/t' AND revision = 1`},
			[]wanted{{"team/t", 1, 4, register.FaultRevision}, {"team/t", 2, 5, register.FaultRevision}},
		},
		{
			"record and ledger line gone",
			[]string{`DELETE FROM ledger WHERE seq = 4`, `DELETE FROM records WHERE id = 'team/t' AND revision = 1`},
			[]wanted{{"", 0, 4, register.FaultGap}, {"team/t", 2, 5, register.FaultRevision}},
		},
		{
			"an older revision made current",
			[]string{`UPDATE records SET state = 'superseded' WHERE id = 'team/t' AND revision = 2`, `UPDATE records SET state = 'current' WHERE id = 'team/t' AND revision = 1`},
			[]wanted{
				{"team/t", 1, 4, register.FaultLinks},
				{"team/t", 1, 4, register.FaultState},
				{"team/t", 2, 5, register.FaultState},
			},
		},
		{
			"retired without a word",
			[]string{`UPDATE records SET state = 'retired' WHERE id = 'person/jane' AND revision = 2`},
			[]wanted{{"person/jane", 2, 11, register.FaultState}},
		},
		{
			"risen",
			[]string{`UPDATE records SET state = 'current' WHERE id = 'person/gone' AND revision = 2`},
			[]wanted{{"person/gone", 2, 13, register.FaultState}},
		},
		{
			"moved to another migration",
			[]string{`UPDATE records SET migration = 'migration/n' WHERE id = 'migration/m'`},
			[]wanted{{"migration/m", 1, 10, register.FaultPlace}},
		},
		{
			"link removed",
			[]string{`DELETE FROM links WHERE source = 'person/vic'`},
			[]wanted{{"person/vic", 1, 3, register.FaultLinks}},
		},
		{
			"links added",
			[]string{`INSERT INTO links (source, target) VALUES ('person/vic', 'team/t'), ('person/gone', 'team/t'), ('person/nobody', 'team/t')`},
			[]wanted{
				{"person/vic", 1, 3, register.FaultLinks},
				{"person/gone", 0, 0, register.FaultLinks},
				{"person/nobody", 0, 0, register.FaultLinks},
			},
		},
	}
	onBoth(t, func(t *testing.T, address string, _ func(...string)) {
		s := opened(t, address).(*store)
		registertest.Fill(t, s)
		for _, test := range tests {
			t.Run(test.what, func(t *testing.T) {
				report := tampered(t, s, test.tamper)
				wantFaults(t, report, test.want)
				wording(t, test.what, report.Faults)
			})
		}
		wantFaults(t, tampered(t, s, nil), nil) // all was undone
		report := tampered(t, s, []string{`INSERT INTO links (source, target)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5150) SELECT 'person/nobody', CAST(i AS TEXT) FROM n`})
		if len(report.Faults) != 100 || report.More != 5050 || !errors.Is(report.Err(), register.ErrUnsound) {
			t.Errorf("%d faults and %d more: %v", len(report.Faults), report.More, report.Err())
		}
	})
}
