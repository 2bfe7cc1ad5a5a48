package signature

import (
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Sign makes the armored signature of a text. The signer comes from a key file
// (ssh.ParsePrivateKey) or from an agent (AgentSigner).
func Sign(signer ssh.Signer, namespace, text string) (string, error) {
	key, err := plain(signer.PublicKey())
	if err != nil {
		return "", err
	}
	if err := acceptable(key); err != nil {
		return "", fmt.Errorf("%w: %w", ErrWeak, err)
	}
	if algorithms, ok := signer.(ssh.AlgorithmSigner); ok && key.Type() == ssh.KeyAlgoRSA {
		signer = sha2{algorithms}
	}
	made, err := sshsig.SignWithRand(strings.NewReader(lineFeeds(text)), rand.Reader, signer, sshsig.HashSHA512, namespace)
	if err != nil {
		return "", err
	}
	return string(sshsig.Armor(made)), nil
}

// sha2 is an RSA key that signs over SHA-2. By itself, one with a certificate would
// sign over SHA-1.
type sha2 struct{ ssh.AlgorithmSigner }

// Sign signs over SHA-512.
func (s sha2) Sign(random io.Reader, data []byte) (*ssh.Signature, error) {
	return s.SignWithAlgorithm(random, data, ssh.KeyAlgoRSASHA512)
}

// plain is a key without its certificate. That of an agent is only its bytes at
// first.
func plain(key ssh.PublicKey) (ssh.PublicKey, error) {
	parsed, err := ssh.ParsePublicKey(key.Marshal())
	if certificate, ok := parsed.(*ssh.Certificate); ok {
		return certificate.Key, nil
	}
	return parsed, err
}

// AgentSigner is the signer of an agent that holds the key with a fingerprint, or
// nil if the agent has no such key.
func AgentSigner(a agent.Agent, fingerprint string) (ssh.Signer, error) {
	signers, err := a.Signers()
	if err != nil {
		return nil, err
	}
	for _, signer := range signers {
		if ssh.FingerprintSHA256(signer.PublicKey()) == fingerprint {
			return signer, nil
		}
	}
	return nil, nil //nolint:nilnil // the agent answered: it has no such key
}
