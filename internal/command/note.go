package command

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// note returns the command that writes a note about a register into its ledger.
func (c Command) note(name string, note register.Note) func(context.Context, []string) error {
	return func(ctx context.Context, args []string) (err error) {
		flags := flag.NewFlagSet(name, flag.ContinueOnError)
		reason, after := flags.String("reason", "", ""), time.Time{}
		if note == register.NoteRestored {
			flags.Func("after", "", func(text string) (err error) { after, err = noteAfter(text); return err })
		}
		named, err := parse(flags, args, 1, 1)
		if err != nil {
			return err
		}
		if strings.TrimSpace(*reason) == "" {
			return usageError{fmt.Errorf("%s: -reason is required", name)}
		}
		r, err := sqlstore.Open(named[0], sqlstore.Options{Clock: c.Clock, Version: c.Version, Actor: c.actor()})
		if err != nil {
			return err
		}
		defer closing(r, &err)
		entry, err := r.Annotate(ctx, note, register.NoteText{Reason: *reason, After: after})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.Stdout, "entry %d: %s by %s at %s\n", entry.Seq, name, entry.Actor, entry.At.Format(time.RFC3339))
		return err
	}
}

// noteAfter is the time that a note is to follow.
func noteAfter(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err == nil && !at.Before(register.LastAfter) {
		err = fmt.Errorf("expected a time before %s", register.LastAfter.Format(time.RFC3339))
	}
	return at.UTC(), err
}

// actor is CIAM_ACTOR, or else user@host.
func (c Command) actor() string {
	if actor := c.Getenv("CIAM_ACTOR"); actor != "" {
		return actor
	}
	name, host := "unknown", "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if h, err := os.Hostname(); err == nil {
		host = h
	}
	return name + "@" + host
}
