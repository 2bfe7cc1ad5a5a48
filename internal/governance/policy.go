package governance

import "time"

// Day is 24 hours.
const Day = 24 * time.Hour

// Policy is the limits that an organisation sets.
type Policy struct {
	// ApprovalDefault is how long an approval is in force without an expires_at.
	ApprovalDefault time.Duration
	// ApprovalLimit is the longest time that an approval can be in force.
	ApprovalLimit time.Duration
	// Backdating is how long before its first write an approval can be dated
	// without advice.
	Backdating time.Duration
	// SignedFrom is the tier from which statements must be signed; 0 for none.
	SignedFrom Tier
	// Verifier verifies signatures. While it is nil, none counts.
	Verifier Verifier
	// ExceptionLimit is the longest time that an exception can be in force.
	ExceptionLimit time.Duration
	// ControlExceptionLimit is the longest time that an exception to a control can be
	// in force.
	ControlExceptionLimit time.Duration
	// ControlExceptionBudget is how many exceptions to controls can be in force for one
	// migration.
	ControlExceptionBudget int
	// ExceptionBudget is how many exceptions can be in force for one migration and
	// jurisdiction.
	ExceptionBudget int
	// ExceptionGrants is how often one rule can be waived in one jurisdiction of a
	// migration.
	ExceptionGrants int
	// RetentionYears is for how many calendar years evidence, permits and what
	// they rest on are retained.
	RetentionYears int
	// ReviewLimits is how long after its acceptance, at most, a risk must be
	// reviewed, for each level of residual risk.
	ReviewLimits ReviewLimits
	// EmergencyLimit is how long after its permit an emergency can be ratified.
	EmergencyLimit time.Duration
	// ObservedFrom is the tier from which a gate requires an observation of a plan;
	// 0 for none.
	ObservedFrom Tier
	// ObservationAge is how old an observation may be at a gate, and ObservationUse
	// how old at the permit for its plan.
	ObservationAge, ObservationUse time.Duration
	// Notice is how long before a gate expires a plan warns.
	Notice time.Duration
}

// RetainedUntil is the end of the retention of a record that dates from a moment.
func (p Policy) RetainedUntil(from time.Time) time.Time { return from.AddDate(p.RetentionYears, 0, 0) }

// DefaultPolicy is the policy of an organisation that sets none.
func DefaultPolicy() Policy {
	return Policy{
		ApprovalDefault: 90 * Day, ApprovalLimit: 180 * Day, Backdating: 7 * Day,
		ExceptionLimit: 90 * Day, ExceptionBudget: 3, ExceptionGrants: 2,
		ControlExceptionLimit: 365 * Day, ControlExceptionBudget: 10,
		ObservationAge: 7 * Day, ObservationUse: Day,
		RetentionYears: 7, EmergencyLimit: 72 * time.Hour, Notice: 14 * Day,
		ReviewLimits: ReviewLimits{Low: 365 * Day, Moderate: 365 * Day, High: 180 * Day, Critical: 90 * Day},
	}
}

// ReviewLimits is a length of time for each level of residual risk.
type ReviewLimits struct{ Low, Moderate, High, Critical time.Duration }

// Latest is the last time at which an acceptance can be due for review; limited is
// false at a level of residual risk that does not exist.
func (l ReviewLimits) Latest(a RiskAcceptance) (at time.Time, limited bool) {
	limit, limited := map[Residual]time.Duration{
		ResidualLow: l.Low, ResidualModerate: l.Moderate, ResidualHigh: l.High, ResidualCritical: l.Critical,
	}[a.Residual]
	return a.AcceptedAt.Add(limit), limited
}
