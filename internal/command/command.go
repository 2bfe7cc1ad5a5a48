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
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// Usage is what -h prints.
const Usage = `Usage:
  terraform-provider-ciam register copy FROM TO
  terraform-provider-ciam register verify [-checkpoint FILE [-key VERIFIER]] [ADDRESS]
  terraform-provider-ciam register export [-o FILE] [ADDRESS]
  terraform-provider-ciam register key NAME
  terraform-provider-ciam register accept-clock -reason TEXT ADDRESS
  terraform-provider-ciam register restored -reason TEXT ADDRESS
  terraform-provider-ciam plan read [-signals FILE]... [-o FORMAT] [-show PROGRAM] PLAN
  terraform-provider-ciam plan signals [-signals FILE]... [-provider SOURCE]
  terraform-provider-ciam version

  copy    copies the register FROM to TO: its identity, history and ledger. TO
          must be empty, or an earlier copy, which is then brought up to date.
          Stop all writers first.
  verify  checks records, links, ledger and Merkle tree against each other and
          prints the ledger's checkpoint, signed if CIAM_LEDGER_KEY is set.
          -checkpoint FILE  the ledger must extend this earlier checkpoint
          -key VERIFIER     the checkpoint must be signed with this key
  export  prints the ledger with all records as JSON Lines.
          -o FILE           writes a file instead, completely or not at all
  key     creates a key pair that signs checkpoints. Keep the first line secret
          and set CIAM_LEDGER_KEY to it. Verify with the second line.
  accept-clock
          accepts this machine's clock when the last ledger entry lies ahead of
          it. Later entries count from this time.
  restored
          accepts a restored copy of the register that lacks later entries
  plan read
          prints what a plan of an identity platform touches, and why
          -signals FILE     own rows for the mapping, as CSV. They add to the files
                            in CIAM_SIGNALS
          -o FORMAT         text (default), json, markdown or sarif
          -show PROGRAM     PLAN is a saved plan: terraform or tofu shows it
  plan signals
          prints the mapping from resource types to touches as CSV
          -provider SOURCE  only the rows of one provider, such as okta/okta
  version prints the version. -version does the same.

An ADDRESS is sqlite:PATH or postgres://USER@HOST/DATABASE, with ?sandbox=true
for a sandbox. The default is the value of CIAM_REGISTER. Set the password in
PGPASSWORD or in a password file.

A PLAN is the output of "terraform show -json", - for standard input, or with
-show a saved plan. No command prints values of a plan or keys of for_each.

Terraform and OpenTofu start this program without arguments. With -debug it
waits for a debugger such as delve.
`

// Command is the environment that a command runs in.
type Command struct {
	// Version is what the version command prints.
	Version string
	// Serve serves the provider to Terraform.
	Serve func(debug bool) error
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
	case args[0] == "plan":
		return c.plan(ctx, args[1:])
	case args[0] != "register":
		return usageError{fmt.Errorf("unknown command %q", args[0])}
	}
	return c.register(ctx, args[1:])
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
