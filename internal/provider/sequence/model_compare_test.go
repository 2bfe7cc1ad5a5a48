package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// codesOf are the codes of errors by address; of another error its summary.
func codesOf(errors []diagnostic) map[string][]string {
	codes := map[string][]string{}
	for _, d := range errors {
		code, _, _ := strings.Cut(d.Summary, ":")
		if code == "Migration is not active" {
			code = "CIAM810"
		}
		codes[d.address] = append(codes[d.address], code)
	}
	return codes
}

// compare says where a plan differs from what the model expects. Terraform does
// not plan what refers to a refused resource.
func compare(want map[string]expected, items map[string]item, got map[string][]string) string {
	var differences []string
	skipped := map[string]bool{}
	var skips func(address string) bool
	skips = func(address string) bool {
		for _, need := range items[address].needs {
			if len(got[need]) > 0 || skips(need) {
				skipped[address] = true
			}
		}
		return skipped[address]
	}
	addresses := map[string]bool{}
	for address := range want {
		addresses[address] = true
	}
	for address := range got {
		addresses[address] = true
	}
	for _, address := range slices.Sorted(maps.Keys(addresses)) {
		if skips(address) {
			continue
		}
		for _, code := range got[address] {
			if !want[address].must[code] && !want[address].may[code] {
				differences = append(differences, fmt.Sprintf("%s is refused by %s, and the model permits it", address, code))
			}
		}
		for _, code := range slices.Sorted(maps.Keys(want[address].must)) {
			if !slices.Contains(got[address], code) {
				differences = append(differences, fmt.Sprintf("%s is not refused by %s", address, code))
			}
		}
	}
	return strings.Join(differences, "\n")
}
