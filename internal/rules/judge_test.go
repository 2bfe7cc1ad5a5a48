package rules

import (
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestUnknownHasAny(t *testing.T) {
	for _, c := range []struct {
		unknown Unknown
		asked   []string
		want    bool
	}{
		{nil, []string{"touches"}, false},
		{Unknown{"touches"}, nil, false},
		{Unknown{"touches"}, []string{"touches"}, true},
		{Unknown{"touches"}, []string{"title", "touches"}, true},
		{Unknown{"title", "touches"}, []string{"touches"}, true},
		{Unknown{"touches"}, []string{"touch"}, false},
		{Unknown{"touch"}, []string{"touches"}, false},
		{Unknown{"approvers"}, []string{"approvers.party"}, true},
		{Unknown{"approvers.party"}, []string{"approvers"}, true},
		{Unknown{"approvers.party"}, []string{"approvers.party"}, true},
		{Unknown{"approvers.party"}, []string{"approvers.function"}, false},
		{Unknown{"approvers.party"}, []string{"approvers.function", "approvers.mode"}, false},
		{Unknown{"approvers.party"}, []string{"approvers.party_of_three"}, false},
		{Unknown{"approvers_of_old"}, []string{"approvers"}, false},
	} {
		if got := c.unknown.HasAny(c.asked...); got != c.want {
			t.Errorf("%q has any of %q: %t, want %t", c.unknown, c.asked, got, c.want)
		}
	}
}

// Only rules about changes judge a migration that is completed or cancelled, and
// what belongs to it.
func TestDormantMigrations(t *testing.T) {
	for _, status := range []governance.Status{governance.Active, governance.Completed, governance.Cancelled} {
		w := newFixture()
		w.migration(func(m *governance.Migration) {
			m.Status, m.BusinessOwner, m.Approvers = status, "vendor/acme-identity", nil
		})
		w.drop("person/security-approver")
		w.drop(approvalOf(governance.Compliance))
		for _, id := range []governance.ID{theMigration, approvalOf(governance.Security), theGate, "decision/legacy-to-cloud/rollback"} {
			j := Judge(w, w.subjects[id])
			said := len(j.Findings) + len(j.Undetermined)
			for _, code := range append(codes(j.Findings), j.Undetermined...) {
				if rule, _ := Lookup(code); status != governance.Active && !rule.AboutChanges {
					t.Errorf("%s of a migration that is %s: %+v", id, status, j)
				}
			}
			if id == theGate && !slices.Contains(codes(j.Findings), referenceExists.Code) {
				t.Errorf("%s of a migration that is %s names a record that is not there, and has %v", id, status, codes(j.Findings))
			}
			if status == governance.Active && id != "decision/legacy-to-cloud/rollback" && said == 0 {
				t.Errorf("%s: nothing is said", id)
			}
		}
		// A party is nobody's in particular.
		edit(w, "team/identity-platform", func(p *governance.Party) { p.Members = governance.NewSet[governance.ID]("person/gone") })
		if j := Judge(w, w.subjects["team/identity-platform"]); len(j.Findings) == 0 {
			t.Errorf("a team is not judged while a migration is %s", status)
		}
	}
}

// While it is unknown whether a migration is active, what would be found waits.
func TestStatusUnknown(t *testing.T) {
	w := newFixture()
	w.migration(func(m *governance.Migration) { m.Status, m.BusinessOwner = "", "vendor/acme-identity" })
	w.unknown(theMigration, "status")
	j := Judge(w, w.subjects[theMigration])
	if len(j.Findings) > 0 || !slices.Contains(j.Undetermined, "CIAM101") {
		t.Errorf("%+v: the owner is a vendor, and the migration may be completed", j)
	}
	if v := w.gate(); v.Status != Unclear || len(v.Unmet) > 0 {
		t.Errorf("the gate is %s for %v", v.Status, codes(v.Unmet))
	}
	w.drop("person/risk") // a rule about changes does not wait
	if j := Judge(w, w.subjects[theMigration]); len(j.Findings) == 0 {
		t.Error("a reference to a record that is not there is not found")
	}
}

// Validate needs no view; it judges the same records by their own values.
func TestValidate(t *testing.T) {
	w := newFixture()
	for id, s := range w.subjects {
		if j := Validate(s); len(j.Findings)+len(j.Undetermined) > 0 {
			t.Errorf("%s: %+v", id, j)
		}
		s.Unknown = arguments(s.Record)
		if j := Validate(s); len(j.Findings) > 0 {
			t.Errorf("%s: nothing is known, and %+v is found", id, j.Findings)
		}
	}
	w.migration(func(m *governance.Migration) { m.BusinessOwner, m.Approvers = "vendor/acme-identity", nil })
	j := Validate(w.subjects[theMigration])
	if got := codes(j.Findings); !slices.Contains(got, "CIAM101") || !slices.Contains(got, "CIAM201") {
		t.Errorf("findings %v", got)
	}
	w.migration(func(m *governance.Migration) { m.Status = governance.Completed })
	if j := Validate(w.subjects[theMigration]); len(j.Findings) > 0 {
		t.Errorf("a completed migration is judged: %v", codes(j.Findings))
	}
}

func TestList(t *testing.T) {
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := list(names); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
