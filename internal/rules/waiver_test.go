package rules

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// misplaced names an engineer as business owner: CIAM110, which is soft, and
// nothing else.
func misplaced(w *fixture) {
	w.migration(func(m *governance.Migration) { m.BusinessOwner = "person/engineer" })
}

// subjectOf sets the record that an exception is about.
func subjectOf(id governance.ID) func(*governance.Exception) {
	return func(e *governance.Exception) { e.Subject = id }
}

// placed sets the migration's jurisdictions, under which it is approved.
func placed(codes ...string) func(*fixture) {
	return both(in(codes...), (*fixture).approve)
}

func unnamed(w *fixture) { edit(w, theGate, func(g *governance.Gate) { g.ExceptionIDs = nil }) }

// What becomes of a soft finding at the gate.
const (
	isWaived = "waived"
	isUnmet  = "unmet"
	waits    = "waits"
)

func fate(v Verdict, code Code) string {
	var is []string
	if slices.Contains(codes(v.Waived), code) {
		is = append(is, isWaived)
	}
	if slices.Contains(codes(v.Unmet), code) {
		is = append(is, isUnmet)
	}
	if slices.Contains(v.Undetermined, code) {
		is = append(is, waits)
	}
	return strings.Join(is, ", ")
}

func TestWaivers(t *testing.T) {
	const day = governance.Day
	const decommission governance.ID = "gate/legacy-to-cloud/decommission"
	foreign := func(e *governance.Exception) { e.MigrationID = "migration/another" }
	decommissioning := func(w *fixture) {
		w.put(governance.Gate{
			MigrationID: theMigration, Stage: governance.Decommission,
			ExceptionIDs: governance.NewSet(theException),
		})
	}
	implements := func(w *fixture) {
		w.migration(func(m *governance.Migration) {
			m.Implementers = governance.NewSet[governance.ID]("person/security-approver")
		})
	}
	for _, c := range []struct {
		name   string
		change func(*fixture)
		want   string
		// status is the gate's; empty where the case is about the finding alone.
		status Status
		code   Code          // CIAM110 where it is not set
		on     governance.ID // theGate where it is not set
	}{
		{name: "none", change: func(*fixture) {}, want: isUnmet, status: Closed},
		{name: "one in force, for any record", change: excepting(), want: isWaived, status: Open},
		{name: "one that is not named in the gate", change: both(excepting(), unnamed), want: isUnmet, status: Closed},
		{name: "one that is not there", change: both(excepting(), func(w *fixture) { w.drop(theException) }), want: isUnmet, status: Closed},
		{name: "one of another migration", change: excepting(foreign), want: isUnmet, status: Closed},

		{name: "another rule", change: excepting(waiving("CIAM502")), want: isUnmet, status: Closed},
		{name: "about this record", change: excepting(subjectOf(theMigration)), want: isWaived, status: Open},
		{name: "about another record", change: excepting(subjectOf(theGate)), want: isUnmet, status: Closed},
		{
			name: "about the gate", code: "CIAM106", want: isWaived, status: Open,
			change: both(excepting(waiving("CIAM106"), subjectOf(theGate)), func(w *fixture) {
				edit(w, theGate, func(g *governance.Gate) { g.DecisionOwnerIDs = g.DecisionOwnerIDs[1:] })
				w.migration(func(m *governance.Migration) { m.BusinessOwner = "person/owner" })
			}),
		},

		{name: "granted now", change: excepting(lasting(0, day)), want: isWaived, status: Open},
		{name: "granted by a clock that is ahead of ours", change: excepting(lasting(aheadOfUs, day)), want: isWaived, status: Open},
		{name: "granted later", change: excepting(lasting(aheadOfUs+time.Second, day)), want: isUnmet, status: Closed},
		{name: "expires in a second", change: excepting(lasting(-day, time.Second)), want: isWaived, status: Open},
		{name: "expires now", change: excepting(lasting(-day, 0)), want: isUnmet, status: Closed},

		{name: "for more jurisdictions", change: excepting(within("CH", "DE", "FR")), want: isWaived, status: Open},
		{name: "for one of two jurisdictions", change: excepting(within("CH")), want: isUnmet, status: Closed},
		{name: "for none", change: excepting(within()), want: isUnmet, status: Closed},
		{name: "EU for a member", change: excepting(within("CH", "EU")), want: isWaived, status: Open},
		{name: "EU for one that is no member", change: excepting(within("EU")), want: isUnmet, status: Closed},
		{name: "EU for EU", change: both(placed("EU"), excepting(within("EU"))), want: isWaived, status: Open},
		{name: "a member for EU", change: both(placed("EU"), excepting(within("DE"))), want: isUnmet, status: Closed},

		{name: "which rule is unknown", change: both(excepting(), blurred("grace", "rule")), want: waits, status: Unclear},
		{name: "about which record is unknown", change: both(excepting(subjectOf(theMigration)), blurred("grace", "subject")), want: waits, status: Unclear},
		{name: "where is unknown", change: both(excepting(), blurred("grace", "jurisdictions")), want: waits, status: Unclear},
		{name: "from when is unknown", change: both(excepting(), blurred("grace", "granted_at")), want: waits, status: Unclear},
		{name: "until when is unknown", change: both(excepting(), blurred("grace", "expires_at")), want: waits, status: Unclear},
		{name: "why is unknown", change: both(excepting(), blurred("grace", "reason", "compensating_control")), want: isWaived, status: Open},
		{name: "which are named is unknown", change: func(w *fixture) { w.unknown(theGate, "exception_ids") }, want: waits, status: Unclear},
		{
			name: "which others are named is unknown", want: isWaived, status: Unclear,
			change: both(excepting(), func(w *fixture) { w.unknown(theGate, "exception_ids") }),
		},
		{
			name: "where the migration takes place is unknown", want: waits, status: Unclear,
			change: both(excepting(), func(w *fixture) { w.unknown(theMigration, "jurisdictions") }),
		},
		{
			name: "unknown, but of another rule", want: isUnmet, status: Unclear,
			change: both(excepting(waiving("CIAM502")), blurred("grace", "subject", "jurisdictions", "granted_at", "expires_at")),
		},
		{name: "unknown, but about another record", change: both(excepting(subjectOf(theGate)), blurred("grace", "rule")), want: isUnmet, status: Unclear},
		{name: "unknown, but over", change: both(excepting(lasting(-2*day, -day)), blurred("grace", "rule")), want: isUnmet, status: Unclear},
		{name: "unknown, but not begun", change: both(excepting(lasting(day, 2*day)), blurred("grace", "rule")), want: isUnmet, status: Unclear},
		{name: "unknown, but elsewhere", change: both(excepting(within("DE")), blurred("grace", "rule")), want: isUnmet, status: Unclear},
		{name: "unknown, and of another migration", change: both(excepting(foreign), func(w *fixture) {
			w.unknown("exception/another/grace", "rule", "jurisdictions")
		}), want: isUnmet, status: Unclear},
		{
			name: "one that is unknown beside one that is not", want: isWaived, status: Unclear,
			change: both(excepting(), granting("other"), blurred("other", "rule")),
		},

		{
			name: "approved by an engineer it waives, and closes the gate itself", want: isWaived, status: Closed,
			change: excepting(func(e *governance.Exception) { e.ApprovedBy = "person/engineering-approver" }),
		},
		{
			name: "approved by who requested it", want: isWaived, status: Closed,
			change: excepting(func(e *governance.Exception) { e.RequestedBy = e.ApprovedBy }),
		},
		{name: "for too long", change: excepting(lasting(-day, 200*day)), want: isWaived, status: Closed},
		{name: "granted twice before", change: both(once("a"), once("b"), excepting()), want: isUnmet, status: Closed},
		{name: "one too many, and the first waives", change: both(granting("a"), granting("b"), granting("c"), excepting()), want: isWaived, status: Open},
		{
			name: "with a signature that nobody can verify", want: isWaived, status: Closed,
			change: excepting(func(e *governance.Exception) { e.Signature = "-----BEGIN SSH SIGNATURE-----" }),
		},

		{name: "a hard rule", change: both(without("compliance"), excepting(waiving("CIAM201"))), want: isUnmet, status: Closed, code: "CIAM201"},
		{name: "an advisory rule is advice still", change: excepting(waiving("CIAM215")), want: "", status: Closed, code: "CIAM215"},
		{name: "hard at high tier", change: both(implements, (*fixture).approve, excepting(waiving("CIAM402"))), want: isUnmet, status: Closed, code: "CIAM402"},
		{
			name: "soft below high tier", want: isWaived, code: "CIAM402",
			change: both(implements, touching("mfa_policy"), (*fixture).approve, excepting(waiving("CIAM402"))),
		},
		{name: "soft for decommission", change: both(excepting(waiving("CIAM801")), decommissioning), want: isWaived, code: "CIAM801", on: decommission},
		{name: "soft for decommission, and not excepted", change: both(excepting(), decommissioning), want: isUnmet, code: "CIAM801", on: decommission},
		{
			name: "advisory before that", want: "", code: "CIAM801",
			change: both(excepting(waiving("CIAM801")), func(w *fixture) { w.drop("permit/legacy-to-cloud/build/1") }),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newFixture()
			misplaced(w)
			c.change(w)
			if c.code == "" {
				c.code = "CIAM110"
			}
			if c.on == "" {
				c.on = theGate
			}
			v := JudgeGate(w, w.subjects[c.on])
			if got := fate(v, c.code); got != c.want {
				t.Errorf("%s is %q, want %q", c.code, got, c.want)
			}
			if c.status == "" {
				return
			}
			want := c.status
			if c.code != "CIAM110" && want == Open && fate(v, "CIAM110") != "" {
				t.Fatalf("CIAM110 is %s", fate(v, "CIAM110"))
			}
			if v.Status != want {
				t.Errorf("the gate is %s, want %s: unmet %v, undetermined %v", v.Status, want, codes(v.Unmet), v.Undetermined)
			}
		})
	}
}

