package listing

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr/dsattrtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
)

// checkRow checks what a list shows of one record, and that the data source can
// write it as its state.
func checkRow[M any, R governance.Record, Row any](t *testing.T, what string, l *list[M, R, Row], r R, want Row, others ...governance.Record) {
	t.Helper()
	known := lookup{now, map[governance.ID]governance.Record{}}
	for _, other := range others {
		known.records[other.ID()] = other
	}
	if got := l.toRow(r, known); !reflect.DeepEqual(got, want) {
		t.Errorf("%s of %s: row\n%+v\nwant\n%+v", what, l.name, got, want)
	}
	var m M
	l.show(&m, []R{r}, known)
	dsattrtest.Fits(t, l.dataSource(), m)
}

// text is a shown string.
func text(s string) types.String { return types.StringValue(s) }

// declared is what a row says of a statement without a signature.
var declared = signedColumns{Assurance: text("declared")}

// empty is a set without elements, which is not null.
var empty = fw.SetValue[string](nil)

func TestApprovalRow(t *testing.T) {
	m := governance.Migration{Name: "m"}
	full := governance.Approval{
		MigrationID: m.ID(), Stage: governance.Cutover, Function: governance.Security, Approver: "person/jo", Decision: governance.Approved,
		Digest: m.Digest(), ApprovedAt: now.AddDate(0, 0, -2), ExpiresAt: now.AddDate(0, 0, 2), RecordedAt: now.AddDate(0, 0, -1),
		Conditions: "only at night", ExternalRef: "CHG-1", Jurisdictions: governance.NewSet("CH"),
		EvidenceIDs: governance.NewSet[governance.ID]("evidence/m/drill"), Signature: "armored", Signed: map[string]governance.Signed{"signature": {Fingerprint: "SHA256:x", KeyType: "ssh-ed25519"}},
	}
	want := approvalRow{
		ID: text("approval/m/cutover/security/jo"), MigrationID: text("migration/m"), Stage: text("cutover"), Function: text("security"),
		Approver: text("person/jo"), Decision: text("approved"), Digest: text(m.Digest()), InForce: true,
		ApprovedAt: moment(-2), ExpiresAt: moment(2), RecordedAt: moment(-1), Conditions: text("only at night"), ExternalRef: text("CHG-1"),
		Jurisdictions: fw.SetValue([]string{"CH"}), EvidenceIDs: fw.SetValue([]string{"evidence/m/drill"}),
		signedColumns: signedColumns{text("signed"), text("SHA256:x"), text("ssh-ed25519")},
	}
	checkRow(t, "full", approvals, full, want, m)
	want.Stale, want.InForce = true, false
	checkRow(t, "of a retired migration", approvals, full, want)
	checkRow(t, "empty", approvals, governance.Approval{}, approvalRow{Stale: true, Jurisdictions: empty, EvidenceIDs: empty, signedColumns: declared})
}

func TestExceptionRow(t *testing.T) {
	checkRow(t, "full", exceptions, governance.Exception{
		MigrationID: "migration/m", Name: "grace", Rule: "CIAM502", Control: "policy:MFA-4.2", Items: governance.NewSet("rollback_test"), Jurisdictions: governance.NewSet("CH"), Subject: "gate/m/cutover",
		Reason: "the test is late", CompensatingControl: "a rehearsal", RequestedBy: "person/jo", ApprovedBy: "person/al",
		GrantedAt: now.AddDate(0, 0, -1), ExpiresAt: now.AddDate(0, 0, 1),
	}, exceptionRow{
		ID: text("exception/m/grace"), MigrationID: text("migration/m"), Name: text("grace"), Rule: text("CIAM502"), Control: text("policy:MFA-4.2"), Items: fw.SetValue([]string{"rollback_test"}),
		Jurisdictions: fw.SetValue([]string{"CH"}), Subject: text("gate/m/cutover"), Reason: text("the test is late"),
		CompensatingControl: text("a rehearsal"), RequestedBy: text("person/jo"), ApprovedBy: text("person/al"),
		GrantedAt: moment(-1), ExpiresAt: moment(1), InForce: true,
		signedColumns: declared,
	})
	checkRow(t, "empty", exceptions, governance.Exception{}, exceptionRow{Jurisdictions: empty, Items: empty, signedColumns: declared})
}

func TestMigrationRow(t *testing.T) {
	full := governance.Migration{
		Name: "m", Title: "Cloud", Status: governance.Completed, Touches: governance.NewSet[governance.Touch]("branding"),
		Jurisdictions: governance.NewSet("CH"), SourcePlatform: "legacy", TargetPlatform: "cloud",
		BusinessOwner: "person/owner", RiskOwner: "person/risk", ExternalRef: "CHG-1",
	}
	checkRow(t, "full", migrations, full, migrationRow{
		ID: text("migration/m"), Name: text("m"), Title: text("Cloud"), Status: text("completed"), RiskTier: text("low"), Digest: text(full.Digest()),
		Touches: fw.SetValue([]string{"branding"}), Jurisdictions: fw.SetValue([]string{"CH"}), SourcePlatform: text("legacy"), TargetPlatform: text("cloud"),
		BusinessOwner: text("person/owner"), RiskOwner: text("person/risk"), ExternalRef: text("CHG-1"),
	})
	none := governance.Migration{}
	checkRow(t, "empty", migrations, none, migrationRow{
		RiskTier: fw.StringOrNull(none.Assess().Tier.String()), Digest: text(none.Digest()), Touches: empty, Jurisdictions: empty,
	})
}

