package rules

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// directed gives the fixture a directory that has everybody as they are declared, and
// then changes what it says of some.
func directed(changes ...func(*fixture)) func(*fixture) {
	return func(w *fixture) {
		w.terms = environment.DirectoryTerms{Configured: true, Functions: governance.NewSet(governance.Functions()...)}
		w.entries = map[governance.ID]environment.Answer[environment.Entry]{}
		for id := range w.subjects {
			if id.IsParty() {
				w.says(id, func(*environment.Entry) {})
			}
		}
		for _, change := range changes {
			change(w)
		}
	}
}

// says changes what the directory says of a party.
func (w *fixture) says(id governance.ID, change func(*environment.Entry)) {
	p, _ := w.subjects[id].Record.(governance.Party)
	entry := environment.Entry{Key: string(id), Active: true, External: p.External(), Functions: []governance.Function{p.Function}}
	change(&entry)
	w.entries[id] = environment.Known(entry)
}

func gone(id governance.ID) func(*fixture) {
	return func(w *fixture) { w.entries[id] = environment.Absent[environment.Entry]() }
}

func disabled(id governance.ID) func(*fixture) {
	return func(w *fixture) { w.says(id, func(e *environment.Entry) { e.Active = false }) }
}

func movedTo(id governance.ID, functions ...governance.Function) func(*fixture) {
	return func(w *fixture) { w.says(id, func(e *environment.Entry) { e.Functions = functions }) }
}

func hiredOut(id governance.ID) func(*fixture) {
	return func(w *fixture) { w.says(id, func(e *environment.Entry) { e.External = true }) }
}

// lastSeen keeps what the directory said of a party with its record.
func lastSeen(id governance.ID, seen governance.Sighting) func(*fixture) {
	return func(w *fixture) {
		seen.SeenAt = now.Add(-3 * governance.Day)
		edit(w, id, func(p *governance.Party) { p.Sighting = &seen })
	}
}

// down is a directory that does not answer.
func down(w *fixture) {
	for id := range w.entries {
		w.entries[id] = environment.Unavailable[environment.Entry]("ldaps://ldap.example", errors.New("timeout"))
	}
}

func onlyWarns(w *fixture) { w.terms.OutageWarns = true }

// Every role of every record is judged, with the paths of the arguments that give it.
func TestOwnershipsAreReferences(t *testing.T) {
	w := newFixture()
	w.board(map[governance.Function]governance.ID{governance.Security: "person/security-approver"})
	edit(w, "decision/legacy-to-cloud/rollback", func(d *governance.DecisionOwner) {
		d.Responsible = governance.NewSet[governance.ID]("person/engineer")
		d.Consulted = governance.NewSet[governance.ID]("person/risk")
		d.Informed = governance.NewSet[governance.ID]("person/owner")
	})
	edit(w, theRisk, func(r *governance.RiskAcceptance) { r.CoAcceptedBy = "person/owner" })
	emergencyOf("person/owner")(w)
	w.put(governance.Exception{MigrationID: theMigration, Name: "e", RequestedBy: "person/engineer", ApprovedBy: "person/compliance-approver"})
	for id, s := range w.subjects {
		if id.IsParty() {
			continue // an employer and members are no roles
		}
		var want []governance.ID
		for _, ref := range s.Record.References() {
			if ref.Target.IsParty() {
				want = append(want, ref.Target)
			}
		}
		var got []governance.ID
		for _, o := range OwnershipsOf(s.Record) {
			got = append(got, o.Party)
		}
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("%s gives roles to %q, and refers to %q", id, got, want)
		}
	}
}

// A gate with a permit is not closed by what happens afterwards. A further permit is
// judged again, and an emergency is no permit until it is ratified.
func TestDriftAfterAPermit(t *testing.T) {
	given := func(change func(*governance.Permit)) *fixture {
		w := newFixture()
		directed(disabled("person/owner"))(w)
		edit(w, thePermit, func(p *governance.Permit) {
			p.UsedAt = now
			if change != nil {
				change(p)
			}
		})
		return w
	}
	for what, c := range map[string]struct {
		change func(*governance.Permit)
		want   Status
	}{
		"a permit":    {nil, Open},
		"rolled back": {func(p *governance.Permit) { p.Outcome = governance.RolledBack }, Closed},
		"an emergency": {func(p *governance.Permit) {
			p.Emergency, p.Missing = &governance.Emergency{}, governance.NewSet("CIAM902")
		}, Closed},
		"not given yet": {func(p *governance.Permit) {
			*p = governance.Permit{GateID: p.GateID, Attempt: 1, Outcome: governance.InProgress}
		}, Closed},
	} {
		w := given(c.change)
		if got := w.gate(); got.Status != c.want {
			t.Errorf("%s: the gate is %s, want %s", what, got.Status, c.want)
		}
		if again := JudgeGateForPermit(w, w.subjects[theGate]); again.Status != Closed {
			t.Errorf("%s: the gate is %s for a further permit", what, again.Status)
		}
	}
}

