package acctest

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

// held is a resource of a state.
type held struct {
	kind    string
	config  *tfprotov6.DynamicValue
	state   *tfprotov6.DynamicValue
	private []byte
}

// apply makes a new resource, with its arguments as JSON.
func (s *server) apply(kind string, arguments map[string]any) held {
	s.t.Helper()
	p := held{kind: kind, config: s.config(kind, arguments)}
	made := s.planWith(kind, p.config)()
	s.clean(nil, errorsOf(made.Diagnostics))
	p.state, p.private = made.NewState, made.Private
	return p
}

// refresh reads and plans a resource again, as a plan does.
func (s *server) refresh(p held) {
	s.t.Helper()
	read, err := s.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: p.kind, CurrentState: p.state, Private: p.private})
	s.clean(err, errorsOf(read.Diagnostics))
	plan, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: p.kind, PriorState: read.NewState, ProposedNewState: read.NewState, Config: p.config, PriorPrivate: read.Private,
	})
	s.clean(err, errorsOf(plan.Diagnostics))
}

// ten applies ten resources of one configuration.
func ten(s *server) (made []held) {
	person := func(name, function string) string {
		made = append(made, s.apply("ciam_party", map[string]any{"kind": "person", "name": name, "function": function}))
		return "person/" + name
	}
	owner, engineer := person("ten-owner", "business"), person("ten-engineer", "engineering")
	security, compliance := person("ten-security", "security"), person("ten-compliance", "compliance")
	const migration = "migration/ten"
	made = append(made,
		s.apply("ciam_migration", map[string]any{
			"name": "ten", "title": "Ten records", "source_platform": "legacy-0", "target_platform": "cloud", "touches": []string{"branding"},
			"jurisdictions": []string{"CH"}, "business_owner": owner, "risk_owner": owner, "implementers": []string{engineer},
			"approvers": map[string]any{
				"security": map[string]any{"party": security, "function": "security"}, "head": map[string]any{"party": "person/head-compliance", "function": "compliance"},
				"compliance": map[string]any{"party": compliance, "function": "compliance", "mode": "advisory"},
			},
		}),
		s.apply("ciam_decision_owner", map[string]any{"migration_id": migration, "decision": "rollback", "accountable": engineer}),
		s.apply("ciam_decision_owner", map[string]any{"migration_id": migration, "decision": "mfa_policy", "accountable": security}))
	for _, name := range []string{"drill", "model"} {
		made = append(made, s.apply("ciam_evidence", map[string]any{
			"migration_id": migration, "name": name, "kind": "other", "uri": "https://evidence.example/" + name, "owner": engineer, "collected_at": Ago(time.Hour),
		}))
	}
	return append(made, s.apply("ciam_gate", map[string]any{"migration_id": migration, "evidence_ids": []string{"evidence/ten/drill"}}))
}

// BenchmarkPlanOfTen plans ten resources that exist, on a register with a
// thousand records and on one with a million, one after the other. It shows the
// medians; ratio is how many times longer the large one takes, which has to stay
// under 1.5.
func BenchmarkPlanOfTen(b *testing.B) {
	sizes := []int{1_000, 1_000_000}
	if testing.Short() {
		sizes[1] = 100_000
	}
	for _, engine := range []struct {
		name    string
		address func() string
	}{
		{"SQLite", func() string { return "sqlite:" + filepath.Join(b.TempDir(), "register.db") }},
		{"PostgreSQL", func() string { return postgrestest.Fresh(b) }},
	} {
		b.Run(engine.name, func(b *testing.B) {
			var plans []func() time.Duration
			for _, n := range sizes {
				address := engine.address()
				began := time.Now()
				fillCompany(b, address, n)
				b.Logf("%d records took %s", n, time.Since(began).Round(time.Millisecond))
				resources := ten(newServer(b, address))
				plans = append(plans, func() time.Duration {
					s := newServer(b, address) // which opens nothing yet
					began := time.Now()
					for _, p := range resources {
						s.refresh(p)
					}
					return time.Since(began)
				})
			}
			took := make([][]time.Duration, len(plans))
			for b.Loop() {
				for i, plan := range plans {
					took[i] = append(took[i], plan())
				}
			}
			var medians []float64
			for i, n := range sizes {
				slices.Sort(took[i])
				medians = append(medians, float64(took[i][len(took[i])/2].Nanoseconds()))
				b.ReportMetric(medians[i], fmt.Sprintf("ns/plan-of-%d", n))
			}
			b.ReportMetric(medians[1]/medians[0], "ratio")
		})
	}
}
