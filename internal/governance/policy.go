package governance

import "time"

// Day is 24 hours.
const Day = 24 * time.Hour

// Policy are the limits that an organisation sets.
type Policy struct {
	// ApprovalDefault is how long an approval holds when it does not say.
	ApprovalDefault time.Duration
	// ApprovalLimit is how long an approval may hold.
	ApprovalLimit time.Duration
	// Backdating is how long an approval may lie before the register hears of it.
	Backdating time.Duration
	// SignedFrom is the tier from which approvals must be signed; 0 for none.
	SignedFrom Tier
	// ExceptionLimit is how long an exception may hold.
	ExceptionLimit time.Duration
	// ExceptionBudget is how many exceptions may be in force for one migration
	// and jurisdiction.
	ExceptionBudget int
	// ExceptionGrants is how often one rule may be excepted in one jurisdiction
	// of a migration.
	ExceptionGrants int
	// RetentionYears is how many calendar years evidence, and what a permit
	// rests on, is kept.
	RetentionYears int
	// ReviewYears is how many calendar years a risk may be accepted for before it
	// is reviewed.
	ReviewYears int
	// EmergencyLimit is how long after an emergency it may be ratified.
	EmergencyLimit time.Duration
	// Notice is how long before a gate expires a plan warns.
	Notice time.Duration
}

// RetainedUntil is how long what dates from a moment is kept at least.
func (p Policy) RetainedUntil(from time.Time) time.Time { return from.AddDate(p.RetentionYears, 0, 0) }

// DefaultPolicy is the policy where an organisation set none.
func DefaultPolicy() Policy {
	return Policy{
		ApprovalDefault: 90 * Day, ApprovalLimit: 180 * Day, Backdating: 7 * Day,
		ExceptionLimit: 90 * Day, ExceptionBudget: 3, ExceptionGrants: 2,
		RetentionYears: 7, ReviewYears: 1, EmergencyLimit: 72 * time.Hour, Notice: 14 * Day,
	}
}
