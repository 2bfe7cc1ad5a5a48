// Package statement prepares what people state outside Terraform: approvals,
// exceptions and risk acceptances. It shows in plain words what a statement is about,
// and turns it into a file that a pull request carries.
//
//	scene, err := statement.Look(view, migration, stage)
//	approval, err := scene.Approval(statement.Draft{By: "person/jane-doe"})
//	fmt.Print(scene.Describe(approval, approval.Approver))
//	content, err := statement.File(approval)
package statement

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/report"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Error says why a statement cannot be prepared.
type Error struct {
	// Kind is one of the errors below, and What which record it is about.
	Kind error
	What string
}

func (e *Error) Error() string { return e.Kind.Error() + ": " + e.What }

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

func failure(kind error, what string, args ...any) error {
	return &Error{kind, fmt.Sprintf(what, args...)}
}

// The kinds of Error.
var (
	ErrNoMigration = errors.New("the register has no such migration")
	ErrNoPerson    = errors.New("the register has no such person")
	ErrNoRole      = errors.New("this person has no role in the migration")
	ErrManyRoles   = errors.New("this person has several roles in the migration")
	ErrEvidence    = errors.New("the register has no such evidence of this migration")
	ErrNothing     = errors.New("there is no approval to withdraw")
	ErrNoRisk      = errors.New("there is no such risk acceptance")
	ErrNotSecond   = errors.New("this person is not the one who must accept the risk too")
	ErrOtherScope  = errors.New("the risk was accepted for another scope than the current one")
)

// Scene is a stage of a migration as the register has it.
type Scene struct {
	view      rules.View
	Migration governance.Migration
	Stage     governance.Stage
	Readiness report.Readiness
}

// Look reads a stage of a migration. The error is ErrNoMigration.
func Look(source report.Source, migration governance.ID, stage governance.Stage) (Scene, error) {
	s := Scene{view: source.View, Stage: stage}
	found, _ := source.View.Find(migration)
	m, ok := found.Record.(governance.Migration)
	if !ok {
		return s, failure(ErrNoMigration, "%s", migration)
	}
	s.Migration = m
	s.Readiness, _ = report.ReadinessOf(source, migration, stage)
	return s, nil
}

// Has tells whether the register has a record.
func (s Scene) Has(id governance.ID) bool {
	_, ok := s.view.Find(id)
	return ok
}

// Person is a person of the register.
func (s Scene) Person(id governance.ID) (governance.Party, error) {
	found, _ := s.view.Find(id)
	p, ok := found.Record.(governance.Party)
	if !ok || p.Kind != governance.KindPerson {
		return p, failure(ErrNoPerson, "%s", id)
	}
	return p, nil
}

// Holder is the person with a role in the migration whose signing keys include one;
// false where there is none, or where several share the key.
func (s Scene) Holder(key func(line string) bool) (governance.Party, bool) {
	var holders []governance.Party
	for _, p := range s.persons() {
		if slices.ContainsFunc(p.SigningKeys, key) {
			holders = append(holders, p)
		}
	}
	if len(holders) != 1 {
		return governance.Party{}, false
	}
	return holders[0], true
}

// persons are all persons that the migration names, with members of teams and of the
// steering group.
func (s Scene) persons() []governance.Party {
	var found []governance.Party
	seen := map[governance.ID]bool{}
	var visit func(id governance.ID)
	visit = func(id governance.ID) {
		if seen[id] {
			return
		}
		seen[id] = true
		subject, _ := s.view.Find(id)
		switch r := subject.Record.(type) {
		case governance.Party:
			if r.Kind == governance.KindPerson {
				found = append(found, r)
			}
			for _, member := range r.Members {
				visit(member)
			}
		case governance.SteeringGroup:
			for _, ref := range r.References() {
				visit(ref.Target)
			}
		}
	}
	for _, ref := range s.Migration.References() {
		visit(ref.Target)
	}
	return found
}

