package rules

import (
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Unknown is the set of a record's arguments whose values are not known yet.
// "approvers" means the whole argument. "approvers.party" means the field party of
// one or more of its entries.
type Unknown []string

// HasAny tells whether one of the arguments is not wholly known. "approvers" also
// matches an unknown field of it, and "approvers.party" an unknown argument.
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
	// Unset are the arguments that its configuration leaves out, so they have their
	// defaults. It is empty where no configuration is at hand.
	Unset []string
}

// Revision is what the register held of a record at some time.
type Revision struct {
	ID     governance.ID
	Record governance.Record
	// Seq is the number of its entry in the ledger.
	Seq int64
	// At is the register's time of the revision.
	At time.Time
	// Retired: the revision retired the record, and repeats what it was.
	Retired bool
}

// View looks up other records for rules: those that this plan has seen, and below
// them those of the register. If a look-up fails, the view must answer that the
// record is absent and keep the error for its owner.
type View interface {
	// Now is the time to judge by, in UTC.
	Now() time.Time
	// Policy are the organisation's limits.
	Policy() governance.Policy
	// Find looks up a record. Records that are retired, or that this plan retires,
	// are absent.
	Find(id governance.ID) (Subject, bool)
	// RecordsOf returns the records that belong to a migration, without the migration
	// itself, ordered by id.
	RecordsOf(migration governance.ID) []Subject
	// Previous is the last revision that the register has of a record, even if the
	// record is retired.
	Previous(id governance.ID) (governance.Record, bool)
	// History is every revision of every record of a kind that the register ever held
	// for a migration, including retired ones, ordered by id and revision.
	History(migration governance.ID, kind governance.Kind) []governance.Record
	// Revisions is History with the place of each revision in the ledger. The caller
	// must not change it.
	Revisions(migration governance.ID, kind governance.Kind) []Revision
	// Lineage is the migration and then all of its predecessors; see TraceLineage.
	// known is false while the supersedes of one of them is unknown.
	Lineage(migration governance.ID) (members []governance.ID, known bool)
	// Contested are the migrations with a record that governance.Contests, as planned or
	// in any revision, of which the planned record or one revision is alike; ordered by id.
	Contested(alike func(Subject) bool) []governance.ID
	// MigrationAtDigest is the last revision of the migration that had the digest; see
	// governance.Migration.HadDigest.
	MigrationAtDigest(migration governance.ID, digest string) (governance.Migration, bool)
	// Peers are the other active migrations between the same platforms, ordered by
	// id. They include migrations whose status or platforms are not known yet,
	// because these can turn out to be peers.
	Peers(m governance.Migration) []Subject
	// Edited tells whether a record was changed outside the provider, with the last
	// entry that the ledger has for it.
	Edited(id governance.ID) (Edit, bool)
	// Declares tells whether the state that is planned or applied also declares the
	// party, or may do so.
	Declares(party governance.ID) bool
	// Parties are the parties that a remedy can suggest for a role, ordered by id.
	Parties() []governance.Party
	// Entry is what the identity directory says of a person or team. Vendors are not
	// asked about: the answer is environment.ErrNotConfigured, as without a directory.
	Entry(party governance.ID) environment.Answer[environment.Entry]
	// DirectoryTerms say how the directory's answers are read.
	DirectoryTerms() environment.DirectoryTerms
}

// FindIn looks up a record of type R outside a rule. It is false when the view has no
// such record.
func FindIn[R governance.Record](view View, id governance.ID) (R, bool) {
	s, _ := view.Find(id)
	r, ok := s.Record.(R)
	return r, ok
}
