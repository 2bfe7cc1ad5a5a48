package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var (
	errNoVerifier = errors.New("this provider verifies no signatures")
	errNoEntry    = errors.New("the identity directory has no keys of theirs")
	errNoSigner   = errors.New("it is not known whose it must be")
)

// signedBy verifies a signature of a record with the keys of its signer.
func signedBy(view View, r governance.Signable, s governance.Signature, signer governance.Party) (governance.Signed, error) {
	verifier := view.Policy().Verifier
	if verifier == nil {
		return governance.Signed{}, errNoVerifier
	}
	claim := governance.Claim{Signature: s, Text: statementOf(view, r), Signer: signer, At: heldAt(view, r, s)}
	chosen := verifier.Source() == governance.DeclaredKeys
	if verifier.Source() == governance.DirectoryKeys {
		entry, known := view.Entry(signer.ID()).Value()
		if !known {
			return governance.Signed{}, errNoEntry
		}
		// directory_ref is an argument of the party: its author chooses the entry.
		claim.Keys, chosen = entry.SigningKeys, !strings.EqualFold(entry.Login, signer.Name)
	}
	signed, err := verifier.Verify(claim)
	if err != nil {
		return governance.Signed{}, err
	}
	signed.At, signed.Text = claim.At, claim.Text
	// An email is an argument of the party too: whoever declares the party chooses
	// whose key that is.
	chosen = chosen || signed.Source == governance.AllowedSigners && signed.Principal == signer.Email
	signed.SelfDeclared = chosen && view.Declares(signer.ID())
	return signed, nil
}

// heldAt is when the signer must have held the key: when the register recorded the
// signature, or now for one that it does not have. Otherwise a key that has ended since
// could sign whatever was recorded without a signature before.
func heldAt(view View, r governance.Signable, s governance.Signature) time.Time {
	last, _ := view.Previous(r.ID())
	before, ok := last.(governance.Signable)
	if !ok || s.HeldAt.IsZero() || !slices.ContainsFunc(before.Signatures(), func(b governance.Signature) bool {
		return b.Path == s.Path && b.Armored == s.Armored
	}) {
		return view.Now()
	}
	return s.HeldAt
}

// Signed is a record that is about to be written, with what the register keeps of its
// signatures. CIAM210 has refused those that do not verify.
func Signed[R governance.Signable](view View, r R) R {
	var kept map[string]governance.Signed
	for _, s := range signaturesOf(r) {
		signed, err := keep(view, r, s)
		if err != nil {
			continue
		}
		if kept == nil {
			kept = map[string]governance.Signed{}
		}
		kept[s.Path.String()] = signed
	}
	if stamped, ok := r.WithSigned(kept).(R); ok {
		return stamped
	}
	return r
}

func keep(view View, r governance.Signable, s governance.Signature) (governance.Signed, error) {
	if s.Kept != nil {
		return *s.Kept, nil
	}
	found, _ := view.Find(s.By)
	signer, ok := found.Record.(governance.Party)
	if !ok {
		return governance.Signed{}, errNoSigner
	}
	return signedBy(view, r, s, signer)
}

// signaturesOf are the signatures that a record has.
func signaturesOf(r governance.Signable) []governance.Signature {
	return slices.DeleteFunc(r.Signatures(), func(s governance.Signature) bool { return s.Armored == "" })
}

// statementOf is the text that is signed. That of an approval shows the evidence as it was
// reviewed.
func statementOf(view View, r governance.Signable) string {
	if a, ok := r.(governance.Approval); ok {
		a.Reviewed, _ = Reviewed(view, a)
		r = a
	}
	return r.Statement()
}

// assuranceOf is how far a record can be trusted, at the moment of the judgement.
func assuranceOf(view View, r governance.Signable) governance.Assurance {
	return governance.AssuranceOf(Signed(view, r))
}

// checkSignatures fails at every signature of the subject that does not verify.
func (c *Case) checkSignatures() {
	r, ok := c.subject.Record.(governance.Signable)
	if !ok {
		return
	}
	for _, s := range signaturesOf(r) {
		switch {
		case s.Kept != nil:
			c.checkEnded(s)
		case !c.textKnown(c.subject, r):
			c.Undetermined()
		case s.By == "":
			c.Fail(s.Path, fmt.Sprintf("%s is set, but nobody is named whose signature it is.", s.Path), fmt.Sprintf("Remove %s, or name the person.", s.Path))
		default:
			c.checkSignature(r, s)
		}
	}
}

// textKnown tells whether all is known that the statement of a record shows.
func (c *Case) textKnown(of Subject, r governance.Signable) bool {
	if s, ok := r.(governance.Statement); ok && of.Unknown.HasAny(governance.StatedBy(s)...) {
		return false
	}
	a, ok := r.(governance.Approval)
	if !ok {
		return true
	}
	_, known := Reviewed(c.view, a)
	return known
}

func (c *Case) checkSignature(r governance.Signable, s governance.Signature) {
	signer, ok := c.Party(s.By, "signing_keys", "email")
	if !ok {
		return
	}
	if v := c.view.Policy().Verifier; v != nil && v.Source() == governance.DirectoryKeys && !c.answered(s.By) {
		c.Undetermined()
		return
	}
	if _, err := signedBy(c.view, r, s, signer); err != nil {
		c.Fail(s.Path, fmt.Sprintf("%s does not verify as the signature of %s: %s.", s.Path, s.By, err), c.signAgain(r, s, signer), Concerning(s.By))
	}
}

// answered tells whether the directory says what it has of a party, or that it has
// nothing. While it does not answer, no signature is refused and none counts.
func (c *Case) answered(party governance.ID) bool {
	answer := c.view.Entry(party)
	_, known := answer.Value()
	return known || answer.IsAbsent() || errors.Is(answer.Err(), environment.ErrNotConfigured)
}

// checkEnded fails at a gate without a permit where the organisation has ended the key
// since, from before the signature was recorded: somebody else may have had it.
func (c *Case) checkEnded(s governance.Signature) {
	verifier := c.view.Policy().Verifier
	if c.gate == nil || c.gate.permitted || verifier == nil {
		return
	}
	signer, ok := c.Party(s.By, "email")
	if ok && verifier.Ended(*s.Kept, signer, s.Namespace) {
		c.Fail(s.Path, fmt.Sprintf("The signers file says now that the key %s of %s had ended before its signature was recorded at %s.", s.Kept.Fingerprint, s.By, utc(s.Kept.At)),
			fmt.Sprintf("Have %s make the statement again at a later time, and sign it with a key that is valid.", s.By), Concerning(s.By))
	}
}
