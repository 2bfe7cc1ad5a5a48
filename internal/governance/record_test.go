package governance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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

func TestRecords(t *testing.T) {
	for _, c := range full {
		t.Run(string(c.id), func(t *testing.T) {
			equal(t, "id", c.record.ID(), c.id)
			var refs, links []string
			for _, ref := range c.record.References() {
				refs = append(refs, fmt.Sprintf("%s %s", ref.Path, ref.Target))
				if !ref.Historic {
					links = append(links, string(ref.Target))
				}
			}
			if _, ok := c.record.(governance.Permit); ok {
				links = append(links, "held/migration/m")
			}
			if !slices.Equal(refs, c.refs) {
				t.Errorf("references %q, want %q", refs, c.refs)
			}
			if got := governance.Links(c.record); !slices.Equal(got, governance.NewSet(links...)) {
				t.Errorf("links %q, want %q", got, links)
			}
			value := reflect.ValueOf(c.record)
			for i := range value.NumField() {
				if value.Field(i).IsZero() {
					t.Errorf("%s is not set in this test", value.Type().Field(i).Name)
				}
			}

			body, err := governance.Canonical(c.record)
			if err != nil {
				t.Fatal(err)
			}
			read, err := governance.Decode(c.id, body)
			if err != nil || !reflect.DeepEqual(read, c.record) {
				t.Errorf("read back as %#v (%v)\nfrom %s", read, err, body)
			}
			if _, err := governance.Decode(c.id+"x", body); !errors.Is(err, governance.ErrBody) {
				t.Errorf("a body under another's id: %v, want ErrBody", err)
			}
			if _, err := governance.Decode(c.id, body[1:]); !errors.Is(err, governance.ErrBody) {
				t.Errorf("half a body: %v, want ErrBody", err)
			}
			if _, err := governance.Decode(c.id, []byte("{}")); !errors.Is(err, governance.ErrBody) {
				t.Errorf("an empty body: %v, want ErrBody", err)
			}
		})
	}
}

// Nothing that a register may hold makes reading it panic.
func TestDecodeAnything(t *testing.T) {
	kinds := []governance.ID{"exception/m/x", "risk/m/x", "nothing/x", ""}
	for _, c := range full {
		kinds = append(kinds, c.id)
	}
	rapid.Check(t, func(t *rapid.T) {
		fields := rapid.MapOf(rapid.SampledFrom([]string{
			"kind", "name", "migration_id", "gate_id", "approver", "stage", "attempt", "touches", "minimum_risk", "approvers",
		}), rapid.SampledFrom([]any{
			"", "/", "gate", "gate/x", "gate/x/y", "migration/m", "migration", "person", "person/",
			0, 1, -1, 1.5, nil, true,
			[]string{"b", "a"},
			[]any{1},
			map[string]any{"a": 1},
		})).Draw(t, "fields")
		body, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		id := rapid.SampledFrom(kinds).Draw(t, "id")
		record, err := governance.Decode(id, body)
		if err == nil && record.ID() != id {
			t.Fatalf("%s was read as %s", id, record.ID())
		}
		if err != nil && (record != nil || !errors.Is(err, governance.ErrBody)) {
			t.Fatalf("%v, want ErrBody and no record", err)
		}
	})
}

// What is not known yet has no id and names nobody.
func TestUnknownRecords(t *testing.T) {
	for _, c := range full {
		empty, ok := reflect.TypeAssert[governance.Record](reflect.New(reflect.TypeOf(c.record)).Elem())
		if !ok || empty.ID() != "" || len(empty.References()) > 0 || len(governance.Links(empty)) > 0 {
			t.Errorf("%T without values is %q and names %v", empty, empty.ID(), empty.References())
		}
	}
	group := governance.SteeringGroup{Name: "g", FinalApprovers: map[governance.Function]governance.ID{governance.Security: ""}}
	if refs := group.References(); len(refs) > 0 {
		t.Errorf("a final approver who is not known yet is named: %v", refs)
	}
}

func TestUnstamped(t *testing.T) {
	for _, c := range full {
		bare := governance.Unstamped(c.record)
		equal(t, "id", bare.ID(), c.id)
		switch r := bare.(type) {
		case governance.Approval:
			if r.Reviewed != nil || r.Signed != nil || !r.RecordedAt.IsZero() || r.Signature == "" {
				t.Errorf("%+v", r)
			}
		case governance.Party:
			if r.Sighting != nil || r.DirectoryRef == "" {
				t.Errorf("%+v", r)
			}
		case governance.Exception:
			if r.Sightings != nil || r.Signed != nil || r.Signature == "" {
				t.Errorf("%+v", r)
			}
		case governance.RiskAcceptance:
			if r.Sightings != nil || r.Signed != nil || r.Signature == "" {
				t.Errorf("%+v", r)
			}
		case governance.Permit:
			if r.Snapshot != nil || r.Signed != nil || !r.UsedAt.IsZero() || r.Scope != "" || r.Missing != nil || r.RestedOn != nil || r.Digest == "" {
				t.Errorf("%+v", r)
			}
		case governance.Observation:
			if !r.ObservedAt.IsZero() || r.PlanSHA256 == "" {
				t.Errorf("%+v", r)
			}
		case governance.Gate:
			if r.Openings != nil || r.ApprovalIDs == nil {
				t.Errorf("%+v", r)
			}
		default:
			if !reflect.DeepEqual(bare, c.record) {
				t.Errorf("%T has no stamps, but changes", bare)
			}
		}
	}
}

