package rules

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Two keys of fictional people, each as two lines that differ in the comment.
const (
	keyOne      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKQ1WF0Uw5YZ6BvPZQKw6q4m3q8WZ0FZqzv0aK1m4o2T one@bank.example"
	keyOneAgain = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKQ1WF0Uw5YZ6BvPZQKw6q4m3q8WZ0FZqzv0aK1m4o2T laptop"
	keyTwo      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHdhbGRlbmJ1Y2gtaXMtYS1maWN0aW9uYWwta2V5LTAx two@bank.example"
)

// identify sets what a person's record can share with others.
func identify(id governance.ID, ref string, keys ...string) func(*fixture) {
	return func(w *fixture) {
		edit(w, id, func(p *governance.Party) { p.DirectoryRef, p.SigningKeys = ref, governance.NewSet(keys...) })
	}
}

// oneHuman makes the records of two persons those of one human.
func oneHuman(a, b governance.ID) func(*fixture) {
	return both(identify(a, "jo"), identify(b, "jo"))
}

func TestHumans(t *testing.T) {
	const a, b, c = governance.ID("person/security-approver"), governance.ID("person/compliance-approver"), governance.ID("person/engineer")
	for _, x := range []struct {
		name   string
		change func(*fixture)
		same   bool
	}{
		{"nothing in common", func(*fixture) {}, false},
		{"one directory_ref", both(identify(a, "jo"), identify(b, "jo")), true},
		{"one directory_ref, letter case and space aside", both(identify(a, "Jo "), identify(b, "jO")), true},
		{"two directory_refs", both(identify(a, "jo"), identify(b, "al")), false},
		{"one key under two comments", both(identify(a, "", keyOne), identify(b, "", keyTwo, keyOneAgain)), true},
		{"one key with options", both(identify(a, "", keyOne), identify(b, "", `no-pty,command="AAAA" `+keyOneAgain)), true},
		{"two keys", both(identify(a, "", keyOne), identify(b, "", keyTwo)), false},
		{"through a third record", both(identify(a, "jo"), identify(b, "", keyOne), identify(c, "JO", keyOneAgain)), true},
		{"one key in the directory", directed(holds(a, keyOne), holds(b, keyTwo, keyOneAgain)), true},
		{"one key, in the directory and in the other record", both(directed(holds(a, keyOne)), identify(b, "", keyOneAgain)), true},
		{"two keys in the directory", directed(holds(a, keyOne), holds(b, keyTwo)), false},
		{"one email", func(w *fixture) {
			for _, id := range []governance.ID{a, b} {
				edit(w, id, func(p *governance.Party) { p.Email = "team@bank.example" })
			}
		}, false},
	} {
		w := newFixture()
		x.change(w)
		m := w.subjects[theMigration]
		humans := (&Case{view: w, subject: m, rule: distinctApprovers}).Humans(m.Record.(governance.Migration))
		if humans.Same(a, b) != x.same || humans.Same(b, a) != x.same || (humans.Why(a, b) != "") != x.same {
			t.Errorf("%s: same is %t, want %t: %q", x.name, humans.Same(a, b), x.same, humans.Why(a, b))
		}
		if n := len(humans.All([]governance.ID{a, b})); (n == 1) != x.same {
			t.Errorf("%s: %d humans", x.name, n)
		}
		if humans.Same(a, "person/owner") || humans.Why(a, a) != "" {
			t.Errorf("%s: somebody else is the same human", x.name)
		}
		t.Log(humans.Why(a, b))
	}
}

