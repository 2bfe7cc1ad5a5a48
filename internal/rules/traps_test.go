package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// permitted is the good fixture after its cutover has its permit, which rests on
// everything: nothing in the plan changes. A steering group and an exception belong to
// it, so every kind of record does.
func permitted() *fixture {
	w := newFixture()
	both(
		boardOf(governance.Engineering, governance.Security, governance.Compliance),
		excepting(), granting("clause", toControl), func(w *fixture) { w.approve() },
	)(w)
	var all []governance.ID
	for id := range w.subjects {
		if id != thePermit {
			all = append(all, id)
		}
	}
	w.store(governance.Permit{
		GateID: theGate, Attempt: 1, Outcome: governance.Succeeded, UsedAt: now.Add(-governance.Day),
		Scope: w.subjects[theMigration].Record.(governance.Migration).Digest(), RestedOn: governance.NewSet(all...),
	})
	for id, s := range w.subjects {
		w.previous[id], w.past = s.Record, append(w.past, s.Record)
		w.settle(id)
	}
	return w
}

// failing are the hard findings of a plan, as "<code> <subject>". Permits are history:
// only what becomes of them is judged.
func failing(w *fixture) []string {
	var found []string
	for id, s := range w.subjects {
		j := JudgeAfterwards(w, s)
		if id.Kind() != governance.KindPermit {
			j = Judge(w, s)
		}
		for _, f := range j.Findings {
			if f.Enforcement == Hard {
				found = append(found, fmt.Sprintf("%s %s", f.Code, f.Subject))
			}
		}
	}
	slices.Sort(found)
	return found
}

// isSaid tells whether a record is what somebody said or decided: nobody else can
// change it, and a permit that rests on it keeps it.
func isSaid(id governance.ID) bool {
	return slices.Contains([]governance.Kind{governance.KindApproval, governance.KindException, governance.KindRiskAcceptance, governance.KindPermit}, id.Kind())
}

// laterLives are what can become of a party after a permit.
var laterLives = map[string]func(p *governance.Party){
	"leaves for the vendor":             func(p *governance.Party) { p.Employer = "vendor/acme-identity" },
	"moves to business":                 func(p *governance.Party) { p.Function = governance.Business },
	"moves to engineering":              func(p *governance.Party) { p.Function = governance.Engineering },
	"moves to security":                 func(p *governance.Party) { p.Function = governance.Security },
	"moves to compliance":               func(p *governance.Party) { p.Function = governance.Compliance },
	"moves to audit":                    func(p *governance.Party) { p.Function = governance.Audit },
	"is all external":                   func(p *governance.Party) { p.Members = governance.NewSet[governance.ID]("person/contractor") },
	"has no members":                    func(p *governance.Party) { p.Members = nil },
	"takes in an approver":              func(p *governance.Party) { p.Members = governance.NewSet[governance.ID]("person/security-approver") },
	"turns out to be the owner":         func(p *governance.Party) { p.DirectoryRef = "uid=one" },
	"has no keys any more":              func(p *governance.Party) { p.SigningKeys = nil },
	"shares an email with another":      func(p *governance.Party) { p.Email = "one@bank.example" },
	"turns out to be an implementer":    func(p *governance.Party) { p.DirectoryRef = "uid=two" },
	"turns out to approve for security": func(p *governance.Party) { p.DirectoryRef = "uid=three" },
}

// knownAs gives some persons what a later life can turn out to share.
func knownAs(w *fixture) {
	for id, ref := range map[governance.ID]string{"person/owner": "uid=one", "person/engineer": "uid=two", "person/security-approver": "uid=three"} {
		edit(w, id, func(p *governance.Party) { p.DirectoryRef, p.Email = ref, "one@bank.example" })
	}
}

// TestNobodyIsTrapped: whatever becomes of a party after a permit, no plan fails over
// what was said before, and where it fails over a role, another party can take it.
func TestNobodyIsTrapped(t *testing.T) {
	if found := failing(permitted()); len(found) > 0 {
		t.Fatalf("before: %q", found)
	}
	for _, party := range permitted().Parties() {
		id := party.ID()
		for life, change := range laterLives {
			if team := id.Kind() == governance.KindTeam; id.Kind() == governance.KindVendor || team != (life == "is all external" || life == "has no members" || life == "takes in an approver") {
				continue
			}
			t.Run(fmt.Sprintf("%s %s", id, life), func(t *testing.T) {
				w := permitted()
				knownAs(w)
				before := failing(w)
				edit(w, id, change)
				for _, f := range failing(w) {
					if slices.Contains(before, f) {
						t.Fatalf("before: %s", f)
					}
					if isSaid(governance.ID(f[len("CIAM000 "):])) {
						t.Errorf("trapped: %s", f)
					}
				}
				succeed(t, w, party)
				if found := failing(w); len(found) > 0 {
					t.Errorf("with a successor: %q", found)
				}
			})
		}
	}
}