// Draft is what an approver adds to the scope.
type Draft struct {
	By governance.ID
	// Function is empty for the only one that the person approves for.
	Function      governance.Function
	Decision      governance.ApprovalDecision
	At, Until     time.Time
	Conditions    string
	ExternalRef   string
	Jurisdictions []string
	Overrides     []governance.ID
	// Evidence is what the approver reviewed. If nil, a compliance approver reviewed
	// all evidence of the stage's gate.
	Evidence []governance.ID
}

// Approval is the approval of the migration's current scope, without a signature.
func (s Scene) Approval(d Draft) (governance.Approval, error) {
	if _, err := s.Person(d.By); err != nil {
		return governance.Approval{}, err
	}
	a := governance.Approval{
		MigrationID: s.Migration.ID(), Stage: s.Stage, Function: d.Function, Approver: d.By, Decision: d.Decision,
		Digest: s.Migration.Digest(), ApprovedAt: d.At, ExpiresAt: d.Until, Conditions: d.Conditions, ExternalRef: d.ExternalRef,
		Jurisdictions: governance.NewSet(d.Jurisdictions...), Overrides: governance.NewSet(d.Overrides...),
	}
	if a.ExpiresAt.IsZero() {
		a.ExpiresAt = d.At.Add(s.view.Policy().ApprovalDefault)
	}
	if a.Function == "" {
		functions := s.functionsOf(a)
		switch len(functions) {
		case 0:
			return a, failure(ErrNoRole, "%s is not an approver of %s", d.By, s.Migration.ID())
		case 1:
			a.Function = functions[0]
		default:
			return a, failure(ErrManyRoles, "%s", strings.Join(governance.Strings(functions), ", "))
		}
	}
	if a.Decision == governance.Withdrawn && !s.approved(a.ID()) {
		return a, failure(ErrNothing, "the last decision of %s in the register does not approve stage %s for %s", d.By, a.Stage, a.Function)
	}
	a.EvidenceIDs = governance.NewSet(d.Evidence...)
	if d.Evidence == nil && a.Function == governance.Compliance && a.Decision == governance.Approved {
		if g, ok := rules.FindIn[governance.Gate](s.view, s.Readiness.Gate); ok {
			a.EvidenceIDs = g.EvidenceIDs
		}
	}
	reviewed, known := rules.Reviewed(s.view, a)
	if !known {
		return a, failure(ErrEvidence, "%s", strings.Join(governance.Strings(a.EvidenceIDs), ", "))
	}
	a.Reviewed = reviewed
	return a, nil
}

// RiskAcceptance is an acceptance of the migration that the register has.
func (s Scene) RiskAcceptance(name string) (governance.RiskAcceptance, bool) {
	return rules.FindIn[governance.RiskAcceptance](s.view, governance.RiskAcceptance{MigrationID: s.Migration.ID(), Name: name}.ID())
}

// CoAccept checks that a person can sign an acceptance as the second one.
func (s Scene) CoAccept(r governance.RiskAcceptance, by governance.ID) error {
	switch {
	case r.CoAcceptedBy == "":
		return failure(ErrNotSecond, "%s names nobody in co_accepted_by", r.ID())
	case r.CoAcceptedBy != by:
		return failure(ErrNotSecond, "%s names %s in co_accepted_by, not %s", r.ID(), r.CoAcceptedBy, by)
	case r.MigrationID != s.Migration.ID():
		return failure(ErrNoRisk, "%s is about %s", r.ID(), r.MigrationID)
	case r.Digest != s.Migration.Digest():
		return failure(ErrOtherScope, "%s", r.ID())
	}
	return nil
}

// approved tells whether the last decision under an id, also of a retired record,
// approved.
func (s Scene) approved(id governance.ID) bool {
	last, _ := s.view.Previous(id)
	before, ok := last.(governance.Approval)
	return ok && before.Decision == governance.Approved
}

// functionsOf are the functions for which the approver has a role.
func (s Scene) functionsOf(a governance.Approval) []governance.Function {
	return slices.DeleteFunc(governance.ReviewingFunctions(), func(f governance.Function) bool {
		a.Function = f
		return rules.RoleOf(s.view, a) == 0
	})
}
