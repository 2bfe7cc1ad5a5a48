package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestExceptionRenewal(t *testing.T) {
	const day = governance.Day
	at := []string{"rule"}
	// twice before: once by a record that is there no more, and once by this
	// one itself, under another date.
	first, second := once("first", lasting(-60*day, -40*day)), once("grace", lasting(-30*day, -10*day))
	twice := both(first, second)
	reworded := func(e *governance.Exception) {
		e.Reason, e.ExpiresAt = "The new owner starts in a month.", e.ExpiresAt.Add(-day)
	}
	check(t, exceptionRenewal, []example{
		{name: "the first", on: theException, change: excepting()},
		{name: "the second", on: theException, change: both(second, excepting())},
		{
			name: "the third", on: theException, change: both(twice, excepting()), want: at,
		},
		{
			name: "an organisation's own limit", on: theException, want: at,
			change: both(second, excepting(), func(w *fixture) { w.policy.ExceptionGrants = 1 }),
		},
		{name: "three in one plan", on: theException, change: both(granting("a"), granting("b"), excepting()), want: at},
		{name: "one in the register and one in the plan", on: theException, change: both(first, granting("b"), excepting()), want: at},
		{name: "one that is held and in the plan too counts once", on: theException, change: both(granting("b"), held("b"), excepting())},
		{
			name: "one grant of many revisions counts once", on: theException,
			change: both(first, once("first", lasting(-60*day, -40*day), reworded), once("first", lasting(-50*day, -41*day), reworded), excepting()),
		},
		{name: "one that is renewed in this plan counts twice", on: theException, change: both(once("b", lasting(-60*day, -40*day)), granting("b"), excepting()), want: at},

		{name: "another item each time", on: theException, change: both(once("a", waiving("CIAM502", "sso")), once("b", waiving("CIAM502", "dns")), excepting(waiving("CIAM502", "sso", "dns")))},
		{
			name: "one of two items, twice before", on: theException, want: at,
			change: both(once("a", waiving("CIAM502", "sso", "dns")), once("b", waiving("CIAM502", "sso")), excepting(waiving("CIAM502", "sso", "faq"))),
		},
		{name: "another rule", on: theException, change: both(twice, excepting(waiving("CIAM502")))},
		{
			name: "for the same rule once, in an earlier revision", on: theException, want: at,
			change: both(first, once("b", lasting(-30*day, -10*day)), once("b", lasting(-30*day, -10*day), waiving("CIAM502")), excepting()),
		},
		{
			name: "other jurisdictions", on: theException,
			change: both(once("a", within("FR")), once("b", within("GB")), excepting()),
		},
		{
			name: "one jurisdiction", on: theException, want: at,
			change: both(once("a", within("DE", "FR")), once("b", within("DE")), once("c", within("CH")), excepting()),
		},
		{name: "EU covers a member", on: theException, change: both(once("a", within("EU")), once("b", within("DE")), excepting()), want: at},
		{name: "a member is part of EU", on: theException, change: both(once("a", within("DE")), once("b", within("DE")), excepting(within("EU"))), want: at},
		{name: "another member each time", on: theException, change: both(once("a", within("DE")), once("b", within("FR")), excepting(within("EU")))},
		{
			name: "of another migration", on: theException,
			change: both(first, once("b", func(e *governance.Exception) { e.MigrationID = "migration/another" }), excepting()),
		},

		{
			name: "the third that is held is refused again", on: theException, want: at,
			change: both(twice, excepting(), held("grace")),
		},
		{
			name: "the second of three that are held stays", on: theException,
			change: both(first, excepting(lasting(-2*day, day)), held("grace"), granting("late", lasting(-time.Hour, day)), held("late")),
		},
		{
			name: "a held one that is reworded is no new grant", on: theException,
			change: both(first, excepting(lasting(-2*day, 2*day)), held("grace"), granting("late"), held("late"), excepting(lasting(-2*day, 2*day), reworded)),
		},
		{
			name: "a held one that is turned to another rule is a new grant of that", on: theException, want: at,
			change: both(
				once("a", lasting(-30*day, -10*day)), once("b", lasting(-20*day, -10*day)),
				excepting(lasting(-40*day, day), waiving("CIAM502")), held("grace"), excepting(lasting(-40*day, day)),
			),
		},
		{
			name: "a held one that is widened is a new grant there", on: theException, want: at,
			change: both(
				once("a", lasting(-30*day, -10*day)), once("b", lasting(-20*day, -10*day)),
				excepting(lasting(-40*day, day), within("CH")), held("grace"), excepting(lasting(-40*day, day)),
			),
		},
		{
			name: "one that is not changed, before the others", on: theException,
			change: both(once("a"), once("b"), excepting(lasting(-40*day, day)), func(w *fixture) { w.settle(theException) }),
		},
		{
			name: "destroyed and created again it is the same grant", on: theException,
			change: both(first, once("grace"), excepting()),
		},

		{name: "own rule unknown", on: theException, undetermined: true, change: both(twice, excepting(), blurred("grace", "rule"))},
		{name: "own grant unknown", on: theException, undetermined: true, change: both(twice, excepting(), blurred("grace", "granted_at"))},
		{name: "another's rule unknown", on: theException, undetermined: true, change: both(first, granting("b"), excepting(), blurred("b", "rule"))},
		{name: "another's jurisdictions unknown", on: theException, undetermined: true, change: both(first, granting("b"), excepting(), blurred("b", "jurisdictions"))},
		{name: "another's grant unknown", on: theException, undetermined: true, change: both(first, granting("b"), excepting(), blurred("b", "granted_at"))},
		{
			name: "what is unknown may be a grant that counts already", on: theException,
			change: both(granting("b"), held("b"), excepting(), blurred("b", "rule")),
		},
		{name: "what is unknown does not matter with one left", on: theException, change: both(granting("b"), excepting(), blurred("b", "rule"))},
		{name: "another's expiry does not matter", on: theException, change: both(first, granting("b"), excepting(), blurred("b", "expires_at")), want: at},
		{name: "of no rule", on: theException, change: both(once("a", waiving("CIAM999")), once("b", waiving("CIAM999")), excepting(waiving("CIAM999"))), want: at},
		{name: "at the gate it does not waive", on: theGate, change: both(twice, excepting())},
	})
}
