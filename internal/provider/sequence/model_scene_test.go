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

// id is the identifier of a resource, made of its own arguments.
func (s scene) id(address string) string {
	b := s[address]
	get := func(name string) string { text, _ := s.resolve(b.args[name]).(string); return text }
	last := func(id string) string { return id[strings.LastIndex(id, "/")+1:] }
	of := last(get("migration_id"))
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
		return fmt.Sprintf("approval/%s/%s/%s/%s", of, stage, get("function"), last(get("approver")))
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
		return fmt.Sprintf("decision/%s/%s", of, get("decision"))
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

// config is the scene as a configuration. digests has a digest for each scope that
// any plan has shown so far.
func (s scene) config(digests map[string]string) config {
	var c config
	for _, address := range slices.Sorted(maps.Keys(s)) {
		b := s[address]
		args := map[string]any{}
		for name, value := range b.args {
			args[name] = s.written(value, digests)
		}
		c = append(c, resource{address: address, kind: "ciam_" + b.kind, args: args, needs: s.needs(b)})
	}
	return c
}

// imports adds import blocks for records that no state has, and those that another
// state has if theirs is set. An address that the state has imports nothing.
func (c config) imports(items map[string]item, prior map[string]string, w *world, by string, theirs bool) (ids []string) {
	for n, r := range c {
		i := items[r.address]
		if prior[r.address] != "" {
			continue
		}
		if owner, there := w.owner[i.id]; there && owner != by && (owner == nobody || theirs) {
			c[n].imports, i.imported = i.id, true
			items[r.address] = i
			ids = append(ids, i.id)
		}
	}
	return ids
}

// written is an argument as core takes it.
func (s scene) written(value any, digests map[string]string) any {
	switch v := value.(type) {
	case ref:
		if _, there := s[v.address]; !there {
			return nil
		}
		return v
	case loose:
		return s.resolve(v)
	case pin:
		return digests[v.scope]
	case time.Time:
		return v.Format(time.RFC3339)
	case []any:
		list := []any{}
		for _, element := range v {
			if element = s.written(element, digests); element != nil {
				list = append(list, element)
			}
		}
		return list
	case map[string]any:
		written := map[string]any{}
		for name, element := range v {
			written[name] = s.written(element, digests)
		}
		return written
	default:
		return v
	}
}

func text(args map[string]any, name string) string    { v, _ := args[name].(string); return v }
func texts(args map[string]any, name string) []string { v, _ := args[name].([]string); return v }
func when(args map[string]any, name string) time.Time { v, _ := args[name].(time.Time); return v }
