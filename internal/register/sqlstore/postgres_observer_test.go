package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
)

// observedPlan is an observation of a plan of the state login-prod.
func observedPlan(sha256 string) governance.Observation {
	return governance.Observation{MigrationID: "migration/legacy", Name: "login-prod", Stage: governance.Cutover, PlanSHA256: sha256}
}

// TestObserverRole: with what the guide says, an observer reads everything, writes
// and replaces observations, and the database itself refuses everything else.
func TestObserverRole(t *testing.T) {
	t.Parallel()
	postgrestest.Shared(t) // or skip
	server := postgrestest.New(t)
	t.Cleanup(server.Remove)
	roles, grants := rights(t)
	server.Run(t, "postgres", roles+fmt.Sprintf(`
ALTER ROLE ciam_owner PASSWORD '%[1]s';
CREATE ROLE writer LOGIN PASSWORD '%[1]s' IN ROLE ciam_writer;
CREATE ROLE observer LOGIN PASSWORD '%[1]s' IN ROLE ciam_observer;`, postgrestest.Password))
	as := func(user string) register.Archive { return opened(t, server.URL(user, "ciam")) }
	create(t, as("ciam_owner"), "person/jane")
	for range 2 { // the owner runs the script again after an upgrade
		server.Run(t, "ciam", `SET ROLE ciam_owner; `+grants)
	}

	create(t, as("writer"), "permit/legacy/cutover/1")
	registertest.Declare(t, as("observer"), observedPlan("one"))
	registertest.Declare(t, as("observer"), observedPlan("two"))
	registertest.Declare(t, as("writer"), observedPlan("three"))
	registertest.Declare(t, as("observer"), observedPlan("four"))
	wantRead(t, as("observer"), "person/jane")
	before := audit(t, server.URL("observer", "ciam"))

	t.Run("through the program", func(t *testing.T) {
		for _, kind := range governance.Kinds() {
			names := map[governance.Kind][]string{
				governance.KindDecision: {"legacy", "rollback"}, governance.KindEvidence: {"legacy", "drill"}, governance.KindException: {"legacy", "grace"},
				governance.KindRiskAcceptance: {"legacy", "replay"}, governance.KindApproval: {"legacy", "cutover", "security", "sasha"},
				governance.KindGate: {"legacy", "cutover"}, governance.KindPermit: {"legacy", "cutover", "2"},
			}[kind]
			if names == nil {
				names = []string{"legacy"}
			}
			if kind == governance.KindObservation {
				continue
			}
			err := as("observer").Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
				_, err := tx.Put(ctx, register.Change{ID: governance.NewID(kind, names...), Body: []byte(`{}`), Incarnation: "i"})
				return err
			})
			wantDenial(t, "observer writes "+string(kind), err, register.ErrReadOnly)
		}
		for id, incarnation := range map[governance.ID]string{"person/jane": "i", "permit/legacy/cutover/1": "i", "observation/legacy/login-prod": "one"} {
			err := as("observer").Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
				_, err := tx.Retire(ctx, id, incarnation)
				return err
			})
			wantDenial(t, "observer retires "+string(id), err, register.ErrReadOnly)
		}
		err := as("observer").Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			_, err := tx.Put(ctx, register.Change{ID: "person/jane", Body: []byte(`{"changed":true}`), Expect: 1, Incarnation: "i"})
			return err
		})
		wantDenial(t, "observer edits a person", err, register.ErrReadOnly)
		err = as("observer").Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
			entries, err := tx.Read(ctx, register.Query{IDs: []governance.ID{"observation/legacy/login-prod"}})
			if err != nil {
				return err
			}
			_, err = tx.Put(ctx, register.Change{ID: entries[0].ID, Body: entries[0].Body, Expect: entries[0].Revision, Incarnation: "mine", Takes: register.ActionImport})
			return err
		})
		wantDenial(t, "observer takes over an observation", err, register.ErrReadOnly)
	})

	t.Run("past the program", func(t *testing.T) {
		const record = `INSERT INTO records VALUES ('%s', %d, '%s', '%s', 'i', '%s', '{}', 'd', '2026-01-01T00:00:00Z', 'a')`
		const entry = `INSERT INTO ledger (seq, at, actor, action, kind, id, revision, digest, session, taken_by)
VALUES (99, '2026-01-01T00:00:00Z', 'a', '%s', '%s', '%s', %d, 'd', '%s', '%s')`
		for what, statement := range map[string]string{
			"an approval":                     fmt.Sprintf(record, "approval/legacy/cutover/security/sasha", 1, "approval", "migration/legacy", "current"),
			"a permit as an observation":      fmt.Sprintf(record, "permit/legacy/cutover/2", 1, "observation", "migration/legacy", "current"),
			"an observation as a permit":      fmt.Sprintf(record, "observation/legacy/other", 1, "permit", "migration/legacy", "current"),
			"an observation elsewhere":        fmt.Sprintf(record, "observation/legacy/other", 1, "observation", "migration/another", "current"),
			"a retired observation":           fmt.Sprintf(record, "observation/legacy/login-prod", 9, "observation", "migration/legacy", "retired"),
			"an entry about a permit":         fmt.Sprintf(entry, "update", "permit", "permit/legacy/cutover/1", 1, "observer", ""),
			"an entry of another kind":        fmt.Sprintf(entry, "update", "observation", "permit/legacy/cutover/1", 1, "observer", ""),
			"an entry that retires":           fmt.Sprintf(entry, "retire", "observation", "observation/legacy/login-prod", 1, "observer", ""),
			"an entry that takes over":        fmt.Sprintf(entry, "update", "observation", "observation/legacy/login-prod", 1, "observer", "import"),
			"an entry of another user":        fmt.Sprintf(entry, "update", "observation", "observation/legacy/login-prod", 1, "writer", ""),
			"a link of a permit":              `INSERT INTO links VALUES ('permit/legacy/cutover/1', 'migration/legacy')`,
			"a link to another record":        `INSERT INTO links VALUES ('observation/legacy/login-prod', 'held/permit/legacy/cutover/1')`,
			"a change of a text":              `UPDATE records SET body = '{}' WHERE kind = 'observation'`,
			"a change of an actor":            `UPDATE records SET actor = 'nobody' WHERE kind = 'observation'`,
			"a retired state":                 `UPDATE records SET state = 'retired' WHERE kind = 'observation'`,
			"an erased record":                `DELETE FROM records WHERE kind = 'observation'`,
			"a changed entry":                 `UPDATE ledger SET actor = 'nobody'`,
			"an erased entry":                 `DELETE FROM ledger`,
			"a changed hash":                  `UPDATE ledger_tree SET hash = ''`,
			"an erased hash":                  `DELETE FROM ledger_tree`,
			"a changed link":                  `UPDATE links SET target = 'x'`,
			"an emptied table":                `TRUNCATE records CASCADE`,
			"another identity":                `UPDATE register SET uuid = 'other'`,
			"no identity":                     `DELETE FROM register`,
			"another version":                 `UPDATE ciam_schema SET version_id = 0`,
			"the limits of this role lifted":  `ALTER TABLE records DISABLE ROW LEVEL SECURITY`,
			"a policy removed":                `DROP POLICY observed ON records`,
			"a policy of its own":             `CREATE POLICY mine ON records USING (true)`,
			"a table of its own":              `CREATE TABLE mine (one BIGINT)`,
			"more rights":                     `GRANT ciam_writer TO observer`,
			"another role":                    `SET ROLE ciam_writer`,
			"another user in its own session": `SET SESSION AUTHORIZATION writer`,
		} {
			if err := execAs(t, server.URL("observer", "ciam"), statement); !hasCode(err, insufficientPrivilege) {
				t.Errorf("%s: %s: %v", what, statement, err)
			}
		}
		// Of rows that are not its own, it sees none to change: no error, and no effect.
		for _, statement := range []string{
			`UPDATE records SET state = 'superseded' WHERE kind <> 'observation'`,
			`UPDATE records SET state = 'superseded' WHERE state = 'superseded'`,
			`DELETE FROM links WHERE source NOT LIKE 'observation/%'`,
		} {
			if changed := changedAs(t, server.URL("observer", "ciam"), statement); changed != 0 {
				t.Errorf("%s: %d rows", statement, changed)
			}
		}
	})

	if after := audit(t, server.URL("observer", "ciam")); after != before {
		t.Errorf("%d ledger entries, want %d", after, before)
	}
	err := as("observer").Inventory(context.Background(), func(ctx context.Context, s register.Inventory) error {
		_, err := register.Verify(ctx, s, noProgress)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// changedAs is how many rows a statement changes past the provider.
func changedAs(t *testing.T, address, statement string) int64 {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	result, err := db.ExecContext(ctx, statement)
	if err != nil {
		t.Fatal(errors.Join(errors.New(statement), err))
	}
	changed, err := result.RowsAffected()
	if err != nil {
		t.Fatal(err)
	}
	return changed
}
