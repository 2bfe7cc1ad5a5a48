package rules

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func TestRetained(t *testing.T) {
	drill := evidenceOf("rollback_test")
	kept := func(collected, until time.Time) func(*fixture) {
		return func(w *fixture) {
			edit(w, drill, func(e *governance.Evidence) { e.CollectedAt, e.RetainedUntil = collected, until })
		}
	}
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 9, 0, 0, 0, time.UTC)
	}
	check(t, retained, []example{
		{name: "by default", on: drill},
		{name: "for longer", on: drill, change: kept(day(2026, time.June, 1), day(2036, time.June, 1))},
		{
			name: "a second short", on: drill, change: kept(day(2026, time.June, 1), day(2033, time.June, 1).Add(-time.Second)),
			want: []string{"retained_until"},
		},
		// Two leap days lie between, so seven times 365 days are too few.
		{
			name: "years are calendar years", on: drill, change: kept(day(2023, time.June, 1), day(2023, time.June, 1).Add(7*365*governance.Day)),
			want: []string{"retained_until"},
		},
		{name: "from a leap day", on: drill, change: kept(day(2024, time.February, 29), day(2031, time.March, 1))},
		{
			name: "before it was collected", on: drill, change: kept(day(2026, time.June, 1), day(2020, time.June, 1)),
			want: []string{"retained_until"},
		},
		{
			name: "an organisation's own retention", on: drill,
			change: func(w *fixture) { w.policy.RetentionYears = 10 }, want: []string{"retained_until"},
		},
		{
			name: "collected_at unknown", on: drill, undetermined: true,
			change: func(w *fixture) { w.unknown(drill, "collected_at") },
		},
		{
			name: "retained_until unknown", on: drill, undetermined: true,
			change: func(w *fixture) { w.unknown(drill, "retained_until") },
		},
		{
			name: "seen from the gate", on: theGate, change: kept(day(2026, time.June, 1), day(2026, time.July, 1)),
			want: []string{string(drill) + " retained_until"},
		},
	})
}

// stamped is a permit that was created under a retention of so many years.
func stamped(p governance.Permit, years int) governance.Permit {
	p.RetentionYears = years
	return p
}

func TestRetire(t *testing.T) {
	policy := governance.DefaultPolicy()
	gate := governance.ID("gate/legacy-to-cloud/cutover")
	// used is a permit that was created so many years and days ago.
	used := func(attempt int64, years int, days time.Duration) governance.Permit {
		return governance.Permit{GateID: gate, Attempt: attempt, UsedAt: now.AddDate(-years, 0, 0).Add(-days * governance.Day)}
	}
	person := governance.Party{Kind: governance.KindPerson, Name: "jane", Function: governance.Security}
	evidence := func(until time.Time) governance.Evidence {
		return governance.Evidence{MigrationID: theMigration, Name: "drill", Kind: "rollback_test", RetainedUntil: until}
	}
	for _, c := range []struct {
		name    string
		record  governance.Record
		earlier []governance.Record
		permits []governance.Permit
		// want is until when the record is retained; empty where it may go. permit is
		// the one that it is retained for.
		want   string
		permit governance.ID
	}{
		{name: "a person", record: person},
		{
			name: "evidence under its own retention", record: evidence(now.Add(time.Second)),
			want: "2026-06-15T12:00:01Z",
		},
		{name: "evidence after it", record: evidence(now)},
		{
			name: "evidence that said a later date before", record: evidence(now.AddDate(-1, 0, 0)),
			earlier: []governance.Record{evidence(now.AddDate(1, 0, 0)), evidence(now.AddDate(2, 0, 0))},
			want:    "2028-06-15T12:00:00Z",
		},
		{
			name: "evidence that said an earlier date before", record: evidence(now.AddDate(1, 0, 0)), earlier: []governance.Record{evidence(now)},
			want: "2027-06-15T12:00:00Z",
		},
		{
			name: "a permit", record: used(1, 0, 1),
			want: "2033-06-14T12:00:00Z",
		},
		{name: "a permit on its last day", record: used(1, 7, -1), want: "2026-06-16T12:00:00Z"},
		{name: "a permit after that", record: used(1, 7, 0)},
		{name: "a permit of a longer retention", record: stamped(used(1, 8, 0), 10), want: "2028-06-15T12:00:00Z"},
		{name: "a permit of a shorter retention", record: stamped(used(1, 6, 0), 5), want: "2027-06-15T12:00:00Z"},
		{
			name: "what such a permit rested on", record: person, permits: []governance.Permit{stamped(used(1, 8, 0), 10)},
			want: "2028-06-15T12:00:00Z", permit: "permit/legacy-to-cloud/cutover/1",
		},
		{
			name: "what a permit rested on", record: person, permits: []governance.Permit{used(1, 1, 0)},
			want: "2032-06-15T12:00:00Z", permit: "permit/legacy-to-cloud/cutover/1",
		},
		{name: "what a permit rested on long ago", record: person, permits: []governance.Permit{used(1, 8, 0)}},
		{
			name: "the latest of several permits", record: person, permits: []governance.Permit{used(1, 3, 0), used(3, 1, 0), used(2, 2, 0)},
			want: "2032-06-15T12:00:00Z", permit: "permit/legacy-to-cloud/cutover/3",
		},
		{
			name: "evidence for longer than its permit", record: evidence(now.AddDate(9, 0, 0)), permits: []governance.Permit{used(1, 0, 1)},
			want: "2035-06-15T12:00:00Z",
		},
		{
			name: "evidence whose permit is kept for longer", record: evidence(now.AddDate(1, 0, 0)), permits: []governance.Permit{used(1, 0, 1)},
			want: "2033-06-14T12:00:00Z", permit: "permit/legacy-to-cloud/cutover/1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, kept := Retained(policy, append(c.earlier, c.record), c.permits, now, "ciam_thing")
			if kept != (c.want != "") || !kept && f.Code != "" {
				t.Fatalf("kept is %t: %+v", kept, f)
			}
			if got := f.Values["retained_until"]; got != c.want {
				t.Errorf("retained until %s, want %s", got, c.want)
			}
			if want := governance.NewSet(c.permit).Minus(governance.NewSet[governance.ID]("")); !slices.Equal(f.Records, want) {
				t.Errorf("because of %v, want %v", f.Records, want)
			}
			if kept && (f.Code != "CIAM505" || f.Enforcement != Hard || f.Subject != c.record.ID()) {
				t.Errorf("%+v", f)
			}
		})
	}
}

// The remedy can be copied into a configuration.
func TestRetainedRemedy(t *testing.T) {
	f, _ := Retained(governance.DefaultPolicy(), []governance.Record{governance.Permit{GateID: theGate, Attempt: 1, UsedAt: now}}, nil, now, "ciam_permit")
	for _, part := range []string{
		"\n\n    removed {\n      from = ciam_permit.NAME # the name that the resource had\n      lifecycle {\n        destroy = false\n      }\n    }\n\n",
		`terraform state rm 'ciam_permit.NAME["KEY"]'`, "?sandbox=true",
	} {
		if !strings.Contains(f.Remedy, part) {
			t.Errorf("%q is not in\n%s", part, f.Remedy)
		}
	}
}
