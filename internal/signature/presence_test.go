package signature_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// securityKey signs as a FIDO authenticator does. flags say whether it was touched.
type securityKey struct {
	public  ssh.PublicKey
	private ed25519.PrivateKey
	flags   byte
}

const application = "ssh:"

func newSecurityKey(t *testing.T, flags byte) *securityKey {
	t.Helper()
	private := ed25519.NewKeyFromSeed([]byte("a key for tests that nobody uses"))
	public, err := ssh.ParsePublicKey(ssh.Marshal(struct{ Type, Key, Application string }{
		ssh.KeyAlgoSKED25519, string(private[ed25519.SeedSize:]), application,
	}))
	if err != nil {
		t.Fatal(err)
	}
	return &securityKey{public, private, flags}
}

func (k *securityKey) PublicKey() ssh.PublicKey { return k.public }

// Sign signs what the protocol of security keys says: the application, the flags, a
// counter and the text.
func (k *securityKey) Sign(_ io.Reader, data []byte) (*ssh.Signature, error) {
	of, text := sha256.Sum256([]byte(application)), sha256.Sum256(data)
	state := []byte{k.flags, 0, 0, 0, 1}
	return &ssh.Signature{
		Format: ssh.KeyAlgoSKED25519, Blob: ed25519.Sign(k.private, slices.Concat(of[:], state, text[:])), Rest: state,
	}, nil
}

// A security key's file can be stolen: without a touch, its signature proves nothing.
func TestSecurityKeyMustBeTouched(t *testing.T) {
	t.Parallel()
	const present, verified = 1, 4
	for flags, want := range map[byte]error{present: nil, present | verified: nil, 0: signature.ErrPresence, verified: signature.ErrPresence} {
		key := newSecurityKey(t, flags)
		listed := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.public)))
		if _, err := signature.KeysOf(principal, listed).Verify(request(statement, sign(t, key, namespace))); !errors.Is(err, want) {
			t.Errorf("flags %d: %v", flags, err)
		}
	}
}
