package acctest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every line of the threat model that promises something names existing tests.
func TestThreatModelNamesItsTests(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(Root(), "templates", "guides", "threat-model.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	files, _ := filepath.Glob(filepath.Join(Root(), "internal", "*", "*_test.go"))
	deeper, _ := filepath.Glob(filepath.Join(Root(), "internal", "*", "*", "*_test.go"))
	for _, file := range append(files, deeper...) {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(code), -1) {
			tests[m[1]] = true
		}
	}
	rows := 0
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| ---") || strings.HasPrefix(line, "| attempt") {
			continue
		}
		rows++
		named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(line, -1)
		if len(named) == 0 {
			t.Errorf("no test is named: %s", line)
		}
		for _, m := range named {
			if !tests[m[1]] {
				t.Errorf("there is no %s", m[1])
			}
		}
	}
	if rows < 30 {
		t.Errorf("%d rows were read", rows)
	}
}
