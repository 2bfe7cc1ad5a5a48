// Package environment provides what a judgement needs apart from the record and
// the register: the organisation's policy, the identity directory, the
// verification of signatures, and the time.
//
//	env := environment.Default(clock.System{})
//	policy, ok := env.Policy.Policy(ctx).Value()
//
// Services are asked before a register transaction and never inside it: a
// transaction may run more than once.
package environment

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Environment is everything outside the record and the register.
type Environment struct {
	Policy    PolicySource
	Directory Directory
	Verifier  Verifier
	Clock     clock.Clock
}

// PolicySource provides the limits that the organisation sets. While the answer is
// unknown or unavailable nothing is judged: a plan with an unknown policy
// leaves the judgement to the apply, and an apply without one writes nothing.
type PolicySource interface {
	Policy(ctx context.Context) Answer[governance.Policy]
}

// Directory is the identity directory of the organisation.
type Directory interface {
	// Entry returns what the directory knows about a party.
	Entry(ctx context.Context, party governance.Party) Answer[Entry]
}

// Entry is a party as the directory knows it.
type Entry struct {
	// Active: the account can be used.
	Active   bool
	Function governance.Function
	External bool
}

// Verifier verifies signatures.
type Verifier interface {
	// Verify returns the key with which a person has signed a statement. A
	// signature that does not verify is absent.
	Verify(ctx context.Context, statement, signature string, signer governance.ID) Answer[Signature]
}

// Signature is a signature that verified.
type Signature struct {
	// Fingerprint is that of the key.
	Fingerprint string
}

// Default is the environment of an organisation that configured nothing.
func Default(c clock.Clock) Environment {
	return Environment{Policy: FixedPolicy(governance.DefaultPolicy()), Directory: NoDirectory{}, Verifier: NoVerifier{}, Clock: c}
}

// FixedPolicy is a policy that is always known.
type FixedPolicy governance.Policy

// Policy is the policy itself.
func (p FixedPolicy) Policy(context.Context) Answer[governance.Policy] {
	return Known(governance.Policy(p))
}

// NoDirectory is the directory of an organisation that configured none.
type NoDirectory struct{}

// Entry answers ErrNotConfigured.
func (NoDirectory) Entry(context.Context, governance.Party) Answer[Entry] {
	return notConfigured[Entry]()
}

// NoVerifier is the verifier of a provider that has none.
type NoVerifier struct{}

// Verify answers ErrNotConfigured.
func (NoVerifier) Verify(context.Context, string, string, governance.ID) Answer[Signature] {
	return notConfigured[Signature]()
}

// Facts are what a noun gathered from outside about one record.
type Facts struct {
	// Entries are the answers of the directory, by party.
	Entries map[governance.ID]Answer[Entry]
	// Signature is the answer about the record's own signature.
	Signature Answer[Signature]
}

// Outages are the servers that were asked and did not answer, each once.
func (f Facts) Outages() []*Outage {
	errs := []error{f.Signature.Err()}
	for _, id := range slices.Sorted(maps.Keys(f.Entries)) {
		errs = append(errs, f.Entries[id].Err())
	}
	var outages []*Outage
	seen := map[string]bool{}
	for _, err := range errs {
		if o, ok := errors.AsType[*Outage](err); ok && !seen[o.Server] {
			seen[o.Server] = true
			outages = append(outages, o)
		}
	}
	return outages
}
