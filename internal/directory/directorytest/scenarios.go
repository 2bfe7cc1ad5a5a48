package directorytest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func testFound(t *testing.T, s scenario) {
	s.Add(t, s.person)
	got := s.known(t, s.party())
	if got.Key == "" || got.Login != s.person.Login || got.Email != s.person.Mail || got.Name != s.person.Name || got.Number != s.person.Number ||
		!got.Active || got.External || !slices.Equal(got.Functions, []governance.Function{governance.Security}) {
		t.Errorf("got %+v of %+v", got, s.person)
	}
	byMail := s.party()
	byMail.DirectoryRef = s.person.Mail
	if other := s.known(t, byMail); other.Key != got.Key {
		t.Errorf("by email %+v, by login %+v", other, got)
	}
}

func testDisabled(t *testing.T, s scenario) {
	s.Add(t, s.person)
	before := s.known(t, s.party())
	s.person.Disabled = true
	s.Update(t, s.person.Login, s.person)
	if after := s.known(t, s.party()); after.Active || after.Key != before.Key {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func testDeleted(t *testing.T, s scenario) {
	s.Add(t, s.person)
	s.known(t, s.party())
	s.Delete(t, s.person.Login)
	s.absent(t, s.party())
}

func testRenamed(t *testing.T, s scenario) {
	s.Add(t, s.person)
	before, old := s.known(t, s.party()), s.party()
	login := s.person.Login
	s.person.Login, s.person.Name = login+"x", "Renamed "+login
	s.Update(t, login, s.person)
	after := s.known(t, s.party())
	if after.Key != before.Key || after.Login != s.person.Login || after.Name != s.person.Name {
		t.Errorf("before %+v, after %+v", before, after)
	}
	if !slices.Equal(after.Functions, before.Functions) {
		t.Errorf("functions before %v, after %v", before.Functions, after.Functions)
	}
	s.absent(t, old)
}

func testMoved(t *testing.T, s scenario) {
	s.Add(t, s.person)
	s.known(t, s.party())
	s.person.Groups = []string{Compliance}
	s.Update(t, s.person.Login, s.person)
	if got := s.known(t, s.party()); !slices.Equal(got.Functions, []governance.Function{governance.Compliance}) {
		t.Errorf("functions %v", got.Functions)
	}
	if in := s.members(t, Security); slices.Contains(in, s.person.Login) {
		t.Errorf("security still has %v", in)
	}
	s.person.Groups = nil
	s.Update(t, s.person.Login, s.person)
	if got := s.known(t, s.party()); len(got.Functions) > 0 {
		t.Errorf("functions %v, want none", got.Functions)
	}
}

func testContractor(t *testing.T, s scenario) {
	s.Add(t, s.person)
	if got := s.known(t, s.party()); got.External {
		t.Errorf("an employee is %+v", got)
	}
	s.person.EmployeeType = "Contractor"
	s.Update(t, s.person.Login, s.person)
	if got := s.known(t, s.party()); !got.External || !got.Active {
		t.Errorf("a contractor is %+v", got)
	}
}

func testEmptied(t *testing.T, s scenario) {
	s.person.Groups = []string{Audit}
	s.Add(t, s.person)
	if got := s.members(t, Audit); !slices.Equal(got, []string{s.person.Login}) {
		t.Errorf("members %v", got)
	}
	s.person.Groups = nil
	s.Update(t, s.person.Login, s.person)
	if got := s.members(t, Audit); len(got) > 0 {
		t.Errorf("members %v, want none", got)
	}
	if got := s.known(t, s.party()); len(got.Functions) > 0 {
		t.Errorf("functions %v, want none", got.Functions)
	}
}

func testReused(t *testing.T, s scenario) {
	s.Add(t, s.person)
	before := s.known(t, s.party())
	s.Delete(t, s.person.Login)
	other := s.person
	other.Name, other.Number, other.Mail = "Somebody else", "9"+s.person.Number, "other-"+s.person.Mail
	s.Add(t, other)
	if after := s.known(t, s.party()); after.Key == before.Key || after.Login != before.Login {
		t.Errorf("before %+v, after %+v", before, after)
	}
}

func testReference(t *testing.T, s scenario) {
	s.Add(t, s.person)
	p := s.party()
	p.DirectoryRef, p.Email, p.Name = "nobody-"+s.person.Login, s.person.Mail, s.person.Login
	s.absent(t, p)
}

func testName(t *testing.T, s scenario) {
	s.Add(t, s.person)
	p := s.party()
	p.DirectoryRef, p.Email, p.Name = "", "nobody-"+s.person.Mail, s.person.Login
	if got := s.known(t, p); got.Login != s.person.Login {
		t.Errorf("got %+v", got)
	}
	p.Email, p.Name = s.person.Mail, "nobody-"+s.person.Login
	if got := s.known(t, p); got.Login != s.person.Login {
		t.Errorf("got %+v", got)
	}
}

func testTeam(t *testing.T, s scenario) {
	s.Add(t, s.person)
	team := governance.Party{Kind: governance.KindTeam, Name: "some-team", DirectoryRef: Security}
	if got := s.known(t, team); !got.Active || !slices.Equal(got.Functions, []governance.Function{governance.Security}) {
		t.Errorf("team %+v", got)
	}
	team.DirectoryRef = s.person.Login
	s.absent(t, team)
	person := s.party()
	person.DirectoryRef = Security
	s.absent(t, person)
	if got := s.members(t, Security); !slices.Contains(got, s.person.Login) {
		t.Errorf("members %v", got)
	}
	if answer := s.Directory(t).Members(t.Context(), "nogroup"); !answer.IsAbsent() {
		t.Errorf("nogroup: error %v, want absent", answer.Err())
	}
}

// testInjection asks with texts that mean something in a filter, a DN or a path.
func testInjection(t *testing.T, s scenario) {
	s.Add(t, s.person)
	for _, text := range []string{
		"*", s.person.Login + "*", "*)(uid=*", s.person.Login + ")(objectClass=*", `" or userName pr or "`, `\2a`, `\`, "a\x00b", "(|(uid=*))",
		"uid=*,dc=example,dc=com", "cn=*", s.person.Login + " or id pr", "../Users", "", "&", "#", "é\u202e",
	} {
		for _, p := range []governance.Party{
			{Kind: governance.KindPerson, Name: "nobody-at-all", DirectoryRef: text},
			{Kind: governance.KindPerson, Name: "nobody-at-all", Email: text},
			{Kind: governance.KindPerson, Name: text + "-nobody"},
			{Kind: governance.KindTeam, Name: "nobody-at-all", DirectoryRef: text},
		} {
			s.absent(t, p)
		}
		if text == "" {
			continue
		}
		if answer := s.Directory(t).Members(t.Context(), text); !answer.IsAbsent() {
			t.Errorf("members of %q: error %v, want absent", text, answer.Err())
		}
	}
}

func testAmbiguous(t *testing.T, s scenario) {
	s.Add(t, s.person)
	other := s.person
	other.Login += "2"
	other.Number += "2"
	s.Add(t, other)
	p := s.party()
	p.DirectoryRef = s.person.Mail
	if answer := s.Directory(t).Entries(t.Context(), []governance.Party{p})[p.ID()]; answer.Err() == nil {
		t.Error("one of two people was taken")
	}
}

func testMany(t *testing.T, s scenario) {
	var parties []governance.Party
	for i := range 25 {
		p := s.person
		p.Login, p.Mail, p.Number = fmt.Sprintf("%s-%d", p.Login, i), fmt.Sprintf("%s-%d@example.com", p.Login, i), fmt.Sprintf("%s%d", p.Number, i)
		p.Disabled = i%2 == 1
		s.Add(t, p)
		parties = append(parties, governance.Party{Kind: governance.KindPerson, Name: fmt.Sprintf("somebody-%d", i), DirectoryRef: p.Login})
	}
	parties = append(parties, governance.Party{Kind: governance.KindPerson, Name: "nobody", DirectoryRef: "nobody-" + s.person.Login})
	answers := s.Directory(t).Entries(t.Context(), parties)
	for i, p := range parties {
		entry, ok := answers[p.ID()].Value()
		if want := i < 25; ok != want || ok && (entry.Active != (i%2 == 0) || entry.Login != p.DirectoryRef) {
			t.Errorf("%s: %+v, absent %t, error %v", p.DirectoryRef, entry, answers[p.ID()].IsAbsent(), answers[p.ID()].Err())
		}
	}
}
