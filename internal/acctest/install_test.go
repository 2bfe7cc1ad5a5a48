package acctest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Follows the README's first steps exactly, in a new home folder: without a CLI
// configuration, with a second provider and the module.
func TestFirstSteps(t *testing.T) {
	t.Parallel()
	steps := page("README.md").between(t, "## First steps", "### Your own migration")
	reader := newReader(t)
	printed := ""
	refused := false
	for i, f := range steps.fences {
		switch f.language {
		case "shell":
			// A block whose output is shown next must be refused, because the
			// page shows it for that.
			refused = i+1 < len(steps.fences) && steps.fences[i+1].language == "text"
			printed = reader.types(f.text, refused)
		case "text":
			steps.wantText(t, i, errorsIn(printed))
		default:
			t.Fatalf("nobody follows a block of %s", f.language)
		}
		if strings.Contains(f.text, "terraform apply") {
			reader.hasFile("passkeys.txt", true)
			reader.scopeChanges()
		}
	}
	reader.hasFile("passkeys.txt", false)
	if left := strings.TrimSpace(reader.types("terraform state list", false)); left != "" {
		t.Errorf("terraform destroy leaves %s", left)
	}
	reader.installsAgain()
}

// reader is a person at a shell, with a home folder of their own.
type reader struct {
	t    *testing.T
	home string
	env  []string
	// session is a script that restores the folder and the exported variables of the last command.
	session string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{t: t, home: t.TempDir()}
	r.session = filepath.Join(t.TempDir(), "session")
	programs := t.TempDir()
	must(t, os.Symlink(Program(t).path, filepath.Join(programs, "terraform")))
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "CIAM_") && !strings.HasPrefix(entry, "XDG_") {
			r.env = append(r.env, entry)
		}
	}
	r.env = append(r.env, "HOME="+r.home, "PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"),
		"TF_CLI_ARGS=-no-color", "CHECKPOINT_DISABLE=1")
	// The home folder is new, but go keeps its caches.
	for _, name := range []string{"GOPATH", "GOCACHE", "GOMODCACHE"} {
		out, err := exec.Command("go", "env", name).Output()
		must(t, err)
		r.env = append(r.env, name+"="+strings.TrimSpace(string(out)))
	}
	must(t, os.WriteFile(r.session, []byte(fmt.Sprintf("cd %q\n", Root())), 0o600))
	r.hasSecondProvider()
	return r
}

// hasSecondProvider puts a stand-in where the second provider would be
// downloaded.
func (r *reader) hasSecondProvider() {
	r.t.Helper()
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		program := filepath.Join(r.home, ".terraform.d", "plugins", host, "hashicorp", "local", "2.5.0",
			runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-local_v2.5.0")
		cmd := exec.Command("go", "build", "-buildvcs=false", "-o", program, "./internal/acctest/standin")
		cmd.Dir = Root()
		if out, err := cmd.CombinedOutput(); err != nil {
			r.t.Fatalf("go build: %v\n%s", err, out)
		}
	}
}

// types runs a block of the page as a reader would type it, answers every
// question with yes, and returns the output. The folder and exported variables
// stay for the next block, as in one terminal.
func (r *reader) types(block string, refused bool) string {
	r.t.Helper()
	script := fmt.Sprintf(". %q\n%s\n{ echo \"cd '$PWD'\"; export -p; } >%q\n", r.session, block, r.session)
	cmd := exec.Command("bash", "-e", "-c", script)
	cmd.Env = r.env
	cmd.Stdin = strings.NewReader(strings.Repeat("yes\n", strings.Count(block, "\n")+1))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); (err != nil) != refused {
		r.t.Fatalf("refused is %v, want %v:\n%s\n%s", err, refused, block, out.String())
	}
	return out.String()
}

// hasFile tells whether the real change of the first steps exists.
func (r *reader) hasFile(name string, want bool) {
	r.t.Helper()
	_, err := os.Stat(filepath.Join(r.home, "ciam-trial", "first-steps", name))
	if (err == nil) != want {
		r.t.Errorf("%s is there: %v, want %v", name, err == nil, want)
	}
}

// scopeChanges changes the scope as the page describes, and undoes it.
func (r *reader) scopeChanges() {
	r.t.Helper()
	out := r.types(`sed -i.bak 's/jurisdictions = \["CH"\]/jurisdictions = ["CH", "DE"]/' main.tf && terraform plan; mv main.tf.bak main.tf`, false)
	if !strings.Contains(out, "CIAM207") {
		r.t.Errorf("the gate stays open in another scope:\n%s", out)
	}
}

// installsAgain installs once more: a folder that uses the earlier build
// switches to the new one as `make install` prints.
func (r *reader) installsAgain() {
	r.t.Helper()
	folder := "cd ~/ciam-trial/first-steps\n"
	r.types(fmt.Sprintf("sleep 1\ncd %q\nmake install\n%sterraform init -upgrade", Root(), folder), false)
	if out := r.types("terraform plan", false); !strings.Contains(out, "to add") {
		r.t.Errorf("the new build does not plan:\n%s", out)
	}
}
