package governance

import "time"

// Assurance is how far a statement can be trusted to be its person's own.
type Assurance string

// The assurances. Declared means that the configuration says so. SelfSigned means
// that a key signed it which the same configuration declares or may have declared, so
// its author could have declared any key. SignedBy means that the key is known to come
// from elsewhere.
const (
	Declared   Assurance = "declared"
	SelfSigned Assurance = "self_signed"
	SignedBy   Assurance = "signed"
)

// KeySource is where the keys come from whose signatures count.
type KeySource string

// The sources of keys.
const (
	// DeclaredKeys are the signing_keys of parties.
	DeclaredKeys KeySource = "signing_keys"
	// AllowedSigners is a signers file of the organisation.
	AllowedSigners KeySource = "allowed_signers"
	// DirectoryKeys are those that the identity directory has.
	DirectoryKeys KeySource = "directory"
)

// Signature is a signature that a record has or can have.
type Signature struct {
	Path Path
	// By is the person whose signature it must be.
	By ID
	// Namespace is for which purpose the statement is signed.
	Namespace string
	// Armored is the signature; empty where there is none.
	Armored string
	// HeldAt is when the person must have held the key; zero for now.
	HeldAt time.Time
	// Kept is what the register keeps of its verification; nil while it was not
	// verified.
	Kept *Signed
}

// Signed is a signature that was verified when the register recorded it. It holds
// whatever becomes of the key.
type Signed struct {
	// Fingerprint and KeyType are those of the key.
	Fingerprint string `json:"fingerprint"`
	KeyType     string `json:"key_type"`
	// Authority is the fingerprint of the authority that certified the key; empty for
	// a key without a certificate.
	Authority string `json:"authority,omitempty"`
	// Source is where the key came from, and Principal the name that it had there.
	Source    KeySource `json:"source"`
	Principal string    `json:"principal"`
	// SelfDeclared: the state that made the statement also declared whose key it is, or
	// may have done so.
	SelfDeclared bool `json:"self_declared,omitempty"`
	// At is the time at which the person must have held the key.
	At time.Time `json:"at"`
	// Text is what was signed.
	Text string `json:"text"`
}

// Assurance is what the signature is worth.
func (s Signed) Assurance() Assurance {
	if s.SelfDeclared {
		return SelfSigned
	}
	return SignedBy
}

// Signable is a record with signatures.
type Signable interface {
	Record
	// Statement is the exact text that is signed.
	Statement() string
	// Signatures are those that the record has or can have, the most important one
	// first.
	Signatures() []Signature
	// WithSigned is the record with what the register keeps of its signatures, by the
	// name of the argument; a stamp.
	WithSigned(kept map[string]Signed) Record
}

// Sighted is a signed statement that keeps what the identity directory said of its
// persons when the register recorded it.
type Sighted interface {
	Statement
	Signable
	Carrier
	// WithSightings is the record with what the directory said; a stamp.
	WithSightings(seen map[ID]Sighting) Record
}

// keptOf is what the register keeps of one signature.
func keptOf(kept map[string]Signed, path Path) *Signed {
	if len(kept) == 0 {
		return nil // most statements have no signature
	}
	if signed, ok := kept[path.String()]; ok {
		return &signed
	}
	return nil
}

// carrySigned is what stays of what the register keeps, for a record that makes the
// same statement: the signatures that are the same as before.
func carrySigned(now, before Signable) map[string]Signed {
	earlier := map[string]Signature{}
	for _, s := range before.Signatures() {
		earlier[s.Path.String()] = s
	}
	var kept map[string]Signed
	for _, s := range now.Signatures() {
		was := earlier[s.Path.String()]
		if was.Kept == nil || was.Armored != s.Armored {
			continue
		}
		if kept == nil {
			kept = map[string]Signed{}
		}
		kept[s.Path.String()] = *was.Kept
	}
	return kept
}

// AssuranceOf is how far the record can be trusted, by what the register keeps: as
// far as the least of its signatures that the record needs.
func AssuranceOf(r Signable) Assurance {
	assurance := Declared
	for _, s := range r.Signatures() {
		switch {
		case s.By == "":
		case s.Kept == nil:
			return Declared
		case assurance != SelfSigned:
			assurance = s.Kept.Assurance()
		}
	}
	return assurance
}

// KeptOf is what the register keeps of a record's signatures, the most important one
// first.
func KeptOf(r Signable) []Signed {
	var kept []Signed
	for _, s := range r.Signatures() {
		if s.Kept != nil {
			kept = append(kept, *s.Kept)
		}
	}
	return kept
}

// Claim is a signature whose verification is asked for.
type Claim struct {
	Signature
	// Text is what was signed.
	Text   string
	Signer Party
	// Keys are those that the identity directory has of the signer.
	Keys []string
	// At is when the signer must have held the key.
	At time.Time
}

// Verifier verifies signatures with the keys that the organisation lets count.
type Verifier interface {
	// Source is where the keys come from.
	Source() KeySource
	// Verify is the key of a signature that counts. The error says why it does not.
	Verify(claim Claim) (Signed, error)
	// Ended tells whether the organisation says now that the key had ended before the
	// signature was recorded.
	Ended(signed Signed, signer Party, namespace string) bool
}
