package governance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Tier is how risky a migration is. Tiers are ordered: Low < Moderate < High.
// The zero Tier is no tier.
type Tier int

// The tiers.
const (
	Low Tier = iota + 1
	Moderate
	High
)

var tierNames = []string{"", "low", "moderate", "high"}

// Tiers are all tiers, the lowest first.
func Tiers() []Tier { return []Tier{Low, Moderate, High} }

// String is the tier's name; empty for none.
func (t Tier) String() string { return tierNames[t] }

// ParseTier reads a tier's name; the empty name is no tier.
func ParseTier(name string) (Tier, error) {
	if i := slices.Index(tierNames, name); i >= 0 {
		return Tier(i), nil
	}
	return 0, fmt.Errorf("%q is not a risk tier: use low, moderate or high", name)
}

// MarshalJSON writes the tier's name.
func (t Tier) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// UnmarshalJSON reads the tier's name.
func (t *Tier) UnmarshalJSON(text []byte) (err error) {
	var name string
	if err := json.Unmarshal(text, &name); err != nil {
		return err
	}
	*t, err = ParseTier(name)
	return err
}

// Scope is everything that the risk of a migration depends on.
type Scope struct {
	Touches            Set[Touch]
	NonHumanIdentities bool
	MinimumRisk        Tier
	// VendorImplements: a vendor is among the implementers.
	VendorImplements bool
}

func (s Scope) nonHuman() bool { return s.NonHumanIdentities || s.Touches.Has(MachineToMachine) }

// threeAtOnce tells whether authentication policy, provisioning and audit evidence
// change together. No function can then judge the change alone.
func (s Scope) threeAtOnce() bool {
	return s.Touches.HasAll(AuthenticationPolicy, Provisioning, AuditEvidence)
}

// NeedsSteeringGroup tells whether a steering group must decide.
func (s Scope) NeedsSteeringGroup() bool { return s.threeAtOnce() }

// Trigger is one reason for a tier.
type Trigger struct {
	What string
	Tier Tier
}

// String is, for example, "sso (high)".
func (t Trigger) String() string { return fmt.Sprintf("%s (%s)", t.What, t.Tier) }

// Assessment is what follows from a scope.
type Assessment struct {
	Tier Tier
	// Triggers are what raised the tier, the highest first, then by name.
	Triggers []Trigger
	// Functions must each have a required approver.
	Functions Set[Function]
	// Decisions must each have an owner.
	Decisions Set[Decision]
	// Evidence is what each stage asks for.
	Evidence map[Stage]Set[EvidenceKind]
}

// Assess judges a scope by the domain's tables.
func Assess(scope Scope) Assessment {
	a := Assessment{Tier: Low, Evidence: map[Stage]Set[EvidenceKind]{}}
	var owned []Decision
	trigger := func(what string, tier Tier) {
		a.Triggers = append(a.Triggers, Trigger{what, tier})
		a.Tier = max(a.Tier, tier)
	}
	for _, row := range touches {
		if scope.Touches.Has(row.touch) {
			trigger(string(row.touch), row.tier)
			owned = append(owned, row.decisions...)
		}
	}
	if scope.nonHuman() {
		trigger("non_human_identities", Moderate)
		owned = append(owned, WorkloadIdentity, SecretLifecycle)
	}
	if scope.threeAtOnce() {
		trigger("authentication_policy, provisioning and audit_evidence at once", High)
	}
	if scope.MinimumRisk != 0 {
		trigger("minimum_risk", scope.MinimumRisk)
	}
	slices.SortStableFunc(a.Triggers, func(x, y Trigger) int {
		return cmp.Or(cmp.Compare(y.Tier, x.Tier), cmp.Compare(x.What, y.What))
	})
	if a.Tier >= Moderate {
		owned = append(owned, Rollback)
	}
	if a.Tier == High {
		owned = append(owned, "regulatory_mapping", "audit_evidence_standards", AuditEvidenceRetention, "abuse_case_testing")
	}
	if scope.VendorImplements {
		owned = append(owned, CustomerRecoveryPolicy, AuditEvidenceRetention)
	}
	a.Decisions = NewSet(owned...)
	a.Functions = requiredFunctions(a.Tier)
	for _, row := range evidence {
		if row.required != nil && row.required(scope, a.Tier) {
			a.Evidence[row.stage] = append(a.Evidence[row.stage], row.kind)
		}
	}
	for stage, kinds := range a.Evidence {
		a.Evidence[stage] = NewSet(kinds...)
	}
	return a
}

func requiredFunctions(tier Tier) Set[Function] {
	switch tier {
	case High:
		return NewSet(Engineering, Security, Compliance)
	case Moderate:
		return NewSet(Engineering, Security)
	default:
		return NewSet(Security)
	}
}

// Reasons are the triggers as text.
func (a Assessment) Reasons() []string {
	list := make([]string, len(a.Triggers))
	for i, t := range a.Triggers {
		list[i] = t.String()
	}
	return list
}

// Decisive are the triggers of the tier itself, without those of lower tiers.
func (a Assessment) Decisive() []string {
	var list []string
	for _, t := range a.Triggers {
		if t.Tier == a.Tier {
			list = append(list, t.What)
		}
	}
	return list
}

// EvidenceByStage are the required kinds of evidence as "<stage>:<kind>".
func (a Assessment) EvidenceByStage() Set[string] {
	var list []string
	for stage, kinds := range a.Evidence {
		for _, kind := range kinds {
			list = append(list, string(stage)+":"+string(kind))
		}
	}
	return NewSet(list...)
}

// Tier is the risk of a change that touches nothing else.
func (t Touch) Tier() Tier { return Assess(Scope{Touches: NewSet(t)}).Tier }
