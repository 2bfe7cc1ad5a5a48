package statement_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/statement"
)

const golden = "testdata/scenes.golden"

var (
	update = flag.Bool("update", false, "write the golden file of scenes again")
	at     = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// readiness is what the stage lacks. It belongs to the rules, whose texts have a golden
// file of their own.
var readiness = regexp.MustCompile(`(?s)\nNot ready: .*?(\n\n)`)

// The golden file has what people read before they sign.
func TestDescribe(t *testing.T) {
	t.Parallel()
	earlier := shop("branding")
	scenes := map[string]struct {
		sandbox bool
		records []governance.Record
		// later replaces records of the register.
		later  []governance.Record
		signer governance.ID
		of     func(t *testing.T, s statement.Scene) governance.Statement
	}{
		"a first approval, with evidence that it covers and evidence that it does not": {
			records: []governance.Record{shop("branding"), piece("drill"), piece("threats"), gateOf("drill", "threats")},
			signer:  "person/sasha",
			of:      approving(statement.Draft{By: "person/sasha", Evidence: []governance.ID{"evidence/shop/drill"}}),
		},
		"an approval after a rejection of an earlier scope": {
			records: []governance.Record{earlier, gateOf(), governance.Approval{
				MigrationID: earlier.ID(), Stage: governance.Cutover, Function: governance.Security, Approver: "person/sasha", Decision: governance.Rejected,
				Digest: earlier.Digest(), ApprovedAt: at.Add(-time.Hour), ExpiresAt: at.Add(time.Hour),
			}},
			later:  []governance.Record{shop("branding", "sso")},
			signer: "person/sasha",
			of:     approving(statement.Draft{By: "person/sasha"}),
		},
		"an approval in a sandbox, with evidence that does not apply": {
			sandbox: true,
			records: []governance.Record{shop("branding"), governance.Evidence{
				MigrationID: "migration/shop", Name: "consent", Kind: "consent_review", NotApplicable: "Nobody is asked for consent.", Owner: "person/carla", CollectedAt: at,
			}, gateOf("consent")},
			signer: "person/carla",
			of:     approving(statement.Draft{By: "person/carla"}),
		},
		"a risk acceptance that the second person signs": {
			records: []governance.Record{shop("sso")},
			signer:  "person/sasha",
			of: func(_ *testing.T, s statement.Scene) governance.Statement {
				return governance.RiskAcceptance{
					MigrationID: s.Migration.ID(), Name: "replay", Digest: s.Migration.Digest(), Risk: "A replay.", Residual: governance.ResidualCritical,
					Justification: "Short sessions.", AcceptedBy: "person/carla", CoAcceptedBy: "person/sasha", AcceptedAt: at, ReviewBy: at.Add(governance.Day),
				}
			},
		},
		"an exception": {
			records: []governance.Record{shop("sso")},
			signer:  "person/carla",
			of: func(_ *testing.T, s statement.Scene) governance.Statement {
				return governance.Exception{
					MigrationID: s.Migration.ID(), Name: "grace", Rule: "CIAM502", Items: governance.NewSet("rollback_test"), Reason: "The drill is next week.",
					CompensatingControl: "Engineering is on call.", RequestedBy: "person/sasha", ApprovedBy: "person/carla", GrantedAt: at, ExpiresAt: at.Add(governance.Day),
				}
			},
		},
	}
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(scenes)) {
		c := scenes[name]
		fmt.Fprintf(&text, "## %s\n\n", name)
		look(t, c.sandbox, c.records, c.later, func(s statement.Scene) {
			text.WriteString(readiness.ReplaceAllString(s.Describe(c.of(t, s), c.signer), "\n") + "\n")
		})
	}
	if *update {
		if err := os.WriteFile(golden, []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || text.String() != string(want) {
		t.Errorf("%s differs (%v); if that is meant, run with -update:\n%s", golden, err, text.String())
	}
}

func approving(d statement.Draft) func(*testing.T, statement.Scene) governance.Statement {
	d.Decision, d.At = governance.Approved, at
	return func(t *testing.T, s statement.Scene) governance.Statement {
		t.Helper()
		a, err := s.Approval(d)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

func shop(touches ...governance.Touch) governance.Migration {
	return governance.Migration{
		Name: "shop", Title: "The shop moves", Description: "In one night.", Status: governance.Active, SourcePlatform: "old", TargetPlatform: "cloud", ExternalRef: "CHG-1",
		Touches: governance.NewSet(touches...), Jurisdictions: governance.NewSet("CH"), Implementers: governance.NewSet[governance.ID]("vendor/v"),
		BusinessOwner: "person/carla", RiskOwner: "person/carla", Approvers: map[string]governance.Approver{
			"security":   {Party: "person/sasha", Function: governance.Security, Mode: governance.Required, Quorum: 1},
			"compliance": {Party: "person/carla", Function: governance.Compliance, Mode: governance.Required, Quorum: 1},
		},
	}
}

func piece(name string) governance.Evidence {
	return governance.Evidence{MigrationID: "migration/shop", Name: name, Kind: "rollback_test", URI: "https://example.com/" + name, Owner: "person/carla", CollectedAt: at}
}

func gateOf(evidence ...string) governance.Gate {
	g := governance.Gate{MigrationID: "migration/shop", Stage: governance.Cutover}
	for _, name := range evidence {
		g.EvidenceIDs = append(g.EvidenceIDs, governance.ID("evidence/shop/"+name))
	}
	return g
}

// look calls do with the stage as a register with the records has it.
func look(t *testing.T, sandbox bool, records, later []governance.Record, do func(statement.Scene)) {
	t.Helper()
	address := "sqlite:" + filepath.Join(t.TempDir(), "register.db")
	if sandbox {
		address += "?sandbox=true"
	}
	r, err := sqlstore.Open(address, sqlstore.Options{Clock: clock.NewFake(at), Actor: "test"})
	if err != nil {
		t.Fatal(err)
	}
	records = append(records,
		governance.Party{Kind: governance.KindPerson, Name: "sasha", DisplayName: "Sasha Security", Function: governance.Security},
		governance.Party{Kind: governance.KindPerson, Name: "carla", Function: governance.Compliance},
	)
	put(t, r, 0, records)
	put(t, r, 1, later)
	err = r.Snapshot(t.Context(), func(ctx context.Context, now register.Snapshot) error {
		view := planview.New(now)
		asked, shared, err := view.Survey(ctx, []governance.ID{"migration/shop"})
		if err != nil {
			return err
		}
		judgement := view.ForJudgement(ctx, at, governance.DefaultPolicy())
		scene, err := statement.Look(report.Source{View: judgement, Migrations: asked, Shared: shared, Register: now.Identity()}, "migration/shop", governance.Cutover)
		if err != nil {
			return err
		}
		do(scene)
		return judgement.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// put writes records over a revision, without judging them.
func put(t *testing.T, r register.Register, over int64, records []governance.Record) {
	t.Helper()
	err := r.Write(t.Context(), func(ctx context.Context, tx register.Tx) error {
		for _, record := range records {
			body, err := governance.Canonical(record)
			if err != nil {
				return err
			}
			if _, err := tx.Put(ctx, register.Change{ID: record.ID(), Expect: over, Body: body, Links: governance.Links(record), Incarnation: "i"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
