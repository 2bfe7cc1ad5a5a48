package governance_test

import (
	"reflect"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

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
