package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
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

func (w *fixture) Now() time.Time            { return now }
func (w *fixture) Policy() governance.Policy { return governance.DefaultPolicy() }

func (w *fixture) Find(id governance.ID) (rules.Subject, bool) {
	r, ok := w.records[id]
	return rules.Subject{Record: r}, ok
}

func (w *fixture) RecordsOf(migration governance.ID) []rules.Subject {
	var found []rules.Subject
	for _, id := range slices.Sorted(maps.Keys(w.records)) {
		if id.Migration() == migration && id != migration {
			found = append(found, rules.Subject{Record: w.records[id]})
		}
	}
	return found
}

func (w *fixture) Previous(id governance.ID) (governance.Record, bool) {
	r, ok := w.records[id]
	return r, ok
}

func (w *fixture) History(migration governance.ID, kind governance.Kind) []governance.Record {
	return slices.DeleteFunc(slices.Clone(w.past), func(r governance.Record) bool {
		return r.ID().Migration() != migration || r.ID().Kind() != kind
	})
}

func (w *fixture) Revisions(migration governance.ID, kind governance.Kind) []rules.Revision {
	var found []rules.Revision
	for i, r := range w.History(migration, kind) {
		found = append(found, rules.Revision{ID: r.ID(), Record: r, Seq: int64(i + 1)})
	}
	return found
}

// Contested: no rejection in this register stands against another migration.
func (w *fixture) Contested(func(rules.Subject) bool) []governance.ID { return nil }

func (w *fixture) Lineage(migration governance.ID) ([]governance.ID, bool) {
	return rules.TraceLineage(w, migration)
}

func (w *fixture) MigrationAtDigest(migration governance.ID, digest string) (governance.Migration, bool) {
	for _, m := range w.scopes {
		if m.ID() == migration && m.HadDigest(digest) {
			return m, true
		}
	}
	return governance.Migration{}, false
}

func (w *fixture) Peers(governance.Migration) []rules.Subject { return nil }
func (w *fixture) Edited(id governance.ID) (rules.Edit, bool) {
	edit, ok := w.edits[id]
	return edit, ok
}
func (w *fixture) DirectoryTerms() environment.DirectoryTerms { return w.terms }
func (w *fixture) Entry(id governance.ID) environment.Answer[environment.Entry] {
	if !w.terms.Configured {
		return environment.NotConfigured[environment.Entry]()
	}
	if answer, ok := w.entries[id]; ok {
		return answer
	}
	return environment.Absent[environment.Entry]()
}

func (w *fixture) Parties() (found []governance.Party) {
	for _, id := range slices.Sorted(maps.Keys(w.records)) {
		if p, ok := w.records[id].(governance.Party); ok && w.suggests {
			found = append(found, p)
		}
	}
	return found
}
func (w *fixture) Declares(governance.ID) bool { return false }

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

// person is the person of a function in the bank.
func person(f governance.Function) governance.ID {
	return map[governance.Function]governance.ID{
		governance.Business: "person/olivia-owner", governance.Engineering: "person/erik-engineer",
		governance.Security: "person/sasha-security", governance.Compliance: "person/carla-compliance",
	}[f]
}

func migration(name, title string, touches ...governance.Touch) governance.Migration {
	m := governance.Migration{
		Name: name, Title: title, ExternalRef: "CHG-2041", SourcePlatform: "self-hosted-idp", TargetPlatform: "cloud-idp",
		Touches: governance.NewSet(touches...), Jurisdictions: governance.NewSet("CH", "DE"),
		BusinessOwner: "person/olivia-owner", RiskOwner: "person/rita-risk",
		Implementers: governance.NewSet[governance.ID]("team/identity-platform", "vendor/acme-identity"),
		Approvers:    map[string]governance.Approver{}, Status: governance.Active,
	}
	for _, f := range governance.ApprovingFunctions() {
		m.Approvers[string(f)] = governance.Approver{Party: person(f), Function: f, Mode: governance.Required}
	}
	return m
}

// rows adds owners for the migration's decisions, except for the given ones.
func (w *fixture) rows(m governance.Migration, without ...governance.Decision) {
	for _, d := range m.Assess().Decisions {
		if !slices.Contains(without, d) {
			w.put(governance.DecisionOwner{
				MigrationID: m.ID(), Decision: d, Accountable: person(d.Deciders()[0]),
				Responsible: governance.NewSet[governance.ID]("team/identity-platform"),
				Informed:    governance.NewSet[governance.ID]("person/olivia-owner", "person/rita-risk"),
			})
		}
	}
}

