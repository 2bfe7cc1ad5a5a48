package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A rule is one file with its test, and a line in catalog.go: nothing else in
// the code of the repository lists rules by their codes.
func TestARuleIsOneFile(t *testing.T) {
	root := filepath.Join("..", "..")
	lists := 0
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lists++
		for _, line := range strings.Split(string(content), "\n") {
			code, _, _ := strings.Cut(line, "//")
			// An example in HCL may waive several rules; code that names several
			// rules is a list of them.
			if strings.Count(code, `"CIAM`) > 1 && !strings.Contains(code, "toset(") {
				t.Errorf("%s lists rules by their codes, which a field of Rule should say: %s", path, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil || lists < 100 {
		t.Fatalf("%d files read: %v", lists, err)
	}
}
