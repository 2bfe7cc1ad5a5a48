package sequence

import (
	"slices"
	"time"
)

// authors have the edits that are made in each state. State A has the migration, B
// is another team's, and D has papers.
var authors = map[string][]edit{
	"A": slices.Concat(migrationEdits, approvalEdits, signatureEdits, waiverEdits, permitEdits),
	"B": otherEdits,
	"D": archivists,
}

// otherEdits are another team's.
var otherEdits = []edit{
	{name: "approve from another state", times: 4, do: func(s scene, a author) {
		shop := a.live["migration/shop"]
		if shop == nil || a.digest[scopeOf(shop)] == "" {
			return
		}
		s["ciam_approval.b"] = block{kind: "approval", args: map[string]any{
			"migration_id": "migration/shop", "function": "compliance", "approver": "person/comp", "digest": pin{scopeOf(shop)},
			"approved_at": a.now.Add(-time.Duration(a.pick(3)) * time.Hour),
		}}
	}},
	{name: "decide in another state", times: 2, do: func(s scene, a author) {
		s.set("ciam_approval.b", "decision", choose(a, nil, "rejected", "withdrawn"))
		s.set("ciam_approval.b", "approved_at", a.now.Add(-time.Duration(a.pick(3))*time.Hour))
	}},
	{name: "permit from another state", times: 3, do: func(s scene, a author) {
		s["ciam_permit.b"] = block{kind: "permit", args: map[string]any{"gate_id": "gate/shop/cutover", "attempt": int64(9)}}
	}},
	{name: "claim what another state owns", times: 1, do: func(s scene, a author) {
		s["ciam_approval.claimed"] = block{kind: "approval", args: map[string]any{
			"migration_id": "migration/shop", "function": "security", "approver": "person/sec", "digest": pin{scopeOf(a.live["migration/shop"])},
			"approved_at": a.now, "conditions": "none of ours",
		}}
	}},
	{name: "drop in another state", times: 2, do: func(s scene, a author) { delete(s, anyOf(s, a, choose(a, "approval", "permit").(string))) }},
}