func (w *fixture) approve(m governance.Migration, stage governance.Stage, daysAgo int, functions ...governance.Function) {
	for _, f := range functions {
		at := now.AddDate(0, 0, -daysAgo)
		a := governance.Approval{
			MigrationID: m.ID(), Stage: stage, Function: f, Approver: person(f), Decision: governance.Approved,
			Digest: m.Digest(), ApprovedAt: at, ExpiresAt: at.AddDate(0, 0, 90), ExternalRef: "CHG-2041",
		}
		if f == governance.Compliance {
			a.Conditions = "Customers in CH are told 30 days before."
			a.EvidenceIDs = w.evidenceOf(m.ID())
			a.Reviewed, _ = rules.Reviewed(w, a)
		}
		a.RecordedAt = at
		w.put(a)
	}
}

func (w *fixture) evidenceOf(m governance.ID) governance.Set[governance.ID] {
	return ids(recordsOf[governance.Evidence](w.RecordsOf(m)))
}

// mapped are the controls of each kind of evidence in the bank.
var mapped = map[governance.EvidenceKind][]string{
	"rollback_test":                {"nist-csf-2.0:RC.RP-01", "nist-csf-2.0:RC.RP-03", "iso-27001-2022:A.8.32"},
	"abuse_case_test":              {"nist-csf-2.0:ID.RA-03", "nist-csf-2.0:PR.AA-03", "nist-csf-2.0:PR.AA-05"},
	"assurance_test":               {"nist-csf-2.0:PR.AA-01", "nist-csf-2.0:PR.AA-02", "soc2-2017:CC6.1"},
	"retention_review":             {"nist-csf-2.0:ID.AM-08", "nist-csf-2.0:GV.OC-03", "iso-27001-2022:A.5.33"},
	"logging_review":               {"nist-csf-2.0:PR.PS-04", "nist-csf-2.0:DE.CM-03", "nist-csf-2.0:DE.AE-03"},
	"incident_response_review":     {"nist-csf-2.0:RS.MA-01", "nist-csf-2.0:RS.CO-02", "dora:Article 17"},
	"consent_review":               {"nist-csf-2.0:GV.OC-03", "gdpr:Article 7"},
	"customer_notification_review": {"nist-csf-2.0:RS.CO-03", "gdpr:Article 34"},
	"threat_model":                 {"nist-csf-2.0:ID.RA", "nist-csf-2.0:GV.RM-06"},
	"regulatory_mapping":           {"nist-csf-2.0:GV.OC", "iso-27001-2022:A.5.31"},
}

// prove adds evidence for the kinds that the stages require, except for the
// given ones.
func (w *fixture) prove(m governance.Migration, without ...governance.EvidenceKind) {
	for _, kinds := range m.Assess().Evidence {
		for _, kind := range kinds {
			if slices.Contains(without, kind) {
				continue
			}
			collected := now.AddDate(0, 0, -12)
			w.put(governance.Evidence{
				MigrationID: m.ID(), Name: string(kind), Kind: kind, Controls: governance.NewSet(mapped[kind]...),
				URI:    "https://evidence.bank.example/" + m.Name + "/" + string(kind) + ".pdf",
				SHA256: "3b7e1f0c5d2a49e8b6c1d7f4a09e52c38d61b4f7e0a92c5d8b3f6e1a7c4d0952", Owner: "team/identity-platform",
				CollectedAt: collected, RetainedUntil: collected.AddDate(7, 0, 0),
			})
		}
	}
}

func (w *fixture) accept(m governance.Migration) {
	at := now.AddDate(0, 0, -9)
	w.put(governance.RiskAcceptance{
		MigrationID: m.ID(), Name: "session-replay", Digest: m.Digest(), Risk: "Sessions of the old platform stay valid for up to an hour after the cutover",
		Residual: governance.ResidualModerate, Justification: "Signing everybody out at once would lock out the call centre.",
		AcceptedBy: "person/rita-risk", AcceptedAt: at, ReviewBy: at.AddDate(0, 6, 0),
	})
}