// A change by the author leaves the stamps of a gate and of a permit, and those of
// an approval while it makes the same statement.
func TestCarry(t *testing.T) {
	for _, c := range full {
		carried := governance.Carry(governance.Unstamped(c.record), c.record)
		_, carries := c.record.(governance.Carrier)
		if same := reflect.DeepEqual(carried, c.record); carries && !same {
			t.Errorf("%T carries %+v", c.record, carried)
		}
		if bare := governance.Unstamped(c.record); !carries && !reflect.DeepEqual(carried, bare) {
			t.Errorf("%T carries %+v", c.record, carried)
		}
	}
}

func TestPaths(t *testing.T) {
	for want, path := range map[string]governance.Path{
		"touches":                     governance.At("touches"),
		`approvers["eu"].party`:       {Attribute: "approvers", Key: "eu", Field: "party"},
		`final_approvers["security"]`: {Attribute: "final_approvers", Key: "security"},
	} {
		equal(t, "path", path.String(), want)
	}
}

func TestApprovalCarriesForTheSameStatement(t *testing.T) {
	before := governance.Approval{Digest: "d", ApprovedAt: noon, RecordedAt: noon, Reviewed: map[governance.ID]governance.Piece{"evidence/m/x": {SHA256: "aa"}}}
	for what, c := range map[string]struct {
		change  func(*governance.Approval)
		carries bool
	}{
		"another place":   {func(a *governance.Approval) { a.ExternalRef, a.Signature = "CHG-2", "x" }, true},
		"another digest":  {func(a *governance.Approval) { a.Digest = "e" }, false},
		"another expiry":  {func(a *governance.Approval) { a.ExpiresAt = noon }, false},
		"other overrides": {func(a *governance.Approval) { a.Overrides = governance.NewSet[governance.ID]("approval/x") }, false},
	} {
		a := governance.Approval{Digest: "d", ApprovedAt: noon}
		c.change(&a)
		carried, _ := a.Carry(before).(governance.Approval)
		equal(t, what+" carries the stamps", !carried.RecordedAt.IsZero() && carried.Reviewed != nil, c.carries)
	}
}

// What the directory said of a party is kept until the party is looked up by another
// reference. What it said of the persons of a statement is kept with the statement.
func TestSightingsAreCarried(t *testing.T) {
	seen := governance.Sighting{Status: governance.PresenceActive, Key: "k-1"}
	party := governance.Party{Kind: governance.KindPerson, Name: "a", DirectoryRef: "a", Sighting: &seen}
	for ref, carries := range map[string]bool{"a": true, "b": false} {
		now, _ := governance.Party{Kind: governance.KindPerson, Name: "a", Email: "a@bank.example", DirectoryRef: ref}.Carry(party).(governance.Party)
		equal(t, "carried with directory_ref "+ref, now.Sighting != nil, carries)
	}
	sightings := map[governance.ID]governance.Sighting{"person/a": seen}
	granted := governance.Exception{Reason: "r", Sightings: sightings}
	accepted := governance.RiskAcceptance{Risk: "r", Sightings: sightings}
	for reason, carries := range map[string]bool{"r": true, "other": false} {
		e, _ := governance.Exception{Reason: reason, Signature: "s"}.Carry(granted).(governance.Exception)
		r, _ := governance.RiskAcceptance{Risk: reason, Signature: "s"}.Carry(accepted).(governance.RiskAcceptance)
		equal(t, "exception carries", e.Sightings != nil, carries)
		equal(t, "risk acceptance carries", r.Sightings != nil, carries)
	}
}

// What the register keeps of a signature stays while the statement and the signature
// do, and the least of the signatures decides how far a record can be trusted.
func TestSignedIsKept(t *testing.T) {
	kept := map[string]governance.Signed{"signature": {Fingerprint: "SHA256:x"}, "co_signature": {Fingerprint: "SHA256:y", SelfDeclared: true}}
	before := governance.RiskAcceptance{Risk: "r", AcceptedBy: "person/a", CoAcceptedBy: "person/b", Signature: "s", CoSignature: "t", Signed: kept}
	equal(t, "assurance", governance.AssuranceOf(before), governance.SelfSigned)
	equal(t, "assurance of nobody's", governance.AssuranceOf(governance.RiskAcceptance{}), governance.Declared)
	for what, c := range map[string]struct {
		now       governance.RiskAcceptance
		kept      int
		assurance governance.Assurance
	}{
		"the same":          {governance.RiskAcceptance{Risk: "r", AcceptedBy: "person/a", CoAcceptedBy: "person/b", Signature: "s", CoSignature: "t"}, 2, governance.SelfSigned},
		"another statement": {governance.RiskAcceptance{Risk: "q", AcceptedBy: "person/a", CoAcceptedBy: "person/b", Signature: "s", CoSignature: "t"}, 0, governance.Declared},
		"another signature": {governance.RiskAcceptance{Risk: "r", AcceptedBy: "person/a", CoAcceptedBy: "person/b", Signature: "s", CoSignature: "u"}, 1, governance.Declared},
		"no co-signature":   {governance.RiskAcceptance{Risk: "r", AcceptedBy: "person/a", CoAcceptedBy: "person/b", Signature: "s"}, 1, governance.Declared},
	} {
		carried, _ := c.now.Carry(before).(governance.RiskAcceptance)
		equal(t, what+": kept", len(carried.Signed), c.kept)
		equal(t, what+": assurance", governance.AssuranceOf(carried), c.assurance)
	}
}

