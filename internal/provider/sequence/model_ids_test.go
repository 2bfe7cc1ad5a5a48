package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// id is the identifier of a resource, made of its own arguments.
func (s scene) id(address string) string {
	b := s[address]
	get := func(name string) string { text, _ := s.resolve(b.args[name]).(string); return text }
	of := nameIn(get("migration_id"))
	stage := get("stage")
	if stage == "" {
		stage = "cutover"
	}
	switch b.kind {
	case "":
		return ""
	case "migration":
		return "migration/" + get("name")
	case "approval":
		return fmt.Sprintf("approval/%s/%s/%s/%s", of, stage, get("function"), nameIn(get("approver")))
	case "gate":
		return fmt.Sprintf("gate/%s/%s", of, stage)
	case "permit":
		attempt, ok := b.args["attempt"].(int64)
		if !ok {
			attempt = 1
		}
		return fmt.Sprintf("permit/%s/%d", strings.TrimPrefix(get("gate_id"), "gate/"), attempt)
	case "exception", "evidence":
		return fmt.Sprintf("%s/%s/%s", b.kind, of, get("name"))
	case "risk_acceptance":
		return fmt.Sprintf("risk/%s/%s", of, get("name"))
	case "decision_owner":
		id := fmt.Sprintf("decision/%s/%s", of, get("decision"))
		if jurisdiction := get("jurisdiction"); jurisdiction != "" {
			id += "/" + strings.ToLower(jurisdiction)
		}
		return id
	default:
		panic(b.kind)
	}
}

// needs are the declared resources that one refers to.
func (s scene) needs(b block) []string {
	found := map[string]bool{}
	var look func(value any)
	look = func(value any) {
		switch v := value.(type) {
		case ref:
			found[v.address] = true
		case []any:
			for _, element := range v {
				look(element)
			}
		}
	}
	for _, value := range b.args {
		look(value)
	}
	for _, address := range b.after {
		found[address] = true
	}
	maps.DeleteFunc(found, func(address string, _ bool) bool { _, there := s[address]; return !there })
	return slices.Sorted(maps.Keys(found))
}

// missingIn are the elements of some that others lack.
func missingIn(others, some []string) (missing []string) {
	for _, s := range some {
		if !slices.Contains(others, s) {
			missing = append(missing, s)
		}
	}
	return missing
}

// nameIn is the last part of an id.
func nameIn(id string) string { return id[strings.LastIndex(id, "/")+1:] }
