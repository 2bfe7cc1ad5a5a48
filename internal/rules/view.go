package rules

import (
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Unknown is the set of a record's arguments whose values are not known yet.
// "approvers" means the whole argument; "approvers.party" means that of some
// entries of it only the field party is not.
type Unknown []string

// HasAny tells whether one of the arguments is not wholly known. Asking for
// "approvers" covers its fields; asking for a field covers the whole argument.
func (u Unknown) HasAny(arguments ...string) bool {
	return slices.ContainsFunc(arguments, func(a string) bool {
		return slices.ContainsFunc(u, func(name string) bool {
			return name == a || strings.HasPrefix(name, a+".") || strings.HasPrefix(a, name+".")
		})
	})
}

// Subject is a record as far as it is known.
type Subject struct {
	Record  governance.Record
	Unknown Unknown
	// Changed: this plan creates or changes the record.
	Changed bool
}

// View answers what rules ask of other records: what this plan has seen, over
// what the register holds. A view that cannot answer must say absent and keep
// the error for its owner.
type View interface {
	// Now is the time to judge by, in UTC.
	Now() time.Time
	// Policy are the organisation's limits.
	Policy() governance.Policy
	// Find looks a record up. What is retired, or will be by this plan, is
	// absent.
	Find(id governance.ID) (Subject, bool)
	// Of returns the records that belong to a migration, without the migration
	// itself, ordered by id.
	Of(migration governance.ID) []Subject
	// Previous is what the register held last under the id, also when that is
	// retired by now.
	Previous(id governance.ID) (governance.Record, bool)
	// Past is every revision of every record of a kind that the register ever
	// held for a migration, retired ones too, ordered by id and revision.
	Past(migration governance.ID, kind governance.Kind) []governance.Record
	// Scope is the migration as the register knew it when it had the digest.
	Scope(migration governance.ID, digest string) (governance.Migration, bool)
	// Peers are the other active migrations between the same platforms,
	// ordered by id. One whose status or platforms are not known yet is among
	// them, since it may turn out to be one.
	Peers(m governance.Migration) []Subject
	// Edited tells whether a record was changed outside the provider, and what
	// the ledger last knew of it.
	Edited(id governance.ID) (Edit, bool)
	// Parties are parties that could be suggested for a role, ordered by id.
	Parties() []governance.Party
}
