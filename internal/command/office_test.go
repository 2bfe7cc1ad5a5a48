package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// office is a register with a migration, and the key of its security approver.
type office struct {
	t            *testing.T
	address, dir string
	key, public  string
	terminal     io.Reader
	env          []string
	declared     governance.Statement
	// exists: what is declared replaces a record of the register.
	exists bool
}

func newOffice(t *testing.T) *office {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("needs ssh-keygen on PATH")
	}
	o := &office{t: t, dir: t.TempDir()}
	o.address, o.key = "sqlite:"+filepath.Join(o.dir, "register.db"), filepath.Join(o.dir, "key")
	o.tool("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "sasha", "-f", o.key)
	line, err := os.ReadFile(o.key + ".pub")
	if err != nil {
		t.Fatal(err)
	}
	o.public = strings.TrimSpace(string(line))
	o.put(
		governance.Party{Kind: governance.KindPerson, Name: "sasha", DisplayName: "Sasha \u001b[2J Security", Function: governance.Security, SigningKeys: governance.NewSet(o.public)},
		governance.Party{Kind: governance.KindPerson, Name: "carla", Function: governance.Compliance},
		governance.Party{Kind: governance.KindPerson, Name: "guest", Function: governance.Security},
		governance.Migration{
			Name: "shop", Title: "Shop", Status: governance.Active, TargetPlatform: "cloud", Touches: governance.NewSet[governance.Touch]("branding"), Jurisdictions: governance.NewSet("CH"),
			BusinessOwner: "person/carla", RiskOwner: "person/carla", Approvers: map[string]governance.Approver{
				"security":   {Party: "person/sasha", Function: governance.Security, Mode: governance.Required, Quorum: 1},
				"compliance": {Party: "person/carla", Function: governance.Compliance, Mode: governance.Required, Quorum: 1},
			},
		},
		governance.Evidence{MigrationID: "migration/shop", Name: "drill", Kind: "rollback_test", URI: "https://example.com/drill", Owner: "person/carla", CollectedAt: morning},
		governance.Gate{MigrationID: "migration/shop", Stage: governance.Cutover, EvidenceIDs: governance.NewSet[governance.ID]("evidence/shop/drill")},
	)
	return o
}

// portal is another migration.
func portal(owner governance.ID) governance.Migration {
	return governance.Migration{
		Name: "portal", Title: "Portal", Status: governance.Active, TargetPlatform: "cloud", Touches: governance.NewSet[governance.Touch]("branding"),
		Jurisdictions: governance.NewSet("CH"), BusinessOwner: owner, RiskOwner: "person/carla",
	}
}

func (o *office) tool(name string, arguments ...string) {
	o.t.Helper()
	command := exec.Command(name, arguments...)
	command.Env = append(os.Environ(), o.env...)
	if output, err := command.CombinedOutput(); err != nil {
		o.t.Fatalf("%s %q: %v\n%s", name, arguments, err, output)
	}
}

// put writes records without judging them.
func (o *office) put(records ...governance.Record) {
	o.t.Helper()
	r, err := sqlstore.Open(o.address, sqlstore.Options{Clock: clock.NewFake(morning), Actor: "test"})
	if err != nil {
		o.t.Fatal(err)
	}
	err = r.Write(o.t.Context(), func(ctx context.Context, tx register.Tx) error {
		for _, record := range records {
			body, err := governance.Canonical(record)
			if err != nil {
				return err
			}
			if _, err := tx.Put(ctx, register.Change{ID: record.ID(), Body: body, Links: governance.Links(record), Incarnation: "i"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, r.Close()); err != nil {
		o.t.Fatal(err)
	}
}

// state runs a command that makes a statement.
func (o *office) state(arguments ...string) outcome {
	o.t.Helper()
	return o.run(append(arguments, "-out", filepath.Join(o.dir, "out"), o.address)...)
}

// run runs a command.
func (o *office) run(arguments ...string) outcome {
	o.t.Helper()
	var out, beside bytes.Buffer
	c := Command{
		Stdout: &out, Stderr: &beside, Clock: clock.NewFake(morning), Terminal: o.terminal,
		Getenv: func(name string) string {
			for _, variable := range o.env {
				if value, found := strings.CutPrefix(variable, name+"="); found {
					return value
				}
			}
			return ""
		},
		Declare: func(_ context.Context, address string, s governance.Statement, exists bool) ([]string, error) {
			if address != o.address || exists != o.exists {
				o.t.Errorf("declared in %s, exists %t", address, exists)
			}
			o.declared = s
			return []string{"take care"}, nil
		},
	}
	err := c.dispatch(o.t.Context(), arguments)
	return outcome{o.t, err, c.conclude(o.t.Context(), err), out.String(), beside.String()}
}

// file is the only file that was written, with its path in the folder.
func (o *office) file() (name string, content []byte) {
	o.t.Helper()
	var names []string
	_ = filepath.WalkDir(filepath.Join(o.dir, "out"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, path)
		}
		return nil
	})
	if len(names) != 1 {
		o.t.Fatalf("files %q, want one", names)
	}
	content, err := os.ReadFile(names[0])
	if err != nil {
		o.t.Fatal(err)
	}
	name, _ = filepath.Rel(filepath.Join(o.dir, "out"), names[0])
	return filepath.ToSlash(name), content
}

// verified fails the test unless ssh-keygen verifies the signature.
func (o *office) verified(namespace, text, armored string) {
	o.t.Helper()
	signers, sig := filepath.Join(o.dir, "signers"), filepath.Join(o.dir, "sig")
	for name, content := range map[string]string{signers: "me " + o.public + "\n", sig: armored} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			o.t.Fatal(err)
		}
	}
	verify := exec.Command("ssh-keygen", "-Y", "verify", "-f", signers, "-I", "me", "-n", namespace, "-s", sig)
	verify.Stdin = strings.NewReader(text)
	if output, err := verify.CombinedOutput(); err != nil {
		o.t.Errorf("%v: %s", err, output)
	}
}
