package governance

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Record is anything that the register keeps.
type Record interface {
	// ID is known from the record's required arguments alone; empty while one
	// of them is not known.
	ID() ID
	// References are the records that this one names, with the argument that
	// names each.
	References() []Reference
}

// Links are all that the register indexes a record by: the ids that it names,
// for an active migration the platforms it moves between, so that migrations
// of the same platforms find each other, and for a permit what it holds for as
// long as it is kept itself.
func Links(r Record) []string {
	var links []string
	for _, ref := range r.References() {
		links = append(links, string(ref.Target))
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

// HeldLink is the link of every permit that rested on the record.
func HeldLink(id ID) string { return "held/" + string(id) }

// Reference is one mention of a record by another.
type Reference struct {
	Path   Path
	Target ID
}

// Path points at an argument of a record: an attribute, or one entry of a map
// attribute, or one field of such an entry.
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

// Stamped is a record that the register puts its own time on when it is
// written. Stamps are no arguments: two records that differ in stamps alone
// say the same.
type Stamped interface {
	Record
	// Unstamped is the record as its author declared it.
	Unstamped() Record
}

// Carrier is a stamped record whose stamps stay when its author changes it.
type Carrier interface {
	Stamped
	// Carry is the record with the stamps of an earlier revision.
	Carry(earlier Record) Record
}

// Carry is the record with the stamps that it keeps of an earlier revision.
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

// ErrBody is wrapped when a stored record cannot be read.
var ErrBody = errors.New("unreadable record")

// Decode reads a record of the id's kind from its JSON body. The error wraps
// ErrBody.
func Decode(id ID, body []byte) (Record, error) {
	switch id.Kind() {
	case KindPerson, KindTeam, KindVendor:
		return decode[Party](id, body)
	case KindSteeringGroup:
		return decode[SteeringGroup](id, body)
	case KindMigration:
		return decode[Migration](id, body)
	case KindDecision:
		return decode[DecisionOwner](id, body)
	case KindEvidence:
		return decode[Evidence](id, body)
	case KindException:
		return decode[Exception](id, body)
	case KindRiskAcceptance:
		return decode[RiskAcceptance](id, body)
	case KindApproval:
		return decode[Approval](id, body)
	case KindGate:
		return decode[Gate](id, body)
	case KindPermit:
		return decode[Permit](id, body)
	default:
		return nil, fmt.Errorf("%s: %w: this version knows no records of kind %q", id, ErrBody, id.Kind())
	}
}

func decode[R Record](id ID, body []byte) (Record, error) {
	var record R
	if err := json.Unmarshal(body, &record); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", id, ErrBody, err)
	}
	if record.ID() != id {
		return nil, fmt.Errorf("%s: %w: it says it is %q", id, ErrBody, record.ID())
	}
	return record, nil
}

// references collects a record's mentions of others.
type references []Reference

// of adds what one attribute names; an empty id names nothing.
func (r references) of(attribute string, targets ...ID) references {
	r = slices.Grow(r, len(targets))
	for _, target := range targets {
		if target != "" {
			r = append(r, Reference{At(attribute), target})
		}
	}
	return r
}
