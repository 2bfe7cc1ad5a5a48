package report

import (
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// now is the present of every test.
var now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// fixture is a register in memory, from which reports are made.
type fixture struct {
	records map[governance.ID]governance.Record
	past    []governance.Record
	scopes  []governance.Migration
	edits   map[governance.ID]rules.Edit
	// entries are what the directory says; a party without one is absent.
	entries map[governance.ID]environment.Answer[environment.Entry]
	terms   environment.DirectoryTerms
	// suggests: remedies and drift name who could take over.
	suggests bool
}

func (w *fixture) put(records ...governance.Record) {
	for _, r := range records {
		w.records[r.ID()] = r
	}
}

// edit changes a record in place.
func edit[R governance.Record](w *fixture, id governance.ID, change func(*R)) {
	r := w.records[id].(R)
	change(&r)
	w.records[id] = r
}

// source reports on every migration of the fixture.
func (w *fixture) source() Source {
	s := Source{
		View: w, Register: register.Identity{ID: "6f1c2a4e-9b1d-4a55-8f0e-2c7d5b9e3a10"},
		Checkpoint: register.Checkpoint{Size: 412, Root: "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab"},
	}
	for id := range w.records {
		if id.Kind() == governance.KindMigration {
			s.Migrations = append(s.Migrations, id)
		}
	}
	return s
}

const (
	ready  governance.ID = "migration/retail-sign-in"
	gaps   governance.ID = "migration/corporate-portal"
	closed governance.ID = "migration/broker-api"
)

// bank is a register with three migrations: one whose cutover is ready, one
// with stale approvals and without some owners and evidence, and one that is
// completed, used an emergency and has exceptions.
func bank() *fixture {
	w := &fixture{records: map[governance.ID]governance.Record{}}
	w.staff()
	w.ready()
	w.gaps()
	w.completed()
	return w
}

func (w *fixture) staff() {
	for _, p := range []struct {
		name, display string
		function      governance.Function
		employer      governance.ID
	}{
		{"olivia-owner", "Olivia Owner", governance.Business, ""},
		{"rita-risk", "Rita Risk", governance.Business, ""},
		{"erik-engineer", "Erik Engineer", governance.Engineering, ""},
		{"dana-developer", "Dana Developer", governance.Engineering, ""},
		{"sasha-security", "Sasha Security", governance.Security, ""},
		{"carla-compliance", "Carla Compliance", governance.Compliance, ""},
		{"vic-contractor", "Vic Contractor", governance.Engineering, "vendor/acme-identity"},
	} {
		w.put(governance.Party{Kind: governance.KindPerson, Name: p.name, DisplayName: p.display, Function: p.function, Employer: p.employer})
	}
	w.put(
		governance.Party{Kind: governance.KindVendor, Name: "acme-identity", DisplayName: "Acme Identity Ltd"},
		governance.Party{
			Kind: governance.KindTeam, Name: "identity-platform", DisplayName: "Identity platform team", Function: governance.Engineering,
			Members: governance.NewSet[governance.ID]("person/dana-developer"),
		},
	)
}

func (w *fixture) ready() {
	m := migration("retail-sign-in", "Retail customers sign in through the cloud platform", "sso", "cross_border_data", "mfa_policy", "data_migration")
	m.Description = "Two million retail customers move from the self-hosted identity server, in three waves."
	w.put(m)
	w.rows(m)
	edit(w, "decision/retail-sign-in/rollback", func(r *governance.DecisionOwner) {
		r.Rationale = "Only who runs the platform at night can call it."
		r.Consulted = governance.NewSet[governance.ID]("person/sasha-security", "vendor/acme-identity")
	})
	w.prove(m)
	w.approve(m, governance.Design, 75, governance.ApprovingFunctions()...)
	w.approve(m, governance.Cutover, 8, governance.ApprovingFunctions()...)
	w.accept(m)
	design := w.gate(m, governance.Design)
	w.put(w.permit(design, 1, 70, governance.Succeeded))
	build := w.gate(m, governance.Build)
	w.put(w.permit(build, 1, 21, governance.Succeeded))
	w.gate(m, governance.Cutover)
}

func (w *fixture) gaps() {
	m := migration("corporate-portal", "Corporate portal with delegated administration", "delegated_admin", "secrets_rotation", "provisioning")
	m.ExternalRef = "CHG-2107"
	m.Jurisdictions = governance.NewSet("CH")
	w.scopes = append(w.scopes, m)
	w.rows(m, "secrets_handling", "customer_recovery_policy", "abuse_case_testing")
	w.put(m)
	w.prove(m, "abuse_case_test", "logging_review", "consent_review", "threat_model", "incident_response_review")
	w.approve(m, governance.Cutover, 40, governance.Engineering, governance.Security)
	m.Jurisdictions = governance.NewSet("CH", "DE", "SG")
	w.put(m)
	w.observe(m)
	w.gate(m, governance.Cutover)
}

func (w *fixture) completed() {
	m := migration("broker-api", "Broker interface on workload identities", "machine_to_machine", "token_lifetimes")
	m.ExternalRef = "CHG-1988"
	m.Implementers = governance.NewSet[governance.ID]("team/identity-platform")
	w.put(m)
	w.rows(m)
	w.prove(m)
	w.approve(m, governance.Cutover, 120, governance.Engineering, governance.Security)
	for i, rule := range []string{"CIAM502", "CIAM204", "CIAM106"} {
		granted := now.AddDate(0, 0, -30*(i+1))
		e := governance.Exception{
			MigrationID: m.ID(), Name: []string{"review-later", "adviser-on-leave", "owner-to-come"}[i], Rule: rule,
			Jurisdictions: governance.NewSet("CH", "DE"), Reason: "The reviewer is away until the end of the quarter.",
			CompensatingControl: "Tokens of brokers are limited to ten minutes until then.",
			RequestedBy:         "person/erik-engineer", ApprovedBy: "person/carla-compliance",
			GrantedAt: granted, ExpiresAt: granted.AddDate(0, 0, 60),
		}
		e.Items = [][]string{{"rollback_test"}, nil, {"rollback"}}[i]
		if i == 1 {
			e.Jurisdictions = governance.NewSet("CH")
			e.ExpiresAt = granted.AddDate(0, 0, 85)
		}
		w.put(e)
	}
	old := w.records["exception/broker-api/review-later"].(governance.Exception)
	old.Name, old.GrantedAt, old.ExpiresAt = "rehearsal", now.AddDate(0, 0, -200), now.AddDate(0, 0, -140)
	w.past = append(w.past, old)
	g := w.gate(m, governance.Cutover)
	w.put(w.permit(g, 1, 110, governance.RolledBack))
	p := w.permit(g, 2, 109, governance.Succeeded)
	p.Missing = governance.NewSet("CIAM502", "CIAM106")
	p.Emergency = &governance.Emergency{
		Incident: "INC-7731", Reason: "The old token service failed and brokers could not trade.",
		AuthorisedBy: "person/rita-risk", RatifyBy: p.UsedAt.Add(72 * time.Hour),
	}
	w.put(p)
	m.Status = governance.Completed
	w.put(m)
}
