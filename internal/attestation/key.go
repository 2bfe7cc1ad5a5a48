package attestation

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
)

// EnvKey is the environment variable with the key that signs attestations.
const EnvKey = "CIAM_ATTESTATION_KEY"

// ErrKey says that a text is not a key that can sign attestations.
var ErrKey = errors.New("expected an unencrypted PEM private key (PKCS #8) for Ed25519 or ECDSA P-256")

// ParseKey reads a private key in PEM; nil for an empty text. The error is ErrKey, and
// never contains the text.
func ParseKey(text string) (crypto.Signer, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no key is configured
	}
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, ErrKey
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, ErrKey
	}
	switch k := key.(type) {
	case ed25519.PrivateKey:
		return k, nil
	case *ecdsa.PrivateKey:
		if k.Curve == elliptic.P256() {
			return k, nil
		}
	}
	return nil, ErrKey
}

// sign signs as DSSE's verifiers expect: Ed25519 over the text, ECDSA over its SHA-256.
// The key's id is the SHA-256 of its public key in DER.
func sign(key crypto.Signer, text []byte) (Signature, error) {
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return Signature{}, err
	}
	id := sha256.Sum256(der)
	signed, hash := text, crypto.Hash(0)
	if _, ok := key.Public().(*ecdsa.PublicKey); ok {
		sum := sha256.Sum256(text)
		signed, hash = sum[:], crypto.SHA256
	}
	signature, err := key.Sign(rand.Reader, signed, hash)
	return Signature{hex.EncodeToString(id[:]), signature}, err
}
