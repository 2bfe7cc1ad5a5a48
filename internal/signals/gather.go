package signals

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// names is a set of addresses.
type names map[string]bool

func (n names) list() []string { return slices.Sorted(maps.Keys(n)) }

// ofType is what the mapping has for one resource type.
type ofType struct {
	rows, builtin    []*Row
	own              bool
	identity, unread bool
}

// gathering collects what the changes of a plan touch.
type gathering struct {
	Reading
	mapping  *Mapping
	rows     map[string]ofType
	touched  map[governance.Touch]map[string]*Place
	unread   map[string]names
	opaque   names
	deferred names
	silenced map[string]*Silenced
	changes  map[string]*counted
}

// of looks up a resource type.
func (g *gathering) of(resourceType string) ofType {
	t, known := g.rows[resourceType]
	if known {
		return t
	}
	t.rows = g.mapping.of(resourceType)
	t.own = slices.ContainsFunc(t.rows, func(row *Row) bool { return row.Own })
	t.identity = identity(resourceType) || knows(t.rows)
	t.unread = identity(resourceType) && !knows(t.rows)
	if g.mapping.own {
		t.builtin = Builtin().of(resourceType)
	}
	g.rows[resourceType] = t
	return t
}

// change adds one change.
func (g *gathering) change(c tfplan.Change) error {
	if !c.Changes() {
		return nil
	}
	change := &judged{Change: c, action: actionOf(c)}
	before, _ := c.Before.(map[string]any)
	after, _ := c.After.(map[string]any)
	change.changed = changed(before, after)
	t := g.of(c.Type)
	g.Total++
	if t.identity {
		g.Identity++
	}
	if c.Deferred {
		g.deferred[c.Address] = true
	}
	if isOpaque(c, change.action) {
		g.opaque[c.Address] = true
	}
	if t.unread {
		if g.unread[c.Type] == nil {
			g.unread[c.Type] = names{}
		}
		g.unread[c.Type][c.Address] = true
	}
	hits := judge(change, t.rows)
	for _, hit := range hits {
		g.touch(c, hit)
	}
	if t.own {
		g.silence(change, t, hits)
	}
	g.count(c.Address, c.Actions, change.changed)
	return nil
}

// touch adds a place to a touch.
func (g *gathering) touch(c tfplan.Change, hit hit) {
	if g.touched[hit.touch] == nil {
		g.touched[hit.touch] = map[string]*Place{}
	}
	place := g.touched[hit.touch][c.Address]
	if place == nil {
		place = &Place{Address: c.Address, Rationale: hit.rationale}
		g.touched[hit.touch][c.Address] = place
	}
	for _, action := range c.Actions {
		if !slices.Contains(place.Actions, action) {
			place.Actions = append(place.Actions, action)
		}
	}
}

// silence adds what own rows took away.
func (g *gathering) silence(change *judged, t ofType, hits []hit) {
	touches := func(hits []hit) (set governance.Set[governance.Touch]) {
		for _, hit := range hits {
			set = append(set, hit.touch)
		}
		return governance.NewSet(set...)
	}
	builtin := touches(judge(change, t.builtin))
	missing := builtin.Minus(touches(hits))
	nowRead := identity(change.Type) && !knows(t.builtin) && !t.unread
	if len(missing) == 0 && (len(hits) > 0 || !nowRead) {
		return
	}
	entry := g.silenced[change.Address]
	if entry == nil {
		entry = &Silenced{Address: change.Address, Touches: governance.Set[governance.Touch]{}}
		for _, row := range t.rows {
			if row.Own {
				entry.Rows = append(entry.Rows, row.String())
			}
		}
		g.silenced[change.Address] = entry
	}
	entry.Touches = governance.NewSet(append(entry.Touches, missing...)...)
}

// counted is a change for the digest of all changes: what changes, and no value.
type counted struct {
	Address   string   `json:"address"`
	Actions   []string `json:"actions"`
	Arguments []string `json:"arguments"`
	// Times is how often a plan has it: instances of a resource differ in their keys
	// only.
	Times int `json:"times"`
}

func (g *gathering) count(address string, actions, arguments []string) {
	key := address + " " + strings.Join(actions, ",") + " " + strings.Join(arguments, ",")
	if g.changes[key] == nil {
		g.changes[key] = &counted{address, slices.Sorted(slices.Values(actions)), slices.Clone(arguments), 0}
	}
	g.changes[key].Times++
}

// reading puts together what was gathered.
func (g *gathering) reading(plan tfplan.Plan) (r Reading, err error) {
	r = g.Reading
	touches := slices.Collect(maps.Keys(g.touched))
	for _, touch := range governance.Touches() { // the riskiest first
		if places := g.touched[touch]; places != nil {
			r.Touches = append(r.Touches, Touched{touch, touch.Tier(), sorted(places)})
		}
	}
	if len(touches) > 0 {
		r.Tier = governance.Assess(governance.Scope{Touches: governance.NewSet(touches...)}).Tier
	}
	for _, address := range append(plan.Actions, plan.DeferredActions...) {
		g.opaque[address] = true
		g.count(address, []string{"invoke"}, nil)
	}
	for _, address := range plan.DeferredActions {
		g.deferred[address] = true
	}
	r.Unread = map[string][]string{}
	for resourceType, addresses := range g.unread {
		r.Unread[resourceType] = addresses.list()
	}
	r.Opaque, r.Deferred, r.Drift, r.Incomplete = g.opaque.list(), g.deferred.list(), plan.Drift, !plan.Complete
	for _, address := range slices.Sorted(maps.Keys(g.silenced)) {
		r.Silenced = append(r.Silenced, *g.silenced[address])
	}
	r.PlanSHA256, r.Timestamp, r.ToolVersion = plan.SHA256, plan.Timestamp, plan.ToolVersion
	if r.ChangesDigest, err = g.digest(); err != nil {
		return r, err
	}
	r.SignalsDigest, err = g.mapping.Digest()
	return r, err
}

func sorted(places map[string]*Place) []Place {
	list := make([]Place, 0, len(places))
	for _, place := range places {
		list = append(list, *place)
	}
	slices.SortFunc(list, func(a, b Place) int { return cmp.Compare(a.Address, b.Address) })
	return list
}

// digest identifies the changes. It stays the same when the same changes are
// planned again.
func (g *gathering) digest() (string, error) {
	var list []*counted
	for _, key := range slices.Sorted(maps.Keys(g.changes)) {
		list = append(list, g.changes[key])
	}
	text, err := governance.Canonical(list)
	return governance.SHA256(text), err
}
