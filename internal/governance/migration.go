package governance

import (
	"maps"
	"slices"
)

// Mode says whether a migration needs the approver's approval.
type Mode string

// A required approver must approve. An advisory reviewer gives an opinion.
const (
	Required Mode = "required"
	Advisory Mode = "advisory"
)

// Status is the state of a migration. Rules about its state judge active migrations
// only, and rules about changes all of them.
type Status string

// The statuses of a migration.
const (
	Active    Status = "active"
	Completed Status = "completed"
	Cancelled Status = "cancelled"
)

// Approver is one named approver of a migration.
type Approver struct {
	// Party is a person, or a team of which Needs members approve.
	Party    ID       `json:"party"`
	Function Function `json:"function"`
	Mode     Mode     `json:"mode"`
	// Jurisdictions are those that a compliance approver covers; empty covers all.
	Jurisdictions Set[string] `json:"jurisdictions,omitempty"`
	// Quorum is how many members of a team must approve; zero for one.
	Quorum int64 `json:"quorum,omitempty"`
}

// Needs is how many persons must approve.
func (a Approver) Needs() int { return int(max(a.Quorum, 1)) }

// Migration is a change of identity platform and the parties who decide on it.
type Migration struct {
	Name           string `json:"name"`
	Title          string `json:"title"`
	Description    string `json:"description,omitempty"`
	ExternalRef    string `json:"external_ref,omitempty"`
	SourcePlatform string `json:"source_platform,omitempty"`
	TargetPlatform string `json:"target_platform"`
	// Touches are the areas that it changes; see Touches.
	Touches Set[Touch] `json:"touches"`
	// Jurisdictions are ISO 3166-1 alpha-2 codes, ISO 3166-2 codes, EU or EEA.
	Jurisdictions      Set[string]         `json:"jurisdictions"`
	NonHumanIdentities bool                `json:"non_human_identities,omitempty"`
	BusinessOwner      ID                  `json:"business_owner"`
	RiskOwner          ID                  `json:"risk_owner"`
	Implementers       Set[ID]             `json:"implementers,omitempty"`
	SteeringGroup      ID                  `json:"steering_group,omitempty"`
	Approvers          map[string]Approver `json:"approvers,omitempty"`
	// MinimumRisk can raise the tier but never lower it; zero for none.
	MinimumRisk Tier   `json:"minimum_risk,omitempty"`
	Status      Status `json:"status"`
	// Supersedes are the migrations that this one continues, also under an earlier
	// name of its own. It inherits their history.
	Supersedes Set[ID] `json:"supersedes,omitempty"`
	// IndependentOf are migrations that it has nothing to do with, although it
	// resembles them.
	IndependentOf Set[ID] `json:"independent_of,omitempty"`
}

// ID is "migration/<name>".
func (m Migration) ID() ID { return NewID(KindMigration, m.Name) }

// References are the parties, the steering group and other migrations.
func (m Migration) References() []Reference {
	list := references{}.of("business_owner", m.BusinessOwner)
	list = list.of("risk_owner", m.RiskOwner)
	list = list.of("implementers", m.Implementers...)
	list = list.of("steering_group", m.SteeringGroup)
	for _, key := range m.ApproverKeys() {
		if party := m.Approvers[key].Party; party != "" {
			list = append(list, Reference{Path: Path{"approvers", key, "party"}, Target: party})
		}
	}
	return list.historic("supersedes", m.Supersedes...).historic("independent_of", m.IndependentOf...)
}

// ApproverKeys are the keys of Approvers in order.
func (m Migration) ApproverKeys() []string { return slices.Sorted(maps.Keys(m.Approvers)) }

// Assess judges the migration's risk from its own arguments.
func (m Migration) Assess() Assessment {
	return Assess(Scope{
		Touches:            m.Touches,
		NonHumanIdentities: m.NonHumanIdentities,
		MinimumRisk:        m.MinimumRisk,
		VendorImplements: slices.ContainsFunc(m.Implementers, func(id ID) bool {
			return id.Kind() == KindVendor
		}),
	})
}

// PlatformsLink is the index entry that all migrations between the same two
// platforms share.
func (m Migration) PlatformsLink() string {
	return "platforms/" + SHA256([]byte(m.SourcePlatform+"\x1f"+m.TargetPlatform))
}