// gate declares a gate that names every record of the migration.
func (w *fixture) gate(m governance.Migration, stage governance.Stage) governance.Gate {
	d, _ := open(w, m.ID(), nil)
	g := d.everything(stage)
	w.put(g)
	return g
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

// observe adds two checked plans: one for the current scope, with an undeclared touch
// and gaps, and one for another scope.
func (w *fixture) observe(m governance.Migration) {
	o := governance.Observation{
		MigrationID: m.ID(), Name: "login-prod", Stage: governance.Cutover, Digest: m.Digest(),
		Touches: []governance.Observed{
			{Touch: "delegated_admin", Places: []governance.Place{{Address: "okta_admin_role_custom.help", Actions: []string{"create"}}}},
			{Touch: "passkeys", Places: []governance.Place{{Address: "okta_authenticator.key", Actions: []string{"update"}}}},
		},
		Unread: governance.NewSet("okta_vault"), Opaque: governance.NewSet("terraform_data.users"), Deferred: true,
		Silenced: []governance.Silenced{{Address: "okta_brand.own", Touches: governance.NewSet[governance.Touch]("branding")}},
		Changes:  41, IdentityChanges: 7, PlanSHA256: "sha256:" + strings.Repeat("ab", 32), ChangesDigest: "sha256:" + strings.Repeat("cd", 32),
		SignalsDigest: "sha256:" + strings.Repeat("ef", 32), PlanTimestamp: now.Add(-3 * time.Hour), ToolVersion: "1.14.3", ReaderVersion: "1.0.0",
		Actor: "ci/corporate-portal", ObservedAt: now.Add(-2 * time.Hour),
	}
	w.put(o)
	o.Name, o.Digest, o.Touches, o.Unread, o.Opaque, o.Silenced, o.Deferred = "admin-prod", "sha256:"+strings.Repeat("01", 32), nil, nil, nil, nil, false
	w.put(o)
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

// permit is a decision on a gate with its snapshot, in the provider's form.
func (w *fixture) permit(g governance.Gate, attempt int64, daysAgo int, outcome governance.Outcome) governance.Permit {
	m := w.records[g.MigrationID].(governance.Migration)
	records := map[governance.ID]governance.Record{g.ID(): g}
	for _, s := range rules.RestsOn(w, g) {
		records[s.Record.ID()] = s.Record
	}
	attested, err := attestation.Seal(attestation.Predicate{Register: attestation.Register{
		ID: "6f1c2a4e", LedgerSize: 200 + attempt, LedgerRoot: "b4d1f07e6c2a9358b4d1f07e6c2a9358",
	}}, nil)
	if err != nil {
		panic(err)
	}
	body, err := governance.Canonical(map[string]any{"type": "ciam-permit-snapshot/v1", "records": records, "attestation": attested})
	if err != nil {
		panic(err)
	}
	return governance.Permit{
		GateID: g.ID(), Attempt: attempt, Outcome: outcome, UsedAt: now.AddDate(0, 0, -daysAgo), Scope: m.Digest(),
		RestedOn: governance.NewSet(slices.Collect(maps.Keys(records))...), Snapshot: body,
	}
}

// shelved is a fixture that keeps each migration's records together, as the
// provider's view does.
type shelved struct {
	*fixture
	of         map[governance.ID][]governance.ID
	migrations []governance.ID
}

func (s *shelved) RecordsOf(migration governance.ID) []rules.Subject {
	var found []rules.Subject
	for _, id := range s.of[migration] {
		found = append(found, rules.Subject{Record: s.records[id]})
	}
	return found
}

// copyOf adds a copy of a migration and its records under another name.
func (s *shelved) copyOf(migration governance.ID, name string) {
	d, _ := open(s.fixture, migration, nil)
	m := d.migration
	m.Name = name
	add := func(r governance.Record) {
		s.put(r)
		s.of[m.ID()] = append(s.of[m.ID()], r.ID())
	}
	s.put(m)
	s.migrations = append(s.migrations, m.ID())
	for _, r := range d.approvals {
		r.MigrationID, r.Digest, r.EvidenceIDs = m.ID(), m.Digest(), nil
		add(r)
	}
	for _, r := range d.rows {
		r.MigrationID = m.ID()
		add(r)
	}
	for _, r := range d.evidence {
		r.MigrationID = m.ID()
		add(r)
	}
	for _, r := range d.risks {
		r.MigrationID = m.ID()
		add(r)
	}
	moved, _ := open(s, m.ID(), nil)
	for _, stage := range []governance.Stage{governance.Design, governance.Build, governance.Cutover} {
		add(moved.everything(stage))
	}
	for _, r := range d.permits {
		r.GateID = governance.NewID(governance.KindGate, name, string(r.Stage()))
		add(r)
	}
}
