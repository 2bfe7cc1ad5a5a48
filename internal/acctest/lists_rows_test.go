package acctest

import (
	"maps"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// computedRows are the attributes that a row has in addition to the resource's,
// or with other values, by id. A set that is null in the resource is empty in a
// row.
func computedRows(small map[string]any) map[string]map[string]any {
	emergency := func(more map[string]any) map[string]any {
		row := map[string]any{"digest": smallDigest(), "missing": []string{"CIAM211"}, "migration_id": "migration/small"}
		maps.Copy(row, more)
		return row
	}
	fresh, none := map[string]any{"stale": false, "in_force": true}, []string{}
	return map[string]map[string]any{
		"team/contractors": {"external": true},

		"approval/small/build/security/sasha-security":        fresh,
		"approval/small/design/security/sasha-security":       fresh,
		"approval/tokens/design/engineering/erik-engineer":    fresh,
		"approval/small/cutover/security/sasha-security":      {"stale": false, "in_force": false},
		"approval/tokens/cutover/security/sasha-security":     {"stale": false, "in_force": false},
		"approval/tokens/cutover/compliance/carla-compliance": {"stale": false, "in_force": false},
		"approval/profile/cutover/security/sasha-security":    {"stale": true, "in_force": false},

		"exception/tokens/grace":    {"in_force": false},
		"exception/tokens/rows":     {"in_force": true},
		"exception/profile/profile": {"in_force": true},

		"permit/small/cutover/1": {
			"digest": small["digest"], "missing": none, "ratified": true, "migration_id": "migration/small", "stage": "cutover",
		},
		"permit/small/design/1":       emergency(map[string]any{"ratified": true, "stage": "design"}),
		"permit/small/decommission/1": emergency(map[string]any{"ratified": false, "stage": "decommission"}),
	}
}

// A row shows the same values as the resource, and values that derive from
// other records and the time.
func TestListsShowWhatTheResourceShows(t *testing.T) {
	t.Parallel()
	parties, small, others, reader, _ := portfolio(t)
	resources := map[string]map[string]any{}
	for _, w := range []*Workspace{parties, small, others} {
		w.Apply("-refresh-only").OK()
		for _, values := range w.Resources() {
			resources[values["id"].(string)] = values
		}
	}
	reader.Write("lists.tf", `data "ciam_parties" "all" {}

data "ciam_migrations" "all" {}

data "ciam_approvals" "all" {}

data "ciam_exceptions" "all" {}

data "ciam_permits" "all" {}

output "rows" {
  value = flatten([
    data.ciam_parties.all.parties, data.ciam_migrations.all.migrations, data.ciam_approvals.all.approvals,
    data.ciam_exceptions.all.exceptions, data.ciam_permits.all.permits,
  ])
}
`)
	reader.Apply().OK()
	rows, _ := reader.Outputs()["rows"].([]any)
	if len(rows) != 12+5+7+3+3 {
		t.Fatalf("%d rows: %v", len(rows), rows)
	}
	computed := computedRows(resources["migration/small"])
	for id, row := range computed {
		if kind := governance.ID(id).Kind(); kind == governance.KindApproval || kind == governance.KindException {
			row["key"], row["key_type"] = nil, nil // nobody signed
		}
	}
	for _, one := range rows {
		row := one.(map[string]any)
		id := row["id"].(string)
		resource := resources[id]
		for name, got := range row {
			want, own := computed[id][name]
			if !own {
				var known bool
				if want, known = resource[name]; !known {
					t.Errorf("%s: there is no %s to compare %v with", id, name, got)
				}
				if list, isList := got.([]any); isList && len(list) == 0 && want == nil {
					continue
				}
			}
			if !equalJSON(got, want) {
				t.Errorf("%s: %s is %v, want %v", id, name, got, want)
			}
		}
		for name := range computed[id] {
			if _, shown := row[name]; !shown {
				t.Errorf("%s shows no %s", id, name)
			}
		}
	}
}
