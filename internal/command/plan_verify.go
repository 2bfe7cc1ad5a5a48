package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
)

// verifying is the command "plan verify".
type verifying struct {
	planFlags
	permit, name string
	any          bool
}

func (c Command) planVerify(ctx context.Context, args []string) (err error) {
	var given verifying
	flags := flag.NewFlagSet("plan verify", flag.ContinueOnError)
	given.add(flags)
	flags.StringVar(&given.permit, "permit", "", "")
	flags.BoolVar(&given.any, "any-permit", false, "")
	flags.StringVar(&given.name, "name", "", "")
	named, err := parse(flags, args, 1, 2)
	if err != nil {
		return err
	}
	if err := given.check(); err != nil {
		return err
	}
	reading, err := c.readPlan(ctx, given.planFlags, named[0])
	if err != nil {
		return err
	}
	r, err := c.openToWrite(named[1:])
	if err != nil {
		return err
	}
	defer closing(r, &err)
	var covers []cover
	err = r.Snapshot(ctx, func(ctx context.Context, now register.Snapshot) (err error) {
		if !now.Identity().Exists() {
			return &register.Error{Kind: register.ErrAbsent, What: "no permit is in progress", Fix: "check the register's address"}
		}
		if err := c.expect(now.Identity()); err != nil {
			return err
		}
		covers, err = c.covers(ctx, now, given.name, reading)
		return err
	})
	c.warnOfClock(ctx, r)
	if err != nil {
		return err
	}
	findings, undeclared := given.findings(covers, reading)
	err = outputs[given.output](c.Stdout, planned{Reading: reading, Source: named[0], Version: c.Version, Checked: true, Undeclared: undeclared, Permits: covering(covers), Findings: findings})
	if err == nil && closes(findings) {
		err = errFinding
	}
	return err
}

// check refuses flags that do not go together.
func (v *verifying) check() error {
	if err := v.planFlags.check(); err != nil {
		return err
	}
	if (v.permit == "") == !v.any {
		return usageError{errors.New("plan verify: give either -permit or -any-permit")}
	}
	if err := governance.CheckSlug(v.name); err != nil {
		return usageError{fmt.Errorf("plan verify: -name is the name of the state or workspace: %w", err)}
	}
	if id, err := governance.ParseID(v.permit); v.permit != "" && (err != nil || id.Kind() != governance.KindPermit) {
		return usageError{fmt.Errorf("plan verify: -permit takes an id such as permit/legacy-to-cloud/cutover/1, not %s", governance.Quote(v.permit))}
	}
	return nil
}

// cover is a permit with the scope that it covers.
type cover struct {
	permit governance.Permit
	scope  scope
	// fault says why it does not cover this plan, with a rule's code; nil if it does.
	fault *planFinding
}

// covering are the ids of the permits that cover the plan.
func covering(covers []cover) []governance.ID {
	var ids []governance.ID
	for _, c := range covers {
		if c.fault == nil {
			ids = append(ids, c.permit.ID())
		}
	}
	return ids
}

// covers are all permits in progress.
func (c Command) covers(ctx context.Context, r register.Reader, name string, reading signals.Reading) ([]cover, error) {
	var all []cover
	for after := governance.ID(""); ; {
		entries, err := r.Read(ctx, register.Query{Kinds: []governance.Kind{governance.KindPermit}, After: after})
		if err != nil || len(entries) == 0 {
			return all, err
		}
		for _, entry := range entries {
			after = entry.ID
			record, err := governance.Decode(entry.ID, entry.Body)
			if err != nil {
				return nil, err
			}
			permit, is := record.(governance.Permit)
			if !is || permit.Outcome != governance.InProgress {
				continue
			}
			m, exceptions, err := storedScope(ctx, r, permit.MigrationID())
			if err != nil {
				return nil, err
			}
			waived := rules.WaivedTouches(m, exceptions, observationID(permit.MigrationID(), name), c.Clock.Now())
			one := cover{permit: permit, scope: scope{m, waived}}
			if one.fault, err = faultOf(ctx, r, one, name, reading); err != nil {
				return nil, err
			}
			all = append(all, one)
		}
	}
}

