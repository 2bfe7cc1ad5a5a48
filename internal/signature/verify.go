package signature

import (
	"strings"
	"time"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

// longestText is the longest text that can be signed, in bytes.
const longestText = 1 << 20

// userPresence is the bit in the flags of a security key that says that somebody
// touched it.
const userPresence = 1

// Request is a signature to verify.
type Request struct {
	// Text is what was signed.
	Text string
	// Armored is the signature, as ssh-keygen -Y sign writes it.
	Armored string
	// Namespace is the purpose for which it must have been made.
	Namespace string
	// Principals are the names of the person who must have made it.
	Principals []string
	// At is when the person must have held the key.
	At time.Time
}

// Verified is the key of a signature that counts.
type Verified struct {
	// Fingerprint is that of the key, "SHA256:…".
	Fingerprint string
	// KeyType is the key's, such as "ssh-ed25519".
	KeyType string
	// Authority is the fingerprint of the authority that certified the key; empty for
	// a key that is itself listed.
	Authority string
	// Principal is the name under which the key is listed.
	Principal string
}

// Verify tells whether the signature counts: one of the keys of the signer made it,
// for this text and this namespace, and the signer held the key then. Its error
// is a *Refusal.
func (s *Signers) Verify(r Request) (Verified, error) {
	if len(r.Text) > longestText {
		return Verified{}, refuse(ErrText, "the text is longer than %d bytes", longestText)
	}
	made, refusal := unarmor(r.Armored)
	if refusal != nil {
		return Verified{}, refusal
	}
	verified := Verified{Fingerprint: ssh.FingerprintSHA256(made.key), KeyType: made.key.Type()}
	refusal = made.check(r)
	if refusal == nil {
		var listed *signer
		if listed, verified.Principal, refusal = s.find(made, r); refusal == nil && listed.authority {
			verified.Authority = ssh.FingerprintSHA256(listed.key)
		}
	}
	if refusal == nil {
		refusal = made.verify(r.Text)
	}
	if refusal != nil {
		refusal.Fingerprint = verified.Fingerprint
		return Verified{}, refusal
	}
	return verified, nil
}

// check is what the signature says about itself.
func (m *signed) check(r Request) *Refusal {
	if err := acceptable(m.key); err != nil {
		return refuse(ErrWeak, "%s", err)
	}
	if !acceptedHash(m.key, m.Signature.Signature.Format) {
		return refuse(ErrWeak, "a signature of the kind %s is not accepted for a key of the type %s", m.Signature.Signature.Format, m.key.Type())
	}
	if m.Namespace != r.Namespace {
		return refuse(ErrNamespace, "it was made for the namespace %q, not for %q", m.Namespace, r.Namespace)
	}
	if onSecurityKey(m.key) && m.Signature.Signature.Rest[0]&userPresence == 0 {
		return refuse(ErrPresence, "the security key signed without being touched")
	}
	return nil
}

// verify tells whether the signature is of the text.
func (m *signed) verify(text string) *Refusal {
	plain := *m.Signature
	plain.PublicKey = m.key
	if err := sshsig.Verify(strings.NewReader(lineFeeds(text)), &plain, m.key, m.HashAlgorithm, m.Namespace); err != nil {
		return refuse(ErrText, "the key is right, but it signed another text")
	}
	return nil
}
