// Package command is what the provider's program does for people, at a
// terminal or in a job: it moves registers, verifies and exports them.
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
)

// Usage is shown to who asks for it, or asks for what there is not.
const Usage = `Usage:
  terraform-provider-ciam register copy FROM TO
  terraform-provider-ciam register verify [-checkpoint FILE [-key VERIFIER]] [ADDRESS]
  terraform-provider-ciam register export [-o FILE] [ADDRESS]
  terraform-provider-ciam register key NAME

  copy    makes the register TO a copy of FROM, with its identity, its whole
          history and its ledger. TO is empty, or an earlier copy: then it gets
          what it lacks. Stop all writers first.
  verify  holds records, links, ledger and Merkle tree against each other, and
          prints the ledger's checkpoint, signed when CIAM_LEDGER_KEY is set.
          -checkpoint FILE  the ledger must extend this earlier checkpoint
          -key VERIFIER     which must be signed with this key
  export  prints the ledger with all records as JSON Lines.
          -o FILE           writes them to a file, whole or not at all
  key     makes a key that signs checkpoints: the first line that it prints is
          secret, and goes into CIAM_LEDGER_KEY; the second verifies.

An ADDRESS is sqlite:PATH or postgres://USER@HOST/DATABASE, either of them with
?sandbox=true for a sandbox. Where it is left out it is that of CIAM_REGISTER.
Give a password in PGPASSWORD or in a password file.

Terraform and OpenTofu start this program by themselves, without arguments.
`

// Command is the surroundings of a command.
type Command struct {
	// Stdout gets results, and Stderr what is said beside them.
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Clock          clock.Clock
}

// The codes that a command ends with.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// Unwrap lets a question for help be told from a mistake.
func (e usageError) Unwrap() error { return e.error }

// Run runs the command of a command line, and returns the exit code.
func (c Command) Run(ctx context.Context, args []string) int {
	err := c.dispatch(ctx, args)
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		c.say("%s", Usage)
		return exitUsage
	case errors.As(err, &usage):
		c.say("%v\n\n%s", err, Usage)
		return exitUsage
	case ctx.Err() != nil:
		c.say("Interrupted; nothing was kept.\n")
	default:
		c.say("Error: %v.\n", err)
	}
	return exitFailed
}

func (c Command) dispatch(ctx context.Context, args []string) error {
	if len(args) < 2 || args[0] != "register" {
		return usageError{errors.New("there is no such command")}
	}
	run, found := map[string]func(context.Context, []string) error{
		"copy": c.copy, "verify": c.verify, "export": c.export, "key": c.key,
	}[args[1]]
	if !found {
		return usageError{fmt.Errorf("there is no command %q for registers", args[1])}
	}
	return run(ctx, args[2:])
}

// say tells people something.
func (c Command) say(format string, args ...any) {
	_, _ = fmt.Fprintf(c.Stderr, format, args...) // there is nobody else to tell
}

// parse reads a command's own arguments, flags wherever they stand. There are
// at least so many others and at most so many.
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
		return nil, usageError{fmt.Errorf("%s: number of arguments given: %d", flags.Name(), len(others))}
	}
	return others, nil
}

// open opens the register that is named, or that of the environment. It goes
// by the label in messages.
func (c Command) open(named []string) (r register.Archive, label string, err error) {
	address := c.Getenv("CIAM_REGISTER")
	if len(named) > 0 {
		address = named[0]
	}
	if address == "" {
		return nil, "", usageError{errors.New("which register? Name one, or set CIAM_REGISTER")}
	}
	r, err = sqlstore.Open(address, sqlstore.Options{Clock: c.Clock})
	return r, sqlstore.Label(address), err
}
