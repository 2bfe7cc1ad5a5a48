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
}

// DefaultPolicy is the policy where an organisation set none.
func DefaultPolicy() Policy {
	return Policy{ApprovalDefault: 90 * Day, ApprovalLimit: 180 * Day, Backdating: 7 * Day}
}
