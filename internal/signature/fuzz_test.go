package signature_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// FuzzSignature: no armored text crashes the parser, and none verifies but the one
// that was made, give or take line lengths and line ends.
func FuzzSignature(f *testing.F) {
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed([]byte("a key for tests that nobody uses")))
	if err != nil {
		f.Fatal(err)
	}
	signers := signature.KeysOf(principal, string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	good, err := signature.Sign(signer, namespace, statement)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(strings.ReplaceAll(good, "\n", "\r\n"))
	f.Add("-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----")
	body := func(armored string) string { return strings.NewReplacer("\n", "", "\r", "").Replace(armored) }
	f.Fuzz(func(t *testing.T, armored string) {
		_, err := signers.Verify(request(statement, armored))
		if (err == nil) && body(armored) != body(good) {
			t.Errorf("verifies: %q", armored)
		}
		content := base64.StdEncoding.EncodeToString([]byte(armored))
		_, _ = signers.Verify(request(statement, "-----BEGIN SSH SIGNATURE-----\n"+content+"\n-----END SSH SIGNATURE-----"))
	})
}

// FuzzSigners: no file crashes the parser, and none accepts a key that it does not
// have.
func FuzzSigners(f *testing.F) {
	signer, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed([]byte("a key for tests that nobody uses")))
	if err != nil {
		f.Fatal(err)
	}
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	armored, err := signature.Sign(signer, namespace, statement)
	if err != nil {
		f.Fatal(err)
	}
	for _, form := range []string{
		"person/jane ", "# comment\n\"person/*\",!x ", `person/jane namespaces="ciam-*",valid-after="20260101Z",valid-before="202701010000Z" `,
		"person/jane cert-authority ", `person/jane namespaces="a\"b" `,
	} {
		f.Add(form + key + " comment\n")
	}
	f.Fuzz(func(t *testing.T, file string) {
		signers, err := signature.ParseSigners([]byte(file))
		if err != nil {
			return
		}
		if _, err := signers.Verify(request(statement, armored)); err == nil && !strings.Contains(file, strings.Fields(key)[1]) {
			t.Errorf("%q: accepted without the key", file)
		}
	})
}
