package rules

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// initials is a verifier for tests: a signature is the id of its signer and the text
// that was signed, and a person holds any key that is listed for them.
type initials struct {
	source governance.KeySource
	ended  bool
}

var errInitials = errors.New("not a key of the signer")

func (v *initials) Source() governance.KeySource { return v.source }

func (v *initials) Verify(c governance.Claim) (governance.Signed, error) {
	if c.Armored != initialsOf(c.Signer.ID(), c.Text) || c.Namespace == "" || c.At.IsZero() {
		return governance.Signed{}, errInitials
	}
	return governance.Signed{Fingerprint: "SHA256:" + c.Signer.Name, KeyType: "test", Source: v.source, Principal: string(c.Signer.ID())}, nil
}

func (v *initials) Ended(governance.Signed, governance.Party, string) bool { return v.ended }

func initialsOf(who governance.ID, text string) string { return string(who) + " signs: " + text }

// sign signs every statement that the fixture has by these ids.
func (w *fixture) sign(ids ...governance.ID) {
	for _, id := range ids {
		s := w.subjects[id]
		switch r := s.Record.(type) {
		case governance.Approval:
			r.Reviewed, _ = Reviewed(w, r)
			text := r.Statement()
			r.Reviewed = nil
			r.Signature = initialsOf(r.Approver, text)
			s.Record = r
		case governance.Exception:
			r.Signature = initialsOf(r.ApprovedBy, r.Statement())
			s.Record = r
		case governance.RiskAcceptance:
			r.Signature = initialsOf(r.AcceptedBy, r.Statement())
			if r.CoAcceptedBy != "" {
				r.CoSignature = initialsOf(r.CoAcceptedBy, r.Statement())
			}
			s.Record = r
		}
		w.subjects[id] = s
	}
}

// What the register keeps of a signature says whose key it was, and whether the
// configuration could have chosen it.
func TestSigned(t *testing.T) {
	theApproval := approvalOf(governance.Security)
	for name, c := range map[string]struct {
		source   governance.KeySource
		declares bool
		want     governance.Assurance
	}{
		"declared by this state":    {governance.DeclaredKeys, true, governance.SelfSigned},
		"declared by another state": {governance.DeclaredKeys, false, governance.SignedBy},
		"a signers file":            {governance.AllowedSigners, true, governance.SignedBy},
	} {
		w := newFixture()
		w.policy.Verifier = &initials{source: c.source}
		w.sign(theApproval)
		a, _ := w.subjects[theApproval].Record.(governance.Approval)
		w.declares = map[governance.ID]bool{a.Approver: c.declares}
		signed := Signed(w, a).Signed["signature"]
		reviewed := a
		reviewed.Reviewed, _ = Reviewed(w, a)
		if signed.Assurance() != c.want || signed.Text != reviewed.Statement() || !signed.At.Equal(now) || assuranceOf(w, a) != c.want {
			t.Errorf("%s: %+v", name, signed)
		}
	}
}

// The email in a signers file is chosen by whoever declares the party.
func TestSignedByEmail(t *testing.T) {
	w := newFixture()
	signer := governance.Party{Kind: governance.KindPerson, Name: "jane", Email: "jane@bank.example"}
	w.declares = map[governance.ID]bool{signer.ID(): true}
	for principal, want := range map[string]bool{"person/jane": false, "jane@bank.example": true} {
		w.policy.Verifier = &listed{principal}
		signed, err := signedBy(w, governance.Approval{}, governance.Signature{}, signer)
		if err != nil || signed.SelfDeclared != want {
			t.Errorf("%s: %+v, %v", principal, signed, err)
		}
	}
}

type listed struct{ principal string }

func (*listed) Source() governance.KeySource { return governance.AllowedSigners }
func (v *listed) Verify(governance.Claim) (governance.Signed, error) {
	return governance.Signed{Source: governance.AllowedSigners, Principal: v.principal}, nil
}
func (*listed) Ended(governance.Signed, governance.Party, string) bool { return false }

// The command in a remedy signs exactly the statement, whatever is in it.
func TestSignCommand(t *testing.T) {
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("ssh-keygen is missing: install openssh-client")
	}
	key := filepath.Join(t.TempDir(), "key")
	if out, err := exec.CommandContext(t.Context(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	a := governance.Approval{
		MigrationID: theMigration, Approver: "person/x", ApprovedAt: now,
		Conditions: "50 % of 'them'; $(touch x) `y` \\n \"quoted\" \t ü\u202e",
	}
	command := strings.ReplaceAll(signCommand(a.Statement(), "ciam-approval"), "KEY", key)
	signature, err := exec.CommandContext(t.Context(), "sh", "-c", command).Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "signature")
	if err := os.WriteFile(file, signature, 0o600); err != nil {
		t.Fatal(err)
	}
	check := exec.CommandContext(t.Context(), "ssh-keygen", "-Y", "check-novalidate", "-n", "ciam-approval", "-s", file)
	check.Stdin = strings.NewReader(a.Statement())
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v: %s\n%s", err, out, command)
	}
	if strings.Contains(command, "\n") {
		t.Errorf("not one line: %s", command)
	}
}
