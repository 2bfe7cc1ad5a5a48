package governance_test

import (
	"encoding/json"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// kept is what the register keeps of a signature.
var kept = map[string]governance.Signed{"signature": {Fingerprint: "SHA256:x", KeyType: "ssh-ed25519", Source: governance.DeclaredKeys, Principal: "person/s", At: noon}}

// full are records of every type with every field set, with the references
// that each has to give.
var full = []struct {
	record governance.Record
	id     governance.ID
	refs   []string
}{
	{
		governance.Party{
			Kind: governance.KindTeam, Name: "platform", DisplayName: "Platform", Email: "p@example.com", Function: governance.Engineering,
			Employer: "vendor/acme", Members: governance.NewSet[governance.ID]("person/a", "person/b"),
			SigningKeys: governance.NewSet("ssh-ed25519 AAAA"), DirectoryRef: "cn=platform",
			Sighting: &governance.Sighting{Status: governance.PresenceActive, Key: "k-1", SeenAt: noon},
		},
		"team/platform",
		[]string{"employer vendor/acme", "members person/a", "members person/b"},
	},
	{
		governance.SteeringGroup{
			Name: "board", Chair: "person/c", Members: governance.NewSet[governance.ID]("person/a"),
			FinalApprovers: map[governance.Function]governance.ID{
				governance.Engineering: "person/e", governance.Security: "person/s", governance.Compliance: "person/l",
			},
			Deputies: map[governance.Function]governance.ID{governance.Security: "person/d"},
		},
		"steering_group/board",
		[]string{
			"chair person/c", "members person/a", `final_approvers["engineering"] person/e`,
			`final_approvers["security"] person/s`, `final_approvers["compliance"] person/l`, `deputies["security"] person/d`,
		},
	},
	{
		governance.Migration{
			Name: "m", Title: "t", Description: "d", ExternalRef: "CHG-1", SourcePlatform: "old", TargetPlatform: "new",
			Touches: governance.NewSet[governance.Touch]("sso"), Jurisdictions: governance.NewSet("CH"), NonHumanIdentities: true,
			BusinessOwner: "person/o", RiskOwner: "team/r", Implementers: governance.NewSet[governance.ID]("vendor/v"),
			SteeringGroup: "steering_group/board", MinimumRisk: governance.Moderate, Status: governance.Completed,
			Approvers: map[string]governance.Approver{
				"b": {Party: "person/s", Function: governance.Security, Mode: governance.Required, Jurisdictions: governance.NewSet("CH")},
				"a": {Party: "team/e", Function: governance.Engineering, Mode: governance.Advisory},
			},
			Supersedes: governance.NewSet[governance.ID]("migration/l"), IndependentOf: governance.NewSet[governance.ID]("migration/n"),
		},
		"migration/m",
		[]string{
			"business_owner person/o", "risk_owner team/r", "implementers vendor/v", "steering_group steering_group/board",
			`approvers["a"].party team/e`, `approvers["b"].party person/s`, "supersedes migration/l", "independent_of migration/n",
		},
	},
	{
		governance.DecisionOwner{
			MigrationID: "migration/m", Decision: "rollback", Jurisdiction: "DE", Controls: governance.NewSet("nist-csf-2.0:GV.RM-04"), Accountable: "team/a", Responsible: governance.NewSet[governance.ID]("person/r"),
			Consulted: governance.NewSet[governance.ID]("person/c"), Informed: governance.NewSet[governance.ID]("vendor/i"), Rationale: "why",
		},
		"decision/m/rollback/de",
		[]string{"migration_id migration/m", "accountable team/a", "responsible person/r", "consulted person/c", "informed vendor/i"},
	},
	{
		governance.Evidence{
			MigrationID: "migration/m", AlsoFor: governance.NewSet[governance.ID]("migration/n"), Name: "drill", Kind: "rollback_test",
			Controls: governance.NewSet("nist-csf-2.0:ID.RA-07"), URI: "https://example.com", SHA256: "aa", NotApplicable: "why", Owner: "team/a",
			CollectedAt: noon, RetainedUntil: noon.AddDate(7, 0, 0),
		},
		"evidence/m/drill",
		[]string{"migration_id migration/m", "also_for migration/n", "owner team/a"},
	},
	{
		governance.Approval{
			MigrationID: "migration/m", Stage: governance.Cutover, Function: governance.Security, Approver: "person/s",
			Decision: governance.Approved, Digest: "sha256:00", ApprovedAt: noon, ExpiresAt: noon.Add(time.Hour), Conditions: "c", ExternalRef: "x",
			Jurisdictions: governance.NewSet("CH"), EvidenceIDs: governance.NewSet[governance.ID]("evidence/m/drill"), Signature: "sig",
			Overrides: governance.NewSet[governance.ID]("approval/m/cutover/security/t"),
			Reviewed:  map[governance.ID]governance.Piece{"evidence/m/drill": {Kind: "rollback_test", SHA256: "aa"}}, Role: governance.Deputy, RecordedAt: noon,
			Approvers: map[string]governance.Approver{"s": {Party: "person/a", Function: governance.Security, Mode: governance.Required}},
			Sightings: map[governance.ID]governance.Sighting{"person/s": {Status: governance.PresenceActive, Functions: governance.NewSet(governance.Security)}},
			Signed:    kept,
		},
		"approval/m/cutover/security/s",
		[]string{"migration_id migration/m", "approver person/s", "evidence_ids evidence/m/drill", "overrides approval/m/cutover/security/t"},
	},
	{
		governance.Gate{
			MigrationID: "migration/m", Stage: governance.Design,
			ApprovalIDs:       governance.NewSet[governance.ID]("approval/m/design/security/s"),
			DecisionOwnerIDs:  governance.NewSet[governance.ID]("decision/m/rollback"),
			EvidenceIDs:       governance.NewSet[governance.ID]("evidence/m/drill"),
			ExceptionIDs:      governance.NewSet[governance.ID]("exception/m/grace"),
			RiskAcceptanceIDs: governance.NewSet[governance.ID]("risk/m/replay"),
			Follows:           "permit/m/build/1",
			Openings:          []governance.Opening{{Digest: "sha256:00", At: noon}},
		},
		"gate/m/design",
		[]string{
			"migration_id migration/m", "approval_ids approval/m/design/security/s", "decision_owner_ids decision/m/rollback",
			"evidence_ids evidence/m/drill", "exception_ids exception/m/grace", "risk_acceptance_ids risk/m/replay", "follows permit/m/build/1",
		},
	},
	{
		governance.Permit{
			GateID: "gate/m/cutover", Digest: "sha256:00", Attempt: 2, Outcome: governance.Succeeded, PlannedAt: noon, UsedAt: noon,
			Emergency: &governance.Emergency{Incident: "INC-1", Reason: "r", AuthorisedBy: "person/a", RatifyBy: noon.Add(time.Hour), Signature: "sig"},
			Signed:    map[string]governance.Signed{"emergency.signature": kept["signature"]},
			Scope:     "sha256:00", Missing: governance.NewSet("CIAM211"), RestedOn: governance.NewSet[governance.ID]("migration/m"),
			RetentionYears: 7, Snapshot: json.RawMessage(`{"a":1}`),
		},
		"permit/m/cutover/2",
		[]string{"gate_id gate/m/cutover", "emergency.authorised_by person/a"},
	},
	{
		governance.Observation{
			MigrationID: "migration/m", Name: "login-prod", Stage: governance.Cutover, Digest: "sha256:0", CheckedWith: governance.NewSet[governance.ID]("migration/n"),
			Touches: []governance.Observed{{Touch: "sso", Places: []governance.Place{{Address: "okta_app_saml.orders", Actions: []string{"create"}}}, More: 1}},
			Unread:  governance.NewSet("okta_vault"), Opaque: governance.NewSet("terraform_data.x"), Silenced: []governance.Silenced{{Address: "okta_app_saml.x", Touches: governance.NewSet[governance.Touch]("sso")}}, Deferred: true,
			Changes: 3, IdentityChanges: 2, PlanSHA256: "sha256:1", ChangesDigest: "sha256:2", SignalsDigest: "sha256:3", PlanTimestamp: noon,
			ToolVersion: "1.14.3", ReaderVersion: "1.0.0", Actor: "ci", ObservedAt: noon,
		},
		"observation/m/login-prod",
		[]string{"migration_id migration/m"},
	},
	{
		governance.Exception{
			MigrationID: "migration/m", Name: "grace", Rule: "CIAM502", Control: "policy:MFA-4.2", Items: governance.NewSet("rollback_test"), Jurisdictions: governance.NewSet("CH"), Subject: "gate/m/cutover",
			Reason: "r", CompensatingControl: "c", ExternalRef: "e", RequestedBy: "person/a", ApprovedBy: "person/b", GrantedAt: noon, ExpiresAt: noon.Add(time.Hour), Signature: "sig",
			Sightings: map[governance.ID]governance.Sighting{"person/a": {Status: governance.PresenceInactive}},
			Signed:    kept,
		},
		"exception/m/grace",
		[]string{"migration_id migration/m", "requested_by person/a", "approved_by person/b"},
	},
	{
		governance.RiskAcceptance{
			MigrationID: "migration/m", Name: "replay", Digest: "sha256:0", Risk: "r", Residual: governance.ResidualLow, Justification: "j",
			Conditions: "c", CompensatingControl: "k", ExternalRef: "e", AcceptedBy: "person/r", CoAcceptedBy: "person/o",
			AcceptedAt: noon, ReviewBy: noon.AddDate(1, 0, 0), RevokedAt: noon.Add(time.Hour), Signature: "sig", CoSignature: "cosig",
			Sightings: map[governance.ID]governance.Sighting{"person/r": {Status: governance.PresenceMissing, External: true}},
			Signed:    kept,
		},
		"risk/m/replay",
		[]string{"migration_id migration/m", "accepted_by person/r", "co_accepted_by person/o"},
	},
}
