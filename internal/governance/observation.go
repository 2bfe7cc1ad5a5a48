package governance

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Observation is what a plan of an identity platform touches, as it was read for a
// migration. It holds neither values nor keys of for_each.
type Observation struct {
	MigrationID ID `json:"migration_id"`
	// Name is the state or workspace that the plan belongs to. A new plan of it
	// replaces the observation.
	Name  string `json:"name"`
	Stage Stage  `json:"stage"`
	// Digest is the migration's when the plan was read.
	Digest string `json:"digest"`
	// CheckedWith are other migrations that the plan was checked for as well. What only
	// they declare is in their observations.
	CheckedWith Set[ID] `json:"checked_with,omitempty"`
	// Touches is what the plan touches, declared or not.
	Touches []Observed `json:"touches,omitempty"`
	// Unread are the resource types of changes that the mapping does not know.
	Unread Set[string] `json:"unread,omitempty"`
	// Opaque are the addresses of changes of which a plan does not say what they change.
	Opaque Set[string] `json:"opaque,omitempty"`
	// Silenced is where rows of the organisation took touches away.
	Silenced []Silenced `json:"silenced,omitempty"`
	// Deferred: another plan will follow.
	Deferred bool `json:"deferred,omitempty"`
	// Changes counts the changes, and IdentityChanges those of identity platforms.
	Changes         int64 `json:"changes"`
	IdentityChanges int64 `json:"identity_changes"`
	// PlanSHA256 binds the plan, ChangesDigest what it changes, SignalsDigest the
	// mapping that was used.
	PlanSHA256    string `json:"plan_sha256"`
	ChangesDigest string `json:"changes_digest"`
	SignalsDigest string `json:"signals_digest"`
	// PlanTimestamp is when the plan was made.
	PlanTimestamp time.Time `json:"plan_timestamp,omitzero"`
	// ToolVersion is the version of what made the plan, and ReaderVersion of what
	// read it.
	ToolVersion   string `json:"tool_version,omitempty"`
	ReaderVersion string `json:"reader_version,omitempty"`
	Actor         string `json:"actor,omitempty"`

	// ObservedAt is the register's time of the write; a stamp.
	ObservedAt time.Time `json:"observed_at,omitzero"`
}

// Observed is one touch of a plan.
type Observed struct {
	Touch  Touch   `json:"touch"`
	Places []Place `json:"places"`
	// More is how many other places the observation does not list.
	More int64 `json:"more,omitempty"`
}

// Place is a resource that a plan changes.
type Place struct {
	// Address is without keys and indexes.
	Address string   `json:"address"`
	Actions []string `json:"actions"`
}

// Silenced is a resource whose touches rows of the organisation took away. Without a
// touch, they made a resource type known that was unread.
type Silenced struct {
	Address string     `json:"address"`
	Touches Set[Touch] `json:"touches,omitempty"`
}

// String is the address with the touches that are missing.
func (s Silenced) String() string {
	if len(s.Touches) == 0 {
		return s.Address
	}
	return fmt.Sprintf("%s without %s", s.Address, strings.Join(Strings(s.Touches), ", "))
}

// ID is "observation/<migration>/<name>".
func (o Observation) ID() ID { return ofMigration(KindObservation, o.MigrationID, o.Name) }

// References is the migration.
func (o Observation) References() []Reference { return references{}.of("migration_id", o.MigrationID) }

// Touched are the names of what the plan touches.
func (o Observation) Touched() Set[Touch] {
	touches := make([]Touch, len(o.Touches))
	for i, t := range o.Touches {
		touches[i] = t.Touch
	}
	return NewSet(touches...)
}

// IsCurrent tells whether the plan was read for the migration's scope as it is now.
func (o Observation) IsCurrent(m Migration) bool {
	return o.MigrationID == m.ID() && o.Digest == m.Digest()
}

// Unstamped is the observation as it was read.
func (o Observation) Unstamped() Record {
	o.ObservedAt = time.Time{}
	return o
}

// Undeclared are the touches that none of the migrations declares. Those in grave
// would change the tier, functions, decisions or evidence of every one of them, alone
// or together with the others.
func Undeclared(touched Set[Touch], migrations ...Migration) (all, grave Set[Touch]) {
	all = touched
	for _, m := range migrations {
		all = all.Minus(m.Touches)
	}
	for _, touch := range all {
		isGrave := true
		for _, m := range migrations {
			rest := m.with(all.Minus(NewSet(touch))...)
			isGrave = isGrave && (m.needsMore(m.with(touch)) || rest.needsMore(m.with(all...)))
		}
		if isGrave {
			grave = append(grave, touch)
		}
	}
	return all, grave
}

// with is the migration with more touches.
func (m Migration) with(touches ...Touch) Migration {
	m.Touches = NewSet(append(slices.Clone(touches), m.Touches...)...)
	return m
}

// needsMore tells whether the assessment of a wider scope asks for more.
func (m Migration) needsMore(wider Migration) bool {
	now, then := m.Assess(), wider.Assess()
	return now.Tier != then.Tier || len(then.Functions.Minus(now.Functions)) > 0 || len(then.Decisions.Minus(now.Decisions)) > 0 ||
		len(then.EvidenceByStage().Minus(now.EvidenceByStage())) > 0
}
