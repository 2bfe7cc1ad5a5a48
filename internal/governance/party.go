package governance

// Function is the part of an organisation that a party speaks for.
type Function string

// The functions. Business owns the outcome; the other three decide together.
const (
	Business    Function = "business"
	Engineering Function = "engineering"
	Security    Function = "security"
	Compliance  Function = "compliance"
)

// Functions are all functions a party can have.
func Functions() []Function { return []Function{Business, Engineering, Security, Compliance} }

// ApprovingFunctions are those that approve a migration.
func ApprovingFunctions() []Function { return []Function{Engineering, Security, Compliance} }

// Party is somebody who can hold a role: a person, a team or a vendor.
type Party struct {
	// Kind is one of PartyKinds.
	Kind        Kind   `json:"kind"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name,omitempty"`
	Email       string `json:"email,omitempty"`
	// Function is empty for a vendor.
	Function Function `json:"function,omitempty"`
	// Employer is the vendor that employs a person or team; empty for our own.
	Employer ID `json:"employer,omitempty"`
	// Members are a team's persons.
	Members Set[ID] `json:"members,omitempty"`
	// SigningKeys are a person's OpenSSH public keys, one authorized_keys line
	// each.
	SigningKeys  Set[string] `json:"signing_keys,omitempty"`
	DirectoryRef string      `json:"directory_ref,omitempty"`
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

// External tells whether a person or vendor is not our own: a vendor, or whom
// a vendor employs. For a team it tells only whether a vendor employs the
// whole team; its members are other records.
func (p Party) External() bool { return p.Kind == KindVendor || p.Employer != "" }

// SteeringGroup is the body that decides where three functions meet.
type SteeringGroup struct {
	Name    string  `json:"name"`
	Chair   ID      `json:"chair"`
	Members Set[ID] `json:"members,omitempty"`
	// FinalApprovers says which person approves for a function.
	FinalApprovers map[Function]ID `json:"final_approvers,omitempty"`
}

// ID is "steering_group/<name>".
func (g SteeringGroup) ID() ID { return NewID(KindSteeringGroup, g.Name) }

// References are the chair, the members and the final approvers.
func (g SteeringGroup) References() []Reference {
	list := references{}.of("chair", g.Chair).of("members", g.Members...)
	for _, function := range ApprovingFunctions() {
		if person := g.FinalApprovers[function]; person != "" {
			list = append(list, Reference{Path{Attribute: "final_approvers", Key: string(function)}, person})
		}
	}
	return list
}
