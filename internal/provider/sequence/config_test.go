package sequence

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// theParties are the people, teams and steering groups of another state.
func theParties() config {
	var c config
	var all []string
	ids := func(persons []string) (list []any) {
		for _, id := range persons {
			list = append(list, id)
		}
		return list
	}
	for id, function := range functions {
		kind, name, _ := strings.Cut(id, "/")
		r := resource{address: "ciam_party." + name, kind: "ciam_party", args: map[string]any{"kind": kind, "name": name, "function": function}}
		if kind == "team" {
			r.args["members"] = ids(teams[id])
			for _, member := range teams[id] {
				r.needs = append(r.needs, "ciam_party."+nameIn(member))
			}
		} else {
			all = append(all, r.address)
		}
		maps.Copy(r.args, sharedBy[id])
		if external(id) {
			r.args["employer"] = counsel
			r.needs = []string{"ciam_party.counsel"}
		}
		c = append(c, r)
	}
	c = append(c, resource{address: "ciam_party.counsel", kind: "ciam_party", args: map[string]any{"kind": "vendor", "name": "counsel"}})
	named := func(persons map[string]string) map[string]any {
		entries := map[string]any{}
		for function, id := range persons {
			entries[function] = id
		}
		return entries
	}
	for id, b := range boards {
		c = append(c, resource{address: "ciam_steering_group." + nameIn(id), kind: "ciam_steering_group", needs: all, args: map[string]any{
			"name": nameIn(id), "chair": chair, "members": ids([]string{chair, "person/dev2", "person/sec", "person/sec2", "person/comp"}),
			"final_approvers": named(b.finals), "deputies": named(b.deputies),
		}})
	}
	return c
}

const (
	migration = "ciam_migration.m"
	approval  = "ciam_approval.s"
	gate      = "ciam_gate.g"
	permit    = "ciam_permit.p"
)

// lowRisk is a migration of low risk whose approval follows its digest, with a gate
// and a permit.
func lowRisk(approvedAt time.Time) config {
	return config{
		{address: migration, kind: "ciam_migration", args: map[string]any{
			"name": "shop", "title": "t", "target_platform": "new", "touches": []any{"branding"}, "jurisdictions": []any{"DE"},
			"business_owner": "person/biz", "risk_owner": "person/biz", "implementers": []any{"person/dev"},
			"approvers": map[string]any{"s": map[string]any{"party": "person/sec", "function": "security"}},
		}},
		{address: approval, kind: "ciam_approval", needs: []string{migration}, args: map[string]any{
			"migration_id": "migration/shop", "function": "security", "approver": "person/sec", "digest": ref{migration, "digest"},
			"approved_at": approvedAt.Format(time.RFC3339),
		}},
		{address: gate, kind: "ciam_gate", needs: []string{migration, approval}, args: map[string]any{
			"migration_id": "migration/shop", "approval_ids": []any{"approval/shop/cutover/security/sec"},
		}},
		{address: permit, kind: "ciam_permit", needs: []string{gate}, args: map[string]any{"gate_id": "gate/shop/cutover"}},
	}
}

// arguments are those of one resource.
func (c config) arguments(address string) map[string]any {
	i := slices.IndexFunc(c, func(r resource) bool { return r.address == address })
	return c[i].args
}

// mutate changes something that the author of a configuration can change.
func (c *core) mutate(before config) config {
	after := lowRisk(start.Add(-time.Duration(1+c.random.IntN(4)) * time.Hour))
	for _, r := range after {
		kept := before.argumentsOf(r.address)
		for _, name := range slices.Sorted(maps.Keys(kept)) {
			if c.random.IntN(8) > 0 {
				r.args[name] = kept[name]
			}
		}
	}
	pick := func(values ...any) any { return values[c.random.IntN(len(values))] }
	m, a, g, p := after.arguments(migration), after.arguments(approval), after.arguments(gate), after.arguments(permit)
	switch c.random.IntN(7) {
	case 0:
		m["jurisdictions"] = pick([]any{"DE"}, []any{"DE", "FR"})
	case 1:
		m["status"] = pick(nil, "completed", "cancelled")
	case 2:
		a["decision"] = pick(nil, "rejected", "withdrawn")
	case 3:
		g["approval_ids"] = pick(nil, []any{"approval/shop/cutover/security/sec"})
	case 4:
		p["outcome"] = pick(nil, "succeeded", "rolled_back")
	case 5:
		m["title"] = pick("t", "u")
	default:
		return slices.DeleteFunc(after, func(r resource) bool { return r.address == permit })
	}
	return after
}

// argumentsOf are those of a resource, if there is one.
func (c config) argumentsOf(address string) map[string]any {
	for _, r := range c {
		if r.address == address {
			return r.args
		}
	}
	return nil
}
