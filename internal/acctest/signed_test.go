package acctest

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// signers are the people of the example who make statements, by their resources, with
// a kind of key for each. The spare key is nobody's yet.
var signers = map[string]string{"engineer": "ecdsa", "security": "ed25519", "compliance": "rsa", "risk_owner": "ed25519", "spare": "ed25519"}

// makes are the statements of the example, with their signers.
var makes = map[string]string{
	"ciam_approval.engineering": "engineer", "ciam_approval.security": "security", "ciam_approval.compliance": "compliance",
	"ciam_risk_acceptance.residual": "risk_owner",
}

// signedWorkspace is the complete example, in which statements must be signed.
type signedWorkspace struct {
	*Workspace
	// base is what the test lays over the example, and signatures those that were made,
	// by the resource.
	base       string
	signatures map[string]string
	// with is what a signer signs with instead of their key.
	with map[string]string
}

func signedExample(t *testing.T) *signedWorkspace {
	t.Helper()
	w := withKeys(t, Example(t, "complete"), signers)
	w.base = "provider \"ciam\" {\n  require_signatures = \"high\"\n}\n"
	return w
}

// withKeys gives people keys of their own, each of a kind.
func withKeys(t *testing.T, folder *Workspace, kinds map[string]string) *signedWorkspace {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("ssh-keygen is missing: install openssh-client")
	}
	w := &signedWorkspace{Workspace: folder, signatures: map[string]string{}}
	for who, kind := range kinds {
		out, err := exec.CommandContext(t.Context(), "ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", w.key(who)).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	return w
}

func (w *signedWorkspace) key(who string) string { return filepath.Join(w.Dir, "key_"+who) }

func (w *signedWorkspace) public(who string) string {
	w.t.Helper()
	text, err := os.ReadFile(w.key(who) + ".pub")
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// declareKeys declares the keys of all signers with the parties.
func (w *signedWorkspace) declareKeys() {
	for _, who := range makes {
		w.base += fmt.Sprintf("resource \"ciam_party\" %q {\n  signing_keys = [%q]\n}\n", who, w.public(who))
	}
}

// lay lays the base and more over the example, with the signatures.
func (w *signedWorkspace) lay(more string) *signedWorkspace {
	w.t.Helper()
	text := w.base + more
	for address, armored := range w.signatures {
		kind, name, _ := strings.Cut(address, ".")
		text += fmt.Sprintf("resource %q %q {\n  signature = <<-EOT\n%sEOT\n}\n", kind, name, armored)
	}
	w.layOver(text)
	return w
}

// sign runs the command of every finding, with the key of the signer.
func (w *signedWorkspace) sign(r *Result) {
	w.t.Helper()
	for _, d := range r.Find("CIAM210") {
		who, ok := makes[d.Address]
		_, command, found := strings.Cut(d.Detail, "printf ")
		if !ok || !found {
			continue
		}
		w.signatures[d.Address] = w.run("printf "+command, who)
	}
}

// run runs the command that a finding shows, with the key of a signer.
func (w *signedWorkspace) run(command, who string) string {
	w.t.Helper()
	command, _, _ = strings.Cut(command, "\n")
	out, err := exec.CommandContext(w.t.Context(), "sh", "-c", strings.ReplaceAll(command, "-f KEY", "-f "+cmp.Or(w.with[who], w.key(who)))).Output()
	if err != nil {
		w.t.Fatalf("%v: %s", err, command)
	}
	return string(out)
}

// The finding about a missing signature shows the command that makes it. What is
// signed is kept: a key that is rotated or removed later breaks nothing, and another
// statement needs another signature.
func TestSigned(t *testing.T) {
	t.Parallel()
	w := signedExample(t)
	w.declareKeys()
	w.lay("")
	w.sign(w.Plan().Fails("CIAM210"))
	if len(w.signatures) != len(makes) {
		t.Fatalf("signatures of %d of %d statements", len(w.signatures), len(makes))
	}
	w.lay("").Apply().OK().Reports("CIAM215", "approval/legacy-to-cloud/cutover/security/sasha-security", "CIAM_ALLOWED_SIGNERS")
	for address := range makes {
		if got := w.Attributes(address)["assurance"]; got != "self_signed" {
			t.Errorf("%s: assurance %v", address, got)
		}
	}
	w.base = strings.ReplaceAll(w.base, w.public("security"), w.public("spare"))
	w.base = strings.ReplaceAll(w.base, fmt.Sprintf("  signing_keys = [%q]\n", w.public("compliance")), "")
	w.lay("").Apply().OK().Omits("CIAM210")

	renewed := "resource \"ciam_approval\" \"security\" {\n  approved_at = plantimestamp()\n}\n"
	w.lay(renewed).Plan().Fails("CIAM210").Reports("CIAM210", "person/sasha-security", "ciam-approval/v1")
	delete(w.signatures, "ciam_approval.security")
	w.lay(renewed).Plan().Fails("CIAM210")
}

// A signers file of the organisation counts alone: the keys of the configuration do
// not, and what they signed is refused.
func TestAllowedSigners(t *testing.T) {
	t.Parallel()
	w := signedExample(t)
	var file strings.Builder
	for who, name := range map[string]string{"engineer": "erik-engineer", "security": "person/sasha-security", "compliance": "carla.compliance@bank.example", "risk_owner": "rita-*"} {
		fmt.Fprintf(&file, "%s namespaces=\"ciam-*\" %s\n", name, w.public(who))
	}
	w.Write("allowed_signers", file.String())
	w.base = "provider \"ciam\" {\n  require_signatures = \"high\"\n  signers = { allowed_signers_file = \"allowed_signers\" }\n}\n"
	w.lay("")
	w.sign(w.Plan().Fails("CIAM210"))
	w.lay("").Apply().OK()
	for address, want := range map[string]string{
		"ciam_approval.engineering": "signed", "ciam_approval.security": "signed", "ciam_risk_acceptance.residual": "signed",
		"ciam_approval.compliance": "self_signed", // by an email that this configuration declares
	} {
		if got := w.Attributes(address)["assurance"]; got != want {
			t.Errorf("%s: assurance %v, want %s", address, got, want)
		}
	}

	mallory := signedExample(t)
	mallory.declareKeys()
	mallory.Write("allowed_signers", file.String())
	mallory.Env = []string{"CIAM_ALLOWED_SIGNERS=allowed_signers", "CIAM_REQUIRE_SIGNATURES=always"}
	mallory.base = strings.ReplaceAll(mallory.base, `require_signatures = "high"`, `require_signatures = "never"`)
	mallory.lay("")
	mallory.sign(mallory.Plan().Fails("CIAM210"))
	mallory.lay("").Plan().Fails("CIAM210").Reports("CIAM210", "person/sasha-security", "SHA256:")

	mallory.Write("allowed_signers", "jane valid-after=\"20260101\" "+mallory.public("engineer")+"\n")
	mallory.Plan().Fails("").Reports("", "CIAM_ALLOWED_SIGNERS", "allowed_signers")
	mallory.Env = []string{"CIAM_REQUIRE_SIGNATURES=sometimes"}
	mallory.Plan().Fails("").Reports("", "CIAM_REQUIRE_SIGNATURES")
}

// Where signatures are required, an emergency and an exception must be signed too, and
// the signature of an exception does not fit one that is reworded.
func TestSignedEmergencyAndException(t *testing.T) {
	t.Parallel()
	w := signedExample(t)
	w.declareKeys()
	w.lay("")
	w.sign(w.Plan().Fails("CIAM210"))
	ratify := time.Now().UTC().Add(48 * time.Hour).Format(time.RFC3339)
	emergency := func(signature string) string {
		return fmt.Sprintf(`resource "ciam_gate" "cutover" {
  risk_acceptance_ids = []
}
resource "ciam_permit" "cutover" {
  emergency = {
    incident      = "INC-4711"
    reason        = "Customers cannot sign in."
    authorised_by = ciam_party.risk_owner.id
    ratify_by     = %q
    signature     = %s
  }
}
`, ratify, signature)
	}
	refused := w.lay(emergency("null")).Plan().Fails("CIAM210").Reports("CIAM210", "ciam-emergency/v1", "permit/legacy-to-cloud/cutover/1")
	w.lay(emergency(w.heredoc(refused, "ciam_permit.cutover", "risk_owner"))).Plan().OK()

	granted := Ago(time.Hour)
	exception := func(reason, signature string) string {
		return fmt.Sprintf(`resource "ciam_exception" "drill" {
  migration_id         = ciam_migration.this.id
  name                 = "drill"
  control              = "policy:MFA-4.2"
  jurisdictions        = ["CH"]
  reason               = %q
  compensating_control = "A second pair of eyes."
  requested_by         = ciam_party.engineer.id
  approved_by          = ciam_party.compliance.id
  granted_at           = %q
  expires_at           = %q
  signature            = %s
}
`, reason, granted, ratify, signature)
	}
	refused = w.lay(exception("A drill.", "null")).Plan().Fails("CIAM210")
	signed := w.heredoc(refused, "ciam_exception.drill", "compliance")
	w.lay(exception("A drill.", signed)).Plan().OK()
	w.lay(exception("Another drill.", signed)).Plan().Fails("CIAM210")
}

// heredoc is the signature that a finding asks for, as HCL.
func (w *signedWorkspace) heredoc(r *Result, address, who string) string {
	w.t.Helper()
	for _, d := range r.Find("CIAM210") {
		if _, command, found := strings.Cut(d.Detail, "printf "); found && d.Address == address {
			return "<<-EOT\n" + w.run("printf "+command, who) + "EOT"
		}
	}
	w.t.Fatalf("no finding at %s:\n%s", address, r.Text())
	return ""
}
