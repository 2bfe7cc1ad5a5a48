// Package catalog holds reference data that is embedded in the provider.
package catalog

import (
	"slices"
	"sync"
)

// EU is the one jurisdiction that is no country: it covers its members.
const EU = "EU"

var euMembers = []string{
	"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
	"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
}

// eeaOnly are the states of the European Economic Area outside the EU.
var eeaOnly = []string{"IS", "LI", "NO"}

var countries = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, row := range table("iso-3166-1") {
		known[row[0]] = true
	}
	return known
})

// KnownJurisdiction tells whether code is an ISO 3166-1 alpha-2 code in force,
// or EU.
func KnownJurisdiction(code string) bool { return code == EU || countries()[code] }

// InEEA tells whether code lies in the European Economic Area.
func InEEA(code string) bool {
	return code == EU || slices.Contains(euMembers, code) || slices.Contains(eeaOnly, code)
}

// Uncovered are those of wanted that covering does not cover, in the order of
// wanted. EU covers its members, and all its members together cover EU.
func Uncovered(wanted, covering []string) []string {
	var open []string
	for _, code := range wanted {
		if !covered(code, covering) {
			open = append(open, code)
		}
	}
	return open
}

func covered(code string, covering []string) bool {
	if slices.Contains(covering, code) {
		return true
	}
	if code == EU {
		return !slices.ContainsFunc(euMembers, func(m string) bool { return !slices.Contains(covering, m) })
	}
	return slices.Contains(covering, EU) && slices.Contains(euMembers, code)
}
