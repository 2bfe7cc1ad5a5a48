package acctest

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// The result of `terraform test` in examples/terraform-test.
func TestTerraformTestExample(t *testing.T) {
	t.Parallel()
	w := Example(t, "terraform-test")
	passed, failed := w.terraformTest()
	if passed != 4 || failed != 0 {
		t.Fatalf("%d runs passed and %d failed, want 4 and none", passed, failed)
	}
	register := "sqlite:" + filepath.Join(w.Dir, ".ciam", "test.db") + "?sandbox=true"
	if left := storedIDs(t, register); len(left) > 0 {
		t.Errorf("the sandbox still has %q", left)
	}
	// Again, on the register of the first run.
	if passed, failed := w.terraformTest(); passed != 4 || failed != 0 {
		t.Errorf("the second time %d runs passed and %d failed, want 4 and none", passed, failed)
	}
}

// The example's tests find a module that does not do what it promises.
func TestTerraformTestExampleCanFail(t *testing.T) {
	t.Parallel()
	w := Example(t, "terraform-test")
	w.Replace("main.tf", `rollback                 = "engineering"`, `rollback                 = "security"`)
	passed, failed := w.terraformTest()
	if passed != 1 || failed != 2 {
		t.Errorf("%d runs passed and %d failed, want 1 and 2: the gate also misses CIAM103, and so refuses the permit", passed, failed)
	}
}

// terraformTest runs `terraform test` and counts the runs in the test files.
func (w *Workspace) terraformTest() (passed, failed int) {
	w.t.Helper()
	r := w.Run("test", "-json")
	for line := range strings.Lines(r.Output) {
		var event struct {
			Summary *struct{ Passed, Failed, Errored int } `json:"test_summary"`
		}
		if json.Unmarshal([]byte(line), &event) == nil && event.Summary != nil {
			return event.Summary.Passed, event.Summary.Failed + event.Summary.Errored
		}
	}
	w.t.Fatalf("terraform test gave no summary:\n%s", r.Text())
	return 0, 0
}