// The rules that need different people compare humans, not records.
func TestHumansInRules(t *testing.T) {
	for _, x := range []struct {
		code Code
		a, b governance.ID
		on   governance.ID
	}{
		{"CIAM401", "person/security-approver", "person/compliance-approver", theMigration},
		{"CIAM401", "person/security-approver", "person/engineering-approver", theGate},
		{"CIAM402", "person/security-approver", "person/engineer", theMigration},
		{"CIAM402", "person/compliance-approver", "person/engineer", theGate},
		{"CIAM403", "person/owner", "person/security-approver", theMigration},
		{"CIAM403", "person/risk", "person/compliance-approver", theGate},
		{"CIAM404", "person/engineer", "person/compliance-approver", theException},
	} {
		for name, link := range map[string]func(*fixture){
			"directory_ref": oneHuman(x.a, x.b),
			"key":           both(identify(x.a, "", keyOne), identify(x.b, "", keyOneAgain)),
		} {
			w := newFixture()
			both(excepting(), func(w *fixture) {
				edit(w, theException, func(e *governance.Exception) { e.RequestedBy = "person/engineer" })
			})(w)
			if slices.Contains(codes(w.verdict(x.on).Findings), x.code) {
				t.Fatalf("%s before %s and %s are one", x.code, x.a, x.b)
			}
			link(w)
			j := w.verdict(x.on)
			if !slices.Contains(codes(j.Findings), x.code) {
				t.Errorf("%s and %s share a %s, and %s says nothing: %v", x.a, x.b, name, x.code, codes(j.Findings))
			}
			wording(t, must(Lookup(x.code)), "one human by "+name+" on "+string(x.on), only(x.code, j).Findings)
		}
	}
}

func must(r *Rule, ok bool) *Rule {
	if !ok {
		panic("no such rule")
	}
	return r
}

// holds has the directory list keys of a person.
func holds(id governance.ID, keys ...string) func(*fixture) {
	return func(w *fixture) {
		w.says(id, func(e *environment.Entry) { e.SigningKeys = keys })
	}
}

// A person who signs for two functions with one key is one human, wherever the key is listed.
func TestOneKeySignsForTwo(t *testing.T) {
	for key, want := range map[string]string{"SHA256:one": isUnmet, "SHA256:other": ""} {
		w := newFixture()
		for function, fingerprint := range map[governance.Function]string{governance.Security: "SHA256:one", governance.Compliance: key} {
			edit(w, approvalOf(function), func(a *governance.Approval) {
				a.Signature, a.RecordedAt = "armored", now
				a.Signed = map[string]governance.Signed{"signature": {Fingerprint: fingerprint, Source: governance.AllowedSigners, At: now}}
			})
		}
		if v := w.gate(); fate(v, "CIAM401") != want {
			t.Errorf("%s: CIAM401 is %q, want %q", key, fate(v, "CIAM401"), want)
		}
	}
}

// So is one whose signatures are only planned.
func TestOneKeyIsPlannedForTwo(t *testing.T) {
	for name, c := range map[string]struct {
		verifier governance.Verifier
		want     string
	}{"one key": {oneKey{}, isUnmet}, "a key each": {&initials{source: governance.AllowedSigners}, ""}} {
		w := newFixture()
		w.policy.Verifier = c.verifier
		w.sign(approvalOf(governance.Security), approvalOf(governance.Compliance))
		if v := w.gate(); fate(v, "CIAM401") != c.want {
			t.Errorf("%s: CIAM401 is %q, want %q", name, fate(v, "CIAM401"), c.want)
		}
	}
}

// What is planned is verified a few times in one judgement, however many exceptions there
// are by people whom the migration does not name.
func TestPlannedSignaturesAreVerifiedOnce(t *testing.T) {
	verified := func(exceptions int) (times int) {
		w := newFixture()
		w.policy.Verifier = oneKey{&times}
		for i := range exceptions {
			name := fmt.Sprintf("x%d", i)
			requester := governance.Party{Kind: governance.KindPerson, Name: name, Function: governance.Business}
			w.put(requester)
			granting(name, func(e *governance.Exception) { e.RequestedBy = requester.ID() })(w)
			w.sign(exceptionNamed(name).ID())
		}
		w.gate()
		return times
	}
	if few, many := verified(2), verified(20); many > 10*few {
		t.Errorf("2 exceptions take %d verifications, and 20 take %d", few, many)
	}
}

// oneKey is a signers file that lists one key for everybody, and counts what it verifies.
type oneKey struct{ verified *int }

func (oneKey) Source() governance.KeySource { return governance.AllowedSigners }
func (k oneKey) Verify(governance.Claim) (governance.Signed, error) {
	if k.verified != nil {
		*k.verified++
	}
	return governance.Signed{Fingerprint: "SHA256:one", Source: governance.AllowedSigners}, nil
}
func (oneKey) Ended(governance.Signed, governance.Party, string) bool { return false }
