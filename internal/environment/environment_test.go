package environment_test

import (
	"errors"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Only a known answer has a value, and each state differs from the others.
func TestAnswers(t *testing.T) {
	broken := errors.New("timeout")
	for name, c := range map[string]struct {
		answer                 environment.Answer[int]
		known, absent, unknown bool
		err                    error
	}{
		"known":       {environment.Known(1), true, false, false, nil},
		"absent":      {environment.Absent[int](), false, true, false, nil},
		"unknown":     {environment.Unknown[int](), false, false, true, nil},
		"zero":        {environment.Answer[int]{}, false, false, true, nil},
		"unavailable": {environment.Unavailable[int]("ldap.example", broken), false, false, false, broken},
	} {
		if _, ok := c.answer.Value(); ok != c.known || c.answer.IsAbsent() != c.absent || c.answer.IsUnknown() != c.unknown {
			t.Errorf("%s: %+v", name, c.answer)
		}
		if err := c.answer.Err(); !errors.Is(err, c.err) || (err == nil) != (c.err == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Without a directory the answer says so, and is no outage.
func TestNothingConfigured(t *testing.T) {
	env := environment.Default(clock.System{})
	person := governance.Party{Kind: governance.KindPerson, Name: "a"}
	entry, asked := env.Directory.Entries(t.Context(), []governance.Party{person})[person.ID()]
	if members := env.Directory.Members(t.Context(), "cn=a"); !errors.Is(members.Err(), environment.ErrNotConfigured) {
		t.Errorf("members %v", members.Err())
	}
	if !asked || !errors.Is(entry.Err(), environment.ErrNotConfigured) {
		t.Errorf("got %v", entry.Err())
	}
	if policy, ok := env.Policy.Policy(t.Context()).Value(); !ok || policy != governance.DefaultPolicy() {
		t.Errorf("policy %+v, %t", policy, ok)
	}
}
