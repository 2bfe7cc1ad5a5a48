package command

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

// An approver approves with a key file, and the pull request carries the file.
func TestApproveIntoFile(t *testing.T) {
	o := newOffice(t)
	said := o.state("approve", "-migration", "shop", "-key", o.key, "-yes").ok("migration/shop", "Touches: branding", "ciam-approval/v1", "CIAM211", "https://example.com/drill")
	if strings.ContainsRune(said.out, '\u001b') {
		t.Error("a control character reaches the terminal")
	}
	name, content := o.file()
	a, err := statement.ParseFile[governance.Approval](content)
	if err != nil || name != "shop/cutover/security/sasha.json" {
		t.Fatalf("%s: %v", name, err)
	}
	if a.Approver != "person/sasha" || a.Function != governance.Security || !a.ApprovedAt.Equal(morning) || a.Decision != governance.Approved || a.Digest == "" {
		t.Errorf("approved %+v", a)
	}
	o.verified("ciam-approval", a.Statement(), a.Signature)
}

// With an agent, the register tells whose key it is. Compliance reviews what the gate
// names, unless told otherwise.
func TestApproveWithAgent(t *testing.T) {
	o := newOffice(t)
	socket := filepath.Join(t.TempDir(), "agent")
	agent := exec.Command("ssh-agent", "-D", "-a", socket)
	if err := agent.Start(); err != nil {
		t.Skipf("needs ssh-agent on PATH: %v", err)
	}
	t.Cleanup(func() { _ = agent.Process.Kill(); _ = agent.Wait() })
	o.env = []string{"SSH_AUTH_SOCK=" + socket}
	for i := 0; ; i++ {
		if _, err := os.Stat(socket); err == nil {
			break
		} else if i == 1000 {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	o.tool("ssh-add", "-q", o.key)
	o.state("reject", "-migration", "migration/shop", "-stage", "design", "-conditions", "No drill.", "-yes").ok()
	name, content := o.file()
	a, err := statement.ParseFile[governance.Approval](content)
	if err != nil || name != "shop/design/security/sasha.json" || a.Decision != governance.Rejected || a.Conditions != "No drill." {
		t.Fatalf("%s: %+v, %v", name, a, err)
	}
	o.verified("ciam-approval", a.Statement(), a.Signature)

	o.state("approve", "-migration", "shop", "-as", "carla", "-yes", "-write").ok("approval/shop/cutover/compliance/carla")
	a, _ = o.declared.(governance.Approval)
	if !a.EvidenceIDs.Has("evidence/shop/drill") || !strings.Contains(a.Statement(), "https://example.com/drill") {
		t.Errorf("declared %+v", a)
	}
	o.verified("ciam-approval", a.Statement(), a.Signature)
	o.state("approve", "-migration", "shop", "-as", "carla", "-yes", "-write", "-evidence", "none").ok()
	if a, _ = o.declared.(governance.Approval); len(a.EvidenceIDs) > 0 {
		t.Errorf("declared %+v", a)
	}
}

// A list that is given without a value must not stand for all.
func TestEmptyListsAreRefused(t *testing.T) {
	o := newOffice(t)
	for flag, command := range map[string]string{"-jurisdictions": "approve", "-evidence": "approve", "-overrides": "approve", "-items": "except"} {
		for _, value := range []string{"", " ", ",", " , "} {
			if said := o.state(command, "-migration", "shop", "-as", "carla", "-key", o.key, "-yes", flag, value); said.code != exitUsage || !strings.Contains(said.beside, flag) {
				t.Errorf("%s %s %q: exit code %d, %s", command, flag, value, said.code, said.beside)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(o.dir, "out")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

// Without a yes on a terminal, nothing is signed or written.
func TestApproveAsks(t *testing.T) {
	o := newOffice(t)
	arguments := []string{"approve", "-migration", "shop", "-key", o.key}
	if said := o.state(arguments...); said.code != exitUsage {
		t.Errorf("without a terminal: exit code %d", said.code)
	}
	for answer, want := range map[string]error{"n\n": errDeclined, "": errDeclined, "yes please\n": errDeclined, "\n": errDeclined} {
		o.terminal = strings.NewReader(answer)
		o.state(arguments...).fails(want)
	}
	if _, err := os.Stat(filepath.Join(o.dir, "out")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
	o.terminal = strings.NewReader("Y\n")
	o.state(arguments...).ok()
	o.file()
}

// Whoever has no role, no key at hand or names what does not exist gets an error.
func TestApproveRefuses(t *testing.T) {
	o := newOffice(t)
	other := filepath.Join(t.TempDir(), "other")
	o.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other)
	weak := filepath.Join(t.TempDir(), "weak")
	o.tool("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", weak)
	key := []string{"-key", o.key, "-yes"}
	for name, c := range map[string]struct {
		arguments []string
		kind      error
		code      int
	}{
		"another migration": {append(key, "-migration", "shops"), statement.ErrNoMigration, exitFailed},
		"another person":    {append(key, "-migration", "shop", "-as", "nobody"), statement.ErrNoPerson, exitFailed},
		"no role":           {append(key, "-migration", "shop", "-as", "guest"), statement.ErrNoRole, exitFailed},
		"no evidence":       {append(key, "-migration", "shop", "-evidence", "evidence/shop/none"), statement.ErrEvidence, exitFailed},
		"no migration":      {key, nil, exitUsage},
		"another stage":     {append(key, "-migration", "shop", "-stage", "cut"), nil, exitUsage},
		"another's key":     {[]string{"-migration", "shop", "-key", other, "-yes", "-as", "sasha"}, nil, exitUsage},
		"nobody's key":      {[]string{"-migration", "shop", "-key", other, "-yes"}, nil, exitUsage},
		"no agent":          {[]string{"-migration", "shop", "-yes"}, nil, exitUsage},
		"no function":       {append(key, "-migration", "shop", "-function", "nobody"), nil, exitUsage},
		"another kind":      {append(key, "-migration", "shop", "-overrides", "evidence/shop/drill"), nil, exitUsage},
		"no key file":       {[]string{"-migration", "shop", "-yes", "-key", o.key + "s"}, os.ErrNotExist, exitFailed},
		"a weak key":        {[]string{"-migration", "shop", "-yes", "-as", "sasha", "-key", weak}, nil, exitFailed},
		"no time":           {append(key, "-migration", "shop", "-expires-at", "tomorrow"), nil, exitUsage},
	} {
		if said := o.state(append([]string{"approve"}, c.arguments...)...); said.code != c.code || c.kind != nil && !errors.Is(said.err, c.kind) {
			t.Errorf("%s: exit code %d, %v", name, said.code, said.err)
		}
	}
	if said := o.state("approve", "-migration", "shop", "-key", other, "-yes", "-as", "sasha"); !strings.Contains(said.beside, other) {
		t.Errorf("another's key is not named:\n%s", said.beside)
	}
	// A key that two persons of a migration share is nobody's.
	m := portal("person/stan")
	m.Approvers = map[string]governance.Approver{"security": {Party: "person/sasha", Function: governance.Security, Mode: governance.Required, Quorum: 1}}
	o.put(governance.Party{Kind: governance.KindPerson, Name: "stan", Function: governance.Business, SigningKeys: governance.NewSet(o.public)}, m)
	shared := append([]string{"approve", "-migration", "portal"}, key...)
	if said := o.state(shared...); said.code != exitUsage {
		t.Errorf("a shared key: exit code %d, %v", said.code, said.err)
	}
	o.state(append(shared, "-as", "sasha")...).ok("person/sasha")
}

// The signature that was made is one that this program accepts.
func TestSignatureVerifies(t *testing.T) {
	o := newOffice(t)
	s := &stating{Command: Command{Stderr: io.Discard}, key: o.key}
	key, err := s.fileKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	armored, err := key.sign(t.Context(), "ciam-approval", "text\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := signature.KeysOf("p", o.public).Verify(signature.Request{Text: "text\n", Armored: armored, Namespace: "ciam-approval", Principals: []string{"p"}, At: morning}); err != nil {
		t.Error(err)
	}
}

// Only an approval that the register has can be withdrawn, once.
func TestWithdraw(t *testing.T) {
	o := newOffice(t)
	withdraw := []string{"withdraw", "-migration", "shop", "-key", o.key, "-yes"}
	o.state(withdraw...).fails(statement.ErrNothing)
	a := governance.Approval{MigrationID: "migration/shop", Stage: governance.Cutover, Function: governance.Security, Approver: "person/sasha", Decision: governance.Approved}
	o.put(a)
	o.state(withdraw...).ok()
	_, content := o.file()
	if a, err := statement.ParseFile[governance.Approval](content); err != nil || a.Decision != governance.Withdrawn {
		t.Errorf("%+v, %v", a, err)
	}
	o = newOffice(t)
	a.Decision = governance.Rejected
	o.put(a)
	o.state("withdraw", "-migration", "shop", "-key", o.key, "-yes").fails(statement.ErrNothing)
}