// While the directory does not answer, a gate is closed, unless what it last said
// counts. It never does at high tier.
func TestOutageAtTheGate(t *testing.T) {
	moderate := func(w *fixture) {
		w.migration(func(m *governance.Migration) { m.Touches = governance.NewSet[governance.Touch]("provisioning") })
		w.approve()
	}
	known := func(w *fixture) {
		for id := range w.entries {
			lastSeen(id, governance.Sighting{Status: governance.PresenceActive, Key: string(id), Functions: functionsOf(w, id)})(w)
		}
	}
	for what, c := range map[string]struct {
		change []func(*fixture)
		want   Status
	}{
		"an error":                     {[]func(*fixture){known, moderate, down}, Closed},
		"a warning":                    {[]func(*fixture){known, moderate, down, onlyWarns}, Open},
		"a warning, high tier":         {[]func(*fixture){known, down, onlyWarns}, Closed},
		"a warning, never asked":       {[]func(*fixture){moderate, down, onlyWarns}, Closed},
		"a warning, disabled the last": {[]func(*fixture){known, moderate, lastSeen("person/owner", governance.Sighting{Status: governance.PresenceInactive}), down, onlyWarns}, Closed},
	} {
		w := newFixture()
		directed(c.change...)(w)
		if v := w.gate(); v.Status != c.want || v.Status == Open && len(v.Unavailable) > 0 {
			t.Errorf("%s: the gate is %s, want %s: %v %v", what, v.Status, c.want, codes(v.Unmet), v.Unavailable)
		}
	}
}

func functionsOf(w *fixture, id governance.ID) governance.Set[governance.Function] {
	p, _ := w.subjects[id].Record.(governance.Party)
	return governance.NewSet(p.Function)
}

// While the directory does not answer, a record with roles is not judged. Where that
// only warns, what the directory last said counts, or nothing.
func TestOutageAtTheRecord(t *testing.T) {
	for what, c := range map[string]struct {
		on          governance.ID
		change      []func(*fixture)
		unavailable bool
	}{
		"a migration":            {theMigration, nil, true},
		"a row":                  {"decision/legacy-to-cloud/rollback", nil, true},
		"an approval":            {approvalOf(governance.Security), nil, true},
		"a party":                {"person/owner", nil, false},
		"an unchanged migration": {theMigration, []func(*fixture){func(w *fixture) { w.settle(theMigration) }}, false},
		"a warning":              {theMigration, []func(*fixture){onlyWarns}, false},
		"an emergency":           {thePermit, []func(*fixture){emergencyOf("person/owner")}, false},
	} {
		w := newFixture()
		directed(append(c.change, down)...)(w)
		if j := Judge(w, w.subjects[c.on]); len(j.Unavailable) > 0 != c.unavailable {
			t.Errorf("%s: unavailable %v", what, j.Unavailable)
		}
	}
}

// The name of every role leads on to the record, as in "the owner of".
func TestNamesOfRoles(t *testing.T) {
	for _, r := range []governance.Record{
		governance.Migration{BusinessOwner: "person/a", RiskOwner: "person/a", Implementers: governance.NewSet[governance.ID]("person/a")},
		governance.Evidence{Owner: "person/a"},
		governance.Approval{Approver: "person/a"},
		governance.Exception{RequestedBy: "person/a", ApprovedBy: "person/a"},
		governance.RiskAcceptance{AcceptedBy: "person/a", CoAcceptedBy: "person/a"},
		governance.SteeringGroup{Chair: "person/a", Deputies: map[governance.Function]governance.ID{governance.Security: "person/a"}},
		governance.DecisionOwner{Accountable: "person/a", Consulted: governance.NewSet[governance.ID]("person/a"), Informed: governance.NewSet[governance.ID]("person/a")},
	} {
		for _, o := range OwnershipsOf(r) {
			words := strings.Fields(o.Name)
			if last := words[len(words)-1]; !slices.Contains([]string{"of", "for", "on", "about"}, last) {
				t.Errorf("%T, %s: %q leads to no record", r, o.Path, o.Name)
			}
		}
	}
}
