// Package command implements the command line of the provider's program: it
// serves the provider, and it copies, verifies and exports registers.
//
//	c := command.Command{Version: version, Serve: serve, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Clock: clock.System{}}
//	os.Exit(c.Run(ctx, os.Args[1:]))
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// Command is the environment that a command runs in.
type Command struct {
	// Version is what the version command prints.
	Version string
	// Serve serves the provider to Terraform.
	Serve func(debug bool) error
	// Declare writes a statement into the register at an address, as an apply would.
	// exists: the register has a record with its id, which is changed.
	Declare func(ctx context.Context, address string, s governance.Statement, exists bool) (warnings []string, err error)
	// Terminal is where a person answers questions; nil if there is none.
	Terminal io.Reader
	// Stdout receives results, Stderr everything else.
	Stdout, Stderr io.Writer
	// Stdin is what the PLAN - stands for.
	Stdin  io.Reader
	Getenv func(string) string
	Clock  clock.Clock
}

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	// exitDrift is the same number: as with terraform plan -detailed-exitcode, 2 is
	// "there is something".
	exitDrift = 2
	// exitFinding: a finding closes the gate.
	exitFinding = 3
)

// usageError is a command line that is not valid.
type usageError struct{ error }

// Unwrap makes flag.ErrHelp visible.
func (e usageError) Unwrap() error { return e.error }

// Run runs the command that args name and returns the exit code. Without a
// command it serves the provider.
func (c Command) Run(ctx context.Context, args []string) int {
	return c.conclude(ctx, c.dispatch(ctx, args))
}

// conclude tells the user about an error, and returns the exit code.
func (c Command) conclude(ctx context.Context, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		_, _ = fmt.Fprint(c.Stdout, Usage) // a closed terminal is not an error
		return exitDone
	case errors.As(err, &usage):
		c.say("error: %v\nhint: see terraform-provider-ciam -h\n", err)
		return exitUsage
	case errors.Is(err, errDrifted):
		return exitDrift
	case errors.Is(err, errFinding): // the output has said which
		return exitFinding
	case ctx.Err() != nil:
		c.say("error: interrupted; nothing was written\nhint: run the command again\n")
	default:
		what, fix := explain(err)
		c.say("error: %s\n", what)
		if fix != "" {
			c.say("hint: %s\n", fix)
		}
	}
	return exitFailed
}

// explain returns what is wrong and how to fix it, apart.
func explain(err error) (what, fix string) {
	if fault, is := errors.AsType[*tfplan.Error](err); is {
		return fault.Explain()
	}
	return register.Explain(err)
}

func (c Command) dispatch(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("terraform-provider-ciam", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	debug := flags.Bool("debug", false, "")
	version := flags.Bool("version", false, "")
	if err := flags.Parse(args); err != nil {
		return usageError{err}
	}
	args = flags.Args()
	switch {
	case *version, len(args) == 1 && args[0] == "version":
		_, err := fmt.Fprintf(c.Stdout, "terraform-provider-ciam %s\n", c.Version)
		return err
	case len(args) == 0:
		return c.Serve(*debug)
	}
	run, found := map[string]func(context.Context, []string) error{
		"register": c.register, "plan": c.plan, "party": c.party, "drift": c.drift,
		"approve": c.approve("approve", governance.Approved), "reject": c.approve("reject", governance.Rejected),
		"withdraw": c.approve("withdraw", governance.Withdrawn), "except": c.except, "accept-risk": c.acceptRisk,
	}[args[0]]
	if !found {
		return usageError{fmt.Errorf("unknown command %q", args[0])}
	}
	return run(ctx, args[1:])
}

// register runs a command of "register".
func (c Command) register(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("register", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		return usageError{err}
	}
	if args = flags.Args(); len(args) == 0 {
		return usageError{errors.New("register: command missing")}
	}
	run, found := map[string]func(context.Context, []string) error{
		"copy": c.copy, "verify": c.verify, "export": c.export, "key": c.key,
		"accept-clock": c.note("accept-clock", register.NoteClock), "restored": c.note("restored", register.NoteRestored),
	}[args[0]]
	if !found {
		return usageError{fmt.Errorf("register: unknown command %q", args[0])}
	}
	return run(ctx, args[1:])
}

// say writes to standard error.
func (c Command) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.Stderr, format, args...) // there is nowhere else to report it
}

// parse reads the arguments of a command. Flags may stand anywhere. The number
// of other arguments must be between least and most.
func parse(flags *flag.FlagSet, args []string, least, most int) (others []string, err error) {
	flags.SetOutput(io.Discard)
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			return nil, usageError{err}
		}
		if args = flags.Args(); len(args) > 0 {
			others, args = append(others, args[0]), args[1:]
		}
	}
	if len(others) < least || len(others) > most {
		return nil, usageError{fmt.Errorf("%s: got %d arguments, want %s", flags.Name(), len(others), span(least, most))}
	}
	return others, nil
}

// span describes how many arguments a command takes.
func span(least, most int) string {
	if least == most {
		return fmt.Sprint(least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

// closing closes a register at the end of a command.
func closing(r register.Archive, err *error) { *err = join(*err, r.Close()) }

// open opens the register that named or CIAM_REGISTER gives. Messages show its
// label.
func (c Command) open(named []string) (r register.Archive, label string, err error) {
	address := c.Getenv("CIAM_REGISTER")
	if len(named) > 0 {
		address = named[0]
	}
	if address == "" {
		return nil, "", usageError{errors.New("no register given; give its address, or set CIAM_REGISTER")}
	}
	r, err = sqlstore.Open(address, sqlstore.Options{Clock: c.Clock, Version: c.Version})
	return r, sqlstore.Label(address), err
}

// warnOfClock says if this machine's clock and the register's disagree: what a command
// judges, and the times in what it writes, are this machine's.
func (c Command) warnOfClock(ctx context.Context, r register.Register) {
	if err := r.CheckClock(ctx); err != nil {
		what, fix := register.Explain(err)
		c.say("warning: %s\nhint: %s\n", what, fix)
	}
}

// expect fails unless the register is the one that CIAM_REGISTER_ID pins, if it pins
// one.
func (c Command) expect(identity register.Identity) error {
	pin, err := register.ParseIdentity(c.Getenv("CIAM_REGISTER_ID"))
	switch {
	case err != nil:
		return &register.Error{What: "CIAM_REGISTER_ID is " + err.Error(), Fix: "set it to the UUID that an attestation shows"}
	case pin == "" || identity.ID == pin:
		return nil
	case !identity.Exists():
		return &register.Error{Kind: register.ErrAbsent, What: "CIAM_REGISTER_ID pins register " + governance.Quote(pin), Fix: "correct the register's address, or put the register back"}
	default:
		return &register.Error{Kind: register.ErrForeign, What: fmt.Sprintf("this is %s, and CIAM_REGISTER_ID pins %s", identity.ID, governance.Quote(pin)), Fix: "correct the register's address or CIAM_REGISTER_ID"}
	}
}
