package generate

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// names chooses the names of people or teams. A name depends on the entry alone,
// unless somebody else has the same one.
type names struct {
	*generation
	kind governance.Kind
	// wanted are the names by key.
	wanted map[string]string
}

// keys are the keys in a fixed order.
func (n names) keys() []string { return slices.Sorted(maps.Keys(n.wanted)) }

// of returns the id for an entry: that of the register, or the wanted one. Where
// several entries want one name, or the register has it for somebody else, each
// gets a suffix that comes from its key.
func (n names) of(key string) governance.ID {
	if known := n.known[identity{n.kind, key}]; known.Kind != "" {
		return known.ID()
	}
	name := n.wanted[key]
	unique := name != "" && !n.taken[governance.NewID(n.kind, name)]
	for other, same := range n.wanted {
		unique = unique && (other == key || same != name)
	}
	if !unique {
		sum := sha256.Sum256([]byte(key))
		suffix := hex.EncodeToString(sum[:4])
		name = strings.TrimLeft(name[:min(len(name), longestName-1-len(suffix))]+"-"+suffix, "-")
	}
	return governance.NewID(n.kind, name)
}

// groupName is the first value of a DN, such as "sec" of "cn=sec,dc=example", and
// any other text itself.
func groupName(text string) string {
	rdn, _, _ := strings.Cut(text, ",")
	if _, value, isDN := strings.Cut(rdn, "="); isDN {
		return value
	}
	return text
}

// longestName is how long a name can be.
const longestName = 63

// slug makes a name of text.
func slug(text string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, strings.ToLower(strings.TrimSpace(text)))
	name = strings.Trim(name, "._-")
	return name[:min(len(name), longestName)]
}
