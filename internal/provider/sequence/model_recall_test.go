package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// recall declares exactly as they are the records that a state has forgotten, or one
// that another state has.
func recall(s scene, a author) {
	var lost, others []string
	for _, id := range slices.Sorted(maps.Keys(a.live)) {
		switch {
		case a.owner[id] == nobody:
			lost = append(lost, id)
		case a.owner[id] == "A" && slices.Contains([]string{"approval", "exception", "permit"}, kindOf(id)):
			others = append(others, id)
		}
	}
	if lost == nil && others != nil {
		lost = []string{others[a.pick(len(others))]}
	}
	var declared []string
	for _, id := range lost {
		if address := addressOf(id); s[address].kind == "" {
			s[address] = block{kind: blockKind(id), args: maps.Clone(a.live[id])}
			declared = append(declared, address)
		}
	}
	if a.pick(2) == 0 { // which closes the gate
		s.set(theGate, "approval_ids", nil)
	}
	for _, address := range declared {
		for name, value := range s[address].args {
			s.set(address, name, s.author(name, value))
		}
	}
}

func blockKind(id string) string {
	switch kind := kindOf(id); kind {
	case "risk":
		return "risk_acceptance"
	case "decision":
		return "decision_owner"
	default:
		return kind
	}
}

// addressOf is where a record is usually declared.
func addressOf(id string) string {
	switch kind := kindOf(id); kind {
	case "migration":
		return theMigration
	case "gate":
		return "ciam_gate." + gateNamed(stageOf(id))
	case "permit":
		return fmt.Sprintf("ciam_permit.%s%s", gateNamed(stageOf(id)), nameIn(id))
	case "approval":
		for _, who := range slots {
			if strings.HasSuffix(id, fmt.Sprintf("/%s/%s/%s", who.stage, who.function, nameIn(who.approver))) {
				return who.address
			}
		}
		return "ciam_approval.b"
	case "risk":
		return map[string]string{"r": theAcceptance, "o": theOtherAcceptance}[nameIn(id)]
	default:
		return fmt.Sprintf("ciam_%s.%s", blockKind(id), nameIn(id))
	}
}

// gateNamed is the name of a stage's gate in its address.
func gateNamed(stage string) string {
	if name := map[string]string{"cutover": "g", "decommission": "last"}[stage]; name != "" {
		return name
	}
	return stage
}

// author writes an argument of a record as people write it: with references to what
// the scene declares.
func (s scene) author(name string, value any) any {
	switch v := value.(type) {
	case string:
		if name == "digest" {
			return pin{v}
		}
		if refers := strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "_ids") || name == "follows"; !refers {
			return v
		}
		for address := range s {
			if s.id(address) == v {
				return ref{address, "id"}
			}
		}
	case []string:
		var list []any
		for _, element := range v {
			list = append(list, s.author(name, element))
		}
		return list
	}
	return value
}
