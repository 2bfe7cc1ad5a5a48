package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"testing"

	"golang.org/x/mod/semver"
)

// TestedProgram is what tests run: Terraform or OpenTofu.
type TestedProgram struct {
	// path is the program's path, and version starts with "v".
	path, version string
	isTofu        bool
}

var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) (v\S+)$`)

// named is the program that the environment variable TERRAFORM names.
var named = sync.OnceValues(func() (TestedProgram, error) {
	path, err := exec.LookPath(os.Getenv("TERRAFORM"))
	if err != nil {
		return TestedProgram{}, fmt.Errorf("the program that TERRAFORM names: %w", err)
	}
	cmd := exec.Command(path, "version")
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	out, err := cmd.Output()
	if err != nil {
		return TestedProgram{}, fmt.Errorf("%s version: %w", path, err)
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return TestedProgram{}, fmt.Errorf("%s is neither Terraform nor OpenTofu:\n%s", path, out)
	}
	return TestedProgram{path: path, version: match[2], isTofu: match[1] == "OpenTofu"}, nil
})

// Program is the program that the environment variable TERRAFORM names, and no
// other. The test is skipped where it is missing. TestMain refuses to run
// without that variable.
func Program(t testing.TB) TestedProgram {
	t.Helper()
	p, err := named()
	if err != nil {
		t.Skipf("needs terraform or tofu: %v", err)
	}
	return p
}

// Has tells whether the program is at least that version of Terraform, or that
// of OpenTofu; no version of a program has it where its version is empty.
func (p TestedProgram) Has(terraform, tofu string) bool {
	since := terraform
	if p.isTofu {
		since = tofu
	}
	return since != "" && semver.Compare(p.version, since) >= 0
}
