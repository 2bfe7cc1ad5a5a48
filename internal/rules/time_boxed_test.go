package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestTimeBoxed(t *testing.T) {
	const day = governance.Day
	expires := []string{"expires_at"}
	check(t, timeBoxed, []example{
		{name: "four weeks", on: theException, change: excepting()},
		{name: "from this very moment for as long as may be", on: theException, change: excepting(lasting(0, 90*day))},
		{
			name: "a second more than that", on: theException, change: excepting(lasting(-time.Second, 90*day)), want: expires,
		},
		{
			name: "ends when it starts", on: theException, change: excepting(lasting(-day, -day)), atValidate: true, want: expires,
		},
		{name: "ends before it starts", on: theException, change: excepting(lasting(-day, -2*day)), atValidate: true, want: expires},
		{name: "one that has expired stands by itself", on: theException, change: excepting(lasting(-3*day, -day))},
		{
			name: "an organisation's own limit", on: theException, want: expires,
			change: both(excepting(), func(w *fixture) { w.policy.ExceptionLimit = 7 * day }),
		},
		{name: "a year for a control", on: theException, change: excepting(toControl, lasting(-day, 364*day))},
		{
			name: "more than a year for a control", on: theException, change: excepting(toControl, lasting(-day, 364*day+time.Second)), want: expires,
		},
		{name: "a rule or a control, unknown", on: theException, undetermined: true, change: both(excepting(), blurred("grace", "control"))},
		{
			name: "granted by a clock that is ahead of ours", on: theException, change: excepting(lasting(aheadOfUs, day)),
		},
		{
			name: "granted in the future", on: theException, change: excepting(lasting(aheadOfUs+time.Second, day)), want: []string{"granted_at"},
		},
		{
			name: "granted in the future for too long", on: theException, change: excepting(lasting(day, 100*day)),
			want: []string{"expires_at", "granted_at"},
		},
		{
			name: "granted in the future, whenever it ends", on: theException, undetermined: true, want: []string{"granted_at"},
			change: both(excepting(lasting(time.Hour, day)), blurred("grace", "expires_at")),
		},
		{name: "granted_at unknown", on: theException, undetermined: true, change: both(excepting(), blurred("grace", "granted_at"))},
		{name: "seen from the gate", on: theGate, change: excepting(lasting(-day, 90*day)), want: []string{string(theException) + " expires_at"}},
	})
}

// The limit is the organisation's, and so is not judged before the policy is
// known: an organisation may allow more than the default.
func TestExceptionLimitNeedsThePolicy(t *testing.T) {
	w := newFixture()
	excepting(lasting(0, 100*governance.Day))(w)
	if alone := only(timeBoxed.Code, Validate(w.subjects[theException])); len(alone.Findings)+len(alone.Undetermined) != 0 {
		t.Errorf("validate finds %+v", alone)
	}
	w.policy.ExceptionLimit = 120 * governance.Day
	if judged := only(timeBoxed.Code, w.verdict(theException)); len(judged.Findings) != 0 {
		t.Errorf("under a policy of 120 days plan finds %+v", judged)
	}
}
