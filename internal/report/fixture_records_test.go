package report

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/attestation"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

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
