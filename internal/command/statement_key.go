package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signature"
)

// signingKey is a key that can sign.
type signingKey struct {
	public      ssh.PublicKey
	line        string
	fingerprint string
	sign        func(ctx context.Context, namespace, text string) (string, error)
}

// newSigningKey is a key from a line of authorized_keys.
func newSigningKey(line string) (signingKey, error) {
	public, err := signature.ParseKey(line)
	if err == nil {
		err = signature.Acceptable(public)
	}
	if err != nil {
		return signingKey{}, err
	}
	return signingKey{public: public, line: line, fingerprint: ssh.FingerprintSHA256(public)}, nil
}

// is tells whether a line of authorized_keys has this key.
func (k signingKey) is(line string) bool {
	other, err := signature.ParseKey(line)
	return err == nil && bytes.Equal(other.Marshal(), k.public.Marshal())
}

// keys are the keys to sign with: that of -key, or those of the SSH agent.
func (s *stating) keys(ctx context.Context) ([]signingKey, error) {
	if s.key != "" {
		key, err := s.fileKey(ctx)
		return []signingKey{key}, err
	}
	socket := s.Getenv("SSH_AUTH_SOCK")
	if socket == "" {
		return nil, usageError{fmt.Errorf("%s: no SSH agent is running; give -key FILE", s.flags.Name())}
	}
	connection, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
	if err != nil {
		return nil, fmt.Errorf("the SSH agent does not answer: %w", err)
	}
	client := agent.NewClient(connection)
	held, err := client.List()
	if err != nil {
		return nil, fmt.Errorf("the SSH agent does not answer: %w", err)
	}
	var keys []signingKey
	for _, k := range held {
		key, err := newSigningKey(k.String())
		if err != nil {
			continue // a certificate, or a type that cannot sign statements
		}
		key.sign = func(_ context.Context, namespace, text string) (string, error) {
			signer, err := signature.AgentSigner(client, key.fingerprint)
			if err != nil {
				return "", err
			}
			if signer == nil {
				return "", fmt.Errorf("the SSH agent does not hold the key %s any more", key.fingerprint)
			}
			return signature.Sign(signer, namespace, text)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, usageError{fmt.Errorf("%s: the SSH agent holds no key that can sign; add one with ssh-add, or give -key FILE", s.flags.Name())}
	}
	return keys, nil
}

// fileKey is the key in a file. ssh-keygen signs with it, because it asks for a
// passphrase and waits for the touch of a security key.
func (s *stating) fileKey(ctx context.Context) (signingKey, error) {
	line, err := os.ReadFile(s.key + ".pub")
	if errors.Is(err, os.ErrNotExist) {
		if _, err = os.Stat(s.key); err == nil {
			read := exec.CommandContext(ctx, "ssh-keygen", "-y", "-f", s.key)
			read.Stderr = s.Stderr
			line, err = read.Output()
		}
	}
	if err != nil {
		return signingKey{}, fmt.Errorf("the key %s cannot be read: %w", governance.EscapeLine(s.key), err)
	}
	key, err := newSigningKey(strings.TrimSpace(string(line)))
	if err != nil {
		return key, fmt.Errorf("the key %s cannot be used: %w", governance.EscapeLine(s.key), err)
	}
	key.sign = func(ctx context.Context, namespace, text string) (string, error) {
		sign := exec.CommandContext(ctx, "ssh-keygen", "-Y", "sign", "-f", s.key, "-n", namespace)
		sign.Stdin = strings.NewReader(text)
		sign.Stderr = s.Stderr
		armored, err := sign.Output()
		if err != nil {
			return "", &register.Error{
				What: fmt.Sprintf("ssh-keygen cannot sign with %s", governance.EscapeLine(s.key)), Cause: err,
				Fix: "read what ssh-keygen says above; without a terminal, add a key with a passphrase to the SSH agent and omit -key",
			}
		}
		return string(armored), nil
	}
	return key, nil
}
