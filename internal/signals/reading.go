package signals

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// Reading is what a plan touches. It shows neither values nor keys of for_each.
type Reading struct {
	// Touches are ordered by tier, the highest first.
	Touches []Touched
	// Unread has the addresses of changes of resources that belong to an identity
	// provider and have no row, by resource type.
	Unread map[string][]string
	// Opaque are the addresses of changes of which the plan does not say what they
	// change, and Deferred of those that this plan puts off.
	Opaque, Deferred []string
	// Silenced is where own rows took something away.
	Silenced []Silenced
	// Drift are the addresses of what others changed since the last apply.
	Drift []string
	// Incomplete: more changes will follow after this plan is applied.
	Incomplete bool
	// Total counts the changes, and Identity those of identity providers.
	Total, Identity int
	// Tier is the risk of what is touched; 0 if nothing is.
	Tier governance.Tier
	// PlanSHA256 binds the plan file, ChangesDigest what it changes, and
	// SignalsDigest the mapping that was used.
	PlanSHA256, ChangesDigest, SignalsDigest string
	// Timestamp is when the plan was made, and ToolVersion what made it.
	Timestamp, ToolVersion string
}

// Touched is an area that a plan changes, and where.
type Touched struct {
	Touch     governance.Touch `json:"touch"`
	Tier      governance.Tier  `json:"tier"`
	Addresses []Place          `json:"addresses"`
}

// Place is a resource that changes.
type Place struct {
	Address   string   `json:"address"`
	Actions   []string `json:"actions"`
	Rationale string   `json:"rationale"`
}

// Silenced is a change in which own rows took touches away. Without a touch, they
// made a resource type known that was unread.
type Silenced struct {
	Address string                           `json:"address"`
	Touches governance.Set[governance.Touch] `json:"touches"`
	Rows    []string                         `json:"rows"`
}

// Read reads the JSON of a plan, and hands each change to others as well. With
// tfplan.ErrErrored, the reading has what was planned before the error.
func Read(source io.ReadSeeker, mapping *Mapping, also ...func(tfplan.Change) error) (Reading, error) {
	g := gathering{mapping: mapping, rows: map[string]ofType{}, touched: map[governance.Touch]map[string]*Place{}, unread: map[string]names{}, opaque: names{}, deferred: names{}, silenced: map[string]*Silenced{}, changes: map[string]*counted{}}
	plan, failed := tfplan.Read(source, func(c tfplan.Change) error {
		for _, visit := range also {
			if err := visit(c); err != nil {
				return err
			}
		}
		return g.change(c)
	})
	if failed != nil && !errors.Is(failed, tfplan.ErrErrored) {
		return Reading{}, failed
	}
	reading, err := g.reading(plan)
	return reading, cmp.Or(err, failed)
}

// Applies tells whether applying the plan changes something.
func (r Reading) Applies() bool { return r.Total > 0 || len(r.Opaque) > 0 }

// UnreadTypes are the resource types without a row.
func (r Reading) UnreadTypes() []string { return slices.Sorted(maps.Keys(r.Unread)) }

// UnreadAddresses are the addresses of changes of types without a row.
func (r Reading) UnreadAddresses() []string {
	all := names{}
	for _, addresses := range r.Unread {
		for _, address := range addresses {
			all[address] = true
		}
	}
	return all.list()
}

// Touched are the names of what is touched.
func (r Reading) Touched() governance.Set[governance.Touch] {
	var touches []governance.Touch
	for _, t := range r.Touches {
		touches = append(touches, t.Touch)
	}
	return governance.NewSet(touches...)
}
