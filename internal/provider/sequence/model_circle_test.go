package sequence

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// circular tells whether a migration supersedes itself, or one that continues it.
func (v view) circular(i item) bool {
	return slices.ContainsFunc(texts(i.args, "supersedes"), func(id string) bool {
		return id == i.id || v.supersedesSince(i.id, id) && v.continues(id, i.id)
	})
}

// continues tells whether a migration supersedes another one as it is there now,
// directly or through others.
func (v view) continues(id, earlier string) bool {
	return slices.ContainsFunc(v.lineage(id), func(member string) bool { return v.supersedesSince(member, earlier) })
}

// supersedesSince tells whether a migration began to supersede another one after that
// was created. What superseded it under this name before continues nothing of it.
func (v view) supersedesSince(member, superseded string) bool {
	since, before := v.created(superseded), false
	for _, s := range v.said[member] {
		before = before && !s.created
		names := slices.Contains(texts(s.args, "supersedes"), superseded)
		if names && !before && s.seq >= since {
			return true
		}
		before = names
	}
	before = before && v.live[member] != nil
	return slices.Contains(texts(v.records[member], "supersedes"), superseded) && !before
}

// created is the ledger's place at which a record was created that is there now.
func (v view) created(id string) int {
	if v.live[id] == nil {
		return math.MaxInt
	}
	for _, s := range slices.Backward(v.said[id]) {
		if s.created {
			return s.seq
		}
	}
	return math.MaxInt
}

// uncut says which circle of migrations a plan closes without a refusal. Where several
// of them change, it depends on the order which one is refused, but not whether any is.
func (v view) uncut(items map[string]item, got map[string][]string) string {
	for _, address := range slices.Sorted(maps.Keys(items)) {
		i := items[address]
		if i.kind != "migration" || !v.changed[i.id] || !v.circular(i) {
			continue
		}
		closed, refused := true, false
		for at, other := range items {
			if other.kind != "migration" || !slices.Contains(v.lineage(i.id), other.id) || !slices.Contains(v.lineage(other.id), i.id) {
				continue
			}
			refused = refused || slices.Contains(got[at], "CIAM907")
			closed = closed && (!v.changed[other.id] || v.circular(other))
		}
		if closed && !refused {
			return fmt.Sprintf("%s is in a circle, and none of it is refused by CIAM907", address)
		}
	}
	return ""
}
