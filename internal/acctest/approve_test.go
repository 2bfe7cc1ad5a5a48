package acctest

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// fromFiles declares every approval that is in a file.
const fromFiles = `locals {
  approvals = { for name in fileset(path.module, "approvals/**/*.json") : name => provider::ciam::approval_file(file(name)) }
}

resource "ciam_approval" "signed" {
  for_each = local.approvals

  migration_id  = each.value.migration_id
  stage         = each.value.stage
  function      = each.value.function
  approver      = each.value.approver
  decision      = each.value.decision
  digest        = each.value.digest
  approved_at   = each.value.approved_at
  expires_at    = each.value.expires_at
  conditions    = each.value.conditions
  external_ref  = each.value.external_ref
  jurisdictions = each.value.jurisdictions
  evidence_ids  = each.value.evidence_ids
  overrides     = each.value.overrides
  signature     = each.value.signature
}
`

// desk is the small migration without an approval, and its approver's key.
type desk struct {
	*Workspace
	binary, key string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("needs ssh-keygen on PATH")
	}
	w := small(t, "parties", "migration", "decision", "gate")
	dir, err := build()
	must(t, err)
	d := &desk{w, filepath.Join(dir, "terraform-provider-ciam"), filepath.Join(t.TempDir(), "key")}
	if output, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", d.key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	public, err := os.ReadFile(d.key + ".pub")
	must(t, err)
	w.Replace("parties.tf", "name     = \"sasha-security\"", "name     = \"sasha-security\"\n  signing_keys = ["+strconv.Quote(strings.TrimSpace(string(public)))+"]")
	w.Replace("gate.tf", "[ciam_approval.security.id]", "[for a in ciam_approval.signed : a.id]")
	w.Write("approvals.tf", fromFiles)
	w.Apply().OK()
	return d
}

// command is the approver's command line.
func (d *desk) command(arguments ...string) *exec.Cmd {
	c := exec.Command(d.binary, append(arguments, "-migration", "small", "-key", d.key, d.address())...)
	c.Dir = d.Dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + d.Dir}
	return c
}

func (d *desk) says(arguments ...string) {
	d.t.Helper()
	output, err := d.command(arguments...).CombinedOutput()
	if err != nil {
		d.t.Fatalf("%q: %v\n%s", arguments, err, output)
	}
}

// A pull request carries the approval that the command wrote, and the gate opens. The
// same approver then withdraws, and it closes.
func TestApprovalInAFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.says("approve", "-yes")
	d.Apply().OK()
	d.Plan().Empty()
	if status := d.Attributes("ciam_gate.cutover")["status"]; status != "open" {
		t.Fatalf("the gate is %s", status)
	}
	const address = `ciam_approval.signed["approvals/small/cutover/security/sasha-security.json"]`
	// The same state declares the key.
	if a := d.Attributes(address); a["assurance"] != "self_signed" {
		t.Errorf("the approval is %v", a["assurance"])
	}
	d.says("withdraw", "-yes", "-conditions", "I saw the logs.")
	d.Apply().OK().Warns("CIAM209", "CIAM801")
	if status := d.Attributes("ciam_gate.cutover")["status"]; status != "closed" {
		t.Errorf("the gate is %s after the withdrawal", status)
	}
	d.Replace("approvals/small/cutover/security/sasha-security.json", "I saw the logs.", "I saw no logs.")
	d.Plan().Fails("CIAM210", "CIAM213")
}

// Whoever may write to the register needs no file. The gate names the approval by its
// id.
func TestApprovalInTheRegister(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.says("approve", "-yes", "-write")
	d.Write("gate.tf", strings.Replace(smallFiles["gate.tf"], "ciam_approval.security.id", `"approval/small/cutover/security/sasha-security"`, 1))
	d.Apply().OK()
	d.Plan().Empty()
	if status := d.Attributes("ciam_gate.cutover")["status"]; status != "open" {
		t.Errorf("the gate is %s", status)
	}
	d.says("reject", "-yes", "-write")
	d.Plan().OK().Warns("CIAM209", "CIAM801")
	d.Write("import.tf", "import {\n  to = ciam_approval.kept\n  id = \"approval/small/cutover/security/sasha-security\"\n}\n")
	d.Plan("-generate-config-out=generated.tf").OK()
}

