package command

import (
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A check counts for the scope that it was made for, and a permit for an active migration.
func TestPlanVerifyOfAnEarlierState(t *testing.T) {
	m := migrationNamed("agency", "branding", "delegated_admin", "privileged_api", "machine_to_machine")
	address, r := governed(t, m, permitFor(m))
	verify := func(permit governance.Permit) outcome {
		return run(t, nil, "plan", "verify", "-permit", string(permit.ID()), "-name", "login-prod", understated, address)
	}
	run(t, nil, "plan", "check", "-migration", "agency", "-name", "login-prod", "-record", understated, address).exits(exitDone)
	verify(permitFor(m)).exits(exitDone)

	completed := m
	completed.Status = governance.Completed
	put(t, r, completed)
	verify(permitFor(m)).exits(exitFinding, "CIAM810")

	wider := m
	wider.Touches = governance.NewSet(append(wider.Touches, "sso")...)
	second := permitFor(wider)
	second.Attempt = 2
	put(t, r, wider, second)
	verify(second).exits(exitFinding, "CIAM710")
}
