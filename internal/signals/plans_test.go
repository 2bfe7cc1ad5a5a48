package signals

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// TestPlans reads the plans of testdata/plans. Each has a trap.
func TestPlans(t *testing.T) {
	file, err := os.Open("testdata/plans/expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		name, want, advisory, trap := row[0], row[1], row[2], row[3]
		t.Run(name+": "+trap, func(t *testing.T) {
			reading, err := readFile(t, filepath.Join("testdata/plans", name))
			if got := cmpNone(reading.Touched()); got != want {
				t.Errorf("touches %s, want %s", got, want)
			}
			if got := advice(reading, err); got != advisory {
				t.Errorf("advisory %q (%v), want %q", got, err, advisory)
			}
		})
	}
}

func readFile(t *testing.T, path string) (Reading, error) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return Read(file, Builtin())
}

func cmpNone(touches governance.Set[governance.Touch]) string {
	if len(touches) == 0 {
		return None
	}
	return strings.Join(governance.Strings(slices.Sorted(slices.Values(touches))), " ")
}

// advice names what else a reading says.
func advice(r Reading, err error) string {
	switch {
	case errors.Is(err, tfplan.ErrErrored):
		return "refuse_errored"
	case errors.Is(err, tfplan.ErrFormat):
		return "refuse_format"
	case err != nil:
		return err.Error()
	case len(r.Drift) > 0:
		return "drift"
	case len(r.Deferred) > 0 && r.Incomplete:
		return "incomplete"
	case len(r.Unread) > 0:
		return "unknown_type"
	case len(r.Opaque) > 0:
		return "opaque"
	}
	return ""
}
