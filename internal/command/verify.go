package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

func (c Command) verify(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	checkpoint := flags.String("checkpoint", "", "")
	key := flags.String("key", "", "")
	named, err := parse(flags, args, 0, 1)
	if err != nil {
		return err
	}
	if *key != "" && *checkpoint == "" {
		return usageError{errors.New("verify: -key needs -checkpoint")}
	}
	signers, err := c.signers()
	if err != nil {
		return err
	}
	expected, err := readTrusted(*checkpoint, *key)
	if err != nil {
		return err
	}
	r, label, err := c.open(named)
	if err != nil {
		return err
	}
	defer closing(r, &err)
	var text string
	err = r.Inventory(ctx, func(ctx context.Context, s register.Inventory) error {
		report, err := register.Verify(ctx, s, c.progress())
		if err != nil {
			return err
		}
		if err := join(c.judge(label, report), expected.hold(ctx, s), written(label, s)); err != nil {
			return err
		}
		text, err = report.Checkpoint.Note(s.Identity().ID, signers...)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(c.Stdout, text)
	return err
}

// judge prints every fault.
func (c Command) judge(label string, report register.Report) error {
	if len(report.Faults) == 0 {
		c.say("%s: no fault found, ledger entries checked: %d\n", label, report.Checkpoint.Size)
		return nil
	}
	for _, fault := range report.Faults {
		if _, err := fmt.Fprintln(c.Stdout, fault); err != nil {
			return err
		}
	}
	if report.More > 0 {
		if _, err := fmt.Fprintf(c.Stdout, "and %d more\n", report.More); err != nil {
			return err
		}
	}
	return &register.Error{
		Kind: register.ErrUnsound, What: fmt.Sprintf("%s; faults found: %d", label, int64(len(report.Faults))+report.More),
		Fix: "compare it with a backup, and find out who could change the database",
	}
}

// written is an error for a register without any entry: a backup or an audit
// of it would be of nothing.
func written(label string, s register.Inventory) error {
	if s.Size() > 0 {
		return nil
	}
	return &register.Error{Kind: register.ErrEmpty, What: label + " has no ledger entries", Fix: "check that the address names the register that you mean"}
}

// join is errors.Join, except that it returns a lone error as it is.
func join(errs ...error) error {
	errs = slices.DeleteFunc(errs, func(err error) bool { return err == nil })
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

// signers returns the signer of CIAM_LEDGER_KEY, if it is set.
func (c Command) signers() ([]note.Signer, error) {
	signers, err := register.Signers(c.Getenv("CIAM_LEDGER_KEY"))
	if err != nil {
		return nil, &register.Error{What: "CIAM_LEDGER_KEY is not a signer key", Fix: `set it to the first line that "register key" prints, or unset it`}
	}
	return signers, nil
}

// trusted is an earlier checkpoint of a register.
type trusted struct {
	file       string
	checkpoint register.Checkpoint
	id         string
}

// readTrusted reads a checkpoint from a file. If there is a key, it must have
// signed the checkpoint. Without a file it returns nil.
func readTrusted(file, key string) (*trusted, error) {
	if file == "" {
		return nil, nil
	}
	verifiers, err := register.Verifiers(key)
	if err != nil {
		return nil, &register.Error{What: "-key is not a verifier key", Fix: `give the second line that "register key" prints`}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", register.ErrCheckpoint, err)
	}
	checkpoint, id, err := register.ParseCheckpoint(string(text), verifiers...)
	if err != nil {
		return nil, &register.Error{What: file, Cause: err, Fix: `give a file with the exact output of "register verify", and the key that signed it`}
	}
	return &trusted{file, checkpoint, id}, nil
}

// hold checks that the ledger of a register extends the checkpoint.
func (t *trusted) hold(ctx context.Context, s register.Inventory) error {
	if t == nil {
		return nil
	}
	if id := s.Identity().ID; id != t.id {
		return &register.Error{
			Kind: register.ErrForeign, What: fmt.Sprintf("%s is a checkpoint of register %s, but this is register %s", t.file, t.id, id),
			Fix: "name the register of the checkpoint",
		}
	}
	return register.Extends(ctx, s, t.checkpoint)
}
