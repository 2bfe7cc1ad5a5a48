package rules

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// emergencyOf makes the permit that is asked for an emergency.
func emergencyOf(by governance.ID) func(*fixture) {
	return func(w *fixture) {
		edit(w, thePermit, func(p *governance.Permit) {
			p.Emergency = &governance.Emergency{
				Incident: "INC-2", Reason: "Nobody can sign in.", AuthorisedBy: by, RatifyBy: now.Add(governance.Day),
			}
		})
	}
}

func TestRatifiedEmergency(t *testing.T) {
	const day = governance.Day
	const build governance.ID = "gate/legacy-to-cloud/build"
	scope := newFixture().subjects[theMigration].Record.(governance.Migration).Digest()
	// emergency adds a permit that went ahead without evidence three days ago.
	emergency := func(changes ...func(*governance.Permit)) func(*fixture) {
		return func(w *fixture) {
			p := governance.Permit{
				GateID: theGate, Attempt: 7, Outcome: governance.Succeeded, Scope: scope,
				UsedAt: now.Add(-3 * day), Missing: governance.NewSet("CIAM502"),
				Emergency: &governance.Emergency{
					Incident: "INC-1", Reason: "Nobody could sign in.", AuthorisedBy: "person/owner", RatifyBy: now.Add(-day),
				},
			}
			for _, change := range changes {
				change(&p)
			}
			w.put(p)
			w.settle(p.ID())
		}
	}
	// opened stamps a gate with a moment at which it was open.
	opened := func(gate governance.ID, digest string, ago time.Duration) func(*fixture) {
		return func(w *fixture) {
			edit(w, gate, func(g *governance.Gate) {
				g.Openings = append(g.Openings, governance.Opening{Digest: digest, At: now.Add(-ago)})
			})
		}
	}
	ratifyBy := func(at time.Time) func(*governance.Permit) {
		return func(p *governance.Permit) {
			e := *p.Emergency
			e.RatifyBy = at
			p.Emergency = &e
		}
	}
	retire := func(w *fixture) {
		w.previous[theGate] = w.subjects[theGate].Record
		w.drop(theGate)
	}
	ofAnother := func(p *governance.Permit) { p.GateID = "gate/another/cutover" }
	at := []string{"gate_id"}
	check(t, ratifiedEmergency, []example{
		{name: "no emergency", on: thePermit},
		{
			name: "one that was never ratified", on: thePermit, change: emergency(), want: at,
		},
		{name: "there is still time", on: thePermit, change: emergency(ratifyBy(now.Add(time.Second)))},
		{name: "the last moment", on: thePermit, change: emergency(ratifyBy(now))},
		{name: "a moment later", on: thePermit, change: emergency(ratifyBy(now.Add(-time.Second))), want: at},
		{name: "nothing was missing", on: thePermit, change: emergency(func(p *governance.Permit) { p.Missing = nil })},
		{name: "the gate opened in time", on: thePermit, change: both(emergency(), opened(theGate, scope, 2*day))},
		{name: "the gate opened too late", on: thePermit, change: both(emergency(), opened(theGate, scope, day-time.Second)), want: at},
		{name: "the gate was open before", on: thePermit, change: both(emergency(), opened(theGate, scope, 3*day+time.Second)), want: at},
		{name: "the gate opened for another scope", on: thePermit, change: both(emergency(), opened(theGate, "sha256:00", 2*day)), want: at},
		{name: "another gate opened", on: thePermit, change: both(emergency(), opened(build, scope, 2*day)), want: at},
		{name: "the gate that opened is retired by now", on: thePermit, change: both(emergency(), opened(theGate, scope, 2*day), retire)},
		{name: "the gate that did not is retired by now", on: thePermit, change: both(emergency(), retire), want: at},
		{
			name: "an emergency of another stage", on: thePermit, want: at,
			change: emergency(func(p *governance.Permit) { p.GateID = build }),
		},
		{
			name: "all of them are one finding", on: thePermit, want: at,
			change: both(emergency(), emergency(func(p *governance.Permit) { p.GateID = build })),
		},
		{name: "the next one is an emergency too", on: thePermit, want: at, change: both(emergency(), emergencyOf("person/owner"))},
		{name: "it does not speak of itself", on: "permit/legacy-to-cloud/cutover/7", change: emergency()},
		{
			name: "of another migration", on: thePermit,
			change: emergency(func(p *governance.Permit) { p.GateID = "gate/another/cutover" }),
		},
		{
			name: "of a predecessor", on: thePermit, want: at, records: []governance.ID{"permit/another/cutover/7"},
			change: both(emergency(ofAnother), superseding("migration/another"), superseding(theMigration, "migration/another")),
		},
		{
			name: "of a predecessor that is retired", on: thePermit, want: at,
			change: both(emergency(ofAnother), wasThere("another"), superseding(theMigration, "migration/another")),
		},
		{
			name: "of a predecessor of a predecessor that an earlier revision named", on: thePermit, want: at,
			change: both(emergency(ofAnother), wasThere("legacy-to-cloud", "migration/middle"), wasThere("middle", "migration/another")),
		},
		{
			name: "predecessors unknown", on: thePermit, undetermined: true,
			change: both(emergency(ofAnother), func(w *fixture) { w.unknown(theMigration, "supersedes") }),
		},
		{
			name: "cancelled", on: thePermit, want: at,
			change: both(emergency(), func(w *fixture) { w.migration(func(m *governance.Migration) { m.Status = governance.Cancelled }) }),
		},
		{
			name: "emergency unknown", on: thePermit, undetermined: true,
			change: both(emergency(), func(w *fixture) {
				edit(w, "permit/legacy-to-cloud/cutover/7", func(p *governance.Permit) { p.Emergency = nil })
				w.unknown("permit/legacy-to-cloud/cutover/7", "emergency")
			}),
		},
	})
}