// A waived finding names the exception that lasts longest, and when it ends.
func TestWaiverIsShown(t *testing.T) {
	for _, shorter := range []string{"before", "later"} { // by its id
		w := newFixture()
		both(misplaced, excepting(), granting(shorter, lasting(-governance.Day, governance.Day)))(w)
		v := w.gate()
		if v.Status != Open || len(v.Waived) != 1 {
			t.Fatalf("the gate is %s, with %v waived and %v unmet", v.Status, codes(v.Waived), codes(v.Unmet))
		}
		f := v.Waived[0]
		if want := (Waiver{theException, now.Add(28 * governance.Day)}); f.Waiver != want {
			t.Errorf("waived by %+v, want %+v", f.Waiver, want)
		}
		// The detail says what waives the finding before it says the finding.
		plain := f
		plain.Waiver = Waiver{}
		if !strings.HasSuffix(f.Detail(), "\n\n"+plain.Detail()) || !strings.Contains(f.Detail(), f.Waiver.String()) {
			t.Errorf("%q does not say what is waived, and by what", f.Detail())
		}
		wording(t, f.Rule(), "waived, with a shorter exception "+shorter, []Finding{f})
		unnamed(w)
		if unmet := w.gate().Unmet; len(unmet) != 1 || unmet[0].Waiver != (Waiver{}) {
			t.Errorf("not waived: %+v", unmet)
		}
	}
}

// One exception waives every finding of its rule that it is about, and no
// other rule's.
func TestWaiverIsForEveryFinding(t *testing.T) {
	w := newFixture()
	both(misplaced, excepting(waiving("CIAM103")))(w)
	for _, row := range []governance.ID{"decision/legacy-to-cloud/rollback", "decision/legacy-to-cloud/idp_integration"} {
		edit(w, row, func(d *governance.DecisionOwner) { d.Accountable = "person/security-approver" })
	}
	v := w.gate()
	if !slices.Equal(codes(v.Waived), []Code{"CIAM103", "CIAM103"}) || !slices.Equal(codes(v.Unmet), []Code{"CIAM110"}) {
		t.Errorf("waived %v, unmet %v", codes(v.Waived), codes(v.Unmet))
	}
	excepting(waiving("CIAM103"), subjectOf("decision/legacy-to-cloud/rollback"))(w)
	v = w.gate()
	if len(v.Waived) != 1 || v.Waived[0].Subject != "decision/legacy-to-cloud/rollback" || len(v.Unmet) != 2 {
		t.Errorf("waived %+v, unmet %v", v.Waived, codes(v.Unmet))
	}
}
