// Package environment provides what a judgement needs apart from the record and
// the register: the organisation's policy, which also says whose signatures count,
// the identity directory, and the time.
//
//	env := environment.Default(clock.System{})
//	policy, ok := env.Policy.Policy(ctx).Value()
//
// Services are asked before a register transaction and never inside it: a
// transaction may run more than once.
package environment

import (
	"context"
	"crypto"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Environment is everything outside the record and the register.
type Environment struct {
	Policy    PolicySource
	Directory Directory
	// Terms say how the directory's answers are read.
	Terms DirectoryTerms
	Clock clock.Clock
	// AttestationKey signs the attestations of gates; nil: they are not signed.
	AttestationKey crypto.Signer
}

// PolicySource provides the limits that the organisation sets. While the answer is
// unknown or unavailable nothing is judged: a plan with an unknown policy
// leaves the judgement to the apply, and an apply without one writes nothing.
type PolicySource interface {
	Policy(ctx context.Context) Answer[governance.Policy]
}

// Directory is the identity directory of the organisation.
type Directory interface {
	// Entries asks about several parties at once, in as few requests as the directory
	// allows. Each party gets an answer, by its id. Vendors are not asked about.
	Entries(ctx context.Context, parties []governance.Party) map[governance.ID]Answer[Entry]
	// Members returns the people in a group, nested groups included where the
	// directory can. The group is named as in directory_ref of a team.
	Members(ctx context.Context, group string) Answer[[]Entry]
}

// DirectoryTerms are what the provider's configuration says about the directory's
// answers.
type DirectoryTerms struct {
	// Configured: there is a directory.
	Configured bool
	// Functions are those that groups of the directory stand for. Without a group, the
	// directory cannot tell whether somebody belongs to a function.
	Functions governance.Set[governance.Function]
	// OutageWarns: while the directory does not answer, what it last said counts.
	// Otherwise, nothing that needs its answer goes ahead.
	OutageWarns bool
	// HasKeys: entries can have signing keys.
	HasKeys bool
}

// Entry is a person or group as the directory knows it.
type Entry struct {
	// Key identifies the entry for as long as it exists, even if its login goes to
	// somebody else: entryUUID, objectGUID or a SCIM id.
	Key string
	// Login, Name and Email are what the directory calls the entry now.
	Login, Name, Email string
	// Number is the employee number, where the directory has one.
	Number string
	// Active: the account can be used. A group is always active.
	Active bool
	// Functions are those whose groups the entry is a member of. It is empty where the
	// provider maps no groups to functions.
	Functions governance.Set[governance.Function]
	// External: the directory says contractor or vendor.
	External bool
	// SigningKeys are OpenSSH public keys, one authorized_keys line each.
	SigningKeys []string
}

// Default is the environment of an organisation that configured nothing.
func Default(c clock.Clock) Environment {
	return Environment{Policy: FixedPolicy(governance.DefaultPolicy()), Directory: NoDirectory{}, Clock: c}
}

// FixedPolicy is a policy that is always known.
type FixedPolicy governance.Policy

// Policy is the policy itself.
func (p FixedPolicy) Policy(context.Context) Answer[governance.Policy] {
	return Known(governance.Policy(p))
}

// UnknownPolicy is a policy that is known only at apply.
type UnknownPolicy struct{}

// Policy is unknown.
func (UnknownPolicy) Policy(context.Context) Answer[governance.Policy] {
	return Unknown[governance.Policy]()
}

// NoDirectory is the directory of an organisation that configured none.
type NoDirectory struct{}

// Entries answers ErrNotConfigured for each party.
func (NoDirectory) Entries(_ context.Context, parties []governance.Party) map[governance.ID]Answer[Entry] {
	answers := map[governance.ID]Answer[Entry]{}
	for _, p := range parties {
		answers[p.ID()] = NotConfigured[Entry]()
	}
	return answers
}

// Members answers ErrNotConfigured.
func (NoDirectory) Members(context.Context, string) Answer[[]Entry] {
	return NotConfigured[[]Entry]()
}
