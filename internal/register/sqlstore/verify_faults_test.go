package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// wanted is a fault without its wording, which testdata/faults.golden holds.
type wanted struct {
	id       governance.ID
	revision int64
	seq      int64
	kind     register.FaultKind
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

// wantFaults checks the faults, and that each has the record's last ledger entry
// if there is one.
func wantFaults(t *testing.T, report register.Report, want []wanted) {
	t.Helper()
	if err := report.Err(); (err == nil) != (len(want) == 0) || err != nil && !errors.Is(err, register.ErrUnsound) {
		t.Errorf("got error %v", err)
	}
	var got []wanted
	for _, fault := range report.Faults {
		got = append(got, wanted{fault.ID, fault.Revision, fault.Seq, fault.Kind})
		if known := fault.Known; known != nil && known.ID != fault.ID || known == nil && fault.ID != "" && fault.Kind != register.FaultUnrecorded && fault.Kind != register.FaultLinks {
			t.Errorf("the last ledger entry of %s is %+v", fault, known)
		}
	}
	if !slices.Equal(got, want) || report.More != 0 {
		t.Errorf("got %v and %d more, want %v", got, report.More, want)
	}
}

// The golden file holds how faults are told. `go test ./internal/register/sqlstore
// -run TestVerify -update` writes it again.
const goldenFaults = "testdata/faults.golden"

var (
	update    = flag.Bool("update", false, "write the golden file of faults again")
	varying   = regexp.MustCompile(`\b20(2[1-9]|[3-9]\d)-\d\d-\d\dT[\d:]+Z|\b[0-9a-f]{64}\b`)
	toldMutex sync.Mutex
	told      = map[string]string{}
)

// wording holds the faults of one case against the golden file. The times of the
// fixture's entries are left out, because it is written now, and so are digests.
func wording(t *testing.T, what string, faults []register.Fault) {
	t.Helper()
	section := "## " + what + "\n"
	for _, fault := range faults {
		section += varying.ReplaceAllString(fault.String(), "…") + "\n"
	}
	if *update {
		toldMutex.Lock()
		defer toldMutex.Unlock()
		told[what] = section
		var text strings.Builder
		for _, what := range slices.Sorted(maps.Keys(told)) {
			text.WriteString(told[what] + "\n")
		}
		if err := os.WriteFile(goldenFaults, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	golden, err := os.ReadFile(goldenFaults)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(golden), section+"\n") {
		t.Errorf("%s has not this wording; -update writes it:\n%s", goldenFaults, section)
	}
}