// terminal runs the command on a terminal, and returns what it prints until it asks.
func (d *desk) terminal(arguments ...string) (c *exec.Cmd, terminal *os.File, rest func() string) {
	d.t.Helper()
	c = d.command(arguments...)
	terminal, err := pty.Start(c)
	must(d.t, err)
	d.t.Cleanup(func() { _ = terminal.Close() })
	var mu sync.Mutex
	var seen bytes.Buffer
	asked := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		buffer := make([]byte, 4096)
		for said := false; ; {
			n, err := terminal.Read(buffer)
			mu.Lock()
			seen.Write(buffer[:n])
			if !said && strings.Contains(seen.String(), "[y/N]") {
				said = true
				close(asked)
			}
			mu.Unlock()
			if err != nil { // the end of a terminal is an error
				return
			}
		}
	}()
	text := func() string { mu.Lock(); defer mu.Unlock(); return seen.String() }
	select {
	case <-asked:
	case <-done:
		d.t.Fatalf("it did not ask:\n%s", text())
	case <-time.After(10 * time.Minute):
		d.t.Fatalf("it hangs:\n%s", text())
	}
	return c, terminal, func() string { <-done; return text() }
}

// On a terminal the command asks. Killed then, or told no, it leaves nothing.
func TestApproveOnATerminal(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := filepath.Join(d.Dir, "approvals/small/cutover/security/sasha-security.json")
	killed, _, _ := d.terminal("approve")
	must(t, killed.Process.Kill())
	_ = killed.Wait()
	no, terminal, rest := d.terminal("approve")
	_, err := io.WriteString(terminal, "n\n")
	must(t, err)
	if text := rest(); no.Wait() == nil {
		t.Errorf("a no is a success:\n%s", text)
	}
	if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
	yes, terminal, rest := d.terminal("approve")
	_, err = io.WriteString(terminal, "y\n")
	must(t, err)
	if text := rest(); yes.Wait() != nil {
		t.Fatalf("a yes fails:\n%s", text)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	d.Apply().OK()
}

// Two people accept a critical risk with the command, each with their own key, and the
// register has one acceptance with both signatures.
func TestCriticalRiskIsCoSigned(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, name := range []string{"rita-risk", "olivia-owner"} {
		must(t, os.Mkdir(filepath.Join(d.Dir, name), 0o700))
		d.Replace("parties.tf", strconv.Quote(name), strconv.Quote(name)+"\n  signing_keys = ["+strconv.Quote(newKey(t, filepath.Join(d.Dir, name)))+"]")
	}
	d.Apply().OK()
	signs := func(name string, arguments ...string) {
		d.key = filepath.Join(d.Dir, name, "key")
		d.says(append([]string{"accept-risk", "-yes", "-write", "-name", "replay"}, arguments...)...)
	}
	signs("rita-risk", "-residual", "critical", "-risk", "A replay.", "-justification", "Short sessions.", "-co-accepted-by", "person/olivia-owner",
		"-review-by", time.Now().UTC().Add(30*24*time.Hour).Format(time.RFC3339))
	if got := d.riskAssurance(); got != "declared" {
		t.Errorf("with one of two signatures: %v", got)
	}
	signs("olivia-owner", "-co-sign")
	if got := d.riskAssurance(); got != "self_signed" {
		t.Errorf("with both signatures: %v", got)
	}
}

// riskAssurance is what the register says of the acceptance "replay".
func (d *desk) riskAssurance() any {
	d.t.Helper()
	reader := NewWorkspace(d.t)
	reader.Env = append(reader.Env, "CIAM_REGISTER="+d.address())
	reader.Write("main.tf", smallFiles["provider.tf"]+`
data "ciam_risk_acceptance" "replay" {
  id = "risk/small/replay"
}

output "assurance" {
  value = data.ciam_risk_acceptance.replay.assurance
}
`)
	reader.Apply().OK()
	return reader.Outputs()["assurance"]
}
