package governance

// SteeringGroup decides on migrations that no single function can judge.
type SteeringGroup struct {
	Name    string  `json:"name"`
	Chair   ID      `json:"chair"`
	Members Set[ID] `json:"members,omitempty"`
	// FinalApprovers are the persons who approve for each function.
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