// succeed gives all roles of a party to a new one, which is as the party was. What the
// party said stays theirs.
func succeed(t *testing.T, w *fixture, p governance.Party) {
	t.Helper()
	before := p.ID()
	p.Name += "-two"
	w.put(p)
	for id, s := range w.subjects {
		if isSaid(id) || id.Kind() == governance.KindPerson {
			continue
		}
		body, err := json.Marshal(s.Record)
		if err != nil {
			t.Fatal(err)
		}
		after, err := governance.Decode(id, bytes.ReplaceAll(body, fmt.Appendf(nil, "%q", before), fmt.Appendf(nil, "%q", p.ID())))
		if err != nil {
			t.Fatal(err)
		}
		w.put(after)
	}
}

// TestStricterPolicyTrapsNobody: a policy is for what is said from then on.
func TestStricterPolicyTrapsNobody(t *testing.T) {
	for name, change := range map[string]func(*governance.Policy){
		"approvals are shorter":              func(p *governance.Policy) { p.ApprovalLimit = 10 * governance.Day },
		"approvals are signed":               func(p *governance.Policy) { p.SignedFrom = governance.Low },
		"exceptions are shorter":             func(p *governance.Policy) { p.ExceptionLimit = governance.Day },
		"exceptions to controls are shorter": func(p *governance.Policy) { p.ControlExceptionLimit = governance.Day },
		"there are no exceptions":            func(p *governance.Policy) { p.ExceptionBudget, p.ExceptionGrants, p.ControlExceptionBudget = 0, 0, 0 },
		"risks are reviewed sooner":          func(p *governance.Policy) { p.ReviewLimits = governance.ReviewLimits{} },
		"emergencies are ratified sooner":    func(p *governance.Policy) { p.EmergencyLimit = 0 },
	} {
		w := permitted()
		change(&w.policy)
		if found := failing(w); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
		if g := JudgeGate(w, w.subjects[theGate]); g.Status == Open && name != "emergencies are ratified sooner" && name != "there are no exceptions" {
			t.Errorf("%s: the gate is open", name)
		}
	}
}

// TestKeptStatementsAtGates: what no longer fails a plan still opens no gate.
func TestKeptStatementsAtGates(t *testing.T) {
	became := func(id governance.ID, change func(*governance.Party)) func(*fixture) {
		return func(w *fixture) { edit(w, id, change) }
	}
	leaves, moves := laterLives["leaves for the vendor"], laterLives["moves to business"]
	for name, c := range map[string]struct {
		change func(*fixture)
		codes  []Code
	}{
		"who accepted the risk leaves":              {became("person/risk", leaves), []Code{"CIAM301"}},
		"who granted the exception leaves":          {became("person/compliance-approver", leaves), []Code{"CIAM603"}},
		"who granted the exception moves":           {became("person/compliance-approver", moves), []Code{"CIAM603"}},
		"who granted it turns out to have asked":    {both(knownAs, became("person/compliance-approver", laterLives["turns out to be an implementer"])), []Code{"CIAM404"}},
		"an approval is longer than allowed now":    {func(w *fixture) { w.policy.ApprovalLimit = 10 * governance.Day }, []Code{"CIAM208"}},
		"an exception is longer than allowed now":   {func(w *fixture) { w.policy.ExceptionLimit = governance.Day }, []Code{"CIAM602"}},
		"a risk is reviewed later than allowed now": {func(w *fixture) { w.policy.ReviewLimits.Moderate = governance.Day }, []Code{"CIAM214"}},
	} {
		w := permitted()
		if v := JudgeGate(w, w.subjects[theGate]); v.Status != Open {
			t.Fatalf("before: %+v", v.Unmet)
		}
		c.change(w)
		v := JudgeGate(w, w.subjects[theGate])
		for _, code := range c.codes {
			if v.Status != Closed || !slices.ContainsFunc(v.Unmet, func(f Finding) bool { return f.Code == code }) {
				t.Errorf("%s: want %s, got %s with %+v", name, code, v.Status, v.Unmet)
			}
		}
	}
}
