package signature_test

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// securityKeys is OpenSSH's own software authenticator, from Debian's package
// openssh-tests.
var securityKeys = cmp.Or(os.Getenv("CIAM_TEST_SECURITY_KEYS"), "/usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so")

// keygen runs the real ssh-keygen in a folder of its own.
type keygen struct {
	t   *testing.T
	dir string
}

func newKeygen(t *testing.T) keygen {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("ssh-keygen is missing: install openssh-client")
	}
	return keygen{t, t.TempDir()}
}

func (k keygen) run(stdin string, args ...string) (string, error) {
	k.t.Helper()
	command := exec.CommandContext(k.t.Context(), "ssh-keygen", args...)
	command.Dir, command.Stdin = k.dir, strings.NewReader(stdin)
	command.Env = append(os.Environ(), "SSH_SK_PROVIDER="+securityKeys, "TZ=America/New_York")
	out, err := command.CombinedOutput()
	return string(out), err
}

func (k keygen) must(stdin string, args ...string) string {
	k.t.Helper()
	out, err := k.run(stdin, args...)
	if err != nil {
		k.t.Fatalf("ssh-keygen %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// key makes a key and returns its public line without the comment.
func (k keygen) key(name string, args ...string) string {
	k.t.Helper()
	k.must("", append([]string{"-q", "-N", "", "-C", "", "-f", name}, args...)...)
	return k.public(name)
}

// securityKey makes a key on the software authenticator.
func (k keygen) securityKey(name, kind string, args ...string) string {
	k.t.Helper()
	if _, err := os.Stat(securityKeys); err != nil {
		k.t.Skip("the software authenticator is missing: install openssh-tests")
	}
	return k.key(name, append([]string{"-t", kind, "-w", securityKeys}, args...)...)
}

func (k keygen) public(name string) string { return strings.TrimSpace(k.read(name + ".pub")) }

func (k keygen) read(name string) string {
	k.t.Helper()
	body, err := os.ReadFile(filepath.Join(k.dir, name))
	if err != nil {
		k.t.Fatal(err)
	}
	return string(body)
}

func (k keygen) write(name, text string) string {
	k.t.Helper()
	path := filepath.Join(k.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		k.t.Fatal(err)
	}
	return path
}

// sign signs a text with a key of this folder.
func (k keygen) sign(key, namespace, text string, args ...string) string {
	k.t.Helper()
	k.write("text", text)
	_ = os.Remove(filepath.Join(k.dir, "text.sig"))
	k.must("", append([]string{"-Y", "sign", "-n", namespace, "-f", key}, append(args, "text")...)...)
	return k.read("text.sig")
}

// verifies tells whether ssh-keygen accepts a signature.
func (k keygen) verifies(signers, signature, text, namespace, principal, at string) (accepted bool, said string) {
	said, err := k.run(text, "-Y", "verify", "-n", namespace, "-I", principal, "-f", signers, "-s", signature, "-O", "verify-time="+at)
	return err == nil, fmt.Sprint(said, err)
}

// flip is text with one byte changed.
func flip(text string, at int, mask byte) string {
	body := bytes.Clone([]byte(text))
	body[at] ^= mask
	return string(body)
}
