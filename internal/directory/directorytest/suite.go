// Package directorytest is the suite that a directory of each kind must pass. The
// test of a directory implements World with a real server, or a file:
//
//	directorytest.Run(t, world)
package directorytest

import (
	"fmt"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The groups of a world. They exist from the start, and their members have the
// function of the same name.
const (
	Security   = "security"
	Compliance = "compliance"
	Audit      = "audit"
)

// Contractor is the employee type that counts as external.
const Contractor = "contractor"

// Person is what a world has about a person.
type Person struct {
	Login, Mail, Name, Number, EmployeeType string
	Groups                                  []string
	Disabled                                bool
}

// World is a directory that the suite changes.
type World interface {
	// Add creates a person, with a key that nobody had before.
	Add(t testing.TB, p Person)
	// Update makes the person with the login become what p says. The key stays.
	Update(t testing.TB, login string, p Person)
	// Delete deletes the person with the login.
	Delete(t testing.TB, login string)
	// Directory opens the directory without any memory of earlier answers.
	Directory(t testing.TB) environment.Directory
}

// scenario has a person of its own.
type scenario struct {
	World
	person Person
}

// Run runs all scenarios one after the other.
func Run(t *testing.T, world World) {
	number := 100
	for name, test := range map[string]func(*testing.T, scenario){
		"person is found":                     testFound,
		"person is disabled":                  testDisabled,
		"person is deleted":                   testDeleted,
		"person is renamed":                   testRenamed,
		"person moves between groups":         testMoved,
		"person becomes a contractor":         testContractor,
		"group is emptied":                    testEmptied,
		"login goes to another person":        testReused,
		"reference does not fall back":        testReference,
		"name is tried after the email":       testName,
		"team is a group":                     testTeam,
		"identifiers are texts":               testInjection,
		"two people with one email":           testAmbiguous,
		"many people are asked about at once": testMany,
	} {
		number++
		login := fmt.Sprintf("p%dx", number)
		t.Run(name, func(t *testing.T) {
			test(t, scenario{world, Person{
				Login: login, Mail: login + "@example.com", Name: "Person " + login, Number: fmt.Sprint(4000 + number), EmployeeType: "employee",
				Groups: []string{Security},
			}})
		})
	}
}

// party is the person as a record names it.
func (s scenario) party() governance.Party {
	return governance.Party{Kind: governance.KindPerson, Name: "somebody", DirectoryRef: s.person.Login, Function: governance.Security}
}

// known asks about a party that the directory must have.
func (s scenario) known(t *testing.T, p governance.Party) environment.Entry {
	t.Helper()
	answer := s.Directory(t).Entries(t.Context(), []governance.Party{p})[p.ID()]
	entry, ok := answer.Value()
	if !ok {
		t.Fatalf("%+v: absent %t, error %v", p, answer.IsAbsent(), answer.Err())
	}
	return entry
}

// absent asks about a party that the directory must not have.
func (s scenario) absent(t *testing.T, p governance.Party) {
	t.Helper()
	answer := s.Directory(t).Entries(t.Context(), []governance.Party{p})[p.ID()]
	if !answer.IsAbsent() {
		entry, _ := answer.Value()
		t.Errorf("%+v: got %+v, error %v, want absent", p, entry, answer.Err())
	}
}

// members are the logins in a group.
func (s scenario) members(t *testing.T, group string) []string {
	t.Helper()
	answer := s.Directory(t).Members(t.Context(), group)
	entries, ok := answer.Value()
	if !ok {
		t.Fatalf("%s: absent %t, error %v", group, answer.IsAbsent(), answer.Err())
	}
	var logins []string
	for _, e := range entries {
		logins = append(logins, e.Login)
	}
	return logins
}
