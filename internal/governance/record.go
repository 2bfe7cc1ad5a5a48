package governance

import (
	"fmt"
	"slices"
)

// Record is anything that the register keeps.
type Record interface {
	// ID derives from required arguments alone; it is empty while one of them is
	// unknown.
	ID() ID
	// References are the records that this one refers to, each with the argument
	// that does so.
	References() []Reference
}

// Links are the entries by which the register indexes a record: the ids that it
// refers to, but for those of its history, the platforms of an active migration (migrations between the same
// platforms are judged together), and the records that a permit rests on, which
// are retained as long as the permit.
func Links(r Record) []string {
	var links []string
	for _, ref := range r.References() {
		if !ref.Historic {
			links = append(links, string(ref.Target))
		}
	}
	if m, ok := r.(Migration); ok && m.Status == Active {
		links = append(links, m.PlatformsLink())
	}
	if p, ok := r.(Permit); ok {
		for _, id := range p.RestedOn {
			links = append(links, HeldLink(id))
		}
	}
	return NewSet(links...)
}

// HeldLink is the index entry of all permits that rested on the record.
func HeldLink(id ID) string { return "held/" + string(id) }

// Reference is one reference from a record to another.
type Reference struct {
	Path   Path
	Target ID
	// Historic: it is about what the record was, so the record can be retired.
	Historic bool
}

// Path is an argument of a record: an attribute, an entry of a map attribute, or
// a field of such an entry.
type Path struct {
	// Attribute is the argument's name.
	Attribute string
	// Key is the entry's key where the argument is a map.
	Key string
	// Field is the field's name where the entry is an object.
	Field string
}

// At is the path of a whole attribute.
func At(attribute string) Path { return Path{Attribute: attribute} }

// String is the path as HCL writes it.
func (p Path) String() string {
	text := p.Attribute
	if p.Key != "" {
		text += fmt.Sprintf("[%q]", p.Key)
	}
	if p.Field != "" {
		text += "." + p.Field
	}
	return text
}

// Stamped is a record to which the register adds facts of its own, such as the
// time, when it is written. Stamps are not arguments: records that differ only in
// stamps are the same declaration.
type Stamped interface {
	Record
	// Unstamped is the record as its author declared it.
	Unstamped() Record
}

// Carrier is a stamped record that keeps its stamps when its author changes it.
type Carrier interface {
	Stamped
	// Carry is the record with the stamps of an earlier revision.
	Carry(earlier Record) Record
}

// Carry is the record with the stamps that it keeps from an earlier revision.
func Carry(r, earlier Record) Record {
	if c, ok := r.(Carrier); ok {
		return c.Carry(earlier)
	}
	return r
}

// Unstamped is the record without what the register adds.
func Unstamped(r Record) Record {
	if s, ok := r.(Stamped); ok {
		return s.Unstamped()
	}
	return r
}

// references collects the references of a record.
type references []Reference

// of adds the references of one attribute, without empty ids.
func (r references) of(attribute string, targets ...ID) references {
	const few = 4 // most records refer to so many at most
	for i, target := range targets {
		if target == "" {
			continue
		}
		if len(r) == cap(r) {
			r = slices.Grow(r, max(few, len(targets)-i))
		}
		r = append(r, Reference{Path: At(attribute), Target: target})
	}
	return r
}

// historic adds the references of an attribute that can also name retired records.
func (r references) historic(attribute string, targets ...ID) references {
	known := len(r)
	r = r.of(attribute, targets...)
	for i := range r[known:] {
		r[known+i].Historic = true
	}
	return r
}
