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
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
)

// errFinding says that a finding closes the gate.
var errFinding = errors.New("a finding closes the gate")

// checking is the command "plan check".
type checking struct {
	planFlags
	migrations files
	name       string
	stage      string
	record     bool
}

func (c Command) planCheck(ctx context.Context, args []string) (err error) {
	var given checking
	flags := flag.NewFlagSet("plan check", flag.ContinueOnError)
	given.add(flags)
	flags.Var(&given.migrations, "migration", "")
	flags.StringVar(&given.name, "name", "", "")
	flags.StringVar(&given.stage, "stage", string(governance.Cutover), "")
	flags.BoolVar(&given.record, "record", false, "")
	named, err := parse(flags, args, 1, 2)
	if err != nil {
		return err
	}
	ids, err := given.check()
	if err != nil {
		return err
	}
	inPlan := plannedMigrations{}
	reading, err := c.readPlan(ctx, given.planFlags, named[0], inPlan.visit)
	if err != nil {
		return err
	}
	var r register.Archive
	if given.record || slices.ContainsFunc(ids, func(id governance.ID) bool { _, here := inPlan[id]; return !here }) {
		if r, err = c.openToWrite(named[1:]); err != nil {
			return err
		}
		defer closing(r, &err)
	}
	scopes, err := c.scopes(ctx, r, ids, inPlan, given.name)
	if err != nil {
		return err
	}
	findings, undeclared := scopes.findings(reading)
	err = outputs[given.output](c.Stdout, planned{Reading: reading, Source: named[0], Version: c.Version, Checked: true, Undeclared: undeclared, Findings: findings})
	if err == nil && given.record {
		err = c.record(ctx, r, given, scopes, reading)
	}
	if err == nil && reading.Applies() && closes(findings) {
		err = errFinding
	}
	return err
}

func closes(findings []planFinding) bool {
	return slices.ContainsFunc(findings, func(f planFinding) bool { return f.Level == "error" })
}

// check reads the ids of the migrations.
func (g *checking) check() ([]governance.ID, error) {
	if err := g.planFlags.check(); err != nil {
		return nil, err
	}
	if len(g.migrations) == 0 {
		return nil, usageError{errors.New("plan check: -migration is required")}
	}
	if err := governance.CheckSlug(g.name); err != nil {
		return nil, usageError{fmt.Errorf("plan check: -name is the name of the state or workspace: %w", err)}
	}
	if !slices.Contains(governance.Stages(), governance.Stage(g.stage)) {
		return nil, usageError{fmt.Errorf("plan check: -stage must be one of %s", strings.Join(governance.Strings(governance.Stages()), ", "))}
	}
	var all []governance.ID
	for _, text := range g.migrations {
		id, err := governance.ParseID("migration/" + strings.TrimPrefix(text, "migration/"))
		if err != nil {
			return nil, usageError{fmt.Errorf("plan check: -migration: %w", err)}
		}
		all = append(all, id)
	}
	return governance.NewSet(all...), nil
}

// openToWrite opens a register as the actor of this run.
func (c Command) openToWrite(named []string) (register.Archive, error) {
	address := c.Getenv("CIAM_REGISTER")
	if len(named) > 0 {
		address = named[0]
	}
	if address == "" {
		return nil, usageError{errors.New("no register given; give its address, or set CIAM_REGISTER")}
	}
	return sqlstore.Open(address, sqlstore.Options{Clock: c.Clock, Version: c.Version, Actor: c.actor()})
}

// findings compares a plan with what the migrations declare.
func (s scopes) findings(r signals.Reading) ([]planFinding, governance.Set[governance.Touch]) {
	undeclared, grave := governance.Undeclared(r.Touched(), s.migrations()...)
	for _, one := range s {
		grave = grave.Minus(one.waived)
	}
	ids := make([]string, len(s))
	for i, one := range s {
		ids[i] = string(one.ID())
	}
	var findings []planFinding
	add := func(level string, touches governance.Set[governance.Touch]) {
		if len(touches) == 0 {
			return
		}
		message := fmt.Sprintf("The plan touches %s, which %s does not declare.", strings.Join(governance.Strings(touches), ", "), strings.Join(ids, ", "))
		if len(s) == 1 {
			message += rules.WouldNeed(s[0].Migration, touches)
		}
		findings = append(findings, planFinding{rules.CodeOf("undeclared-touch"), level, message, "Add them to touches of the migration and have the new scope approved, or remove the change from this plan.", touches})
	}
	add("error", grave)
	add("warning", undeclared.Minus(grave))
	return append(findings, unread(r)...), undeclared
}

// unread is a finding about what nobody can read from the plan, if there is such.
func unread(r signals.Reading) []planFinding {
	if len(r.Unread)+len(r.Opaque)+len(r.Silenced)+len(r.Deferred) == 0 {
		return nil
	}
	return []planFinding{{rules.CodeOf("unread-change"), "warning", "The plan has changes that cannot be read from it, or whose touches own rows took away; the lists of addresses follow.", "Have an engineer read these changes.", nil}}
}

// record writes one observation for each migration.
func (c Command) record(ctx context.Context, r register.Register, given checking, s scopes, reading signals.Reading) error {
	var entries []register.Entry
	err := r.Write(ctx, func(ctx context.Context, tx register.Tx) error {
		entries = nil
		if err := c.expect(tx.Identity()); err != nil {
			return err
		}
		for _, one := range s {
			o := c.observation(given, s, one, reading)
			o.ObservedAt = tx.Now()
			entry, err := putObservation(ctx, tx, o)
			if err != nil {
				return err
			}
			entries = append(entries, entry)
		}
		return nil
	})
	for _, entry := range entries {
		if err == nil {
			c.say("recorded %s, revision %d, by %s\n", entry.ID, entry.Revision, governance.EscapeLine(entry.Actor))
		}
	}
	return err
}
