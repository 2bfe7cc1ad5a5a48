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
			if !want[address].must[code] && !want[address].may[code] && !want[address].may["*"] {
				differences = append(differences, fmt.Sprintf("%s is refused by %s, and the model permits it", address, code))
			}
		}
		for _, code := range slices.Sorted(maps.Keys(want[address].must)) {
			if !slices.Contains(got[address], code) && (code != "*" || len(got[address]) == 0) {
				differences = append(differences, fmt.Sprintf("%s is not refused by %s", address, code))
			}
		}
	}
	return strings.Join(differences, "\n")
}

// compareUnordered says where a plan differs in which not everything is ordered by
// references. Which resource is refused is then a matter of the order, but whether
// any is must not be, except that an improvement can come too late for a permit.
func compareUnordered(want map[string]expected, got map[string][]string, luck bool) string {
	var must, may []string
	for address, e := range want {
		for code := range e.must {
			if judgedAgain[code] {
				may = append(may, address+" "+code)
			} else {
				must = append(must, address+" "+code)
			}
		}
		for code := range e.may {
			may = append(may, address+" "+code)
		}
	}
	switch {
	case len(must) > 0 && len(got) == 0:
		slices.Sort(must)
		return fmt.Sprintf("not refused: %v", must)
	case len(must) == 0 && len(got) > 0 && !luck && len(may) == 0:
		return fmt.Sprintf("refused: %v, and the model permits it", got)
	}
	return ""
}

// judgedAgain are rules about an approval that its gate judges again: without a
// reference, an approval can be planned before the migration changes.
var judgedAgain = map[string]bool{"CIAM205": true, "CIAM206": true, "CIAM207": true}

// mayComeLate tells whether one of those is wrong, which an apply can find if the plan
// did not.
func mayComeLate(want map[string]expected) bool {
	for _, e := range want {
		for code := range e.must {
			if judgedAgain[code] {
				return true
			}
		}
	}
	return false
}