// faultOf says why a permit does not cover a plan.
func faultOf(ctx context.Context, r register.Reader, c cover, name string, reading signals.Reading) (*planFinding, error) {
	id, m := c.permit.ID(), c.scope.Migration
	switch {
	case m.Status != governance.Active:
		return &planFinding{rules.CodeOf("inactive-migration"), "error", fmt.Sprintf("The migration of %s is not active.", id), "Use the permit of an active migration.", nil}, nil
	case c.permit.Scope != m.Digest():
		return &planFinding{rules.CodeOf("permit-outgrown"), "error", fmt.Sprintf("%s was given for the digest %s, and that of %s is now %s.", id, c.permit.Scope, m.ID(), m.Digest()), "Have the current scope approved and create a permit with the next attempt.", nil}, nil
	}
	observed := observationID(m.ID(), name)
	record := func(why string) *planFinding {
		return &planFinding{rules.CodeOf("observed-plan"), "error", fmt.Sprintf("%s does not cover this plan: %s.", id, why), fmt.Sprintf("Run plan check -migration %s -name %s -record with this plan, and apply exactly this file.", m.ID(), name), nil}
	}
	entries, err := r.Read(ctx, register.Query{IDs: []governance.ID{observed}})
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 {
		return record(fmt.Sprintf("the register has no %s", observed)), nil
	}
	decoded, err := governance.Decode(observed, entries[0].Body)
	if err != nil {
		return nil, err
	}
	switch o, _ := decoded.(governance.Observation); {
	case o.PlanSHA256 != reading.PlanSHA256:
		return record(fmt.Sprintf("%s is of another plan (%s) than this one (%s)", observed, o.PlanSHA256, reading.PlanSHA256)), nil
	case o.Digest != m.Digest():
		return record(fmt.Sprintf("%s was made for another scope (%s)", observed, o.Digest)), nil
	}
	return nil, nil //nolint:nilnil // no fault
}

// findings says whether permits in progress cover what a plan touches.
func (v *verifying) findings(covers []cover, r signals.Reading) ([]planFinding, governance.Set[governance.Touch]) {
	if !r.Applies() { // nothing needs no permit
		return unread(r), nil
	}
	var covering, given scopes // given: of the named permit, though it does not cover the plan
	var findings []planFinding
	named := v.any
	for _, c := range covers {
		switch is := string(c.permit.ID()) == v.permit; {
		case c.fault == nil:
			covering, named = append(covering, c.scope), named || is
		case is:
			findings, given, named = append(findings, *c.fault), scopes{c.scope}, true
		}
	}
	if !named {
		findings = append(findings, planFinding{rules.CodeOf("observed-plan"), "error", fmt.Sprintf("The register has no permit %s that is in progress.", v.permit), "Check -permit and the register's address, and apply the configuration that creates the permit.", nil})
	}
	if v.any {
		return v.uncovered(covering, covers, r)
	}
	if len(findings) > 0 {
		undeclared, _ := governance.Undeclared(r.Touched(), append(covering, given...).migrations()...)
		return append(findings, unread(r)...), undeclared
	}
	return covering.findings(r)
}

// uncovered are findings about touches of moderate and high risk that no permit
// covers.
func (v *verifying) uncovered(covering scopes, covers []cover, r signals.Reading) ([]planFinding, governance.Set[governance.Touch]) {
	undeclared, _ := governance.Undeclared(r.Touched(), covering.migrations()...)
	for _, s := range covering {
		undeclared = undeclared.Minus(s.waived)
	}
	risky := governance.NewSet(slices.DeleteFunc(slices.Clone(undeclared), func(t governance.Touch) bool {
		return t.Tier() == governance.Low
	})...)
	if len(risky) == 0 {
		return unread(r), undeclared
	}
	names := strings.Join(governance.Strings(risky), `", "`)
	findings := []planFinding{{
		rules.CodeOf("undeclared-touch"), "error", fmt.Sprintf(`No permit in progress covers what this plan touches: "%s".`, names),
		fmt.Sprintf(`Declare a ciam_migration with touches = ["%s"], have its gate open, and create its permit. Then run plan check -record with this plan.`, names), risky,
	}}
	for _, c := range covers {
		if c.fault != nil && len(risky.Minus(c.scope.Touches)) < len(risky) {
			findings = append(findings, *c.fault)
		}
	}
	return append(findings, unread(r)...), undeclared
}
