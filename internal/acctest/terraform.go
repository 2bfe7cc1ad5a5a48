// Package acctest runs the built provider under the real terraform or tofu,
// as a user does: in a folder of its own, with the provider found through
// dev_overrides, and nothing downloaded. TERRAFORM names the program.
package acctest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// providerSource is the provider's address on the registry.
const providerSource = "ciam-governance/ciam"

// collectorPace is GOGC for Terraform, the provider and the test program. They
// are short-lived: at the default pace, their garbage collectors use a quarter
// of the processor time of a plan.
const collectorPace = 400

var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ciam-provider-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "terraform-provider-ciam"), ".")
	cmd.Dir = Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return dir, os.WriteFile(filepath.Join(dir, "terraformrc"), []byte(devOverrides(dir)), 0o600)
})

// devOverrides is the text of a configuration file of terraform which makes it
// run the provider in a folder.
func devOverrides(dir string) string {
	return fmt.Sprintf("provider_installation {\n  dev_overrides { %q = %q }\n  direct {}\n}\n", providerSource, dir)
}

// Cleanup removes the built provider. Call it from TestMain.
func Cleanup() {
	if dir, err := build(); err == nil {
		_ = os.RemoveAll(dir)
	}
}

// Root is the folder of the module.
func Root() string { return root() }

var root = sync.OnceValue(func() string {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		panic(err)
	}
	return filepath.Dir(strings.TrimSpace(string(out)))
})

// Diagnostic is an error or warning of terraform.
type Diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
	Range    *struct {
		Filename string `json:"filename"`
		Start    struct {
			Line int `json:"line"`
		} `json:"start"`
	} `json:"range"`
	Snippet *struct {
		Code string `json:"code"`
	} `json:"snippet"`
}

// Codes are the codes of the rules of a diagnostic: the one in its summary or,
// for a closed gate, one for each finding in its detail.
func (d Diagnostic) Codes() []string {
	if !strings.HasPrefix(d.Summary, gateClosed+": ") {
		return []string{d.Code()}
	}
	var codes []string
	for line := range strings.Lines(d.Detail) {
		if code := (Diagnostic{Summary: line}).Code(); code != "" {
			codes = append(codes, code)
		}
	}
	return codes
}

// Code is the rule's code; empty for a diagnostic without a rule.
func (d Diagnostic) Code() string {
	if code, _, ok := strings.Cut(d.Summary, ":"); ok && strings.HasPrefix(code, "CIAM") {
		return code
	}
	return ""
}

// Result is the outcome of one run of terraform.
type Result struct {
	t testing.TB
	// Exit is the exit code.
	Exit int
	// Output is all that was printed.
	Output string
	// Diagnostics are the diagnostics of commands with -json.
	Diagnostics []Diagnostic
}

func (r *Result) read() {
	lines := bufio.NewScanner(strings.NewReader(r.Output))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var line struct {
			Type       string     `json:"type"`
			Diagnostic Diagnostic `json:"diagnostic"`
		}
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Type == "diagnostic" {
			r.Diagnostics = append(r.Diagnostics, line.Diagnostic)
		}
	}
}
