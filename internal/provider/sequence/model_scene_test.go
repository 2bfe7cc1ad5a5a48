package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// scene is what the author of one state declares, by address.
type scene map[string]block

// block is one resource. Its arguments are nil, a string, an int64, a bool, a time,
// a ref, a loose reference, a pin, a list or a map of these.
type block struct {
	kind  string // without "ciam_"
	args  map[string]any
	after []string // depends_on
}

// loose is the id of another resource written as a literal: Terraform sees no
// reference, and so no order.
type loose struct{ address string }

// pin is a digest written as a literal, by the scope that it stands for.
type pin struct{ scope string }

func (s scene) clone() scene {
	c := scene{}
	for address, b := range s {
		c[address] = block{b.kind, maps.Clone(b.args), slices.Clone(b.after)}
	}
	return c
}

// prune leaves out what refers to a resource that is not declared any more: its
// author would not get it past Terraform. It also leaves out what takes the id of
// another resource of this state.
// An import block cannot rename either.
func (s scene) prune(prior map[string]string, w *world) {
	taken := map[string]string{}
	for address, id := range prior {
		taken[id] = address
	}
	for _, address := range slices.Sorted(maps.Keys(s)) {
		id := s.id(address)
		renamed := prior[address] != "" && prior[address] != id && w.owner[id] == nobody
		if by := taken[id]; by != "" && by != address || renamed {
			delete(s, address)
		} else {
			taken[id] = address
		}
	}
	defer s.untangle()
	for again := true; again; {
		again = false
		for address, b := range s {
			for _, name := range []string{"migration_id", "gate_id"} {
				to, ok := b.args[name].(ref)
				if at, literal := b.args[name].(loose); literal {
					to, ok = ref{at.address, "id"}, true
				}
				if ok && s[to.address].kind == "" {
					delete(s, address)
					again = true
				}
			}
		}
	}
}

// untangle takes depends_on away where it would make a cycle.
func (s scene) untangle() {
	var reaches func(from, to string, seen map[string]bool) bool
	reaches = func(from, to string, seen map[string]bool) bool {
		if seen[from] {
			return false
		}
		seen[from] = true
		return slices.ContainsFunc(s.needs(s[from]), func(next string) bool { return next == to || reaches(next, to, seen) })
	}
	for address, b := range s {
		if len(b.after) > 0 && reaches(address, address, map[string]bool{}) {
			b.after = nil
			s[address] = b
		}
	}
}

// set changes one argument, where the resource is declared.
func (s scene) set(address, name string, value any) {
	if b, ok := s[address]; ok {
		b.args = maps.Clone(b.args)
		if b.args[name] = value; value == nil {
			delete(b.args, name)
		}
		s[address] = b
	}
}

// item is a resource with its references resolved and its defaults filled in, as
// the model reads it.
type item struct {
	kind, id string
	args     map[string]any
	needs    []string // direct references
	loose    bool     // references do not say all about its order
	imported bool     // an import block has it
}

// resolved resolves a scene.
func (s scene) resolved() map[string]item {
	items := map[string]item{}
	for address, b := range s {
		i := item{kind: b.kind, id: s.id(address), needs: s.needs(b), args: map[string]any{}, loose: len(b.after) > 0}
		for name, value := range b.args {
			if value = s.resolve(value); value != nil {
				i.args[name] = value
			}
			i.loose = i.loose || isLoose(b.args[name])
		}
		fillDefaults(i)
		items[address] = i
	}
	return items
}

func isLoose(value any) bool {
	if list, ok := value.([]any); ok {
		return slices.ContainsFunc(list, isLoose)
	}
	_, ok := value.(loose)
	return ok
}

func (s scene) resolve(value any) any {
	switch v := value.(type) {
	case ref:
		if _, there := s[v.address]; !there {
			return nil
		}
		if v.attribute == "digest" {
			return scopeOf(s.resolveAll(s[v.address].args))
		}
		return s.id(v.address)
	case loose:
		if _, there := s[v.address]; !there {
			return nil
		}
		return s.id(v.address)
	case pin:
		return v.scope
	case []any:
		var list []string
		for _, element := range v {
			if text, ok := s.resolve(element).(string); ok {
				list = append(list, text)
			}
		}
		slices.Sort(list)
		if list == nil {
			return nil
		}
		return slices.Compact(list)
	default:
		return v
	}
}

func (s scene) resolveAll(args map[string]any) map[string]any {
	all := map[string]any{}
	for name, value := range args {
		if value = s.resolve(value); value != nil {
			all[name] = value
		}
	}
	return all
}

// fillDefaults are the defaults of the contract.
func fillDefaults(i item) {
	set := func(name string, value any) {
		if _, there := i.args[name]; !there {
			i.args[name] = value
		}
	}
	switch i.kind {
	case "migration":
		set("status", "active")
	case "approval":
		set("stage", "cutover")
		set("decision", "approved")
		set("expires_at", when(i.args, "approved_at").Add(90*day))
	case "gate":
		set("stage", "cutover")
	case "permit":
		set("attempt", int64(1))
		set("outcome", "in_progress")
	}
}

const day = 24 * time.Hour

// scopeOf is what a migration's digest stands for: its material arguments.
func scopeOf(args map[string]any) string {
	var parts []string
	for _, name := range []string{"name", "source_platform", "target_platform", "touches", "jurisdictions", "non_human_identities", "minimum_risk", "implementers"} {
		if value, set := args[name]; set {
			parts = append(parts, fmt.Sprintf("%s=%v", name, value))
		}
	}
	return strings.Join(parts, " ")
}

func text(args map[string]any, name string) string    { v, _ := args[name].(string); return v }
func texts(args map[string]any, name string) []string { v, _ := args[name].([]string); return v }
func when(args map[string]any, name string) time.Time { v, _ := args[name].(time.Time); return v }
