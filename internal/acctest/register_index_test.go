package acctest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// An index that lacks a row hides a record from plans. The register's own check finds
// that, whichever index it is, and names it; a copy would spread it, and is refused.
func TestADamagedIndexIsReported(t *testing.T) {
	t.Parallel()
	for index, ours := range map[string]bool{
		"records_by_migration": true,
		"records_by_past":      true,
		"records_by_kind":      true,
		"records_contesting":   true,
		"links_by_target":      true,
		"records_by_person":    false, // made by hand
	} {
		t.Run(index, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties", "migration", "approval")
			approval := contents(t, filepath.Join(w.Dir, "approval.tf"))
			w.Write("approval.tf", "")
			w.Apply().OK()
			if !ours {
				database(t, w.registerFile(), "CREATE INDEX "+index+" ON records (migration, id)")
			}
			database(t, w.registerFile(), fmt.Sprintf("CREATE TABLE saved AS SELECT * FROM sqlite_master WHERE name = '%s'", index))
			database(t, w.registerFile(), fmt.Sprintf("PRAGMA writable_schema = 1; DELETE FROM sqlite_master WHERE name = '%s'; PRAGMA writable_schema = RESET", index))
			w.Write("approval.tf", strings.Replace(approval, "approved_at", "decision = \"rejected\"\n  approved_at", 1))
			w.Apply().OK()
			database(t, w.registerFile(), "PRAGMA writable_schema = 1; INSERT INTO sqlite_master SELECT * FROM saved; PRAGMA writable_schema = RESET")
			database(t, w.registerFile(), "DROP TABLE saved")

			code, out, beside := w.program("register", "verify", w.address())
			if code == 0 || !strings.Contains(out+beside, index) {
				t.Errorf("verify: exit code %d\n%s\n%s", code, out, beside)
			}
			if code, out, beside := w.program("register", "copy", w.address(), "sqlite:copy.db"); code == 0 {
				t.Errorf("copy: exit code %d\n%s\n%s", code, out, beside)
			}
		})
	}
}
