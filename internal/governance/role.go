package governance

import "encoding/json"

// Role is the role in which somebody approves for a function; zero for none. A
// higher role can do more.
type Role int

// The roles, the lowest first.
const (
	// Reviewer is an advisory reviewer.
	Reviewer Role = iota + 1
	// Deputy can approve for a steering group's final approver.
	Deputy
	// RequiredApprover is one whose approval the migration requires.
	RequiredApprover
	// FinalApprover is a steering group's.
	FinalApprover
)

var roleNames = map[Role]string{
	Reviewer: "advisory_reviewer", Deputy: "deputy", RequiredApprover: "required_approver", FinalApprover: "final_approver",
}

// String is the role's name; empty for none.
func (r Role) String() string { return roleNames[r] }

// MarshalJSON writes the name.
func (r Role) MarshalJSON() ([]byte, error) { return json.Marshal(r.String()) }

// UnmarshalJSON reads the name. An unknown one is no role.
func (r *Role) UnmarshalJSON(text []byte) error {
	var name string
	if err := json.Unmarshal(text, &name); err != nil {
		return err
	}
	*r = 0
	for role, known := range roleNames {
		if known == name {
			*r = role
		}
	}
	return nil
}