// The statement of an emergency is for one permit, and every argument is in it.
func TestEmergencyStatement(t *testing.T) {
	permit := func(change func(*governance.Permit, *governance.Emergency)) string {
		e := governance.Emergency{Incident: "i", Reason: "r\nreason: x", AuthorisedBy: "person/a", RatifyBy: noon}
		p := governance.Permit{GateID: "gate/m/cutover", Attempt: 1, Emergency: &e}
		if change != nil {
			change(&p, &e)
		}
		return p.Statement()
	}
	equal(t, "statement", permit(nil), `ciam-emergency/v1
authorised_by: "person/a"
gate: "gate/m/cutover"
incident: "i"
permit: "permit/m/cutover/1"
ratify_by: "2026-06-15T12:00:00Z"
reason: "r\nreason: x"
`)
	for what, change := range map[string]func(*governance.Permit, *governance.Emergency){
		"attempt": func(p *governance.Permit, _ *governance.Emergency) { p.Attempt = 2 },
		"gate":    func(p *governance.Permit, _ *governance.Emergency) { p.GateID = "gate/m/build" },
		"digest":  func(p *governance.Permit, _ *governance.Emergency) { p.Digest = "sha256:0" },
		"by":      func(_ *governance.Permit, e *governance.Emergency) { e.AuthorisedBy = "person/b" },
		"until":   func(_ *governance.Permit, e *governance.Emergency) { e.RatifyBy = noon.Add(time.Hour) },
		"ticket":  func(_ *governance.Permit, e *governance.Emergency) { e.Incident = "j" },
		"reason":  func(_ *governance.Permit, e *governance.Emergency) { e.Reason = "s" },
	} {
		if permit(change) == permit(nil) {
			t.Errorf("%s is not in the statement", what)
		}
	}
	equal(t, "no emergency", permit(func(p *governance.Permit, _ *governance.Emergency) { p.Emergency = nil }), "")
}

// Migrations of the same two platforms find each other while they are active.
func TestPlatformsLink(t *testing.T) {
	m := governance.Migration{Name: "a", SourcePlatform: "old", TargetPlatform: "new", Status: governance.Active}
	linked := func(m governance.Migration) bool {
		return slices.ContainsFunc(governance.Links(m), func(link string) bool { return strings.HasPrefix(link, "platforms/") })
	}
	equal(t, "an active one is linked", linked(m), true)
	other := governance.Migration{Name: "b", Title: "other", SourcePlatform: "old", TargetPlatform: "new"}
	equal(t, "link", other.PlatformsLink(), m.PlatformsLink())
	equal(t, "one that is not active is linked", linked(other), false)
	for what, n := range map[string]governance.Migration{
		"the way back":   {SourcePlatform: "new", TargetPlatform: "old"},
		"no source":      {TargetPlatform: "new"},
		"shifted":        {SourcePlatform: "ol", TargetPlatform: "dnew"},
		"another target": {SourcePlatform: "old", TargetPlatform: "newer"},
	} {
		if n.PlatformsLink() == m.PlatformsLink() {
			t.Errorf("%s has the same link", what)
		}
	}
}

func TestStages(t *testing.T) {
	for stage, want := range map[governance.Stage]governance.Stage{
		"design": "", "build": "design", "cutover": "build", "decommission": "cutover", "": "", "other": "",
	} {
		equal(t, "stage before "+string(stage), stage.Before(), want)
	}
	p := governance.Permit{GateID: "gate/m/build", Attempt: 1}
	equal(t, "a permit's stage", p.Stage(), governance.Build)
	equal(t, "a permit's migration", p.MigrationID(), "migration/m")
	equal(t, "the stage of a gate half named", governance.Permit{GateID: "gate/m"}.Stage(), "")
}

func TestExternal(t *testing.T) {
	for what, c := range map[string]struct {
		party governance.Party
		want  bool
	}{
		"our own":      {governance.Party{Kind: governance.KindPerson}, false},
		"a vendor":     {governance.Party{Kind: governance.KindVendor}, true},
		"a contractor": {governance.Party{Kind: governance.KindPerson, Employer: "vendor/v"}, true},
		"a team":       {governance.Party{Kind: governance.KindTeam, Members: governance.NewSet[governance.ID]("person/x")}, false},
	} {
		equal(t, what+" is external", c.party.External(), c.want)
	}
}
