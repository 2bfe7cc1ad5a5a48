package signature

import (
	"errors"
	"fmt"
)

// The reasons why a signature does not count. Compare with errors.Is: the error
// itself has the details.
var (
	// ErrMalformed: it is not one armored OpenSSH signature.
	ErrMalformed = errors.New("not an armored OpenSSH signature")
	// ErrWeak: the kind of key, its length or the hash is not accepted.
	ErrWeak = errors.New("weak key or hash")
	// ErrNamespace: it was made for another purpose.
	ErrNamespace = errors.New("other namespace")
	// ErrKey: the key is none of the signer's.
	ErrKey = errors.New("not a key of the signer")
	// ErrNotHeld: the key is the signer's, but was not at that time.
	ErrNotHeld = errors.New("key not held at that time")
	// ErrPresence: nobody touched the security key.
	ErrPresence = errors.New("no user presence")
	// ErrText: the key is the signer's, but the signature is of another text.
	ErrText = errors.New("signature of another text")
	// ErrCertificate: the key has a certificate that does not count.
	ErrCertificate = errors.New("certificate not accepted")
)

// Refusal is why a signature does not count.
type Refusal struct {
	// Reason is one of the errors above.
	Reason error
	// Fingerprint is that of the key that made the signature; empty if it cannot be
	// read.
	Fingerprint string
	// Detail is a sentence without its full stop.
	Detail string
}

func (r *Refusal) Error() string { return fmt.Sprintf("%s: %s", r.Reason, r.Detail) }

// Unwrap is the reason.
func (r *Refusal) Unwrap() error { return r.Reason }

func refuse(reason error, format string, args ...any) *Refusal {
	return &Refusal{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// SyntaxError is a line of a signers file that cannot be read. The whole file is
// then refused: what was meant to restrict a key must not be skipped.
type SyntaxError struct {
	Line   int
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }
