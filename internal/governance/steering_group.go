package governance

// SteeringGroup decides on migrations that no single function can judge.
type SteeringGroup struct {
	Name    string  `json:"name"`
	Chair   ID      `json:"chair"`
	Members Set[ID] `json:"members,omitempty"`
	// FinalApprovers are the persons who approve for each function.
	FinalApprovers map[Function]ID `json:"final_approvers,omitempty"`
	// Deputies can give the final approvers' approvals in their absence.
	Deputies map[Function]ID `json:"deputies,omitempty"`
}

// ID is "steering_group/<name>".
func (g SteeringGroup) ID() ID { return NewID(KindSteeringGroup, g.Name) }

// References are the chair, the members, the final approvers and their deputies.
func (g SteeringGroup) References() []Reference {
	list := references{}.of("chair", g.Chair).of("members", g.Members...)
	for _, seats := range []struct {
		attribute string
		persons   map[Function]ID
	}{{"final_approvers", g.FinalApprovers}, {"deputies", g.Deputies}} {
		for _, function := range ApprovingFunctions() {
			if person := seats.persons[function]; person != "" {
				list = append(list, Reference{Path: Path{Attribute: seats.attribute, Key: string(function)}, Target: person})
			}
		}
	}
	return list
}