func TestPartyRow(t *testing.T) {
	hired := governance.Party{Kind: governance.KindPerson, Name: "hired", Employer: "vendor/acme"}
	checkRow(t, "full", parties, governance.Party{
		Kind: governance.KindTeam, Name: "t", DisplayName: "Team", Email: "t@bank.example", Function: governance.Engineering,
		Employer: "vendor/acme", Members: governance.NewSet(hired.ID()), DirectoryRef: "cn=t", SigningKeys: governance.NewSet("ssh-ed25519 A"),
	}, partyRow{
		ID: text("team/t"), Kind: text("team"), Name: text("t"), DisplayName: text("Team"), Email: text("t@bank.example"), Function: text("engineering"),
		Employer: text("vendor/acme"), Members: fw.SetValue([]string{"person/hired"}), External: true, DirectoryRef: text("cn=t"),
	}, hired)
	team := governance.Party{Kind: governance.KindTeam, Name: "t", Members: governance.NewSet(hired.ID())}
	want := partyRow{ID: text("team/t"), Kind: text("team"), Name: text("t"), Members: fw.SetValue([]string{"person/hired"}), External: true}
	checkRow(t, "of external members", parties, team, want, hired)
	want.External = false
	checkRow(t, "of a retired member", parties, team, want)
	checkRow(t, "empty", parties, governance.Party{}, partyRow{Members: empty})
}

func TestPermitRow(t *testing.T) {
	gate := governance.Gate{MigrationID: "migration/m", Stage: governance.Cutover}
	full := governance.Permit{
		GateID: gate.ID(), Digest: "sha256:1", Attempt: 2, Outcome: governance.RolledBack, UsedAt: now, Scope: "sha256:0",
		Missing: governance.NewSet("CIAM502"), RestedOn: governance.NewSet(gate.ID()), RetentionYears: 7,
		Emergency: &governance.Emergency{Incident: "INC-1", Reason: "keys leaked", AuthorisedBy: "person/jo", RatifyBy: now.AddDate(0, 0, 3), Signature: "armored"},
	}
	want := permitRow{
		ID: text("permit/m/cutover/2"), MigrationID: text("migration/m"), Stage: text("cutover"), GateID: text("gate/m/cutover"), Attempt: 2,
		Digest: text("sha256:0"), UsedAt: moment(0), Outcome: text("rolled_back"), Missing: fw.SetValue([]string{"CIAM502"}),
		Emergency: &emergencyRow{text("INC-1"), text("keys leaked"), text("person/jo"), moment(3), text("armored")},
	}
	checkRow(t, "full", permits, full, want, gate)
	gate.Openings = []governance.Opening{{Digest: full.Scope, At: now.AddDate(0, 0, 1)}}
	want.Ratified = true
	checkRow(t, "ratified", permits, full, want, gate)
	checkRow(t, "empty", permits, governance.Permit{}, permitRow{Missing: empty, Ratified: true})
}

func TestObservationRow(t *testing.T) {
	m := governance.Migration{Name: "m", Touches: governance.NewSet[governance.Touch]("branding")}
	full := governance.Observation{
		MigrationID: m.ID(), Name: "login", Stage: governance.Cutover, Digest: m.Digest(), CheckedWith: governance.NewSet[governance.ID]("migration/n"),
		Touches: []governance.Observed{{Touch: "sso", Places: []governance.Place{{Address: "okta_app_saml.a", Actions: []string{"create"}}}, More: 3}, {Touch: "branding"}},
		Unread:  governance.NewSet("okta_new"), Opaque: governance.NewSet("terraform_data.run"), Silenced: []governance.Silenced{{Address: "okta_group.a", Touches: governance.NewSet[governance.Touch]("sso")}}, Deferred: true,
		Changes: 9, IdentityChanges: 4, PlanSHA256: "00", ChangesDigest: "sha256:1", SignalsDigest: "sha256:2", PlanTimestamp: now.AddDate(0, 0, -1),
		ToolVersion: "1.14.3", ReaderVersion: "1.0.0", Actor: "ci", ObservedAt: now,
	}
	want := observationRow{
		ID: text("observation/m/login"), MigrationID: text("migration/m"), Name: text("login"), Stage: text("cutover"), Digest: text(m.Digest()), Current: true,
		Touches: fw.SetValue([]string{"branding", "sso"}), Undeclared: fw.SetValue([]string{"sso"}), Unread: fw.SetValue([]string{"okta_new"}),
		Opaque: fw.SetValue([]string{"terraform_data.run"}), Silenced: fw.SetValue([]string{"okta_group.a"}), Deferred: true, Changes: 9, IdentityChanges: 4,
		PlanSHA256: text("00"), PlanTimestamp: moment(-1), Actor: text("ci"), RecordedAt: moment(0),
	}
	checkRow(t, "full", observations, full, want, m)
	want.Current, want.Undeclared = false, want.Touches
	checkRow(t, "of a retired migration", observations, full, want)
	checkRow(t, "empty", observations, governance.Observation{}, observationRow{Touches: empty, Undeclared: empty, Unread: empty, Opaque: empty, Silenced: empty})
}

// The lists of records that belong to a migration read only that migration's.
func TestMigrationFilter(t *testing.T) {
	m := text("migration/m")
	for name, got := range map[string]types.String{
		"approvals":    approvals.migration(&approvalsModel{MigrationID: m}),
		"exceptions":   exceptions.migration(&exceptionsModel{MigrationID: m}),
		"permits":      permits.migration(&permitsModel{MigrationID: m}),
		"observations": observations.migration(&observationsModel{MigrationID: m}),
	} {
		if got != m {
			t.Errorf("%s reads the migration %s", name, got)
		}
	}
}
