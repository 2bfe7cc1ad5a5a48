package rules

import (
	"slices"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

const earlier governance.ID = "migration/earlier"

// before has the register have held another migration, which is retired, and much like
// the one of the fixture.
func before(changes ...func(*governance.Migration)) func(*fixture) {
	return func(w *fixture) {
		m := w.subjects[theMigration].Record.(governance.Migration)
		m.Name, m.SourcePlatform, m.TargetPlatform, m.Supersedes = "earlier", "x", "y", nil
		m.Approvers = nil
		for _, change := range changes {
			change(&m)
		}
		w.past = append(w.past, m)
		w.gone[m.ID()] = true
	}
}

// rejectedThere has somebody reject that one so many hours ago.
func rejectedThere(hours int, changes ...func(*governance.Approval)) func(*fixture) {
	return spoken(governance.Rejected, governance.Security, "someone", hours, governance.Reviewer,
		append([]func(*governance.Approval){func(a *governance.Approval) { a.MigrationID = earlier }}, changes...)...)
}

// there has the register hold the migration of the fixture, as it is or was, since so
// many days ago.
func there(days int, changes ...func(*governance.Migration)) func(*fixture) {
	return func(w *fixture) {
		m := w.subjects[theMigration].Record.(governance.Migration)
		for _, change := range changes {
			change(&m)
		}
		w.past = append(w.past, m)
		w.days[theMigration] = days
	}
}

func TestUndeclaredSuccessor(t *testing.T) {
	no := governance.ID("approval/earlier/cutover/security/someone")
	at := []string{"supersedes"}
	declaring := func(change func(*governance.Migration)) func(*fixture) {
		return func(w *fixture) { w.migration(change) }
	}
	supersedes := func(ids ...governance.ID) func(*fixture) {
		return declaring(func(m *governance.Migration) { m.Supersedes = governance.NewSet(ids...) })
	}
	independent := func(ids ...governance.ID) func(*fixture) {
		return declaring(func(m *governance.Migration) { m.IndependentOf = governance.NewSet(ids...) })
	}
	touches := func(touches ...governance.Touch) func(*governance.Migration) {
		return func(m *governance.Migration) { m.Touches = governance.NewSet(touches...) }
	}
	in := func(jurisdictions ...string) func(*governance.Migration) {
		return func(m *governance.Migration) { m.Jurisdictions = governance.NewSet(jurisdictions...) }
	}
	owned := func(m *governance.Migration) { m.BusinessOwner = "person/risk" }
	built := func(ids ...governance.ID) func(*governance.Migration) {
		return func(m *governance.Migration) { m.Implementers = governance.NewSet(ids...) }
	}
	// emergency has the earlier migration's cutover have gone ahead in an emergency.
	emergency := func(change func(*governance.Permit)) func(*fixture) {
		return func(w *fixture) {
			p := governance.Permit{
				GateID: "gate/earlier/cutover", Attempt: 1, Outcome: governance.Succeeded, Scope: "sha256:00", UsedAt: now.Add(-time.Hour), Missing: governance.NewSet("CIAM502"),
				Emergency: &governance.Emergency{Incident: "INC-1", Reason: "r", AuthorisedBy: "person/owner", RatifyBy: now.Add(governance.Day)},
			}
			change(&p)
			w.put(p)
			w.settle(p.ID())
		}
	}
	ratified := func(w *fixture) {
		w.put(governance.Gate{MigrationID: earlier, Stage: governance.Cutover, Openings: []governance.Opening{{Digest: "sha256:00", At: now.Add(-time.Minute)}}})
	}
	same := func(*governance.Permit) {}
	// planned is the earlier migration, declared in this plan.
	planned := func(w *fixture) {
		m := w.subjects[theMigration].Record.(governance.Migration)
		m.Name = "earlier"
		w.put(m)
	}
	refuses := func(w *fixture) {
		w.put(governance.Approval{
			MigrationID: earlier, Stage: governance.Design, Function: governance.Compliance, Approver: "person/compliance-approver", Decision: governance.Withdrawn, Digest: "sha256:00",
			ApprovedAt: now.Add(-time.Hour), ExpiresAt: now.Add(governance.Day),
		})
	}
	check(t, undeclaredSuccessor, []example{
		{name: "nothing was rejected", on: theMigration, change: before()},
		{name: "a rejection of a retired one", on: theMigration, want: at, records: []governance.ID{no, earlier}, change: both(before(), rejectedThere(48))},
		{name: "seen at the gate", on: theGate, want: []string{"migration/legacy-to-cloud supersedes"}, change: both(before(), rejectedThere(48))},
		{name: "seen at the gate of a migration that did not change", on: theGate, want: []string{"migration/legacy-to-cloud supersedes"}, change: both(before(), rejectedThere(48), there(1), unchanged)},
		{name: "not repeated while it does not change", on: theMigration, change: both(before(), rejectedThere(48), there(1), unchanged)},
		{name: "of a cancelled one", on: theMigration, want: at, change: both(before(func(m *governance.Migration) { m.Status = governance.Cancelled }), rejectedThere(48))},
		{name: "of another stage", on: theMigration, want: at, change: both(before(), rejectedThere(48, func(a *governance.Approval) { a.Stage = governance.Design }))},
		{name: "planned with it", on: theMigration, want: at, change: both(planned, refuses)},
		{name: "planned with it, without a known decision", on: theMigration, undetermined: true, change: both(planned, refuses, func(w *fixture) {
			w.unknown("approval/earlier/design/compliance/compliance-approver", "decision")
		})},
		{name: "approved since", on: theMigration, change: both(before(), rejectedThere(48), spoken(governance.Approved, governance.Security, "someone", 24, governance.Reviewer, func(a *governance.Approval) { a.MigrationID = earlier }))},
		{name: "superseded", on: theMigration, change: both(before(), rejectedThere(48), supersedes(earlier))},
		{name: "superseded through another", on: theMigration, change: both(before(), rejectedThere(48), wasThere("middle", earlier), supersedes("migration/middle"))},
		{name: "independent", on: theMigration, change: both(before(), rejectedThere(48), independent(earlier))},
		{name: "its own", on: theMigration, change: both(there(30), spoken(governance.Rejected, governance.Security, "someone", 48, governance.Reviewer))},

		{name: "one touch in common", on: theMigration, want: at, change: both(before(touches("branding", "sso")), rejectedThere(48))},
		{name: "no touch in common", on: theMigration, change: both(before(touches("branding")), rejectedThere(48))},
		{name: "a group of countries in common", on: theMigration, want: at, change: both(before(in("EU")), rejectedThere(48))},
		{name: "a part of a country in common", on: theMigration, want: at, change: both(before(in("CH-ZH", "US")), rejectedThere(48))},
		{name: "no jurisdiction in common", on: theMigration, change: both(before(in("US-CA")), rejectedThere(48))},
		{name: "only the owner in common", on: theMigration, want: at, change: both(before(built("vendor/other")), rejectedThere(48))},
		{name: "only an implementer in common", on: theMigration, want: at, change: both(before(owned, built("vendor/acme-identity")), rejectedThere(48))},
		{name: "neither", on: theMigration, change: both(before(owned, built("vendor/other")), rejectedThere(48))},
		{name: "alike once, and changed before it was retired", on: theMigration, want: at, change: both(before(), before(touches("branding")), rejectedThere(48))},

		{name: "created before the rejection", on: theMigration, change: both(there(30), before(), rejectedThere(48))},
		{name: "created in the same apply, and written before", on: theMigration, want: at, change: both(there(2), before(), rejectedThere(48), rejectedThere(47))},
		{name: "created after it", on: theMigration, want: at, change: both(before(), rejectedThere(72), there(1))},
		{name: "created between two rejections by one person", on: theMigration, want: at, change: both(before(), rejectedThere(72), rejectedThere(2), there(1))},
		{name: "came to touch the same after it", on: theMigration, want: at, change: both(before(), rejectedThere(72), there(30, touches("branding")))},
		{name: "came to be owned by the same after it", on: theMigration, want: at, change: both(before(built("vendor/other")), rejectedThere(72), there(30, owned))},
		{name: "retired, and created again after it", on: theMigration, want: at, change: both(before(), rejectedThere(72), there(30), retiredBy("legacy-to-cloud"))},

		{name: "an emergency that is not ratified", on: theMigration, want: at, records: []governance.ID{earlier, "permit/earlier/cutover/1"}, change: both(before(), emergency(same))},
		{name: "an emergency that is not ratified in time", on: theMigration, want: at, change: both(before(), emergency(func(p *governance.Permit) {
			p.UsedAt, p.Emergency.RatifyBy = now.Add(-96*time.Hour), now.Add(-48*time.Hour)
		}), ratified)},
		{name: "an emergency that is ratified", on: theMigration, change: both(before(), emergency(same), ratified)},
		{name: "an emergency long after it was created", on: theMigration, change: both(there(30), before(), emergency(same))},
		{name: "a permit without an emergency", on: theMigration, change: both(before(), emergency(func(p *governance.Permit) { p.Emergency = nil }))},

		{name: "of a predecessor of another that resembles it", on: theMigration, want: at, change: both(
			before(func(m *governance.Migration) { m.Name, m.Jurisdictions = "first", governance.NewSet("US") }),
			before(func(m *governance.Migration) { m.Supersedes = governance.NewSet[governance.ID]("migration/first") }),
			rejectedThere(48, func(a *governance.Approval) { a.MigrationID = "migration/first" }),
		)},
		{name: "one of two that supersede the same", on: theMigration, change: both(
			before(), rejectedThere(48), supersedes(earlier),
			before(func(m *governance.Migration) { m.Name, m.Supersedes = "sibling", governance.NewSet(earlier) }),
		)},
		{name: "unknown touches", on: theMigration, undetermined: true, change: both(before(), rejectedThere(48), func(w *fixture) { w.unknown(theMigration, "touches") })},
		{name: "an unknown name of what it supersedes", on: theMigration, undetermined: true, change: both(before(), rejectedThere(48), func(w *fixture) { w.unknown(theMigration, "supersedes") })},
	})
}

// unchanged: the plan keeps the migration as it is.
func unchanged(w *fixture) { w.settle(theMigration) }

// A migration that is renamed must say so, whatever it was before.
func TestRenamed(t *testing.T) {
	m := governance.Migration{Name: "new", Supersedes: governance.NewSet[governance.ID]("migration/old", "migration/older")}
	for from, refused := range map[governance.ID]bool{"": false, "migration/new": false, "migration/old": false, "migration/other": true} {
		f, got := Renamed(m, from)
		if got != refused || got && (f.Enforcement != Hard || f.Subject != m.ID() || !slices.Equal(f.Records, []governance.ID{from})) {
			t.Errorf("renamed from %q: %t, %+v", from, got, f)
		}
	}
	if f, refused := Renamed(governance.Migration{}, "migration/old"); !refused || f.Subject != "" {
		t.Errorf("with a name that is not known: %t, %+v", refused, f)
	}
}
