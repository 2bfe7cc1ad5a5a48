package sequence

import (
	"slices"
	"time"
)

// changeLate makes a change that waits for a permit, which refers to it by literals
// only.
func changeLate(s scene, a author) {
	permit := askPermit(s)
	late := anyOf(s, a, "approval")
	if a.pick(3) == 0 || late == "" {
		late = s.current()
	}
	if s[late].kind == "" {
		return
	}
	for address := range s {
		for name, value := range s[address].args {
			s.set(address, name, s.loosened(value, late, a.world))
		}
	}
	if a.pick(3) == 0 {
		s.leaveOut(theGate, "approval_ids", loose{late})
	}
	b := s[late]
	b.after = []string{permit}
	s[late] = b
	switch a.pick(4) {
	case 0:
	case 1:
		s.set(late, "jurisdictions", choose(a, []any{"DE"}, []any{"DE", "FR"}))
	default:
		s.set(late, "decision", choose(a, nil, "rejected", "withdrawn"))
		s.set(late, "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
	}
	if b.kind == "migration" {
		s.set(late, "decision", nil)
		s.set(late, "approved_at", nil)
	}
}

// loosened writes references to a resource as literals, as far as a plan has shown
// the digest that a literal needs.
func (s scene) loosened(value any, to string, w *world) any {
	switch v := value.(type) {
	case ref:
		if v.address == to && v.attribute == "id" {
			return loose{to}
		}
		if scope := s.scope(); v.address == to && w.digest[scope] != "" {
			return pin{scope}
		}
	case []any:
		list := slices.Clone(v)
		for i := range list {
			list[i] = s.loosened(list[i], to, w)
		}
		return list
	}
	return value
}

// tidy writes references again instead of literals.
func (s scene) tidy() {
	for address, b := range s {
		b.after = nil
		s[address] = b
		for name, value := range b.args {
			s.set(address, name, tightened(value))
		}
	}
}

func tightened(value any) any {
	switch v := value.(type) {
	case loose:
		return ref{v.address, "id"}
	case []any:
		list := slices.Clone(v)
		for i := range list {
			list[i] = tightened(list[i])
		}
		return list
	}
	return value
}
