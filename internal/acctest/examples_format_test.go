package acctest

import (
	"path/filepath"
	"testing"
)

func TestExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	r := NewWorkspace(t).Run("fmt", "-check", "-diff", "-recursive", filepath.Join(Root(), "examples"))
	if r.Exit != 0 {
		t.Errorf("run `terraform fmt -recursive examples`:\n%s", r.Output)
	}
}
