package governance

// Function is the part of an organisation that a party belongs to.
type Function string

// The functions. Business owns the outcome, and the next three approve together. The
// others only advise: a migration never requires their approval.
const (
	Business    Function = "business"
	Engineering Function = "engineering"
	Security    Function = "security"
	Compliance  Function = "compliance"

	Legal      Function = "legal"
	Privacy    Function = "privacy"
	Fraud      Function = "fraud"
	Operations Function = "operations"
	Support    Function = "support"
	Audit      Function = "audit"
)

// Functions are all functions that a party can have.
func Functions() []Function { return append([]Function{Business}, ReviewingFunctions()...) }

// ApprovingFunctions are those whose approval a migration can require.
func ApprovingFunctions() []Function { return []Function{Engineering, Security, Compliance} }

// AdvisingFunctions are those that give an opinion and decide nothing.
func AdvisingFunctions() []Function {
	return []Function{Legal, Privacy, Fraud, Operations, Support, Audit}
}

// ReviewingFunctions are those for which a migration can name approvers: the approving
// functions, and the advising ones as advisory reviewers.
func ReviewingFunctions() []Function { return append(ApprovingFunctions(), AdvisingFunctions()...) }

// Party can hold a role: a person, a team or a vendor.
type Party struct {
	// Kind is one of PartyKinds.
	Kind        Kind   `json:"kind"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name,omitempty"`
	Email       string `json:"email,omitempty"`
	// Function is empty for a vendor.
	Function Function `json:"function,omitempty"`
	// Employer is the vendor that employs a person or team; empty for internal
	// ones.
	Employer ID `json:"employer,omitempty"`
	// Members are a team's persons.
	Members Set[ID] `json:"members,omitempty"`
	// SigningKeys are a person's OpenSSH public keys, one authorized_keys line
	// each.
	SigningKeys  Set[string] `json:"signing_keys,omitempty"`
	DirectoryRef string      `json:"directory_ref,omitempty"`
	// Sighting is what the identity directory said when the register last wrote the
	// party; a stamp, nil without a directory. Its key is the one under which the
	// directory first knew the party, until directory_ref changes.
	Sighting *Sighting `json:"sighting,omitempty"`
}

// ID is "<kind>/<name>".
func (p Party) ID() ID {
	if p.Kind == "" {
		return ""
	}
	return NewID(p.Kind, p.Name)
}

// References are the employer and the members.
func (p Party) References() []Reference {
	return references{}.of("employer", p.Employer).of("members", p.Members...)
}

// External tells whether the party is a vendor or employed by one. For a team
// that means the team as a whole: its members are records of their own.
func (p Party) External() bool { return p.Kind == KindVendor || p.Employer != "" }

// Unstamped is the party as it was declared.
func (p Party) Unstamped() Record {
	p.Sighting = nil
	return p
}

// Carry keeps what the directory said, as long as the party is looked up by the same
// reference.
func (p Party) Carry(earlier Record) Record {
	if before, ok := earlier.(Party); ok && before.DirectoryRef == p.DirectoryRef {
		p.Sighting = before.Sighting
	}
	return p
}
