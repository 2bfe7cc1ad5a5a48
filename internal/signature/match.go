package signature

import (
	"time"

	"golang.org/x/crypto/ssh"
)

// find is the line that lists the key of a signature for its signer, and the name
// of the signer there. Of several refusals, the most helpful one counts.
func (s *Signers) find(m *signed, r Request) (*signer, string, *Refusal) {
	var best *Refusal
	for _, line := range s.lines {
		principals := line.named(r.Principals)
		if len(principals) == 0 || !line.lists(m) {
			continue
		}
		principal, refusal := line.allows(m, principals, r)
		if refusal == nil {
			return line, principal, nil
		}
		if best == nil {
			best = refusal
		}
	}
	if best == nil {
		best = refuse(ErrKey, "%s is none of the signer's keys", ssh.FingerprintSHA256(m.key))
	}
	return nil, "", best
}

// named are the names that the line lists. It lists none if it excludes one of
// them, because they are names of one person.
func (s *signer) named(principals []string) []string {
	var listed []string
	for _, name := range principals {
		switch matchList(name, s.principals) {
		case excluded:
			return nil
		case named:
			listed = append(listed, name)
		}
	}
	return listed
}

// lists tells whether the line is about the key of a signature.
func (s *signer) lists(m *signed) bool {
	if s.authority {
		return m.certificate != nil && same(m.certificate.SignatureKey, s.key)
	}
	return m.certificate == nil && same(m.key, s.key)
}

// allows tells whether the line allows the signature. The principal is the first
// one that it allows.
func (s *signer) allows(m *signed, principals []string, r Request) (string, *Refusal) {
	at := r.At.Truncate(time.Second)
	switch {
	case s.namespaces != nil && matchList(r.Namespace, *s.namespaces) != named:
		return "", refuse(ErrNamespace, "the signers file does not allow the key for the namespace %q", r.Namespace)
	case !s.after.IsZero() && at.Before(s.after):
		return "", refuse(ErrNotHeld, "the key is valid from %s on, and the statement dates from %s", s.after.Format(time.RFC3339), at.UTC().Format(time.RFC3339))
	case !s.before.IsZero() && at.After(s.before):
		return "", refuse(ErrNotHeld, "the key was valid until %s, and the statement dates from %s", s.before.Format(time.RFC3339), at.UTC().Format(time.RFC3339))
	case !s.authority:
		return principals[0], nil
	}
	var first *Refusal
	for _, name := range principals {
		refusal := certifies(m.certificate, name, at)
		if refusal == nil {
			return name, nil
		}
		if first == nil {
			first = refusal
		}
	}
	return "", first
}

// certifies tells whether a certificate makes its key a principal's.
func certifies(c *ssh.Certificate, principal string, at time.Time) *Refusal {
	switch {
	case c.CertType != ssh.UserCert:
		return refuse(ErrCertificate, "it is not a user's certificate")
	case len(c.ValidPrincipals) == 0:
		return refuse(ErrCertificate, "the certificate names no principal")
	case acceptable(c.SignatureKey) != nil || !acceptedHash(c.SignatureKey, c.Signature.Format):
		return refuse(ErrWeak, "the certificate is signed with a weak key or with SHA-1")
	}
	checker := ssh.CertChecker{
		// These two say what the holder can do on a server.
		SupportedCriticalOptions: []string{"force-command", "source-address"},
		Clock:                    func() time.Time { return at },
	}
	if err := checker.CheckCert(principal, c); err != nil {
		return refuse(ErrCertificate, "the certificate of the key is not valid for %s at %s (%s)", principal, at.UTC().Format(time.RFC3339), err)
	}
	return nil
}

// Ended tells whether the signers file says now that the key had ended before a
// time at which its signature was accepted: every line that lists the key for the
// signer has an earlier valid-before. A key that is not listed any more has not
// ended: keys are rotated.
func (s *Signers) Ended(v Verified, r Request) bool {
	fingerprint := v.Fingerprint
	if v.Authority != "" {
		fingerprint = v.Authority
	}
	ended := false
	for _, line := range s.lines {
		if line.authority != (v.Authority != "") || ssh.FingerprintSHA256(line.key) != fingerprint || len(line.named(r.Principals)) == 0 ||
			line.namespaces != nil && matchList(r.Namespace, *line.namespaces) != named {
			continue
		}
		if line.before.IsZero() || !r.At.Truncate(time.Second).After(line.before) {
			return false
		}
		ended = true
	}
	return ended
}
