package acctest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// schema is the documented JSON Schema of an attestation's statement.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	s, err := compiler.Compile(filepath.Join(Root(), "examples/verify/attestation.schema.json"))
	must(t, err)
	return s
}

// valid fails the test unless the payload of the attestation fits the schema.
func valid(t *testing.T, s *jsonschema.Schema, text string) {
	t.Helper()
	var envelope attestation.Envelope
	must(t, json.Unmarshal([]byte(text), &envelope))
	statement, err := jsonschema.UnmarshalJSON(bytes.NewReader(envelope.Payload))
	must(t, err)
	must(t, s.Validate(statement))
}

// Attestations of every gate that tests make fit the schema that is documented.
func TestAttestationsFitTheirSchema(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, name := range []string{"complete", "low-risk"} {
		w := Example(t, name)
		w.Apply().OK()
		text, _ := w.Attributes("ciam_gate.cutover")["attestation"].(string)
		valid(t, s, text)
	}
}

// shell runs examples/verify/verify.sh.
func verifyAttestation(t *testing.T, text, signers, key string) (string, error) {
	t.Helper()
	for _, program := range []string{"bash", "jq", "openssl", "ssh-keygen"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("needs %s on PATH", program)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "attestation.json")
	must(t, os.WriteFile(file, []byte(text), 0o600))
	allowed := filepath.Join(dir, "allowed_signers")
	must(t, os.WriteFile(allowed, []byte(signers), 0o600))
	arguments := []string{filepath.Join(Root(), "examples/verify/verify.sh"), file, allowed}
	if key != "" {
		arguments = append(arguments, key)
	}
	output, err := exec.Command("bash", arguments...).CombinedOutput()
	return string(output), err
}

func openssl(t *testing.T, arguments ...string) string {
	t.Helper()
	output, err := exec.Command("openssl", arguments...).Output()
	if err != nil {
		t.Skipf("needs openssl on PATH: %v", err)
	}
	return string(output)
}

// An attestation that the provider signed is verified without the provider, in the gate
// and in the permit's snapshot. One changed byte, another key or no key is found.
func TestAttestationIsVerifiedOutside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, options := range map[string][]string{
		"ed25519": {"-algorithm", "ed25519"}, "ecdsa": {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"},
	} {
		private, public := filepath.Join(dir, name), filepath.Join(dir, name+".pub")
		secret := openssl(t, append([]string{"genpkey"}, options...)...)
		must(t, os.WriteFile(private, []byte(secret), 0o600))
		openssl(t, "pkey", "-in", private, "-pubout", "-out", public)
		w := small(t)
		w.Env = []string{attestation.EnvKey + "=" + secret}
		w.Apply().OK()
		text, _ := w.Attributes("ciam_gate.cutover")["attestation"].(string)
		snapshot, _ := w.Attributes("ciam_permit.cutover")["snapshot"].(string)
		for where, text := range map[string]string{"gate": text, "permit": snapshot} {
			if output, err := verifyAttestation(t, text, "", public); err != nil || !strings.Contains(output, "good      attestation") {
				t.Errorf("%s, %s: %v\n%s", name, where, err, output)
			}
		}
		var envelope attestation.Envelope
		must(t, json.Unmarshal([]byte(text), &envelope))
		envelope.Payload = bytes.Replace(envelope.Payload, []byte(`"open"`), []byte(`"Open"`), 1)
		changed, err := governance.Canonical(envelope)
		must(t, err)
		for what, text := range map[string]string{"changed": string(changed), "unsigned": strings.Replace(text, `"signatures":[{`, `"signatures":[],"rest":[{`, 1)} {
			if output, err := verifyAttestation(t, text, "", public); err == nil || !strings.Contains(output, "BAD       attestation") {
				t.Errorf("%s, %s: accepted\n%s", name, what, output)
			}
		}
		w.Plan().Empty()
		w.Env = []string{attestation.EnvKey + "=" + secret[:len(secret)/2]}
		if r := w.Plan().Fails("").Reports(attestationKeyInvalid, attestation.EnvKey); strings.Contains(r.Output, secret[40:60]) {
			t.Errorf("%s: the error shows the key", name)
		}
	}
}

// Every signature in an attestation is verified with ssh-keygen alone, in the namespace
// of its statement. A statement without one is named.
func TestStatementsAreVerifiedOutside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key := filepath.Join(dir, "key")
	if output, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key).CombinedOutput(); err != nil {
		t.Skipf("needs ssh-keygen on PATH: %v %s", err, output)
	}
	public, err := os.ReadFile(key + ".pub")
	must(t, err)
	sign := func(namespace, statement string) attestation.Stated {
		command := exec.Command("ssh-keygen", "-Y", "sign", "-q", "-f", key, "-n", namespace)
		command.Stdin = strings.NewReader(statement)
		signature, err := command.Output()
		must(t, err)
		return attestation.Stated{Statement: statement, Signature: string(signature)}
	}
	risk := sign("ciam-risk-acceptance", "ciam-risk-acceptance/v1\nname: \"replay\"\n")
	p := attestation.Predicate{
		Gate:       "gate/shop/cutover",
		Approvals:  []attestation.ApprovedBy{{ID: "approval/a", Approver: "person/sasha", Stated: sign("ciam-approval", "ciam-approval/v1\n\tline \\ \"x\"\n")}},
		Exceptions: []attestation.ExceptedBy{{ID: "exception/e", ApprovedBy: "person/carla", Stated: attestation.Stated{Statement: "ciam-exception/v1\n"}}},
		Accepted:   []attestation.AcceptedBy{{ID: "risk/r", AcceptedBy: "person/sasha", CoAcceptedBy: "person/olivia", Stated: risk, CoSignature: risk.Signature}},
	}
	signers := "person/sasha " + string(public)
	seal := func() string {
		text, err := attestation.Seal(p, nil)
		must(t, err)
		return string(text)
	}
	output, err := verifyAttestation(t, seal(), signers+"person/olivia "+string(public), "")
	if err != nil || strings.Count(output, "good      ") != 3 || !regexp.MustCompile(`(?m)^declared +exception/e\b.*person/carla`).MatchString(output) {
		t.Errorf("%v\n%s", err, output)
	}
	if output, err := verifyAttestation(t, seal(), signers, ""); err == nil || !regexp.MustCompile(`(?m)^BAD +risk/r\b.*person/olivia`).MatchString(output) {
		t.Errorf("a key that is not the person's is accepted\n%s", output)
	}
	p.Approvals[0].Stated = sign("ciam-exception", p.Approvals[0].Statement)
	if output, err := verifyAttestation(t, seal(), signers, ""); err == nil || !strings.Contains(output, "BAD       approval/a") {
		t.Errorf("another namespace is accepted\n%s", output)
	}
	p.Approvals[0].Stated = sign("ciam-approval", "ciam-approval/v1\n")
	p.Approvals[0].Statement = "ciam-approval/v1"
	if output, err := verifyAttestation(t, seal(), signers, ""); err == nil || !strings.Contains(output, "BAD       approval/a") {
		t.Errorf("a text without its last line end is accepted\n%s", output)
	}
}

// The attestation that a permit keeps has the checked plans of its scope, and the
// permit keeps them as records. One that is checked for another scope is in neither.
func TestCheckedPlansAreAttested(t *testing.T) {
	t.Parallel()
	w := unpermitted(t)
	w.Apply().OK()
	w.check(strings.Split(signOn, ",\n{")[0] + "]}") // single sign-on alone
	w.setPermit(true)
	w.Apply().OK()
	text, _ := w.Attributes("ciam_permit.cutover")["snapshot"].(string)
	var snapshot struct {
		Attestation json.RawMessage
		Records     map[string]json.RawMessage
	}
	must(t, json.Unmarshal([]byte(text), &snapshot))
	valid(t, schema(t), string(snapshot.Attestation))
	attested, err := attestation.Read(snapshot.Attestation)
	must(t, err)
	if len(attested.Observations) != 1 {
		t.Fatalf("attested are %+v", attested.Observations)
	}
	const id = "observation/legacy-to-cloud/login-prod"
	o := attested.Observations[0]
	var kept governance.Observation
	must(t, json.Unmarshal(snapshot.Records[id], &kept))
	if o.ID != id || !slices.Equal(o.Touches, []string{"sso"}) || len(o.Undeclared) > 0 || !slices.Contains(o.Unseen, "mfa_policy") || o.Actor == "" || o.RecordedAt.IsZero() {
		t.Errorf("attested is %+v", o)
	}
	if kept.PlanSHA256 != o.PlanSHA256 || kept.Touches[0].Places[0].Address != "okta_app_saml.orders" {
		t.Errorf("the permit keeps %+v", kept)
	}
	w.Replace("main.tf", `"mfa_policy", `, "")
	w.Apply().OK()
	gate, _ := w.Attributes("ciam_gate.cutover")["attestation"].(string)
	if attested, err = attestation.Read([]byte(gate)); err != nil || len(attested.Observations) > 0 {
		t.Errorf("attested for another scope: %+v, %v", attested.Observations, err)
	}
}
