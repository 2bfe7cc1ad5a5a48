package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// identityPlatform stands in for terraform with the provider of an identity platform,
// which no test downloads: its plan is the JSON in GUARD_PLAN.
const identityPlatform = `#!/bin/sh
set -eu
case $1 in
  init) mkdir -p .terraform/providers && ln -sf "$GUARD_PROGRAM" .terraform/providers/terraform-provider-ciam_v0.0.0 ;;
  plan) for a; do case $a in -out=*) cp "$GUARD_PLAN" "${a#-out=}" ;; esac; done ;;
  show) cat "$3" ;;
  apply) touch applied ;;
esac
`

// guarded is a checkout of an identity platform's repository.
type guarded struct {
	t   *testing.T
	dir string
	env []string
}

// guard is such a checkout with a copy of a register. plan is what its terraform plans.
func guard(t *testing.T, registerFile, plan string) *guarded {
	t.Helper()
	program, err := build()
	must(t, err)
	g := &guarded{t: t, dir: t.TempDir()}
	register, bin := filepath.Join(g.dir, "register.db"), filepath.Join(g.dir, "bin")
	must(t, copyFile(registerFile, register))
	must(t, os.Mkdir(bin, 0o755))
	must(t, os.WriteFile(filepath.Join(bin, "terraform"), []byte(identityPlatform), 0o755))
	must(t, os.Symlink(filepath.Join(program, "terraform-provider-ciam"), filepath.Join(bin, "terraform-provider-ciam")))
	must(t, os.WriteFile(filepath.Join(g.dir, "planned.json"), []byte(plan), 0o600))
	g.env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "CIAM_REGISTER=sqlite:"+register,
		"GUARD_PLAN="+filepath.Join(g.dir, "planned.json"), "GUARD_PROGRAM="+filepath.Join(bin, "terraform-provider-ciam"),
		// What the files of the hosts set, and what the hosts set themselves.
		"MIGRATION=new-colours", "PERMIT=permit/new-colours/cutover/1", "STATE=login-prod",
		"CIAM_MIGRATION=new-colours", "CIAM_PERMIT=permit/new-colours/cutover/1", "TFC_WORKSPACE_NAME=login-prod", "CIAM_PLAN_FILE=plan.bin",
		"GITHUB_STEP_SUMMARY="+filepath.Join(g.dir, "summary"), "PLANFILE=plan.bin")
	return g
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}

// run runs commands until one stops the pipeline. outputs has what each printed.
func (g *guarded) run(commands []string) (code int, outputs []string) {
	for _, command := range commands {
		cmd := exec.Command("bash", "-e", "-c", command)
		cmd.Dir, cmd.Env = g.dir, g.env
		out, err := cmd.CombinedOutput()
		outputs = append(outputs, string(out))
		if err != nil {
			return cmd.ProcessState.ExitCode(), outputs
		}
	}
	return 0, outputs
}

// applied tells whether the pipeline came to its apply.
func (g *guarded) applied() bool {
	_, err := os.Stat(filepath.Join(g.dir, "applied"))
	return err == nil
}

// governed runs examples/guard in its two steps, and keeps the register before and after
// the permit was given.
func governed(t *testing.T) (before, after string) {
	t.Helper()
	w := Example(t, "guard")
	w.Env = append(w.Env, "CIAM_REGISTER=sqlite:"+w.registerFile())
	check := func(args ...string) {
		t.Helper()
		args = append([]string{"plan", "check", "-migration", "new-colours", "-record"}, args...)
		if code, out, beside := w.program(args...); code != 0 {
			t.Fatalf("%v: exit code %d\n%s\n%s", args, code, out, beside)
		}
	}
	w.Apply().OK()
	w.Plan("-var=permit=true").Fails("CIAM708") // no plan was checked yet
	before = filepath.Join(w.Dir, "before.db")
	must(t, copyFile(w.registerFile(), before))
	check("-name", "login-prod", "branding.json")
	w.Plan("-var=permit=true", "-out=unchecked.bin").OK()
	w.Run("apply", "-json", "-input=false", "unchecked.bin").Fails("CIAM710") // this very plan was not checked
	w.Plan("-var=permit=true", "-out=plan.bin").OK()
	w.Write("plan.json", w.Run("show", "-json", "plan.bin").OK().Output)
	check("-name", "governance", "plan.json")
	w.Run("apply", "-json", "-input=false", "plan.bin").OK()
	w.Plan("-var=permit=true").Empty()
	return before, w.registerFile()
}

// TestGuard runs the pipeline files of examples/guard: nothing is applied without a
// permit, nor a plan that does more than the migration declares.
func TestGuard(t *testing.T) {
	t.Parallel()
	before, after := governed(t)
	branding, administrators := exampleText(t, "guard", "branding.json"), exampleText(t, "guard", "administrators.json")
	for name, p := range guardPipelines(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if p.onPullRequest != nil {
				g := guard(t, after, branding)
				if code, out := g.run(p.onPullRequest); code != 0 || g.applied() {
					t.Errorf("pull request: exit code %d, applied %t\n%s", code, g.applied(), out)
				}
				g = guard(t, after, administrators)
				if code, out := g.run(p.onPullRequest); code != 3 || g.applied() {
					t.Errorf("pull request that does more: exit code %d, applied %t\n%s", code, g.applied(), out)
				}
			}
			g := guard(t, before, branding)
			if code, out := g.run(p.onMain); code != 3 || g.applied() || !strings.Contains(strings.Join(out, ""), "CIAM710") {
				t.Errorf("without a permit: exit code %d, applied %t\n%s", code, g.applied(), out)
			}
			g = guard(t, after, branding)
			if code, out := g.run(p.onMain); code != 0 || !g.applied() {
				t.Errorf("with a permit: exit code %d, applied %t\n%s", code, g.applied(), out)
			}
			g = guard(t, after, administrators)
			if code, out := g.run(p.onMain); code != 3 || g.applied() {
				t.Errorf("a plan that does more: exit code %d, applied %t\n%s", code, g.applied(), out)
			}
			g = guard(t, after, strings.Replace(branding, `"errored": false`, `"errored": true`, 1))
			if code, out := g.run(p.onMain); code == 0 || g.applied() {
				t.Errorf("an errored plan: exit code %d, applied %t\n%s", code, g.applied(), out)
			}
		})
	}
}

// TestGuardOnAtlantis: Atlantis looks for a text in the output of a check, so the text is
// there if and only if the check does not pass, whatever resources are called.
func TestGuardOnAtlantis(t *testing.T) {
	t.Parallel()
	before, _ := governed(t)
	commands := guardPipelines(t)["atlantis.yaml"].onMain[:2]
	for plan, want := range map[string]bool{
		strings.Replace(exampleText(t, "guard", "branding.json"), "auth0_branding_theme.this", "auth0_branding_theme.Failover", 2): false,
		exampleText(t, "guard", "administrators.json"): true,
	} {
		code, out := guard(t, before, plan).run(commands)
		if got := regexp.MustCompile("(?i)fail").MatchString(strings.Join(out, "")); code != 0 || got != want {
			t.Errorf("exit code %d, the text is there: %t, want %t\n%s", code, got, want, fmt.Sprint(out))
		}
	}
}
