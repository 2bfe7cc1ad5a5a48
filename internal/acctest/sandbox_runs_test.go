package acctest

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// declared is a resource of a configuration.
type declared struct {
	kind      string
	arguments map[string]any
}

// planRun plans new resources one after the other, and returns what Terraform
// would show of each.
func (s *server) planRun(run []declared) (shown []string) {
	s.t.Helper()
	for _, r := range run {
		kind, config := s.schema.ResourceSchemas[r.kind].ValueType(), s.config(r.kind, r.arguments)
		resp, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: r.kind, PriorState: s.encode(tftypes.NewValue(kind, nil)), Config: config, ProposedNewState: config,
		})
		if err != nil {
			s.t.Fatal(err)
		}
		planned, err := resp.PlannedState.Unmarshal(kind)
		if err != nil {
			s.t.Fatal(err)
		}
		line := fmt.Sprintf("%s %v: %s", r.kind, r.arguments["name"], planned)
		for _, d := range resp.Diagnostics {
			line += fmt.Sprintf("\n%s: %s: %s", d.Severity, d.Summary, d.Detail)
		}
		shown = append(shown, line)
	}
	return shown
}

// sandboxRuns are configurations of the runs of one test file. They declare the
// same migration, with other records.
func sandboxRuns() map[string][]declared {
	const migration = "migration/ten"
	at := Ago(time.Hour)
	var people []declared
	for _, function := range []string{"business", "engineering", "security", "compliance"} {
		people = append(people, declared{"ciam_party", map[string]any{"kind": "person", "name": function, "function": function}})
	}
	moving := func(reviewer string) []declared {
		return append(slices.Clone(people), declared{"ciam_migration", map[string]any{
			"name": "ten", "title": "Ten records", "source_platform": "legacy", "target_platform": "cloud", "touches": []string{"branding"},
			"jurisdictions": []string{"CH"}, "business_owner": "person/business", "risk_owner": "person/business",
			"implementers": []string{"person/engineering"},
			"approvers": map[string]any{
				"security":   map[string]any{"party": "person/" + reviewer, "function": "security"},
				"compliance": map[string]any{"party": "person/compliance", "function": "compliance"},
			},
		}})
	}
	evidence := func(name string) declared {
		return declared{"ciam_evidence", map[string]any{
			"migration_id": migration, "name": name, "kind": "other", "uri": "https://evidence.example/" + name, "owner": "person/engineering", "collected_at": at,
		}}
	}
	owner := declared{"ciam_decision_owner", map[string]any{"migration_id": migration, "decision": "rollback", "accountable": "person/engineering"}}
	gate := func(evidence ...string) declared {
		return declared{"ciam_gate", map[string]any{"migration_id": migration, "evidence_ids": evidence}}
	}
	return map[string][]declared{
		"plain":   append(moving("security"), gate()),
		"more":    append(moving("security"), owner, evidence("drill"), gate("evidence/ten/drill")),
		"renamed": append(moving("security"), owner, evidence("exercise"), gate("evidence/ten/exercise")),
		"dropped": append(moving("security"), owner, gate("evidence/ten/drill")),
		"broken":  append(moving("engineering"), evidence("drill"), gate("evidence/ten/drill")),
	}
}

// Since Terraform 1.13 one configured provider serves all runs of a test file.
// Whatever an earlier run has planned, a run in a sandbox shows what it would
// show as the first.
func TestRunsOfOneTestFile(t *testing.T) {
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db") + "?sandbox=true"
	runs := sandboxRuns()
	alone := map[string][]string{}
	for name, run := range runs {
		alone[name] = newServer(t, address).planRun(run)
	}
	if slices.Equal(alone["plain"], alone["dropped"]) || !strings.Contains(strings.Join(alone["dropped"], "\n"), "CIAM") {
		t.Fatal("the runs do not differ")
	}
	for first := range runs {
		for second := range runs {
			s := newServer(t, address)
			s.planRun(runs[first])
			for i, got := range s.planRun(runs[second]) {
				if want := alone[second][i]; got != want {
					t.Errorf("after %s, %s shows\n%s\nwant\n%s", first, second, got, want)
				}
			}
		}
	}
}
