package governance

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ID permanently names one record: "<kind>/<name>…", for example
// "approval/legacy-to-cloud/cutover/compliance/jane-doe". The empty ID is
// that of a record with a required argument that is still unknown.
type ID string

var slug = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// ErrSlug is wrapped by every error about a name that is not a slug.
var ErrSlug = errors.New("not a slug")

// ErrID is wrapped by every error about text that is not an id.
var ErrID = errors.New("not an id")

// CheckSlug checks that name can be part of an id. The error wraps ErrSlug.
func CheckSlug(name string) error {
	if !slug.MatchString(name) {
		return fmt.Errorf("%s is %w: use lower-case letters, digits, '-', '_' and '.', "+
			"start with a letter or digit, and use at most 63 characters", Quote(name), ErrSlug)
	}
	return nil
}

// NewID joins a kind and names. It is empty while one of the names is, because a
// record with an unknown name has no id yet.
func NewID(kind Kind, names ...string) ID {
	if slices.Contains(names, "") {
		return ""
	}
	const most = 8 // parts of an id: enough to join them without a slice on the heap
	return ID(strings.Join(append(append(make([]string, 0, most), string(kind)), names...), "/"))
}

// ParseID checks that text is an id. The error wraps ErrID.
func ParseID(text string) (ID, error) {
	kind, rest, _ := strings.Cut(text, "/")
	row, known := kinds[Kind(kind)]
	if !known {
		return "", fmt.Errorf("%s is %w: it must start with a kind, such as \"person/jane-doe\"", Quote(text), ErrID)
	}
	names := strings.Split(rest, "/")
	if len(names) < row.names || len(names) > row.names+row.optional {
		count := strconv.Itoa(row.names)
		if row.optional > 0 {
			count += " or " + strconv.Itoa(row.names+row.optional)
		}
		return "", fmt.Errorf("%s is %w: an id of kind %s has %s name(s) after \"%s/\"", Quote(text), ErrID, kind, count, kind)
	}
	for _, name := range names {
		if err := CheckSlug(name); err != nil {
			return "", fmt.Errorf("%s is %w: %w", Quote(text), ErrID, err)
		}
	}
	return ID(text), nil
}

// Kind is the id's first part.
func (id ID) Kind() Kind {
	kind, _, _ := strings.Cut(string(id), "/")
	return Kind(kind)
}

// Names are the parts of the id after the kind.
func (id ID) Names() []string {
	_, rest, _ := strings.Cut(string(id), "/")
	return strings.Split(rest, "/")
}

// firstName is the first part of the id after the kind.
func (id ID) firstName() string {
	_, rest, _ := strings.Cut(string(id), "/")
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// In is the id of the same record in another migration.
func (id ID) In(migration ID) ID {
	if id.Migration() == migration {
		return id
	}
	return NewID(id.Kind(), append(migration.Names(), id.Names()[1:]...)...)
}

// IsParty tells whether the id names a person, a team or a vendor.
func (id ID) IsParty() bool { return kinds[id.Kind()].party }

// Migration is the id of the migration that the record belongs to. For a
// migration that is the id itself; for a shared record, such as a party, it is
// empty.
func (id ID) Migration() ID {
	if row, known := kinds[id.Kind()]; !known || row.shared {
		return ""
	}
	return NewID(KindMigration, id.firstName())
}
