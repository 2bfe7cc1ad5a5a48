package signature

import (
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// minimalRSA is the shortest RSA key that is accepted, in bits.
const minimalRSA = 3072

var (
	errNoKey       = errors.New("it has no public key")
	errKeyBody     = errors.New("the key is not valid base64")
	errKeyMismatch = errors.New("the type before the key is not the type of the key")
)

// ParseKey reads an OpenSSH public key as in a .pub file: type, key, comment.
func ParseKey(line string) (ssh.PublicKey, error) {
	kind, rest, ok := cutSpace(line)
	if !ok || kind == "" {
		return nil, errNoKey
	}
	body, _, _ := cutSpace(rest)
	if body == "" {
		return nil, errNoKey
	}
	// Strict: unused bits of the last character must be zero, as ssh-keygen wants.
	blob, err := base64.StdEncoding.Strict().DecodeString(strings.TrimRight(body, "\r\n"))
	if err != nil || strings.ContainsAny(strings.TrimRight(body, "\r\n"), "\r\n") {
		return nil, errKeyBody
	}
	key, err := ssh.ParsePublicKey(blob)
	switch {
	case err != nil:
		return nil, err
	case key.Type() != kind:
		return nil, errKeyMismatch
	}
	return key, nil
}

// cutSpace cuts at the first space or tab, and skips all that follow it.
func cutSpace(s string) (before, after string, found bool) {
	i := strings.IndexAny(s, " \t")
	if i < 0 {
		return s, "", false
	}
	return s[:i], strings.TrimLeft(s[i:], " \t"), true
}

// acceptable refuses keys that are too weak for a signature that lasts for years.
func acceptable(key ssh.PublicKey) error {
	switch key.Type() {
	case ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521:
		return nil
	case ssh.KeyAlgoRSA:
		if bits, ok := rsaBits(key); !ok || bits < minimalRSA {
			return fmt.Errorf("an RSA key needs at least %d bits, and this one has %d", minimalRSA, bits)
		}
		return nil
	default:
		return fmt.Errorf("keys of the type %s are not accepted", key.Type())
	}
}

func rsaBits(key ssh.PublicKey) (int, bool) {
	held, ok := key.(ssh.CryptoPublicKey)
	if !ok {
		return 0, false
	}
	public, ok := held.CryptoPublicKey().(*rsa.PublicKey)
	if !ok {
		return 0, false
	}
	return public.N.BitLen(), true
}

// Acceptable refuses a key with which nobody can sign a statement: a certificate,
// or a key that is too weak.
func Acceptable(key ssh.PublicKey) error {
	if _, certified := key.(*ssh.Certificate); certified {
		return errors.New("this is a certificate, not a key")
	}
	return acceptable(key)
}

// acceptedHash tells whether a signature of the key uses SHA-2 as the key's
// algorithm needs it.
func acceptedHash(key ssh.PublicKey, format string) bool {
	if key.Type() == ssh.KeyAlgoRSA {
		return slices.Contains([]string{ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512}, format)
	}
	return format == key.Type()
}

// onSecurityKey tells whether the key lives in a FIDO authenticator.
func onSecurityKey(key ssh.PublicKey) bool {
	return key.Type() == ssh.KeyAlgoSKED25519 || key.Type() == ssh.KeyAlgoSKECDSA256
}

func same(a, b ssh.PublicKey) bool { return string(a.Marshal()) == string(b.Marshal()) }
