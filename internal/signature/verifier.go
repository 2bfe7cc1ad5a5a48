package signature

import "github.com/ciam-governance/terraform-provider-ciam/internal/governance"

// Verifier is the governance.Verifier over one source of keys.
type Verifier struct {
	source governance.KeySource
	listed *Signers
}

var _ governance.Verifier = (*Verifier)(nil)

// DeclaredKeys verifies with the signing_keys of parties.
func DeclaredKeys() *Verifier { return &Verifier{source: governance.DeclaredKeys} }

// DirectoryKeys verifies with the keys that the identity directory has.
func DirectoryKeys() *Verifier { return &Verifier{source: governance.DirectoryKeys} }

// Allowed verifies with a signers file. Keys that parties declare count for nothing.
func Allowed(signers *Signers) *Verifier {
	return &Verifier{source: governance.AllowedSigners, listed: signers}
}

// Source implements governance.Verifier.
func (v *Verifier) Source() governance.KeySource { return v.source }

// Verify implements governance.Verifier. Its error is a *Refusal.
func (v *Verifier) Verify(c governance.Claim) (governance.Signed, error) {
	verified, err := v.signers(c).Verify(Request{
		Text: c.Text, Armored: c.Armored, Namespace: c.Namespace, Principals: principalsOf(c.Signer), At: c.At,
	})
	if err != nil {
		return governance.Signed{}, err
	}
	return governance.Signed{
		Fingerprint: verified.Fingerprint, KeyType: verified.KeyType, Authority: verified.Authority,
		Source: v.source, Principal: verified.Principal,
	}, nil
}

// Ended implements governance.Verifier. Only a signers file says when a key ended.
func (v *Verifier) Ended(s governance.Signed, signer governance.Party, namespace string) bool {
	return v.source == governance.AllowedSigners && v.listed.Ended(
		Verified{Fingerprint: s.Fingerprint, Authority: s.Authority},
		Request{Namespace: namespace, Principals: principalsOf(signer), At: s.At})
}

func (v *Verifier) signers(c governance.Claim) *Signers {
	switch v.source {
	case governance.AllowedSigners:
		return v.listed
	case governance.DirectoryKeys:
		return KeysOf(string(c.Signer.ID()), c.Keys...)
	default:
		return KeysOf(string(c.Signer.ID()), c.Signer.SigningKeys...)
	}
}

// principalsOf are the names of a person in a signers file.
func principalsOf(p governance.Party) []string {
	names := []string{string(p.ID()), p.Name}
	if p.Email != "" {
		names = append(names, p.Email)
	}
	return names
}
