package signature_test

import (
	"crypto/ed25519"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

var at = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// testSigner is a key that is the same in every run.
func testSigner(t *testing.T) (ssh.Signer, string) {
	t.Helper()
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed([]byte("a key for tests that nobody uses")))
	if err != nil {
		t.Fatal(err)
	}
	return signer, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

func request(text, armored string) signature.Request {
	return signature.Request{Text: text, Armored: armored, Namespace: namespace, Principals: []string{principal}, At: at}
}

func sign(t *testing.T, signer ssh.Signer, in string) string {
	t.Helper()
	armored, err := signature.Sign(signer, in, statement)
	if err != nil {
		t.Fatal(err)
	}
	return armored
}

func signersOf(t *testing.T, lines ...string) *signature.Signers {
	t.Helper()
	signers, err := signature.ParseSigners([]byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return signers
}

// Each reason has its own error, and a refusal names the key wherever one was read.
func TestRefusals(t *testing.T) {
	t.Parallel()
	signer, key := testSigner(t)
	good := sign(t, signer, namespace)
	long := strings.Repeat("x", 2<<20)
	overlong, err := signature.Sign(signer, namespace, long)
	if err != nil {
		t.Fatal(err)
	}
	fingerprint := ssh.FingerprintSHA256(signer.PublicKey())
	for name, c := range map[string]struct {
		signers *signature.Signers
		request signature.Request
		want    error
	}{
		"good":          {signersOf(t, principal+" "+key), request(statement, good), nil},
		"malformed":     {signersOf(t, principal+" "+key), request(statement, "signed, Jane"), signature.ErrMalformed},
		"namespace":     {signersOf(t, principal+" "+key), request(statement, sign(t, signer, "file")), signature.ErrNamespace},
		"key":           {signersOf(t, "person/john "+key), request(statement, good), signature.ErrKey},
		"too early":     {signersOf(t, principal+` valid-after="20260616Z" `+key), request(statement, good), signature.ErrNotHeld},
		"too late":      {signersOf(t, principal+` valid-before="20260614Z" `+key), request(statement, good), signature.ErrNotHeld},
		"last second":   {signersOf(t, principal+` valid-after="20260615120000Z",valid-before="20260615120001Z" `+key), request(statement, good), nil},
		"at its end":    {signersOf(t, principal+` valid-before="20260615120000Z" `+key), request(statement, good), nil},
		"after its end": {signersOf(t, principal+` valid-before="20260615115959Z" `+key), request(statement, good), signature.ErrNotHeld},
		"text":          {signersOf(t, principal+" "+key), request(statement+"more", good), signature.ErrText},
		"long text":     {signersOf(t, principal+" "+key), request(long, overlong), signature.ErrText},
	} {
		verified, err := c.signers.Verify(c.request)
		if !errors.Is(err, c.want) || err == nil && (verified.Fingerprint != fingerprint || verified.KeyType != "ssh-ed25519" || verified.Principal != principal) {
			t.Errorf("%s: %+v, %v", name, verified, err)
		}
		if refusal, ok := errors.AsType[*signature.Refusal](err); ok && refusal.Fingerprint == "" && !errors.Is(err, signature.ErrMalformed) && name != "long text" {
			t.Errorf("%s: the key is not named: %v", name, err)
		}
	}
}

// A person has several names. One that is excluded excludes the person.
func TestPrincipals(t *testing.T) {
	t.Parallel()
	signer, key := testSigner(t)
	r := request(statement, sign(t, signer, namespace))
	r.Principals = []string{"person/jane", "jane", "jane@example.com"}
	for list, want := range map[string]string{
		"jane": "jane", "*@example.com": "jane@example.com", "jane,person/jane": "person/jane", "*,!*@example.com": "", "john": "",
	} {
		verified, err := signersOf(t, list+" "+key).Verify(r)
		if (err == nil) != (want != "") || verified.Principal != want {
			t.Errorf("%s: %+v, %v", list, verified, err)
		}
	}
}

// Keys of the configuration belong to one person, and a name is no pattern there.
func TestKeysOf(t *testing.T) {
	t.Parallel()
	signer, key := testSigner(t)
	r := request(statement, sign(t, signer, namespace))
	for principal, want := range map[string]error{"person/jane": nil, "person/*": signature.ErrKey, "*": signature.ErrKey} {
		if _, err := signature.KeysOf(principal, "no key", key+" comment").Verify(r); !errors.Is(err, want) {
			t.Errorf("%s: %v", principal, err)
		}
	}
}

// Any changed byte of text, signature or key makes the signature void.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	signer, key := testSigner(t)
	armored := sign(t, signer, namespace)
	for _, mask := range []byte{1, 2, 4, 7, 8, 16, 32, 64, 128} {
		for i := range statement {
			if _, err := signature.KeysOf(principal, key).Verify(request(flip(statement, i, mask), armored)); err == nil {
				t.Errorf("byte %d of the text, changed by %#x", i, mask)
			}
		}
		for i := range strings.TrimSpace(armored) {
			if _, err := signature.KeysOf(principal, key).Verify(request(statement, flip(armored, i, mask))); err == nil {
				t.Errorf("byte %d of the signature, changed by %#x", i, mask)
			}
		}
		for i := range key {
			if key[i] == ' ' && flip(key, i, mask)[i] == '\t' {
				continue
			}
			if _, err := signature.KeysOf(principal, flip(key, i, mask)).Verify(request(statement, armored)); err == nil {
				t.Errorf("byte %d of the key, changed by %#x", i, mask)
			}
		}
	}
}

// A key that ended before its signature was recorded has ended. One that ended
// later, or is not listed any more, has not.
func TestEnded(t *testing.T) {
	t.Parallel()
	signer, key := testSigner(t)
	verified := signature.Verified{Fingerprint: ssh.FingerprintSHA256(signer.PublicKey())}
	for lines, want := range map[string]bool{
		"": false, principal + " " + key: false, principal + ` valid-before="20270101Z" ` + key: false,
		principal + ` valid-before="20260101Z" ` + key: true, principal + ` valid-before="20260101Z",namespaces="git" ` + key: false,
		principal + ` valid-before="20260101Z" ` + key + "\n" + principal + " " + key:      false,
		"person/john " + key + "\n" + principal + ` valid-before="20260615115959Z" ` + key: true,
		principal + ` cert-authority,valid-before="20260101Z" ` + key:                      false,
	} {
		if got := signersOf(t, lines).Ended(verified, request("", "")); got != want {
			t.Errorf("%q: %t", lines, got)
		}
	}
}

// The line of a fault is named, and one fault refuses the file.
func TestSyntaxErrors(t *testing.T) {
	t.Parallel()
	_, key := testSigner(t)
	for line, want := range map[string]bool{
		"jane " + key: true, "# " + key: true, "": true, "jane": false, `"jane ` + key: false, "jane x=y " + key: false,
		`jane valid-after="20260101" ` + key: false, `jane valid-after="20260101Z",valid-after="20260102Z" ` + key: false,
		`jane namespaces="a` + key: false, `jane namespaces="a",namespaces="b" ` + key: false, "jane cert-authority": false, "jane " + key + "\x00": false,
	} {
		_, err := signature.ParseSigners([]byte("jane " + key + "\n" + line + "\n"))
		fault, ok := errors.AsType[*signature.SyntaxError](err)
		if want != (err == nil) || !want && (!ok || fault.Line != 2) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// ssh-keygen verifies what Sign makes, with each kind of key, from a file and from
// an agent.
func TestSign(t *testing.T) {
	t.Parallel()
	k := newKeygen(t)
	keyring := agent.NewKeyring()
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		public := k.key(kind, "-t", kind)
		private, err := ssh.ParseRawPrivateKey([]byte(k.read(kind)))
		if err != nil {
			t.Fatal(err)
		}
		if err := keyring.Add(agent.AddedKey{PrivateKey: private}); err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewSignerFromKey(private)
		if err != nil {
			t.Fatal(err)
		}
		held, err := signature.AgentSigner(overSocket(t, keyring), ssh.FingerprintSHA256(signer.PublicKey()))
		if err != nil || held == nil {
			t.Fatal(held, err)
		}
		signers := k.write("signers", principal+" "+public+"\n")
		for _, s := range []ssh.Signer{signer, held} {
			armored := k.write("made", sign(t, s, namespace))
			if ok, said := k.verifies(signers, armored, statement, namespace, principal, "20260615Z"); !ok {
				t.Errorf("%s: %s", kind, said)
			}
		}
	}
	if held, err := signature.AgentSigner(keyring, "SHA256:none"); held != nil || err != nil {
		t.Errorf("an agent without the key: %v, %v", held, err)
	}
}

// overSocket is the agent over a socket, as ssh-agent serves it.
func overSocket(t *testing.T, keyring agent.Agent) agent.Agent {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", filepath.Join(t.TempDir(), "agent"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		if served, err := listener.Accept(); err == nil {
			_ = agent.ServeAgent(keyring, served)
		}
	}()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "unix", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return agent.NewClient(connection)
}
