package signature

import (
	"errors"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// longestFile is the largest signers file that is read, in bytes.
const longestFile = 4 << 20

// Signers are the keys that count, and for whom.
type Signers struct{ lines []*signer }

// signer is one line of a signers file.
type signer struct {
	// principals is a list of patterns, and so is namespaces; nil for all.
	principals string
	namespaces *string
	key        ssh.PublicKey
	// authority: the key certifies the keys of signers, and signs nothing itself.
	authority bool
	// after and before limit when the signer held the key; zero for no limit.
	after, before time.Time
}

// ParseSigners reads an allowed_signers file of OpenSSH. Its error is a
// *SyntaxError.
func ParseSigners(file []byte) (*Signers, error) {
	if len(file) > longestFile {
		return nil, &SyntaxError{1, "the file is too long"}
	}
	signers := &Signers{}
	number := 0
	for line := range strings.SplitSeq(string(file), "\n") {
		number++
		listed, err := parseLine(line)
		if err != nil {
			return nil, &SyntaxError{number, err.Error()}
		}
		if listed != nil {
			signers.lines = append(signers.lines, listed)
		}
	}
	return signers, nil
}

// KeysOf are signers with one person, who holds these public keys at any time. Each
// is a line as in a .pub file. A key that cannot be read is left out.
func KeysOf(principal string, keys ...string) *Signers {
	signers := &Signers{}
	for _, line := range keys {
		if key, err := ParseKey(line); err == nil && Acceptable(key) == nil {
			signers.lines = append(signers.lines, &signer{principals: literal(principal), key: key})
		}
	}
	return signers
}

// literal is a principal as a pattern. No principal of ours has a character that is
// special in a pattern; one that had would match nothing.
func literal(principal string) string {
	if strings.ContainsAny(principal, "*?!,") {
		return ""
	}
	return principal
}

// parseLine reads one line; nil for an empty one or a comment.
func parseLine(line string) (*signer, error) {
	line = strings.TrimLeft(line, " \t\r")
	if line == "" || line[0] == '#' {
		return nil, nil //nolint:nilnil // there is no signer, and no fault
	}
	if strings.Contains(line, "\x00") {
		return nil, errors.New("it has a NUL character")
	}
	principals, rest, err := cutPrincipals(line)
	if err != nil {
		return nil, err
	}
	listed := &signer{principals: principals}
	kind, _, _ := cutSpace(rest)
	if listed.key, err = ParseKey(rest); err != nil {
		if isKeyType(kind) {
			return nil, err
		}
		options, key, err := cutOptions(rest)
		if err != nil {
			return nil, err
		}
		if err := listed.restrict(options); err != nil {
			return nil, err
		}
		if listed.key, err = ParseKey(key); err != nil {
			return nil, err
		}
	}
	if _, certificate := listed.key.(*ssh.Certificate); certificate {
		return nil, errors.New("it lists a certificate: list the authority's key with the option cert-authority")
	}
	return listed, nil
}

// isKeyType tells whether a field is the type of a key and no option.
func isKeyType(field string) bool {
	for _, prefix := range []string{"ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"} {
		if strings.HasPrefix(field, prefix) {
			return true
		}
	}
	return false
}

// cutPrincipals cuts off the first field. It can have one quoted part, with spaces
// in it; the field ends with the closing quote.
func cutPrincipals(line string) (principals, rest string, err error) {
	i := strings.IndexAny(line, " \t\r\"")
	if i < 0 {
		return "", "", errNoKey
	}
	principals, rest = line[:i], line[i+1:]
	if line[i] == '"' {
		quoted, after, closed := strings.Cut(rest, `"`)
		if !closed {
			return "", "", errors.New("a quote of the principals is not closed")
		}
		principals, rest = principals+quoted, after
	}
	return principals, strings.TrimLeft(rest, " \t\r"), nil
}
