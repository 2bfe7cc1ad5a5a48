package signature

import (
	"encoding/base64"
	"strings"

	"github.com/hiddeco/sshsig"
	"golang.org/x/crypto/ssh"
)

const (
	begin = "-----BEGIN SSH SIGNATURE-----\n"
	end   = "\n-----END SSH SIGNATURE-----"
	// longestSignature has room for an RSA key of 16384 bits with a certificate.
	longestSignature = 64 << 10
)

// signed is a signature as it was made: nothing of it is verified.
type signed struct {
	*sshsig.Signature
	// key is what signed. Its certificate, if it has one, is apart.
	key         ssh.PublicKey
	certificate *ssh.Certificate
}

// unarmor reads an armored signature. There is one way to write the same bytes,
// but for line lengths and line ends: a changed character is never ignored.
func unarmor(armored string) (*signed, *Refusal) {
	if len(armored) > longestSignature {
		return nil, refuse(ErrMalformed, "it is longer than %d bytes", longestSignature)
	}
	text := strings.TrimSuffix(lineFeeds(armored), "\n")
	text, begins := strings.CutPrefix(text, begin)
	text, ends := strings.CutSuffix(text, end)
	if !begins || !ends {
		return nil, refuse(ErrMalformed, "it does not begin with -----BEGIN SSH SIGNATURE----- and end with -----END SSH SIGNATURE-----")
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(strings.ReplaceAll(text, "\n", ""))
	if err != nil || strings.Contains(text, "\r") {
		return nil, refuse(ErrMalformed, "the text between its first and its last line is not valid base64")
	}
	return parse(blob)
}

func parse(blob []byte) (*signed, *Refusal) {
	if old := sha1(blob); old != nil {
		return nil, old
	}
	parsed, err := sshsig.ParseSignature(blob)
	if err != nil {
		return nil, refuse(ErrMalformed, "its content cannot be read (%s)", err)
	}
	s := &signed{Signature: parsed, key: parsed.PublicKey}
	if certificate, ok := parsed.PublicKey.(*ssh.Certificate); ok {
		s.key, s.certificate = certificate.Key, certificate
	}
	// ssh.Unmarshal leaves the rest to the kind of key. Security keys have five
	// bytes there: flags and counter.
	rest := 0
	if onSecurityKey(s.key) {
		rest = 5
	}
	if len(s.Signature.Signature.Rest) != rest {
		return nil, refuse(ErrMalformed, "its content is of the wrong length for a key of the type %s", s.key.Type())
	}
	return s, nil
}

// sha1 refuses an RSA signature over SHA-1 with its own reason. The library takes
// it for one that cannot be read.
func sha1(blob []byte) *Refusal {
	var outer struct {
		Magic                     [6]byte
		Version                   uint32
		Key                       string
		Namespace, Reserved, Hash string
		Signature                 string
	}
	var inner struct {
		Format string
		Rest   []byte `ssh:"rest"`
	}
	unread := ssh.Unmarshal(blob, &outer) != nil || ssh.Unmarshal([]byte(outer.Signature), &inner) != nil
	if !unread && (inner.Format == ssh.KeyAlgoRSA || inner.Format == "ssh-dss") {
		return refuse(ErrWeak, "it is a signature over SHA-1 (%s)", inner.Format)
	}
	return nil
}

// lineFeeds is text with LF line ends.
func lineFeeds(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
