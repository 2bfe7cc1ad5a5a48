package command

import (
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// plan runs a command of "plan".
func (c Command) plan(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New("plan: add read, check, verify or signals")}
	}
	run, found := map[string]func(context.Context, []string) error{
		"read": c.planRead, "check": c.planCheck, "verify": c.planVerify, "signals": c.planSignals,
	}[args[0]]
	if !found {
		return usageError{fmt.Errorf("plan: unknown command %q", args[0])}
	}
	return run(ctx, args[1:])
}

// files collects a flag that may be given several times.
type files []string

// String is for package flag.
func (f *files) String() string { return strings.Join(*f, string(filepath.ListSeparator)) }

// Set adds one value.
func (f *files) Set(path string) error {
	*f = append(*f, path)
	return nil
}

// planFlags are the flags of commands that read a plan.
type planFlags struct {
	signals files
	show    string
	output  string
}

func (p *planFlags) add(flags *flag.FlagSet) {
	flags.Var(&p.signals, "signals", "")
	flags.StringVar(&p.show, "show", "", "")
	flags.StringVar(&p.output, "o", "text", "")
}

// check refuses values that a flag does not have.
func (p *planFlags) check() error {
	if p.show != "" && p.show != "terraform" && p.show != "tofu" {
		return usageError{fmt.Errorf("-show %q: use terraform or tofu", p.show)}
	}
	if _, known := outputs[p.output]; !known {
		return usageError{fmt.Errorf("-o %q: use text, json, markdown or sarif", p.output)}
	}
	return nil
}

func (c Command) planRead(ctx context.Context, args []string) error {
	var given planFlags
	flags := flag.NewFlagSet("plan read", flag.ContinueOnError)
	given.add(flags)
	paths, err := parse(flags, args, 1, 1)
	if err != nil {
		return err
	}
	if err := given.check(); err != nil {
		return err
	}
	reading, err := c.readPlan(ctx, given, paths[0])
	if err != nil && !errors.Is(err, tfplan.ErrErrored) {
		return err
	}
	// What was planned before an error is worth reading, and the command still fails.
	return errors.Join(outputs[given.output](c.Stdout, planned{Reading: reading, Source: paths[0], Version: c.Version}), err)
}

// readPlan reads a plan with the mapping that flags and environment give.
func (c Command) readPlan(ctx context.Context, given planFlags, path string, also ...func(tfplan.Change) error) (signals.Reading, error) {
	mapping, err := c.mapping(given.signals)
	if err != nil {
		return signals.Reading{}, err
	}
	for _, row := range mapping.Unused {
		c.say("warning: own row %q is for a resource type that the built-in mapping does not have\n", row.String())
	}
	source, err := c.planJSON(ctx, given.show, path)
	if err != nil {
		return signals.Reading{}, err
	}
	defer source.Close()
	interrupted := func(tfplan.Change) error { return ctx.Err() }
	return signals.Read(source, mapping, append(also, interrupted)...)
}

// mapping is the built-in mapping with the rows of the files in CIAM_SIGNALS and
// of others.
func (c Command) mapping(others []string) (*signals.Mapping, error) {
	var rows []signals.Row
	for _, path := range append(filepath.SplitList(c.Getenv("CIAM_SIGNALS")), others...) {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		own, err := signals.ParseRows(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		rows = append(rows, own...)
	}
	return signals.Builtin().With(rows), nil
}

func (c Command) planSignals(_ context.Context, args []string) error {
	var own files
	flags := flag.NewFlagSet("plan signals", flag.ContinueOnError)
	flags.Var(&own, "signals", "")
	provider := flags.String("provider", "", "")
	if _, err := parse(flags, args, 0, 0); err != nil {
		return err
	}
	mapping, err := c.mapping(own)
	if err != nil {
		return err
	}
	has := func(row signals.Row) bool { return row.Provider == *provider }
	if *provider != "" && !slices.ContainsFunc(mapping.Rows, has) {
		return usageError{fmt.Errorf("plan signals: no row is of provider %q; the built-in mapping has %s", *provider, strings.Join(providers(), ", "))}
	}
	return writeRows(c.Stdout, slices.DeleteFunc(slices.Clone(mapping.Rows), func(row signals.Row) bool { return *provider != "" && !has(row) }))
}

func providers() []string {
	var names []string
	for _, c := range signals.Providers() {
		names = append(names, c.Provider)
	}
	return names
}

func writeRows(to io.Writer, rows []signals.Row) error {
	table := csv.NewWriter(to)
	lines := [][]string{signals.Columns}
	for _, row := range rows {
		lines = append(lines, row.Fields())
	}
	return table.WriteAll(lines)
}
