package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

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
		return usageError{errors.New("verify: -key goes with -checkpoint")}
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
	defer func() { err = errors.Join(err, r.Close()) }()
	var text string
	err = r.Inventory(ctx, func(ctx context.Context, s register.Inventory) error {
		report, err := register.Verify(ctx, s, c.progress())
		if err != nil {
			return err
		}
		if err := errors.Join(c.judge(label, report), expected.hold(ctx, s)); err != nil {
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
	return fmt.Errorf("%w: %s; faults found: %d; compare it with a backup, and find out who could change the database",
		register.ErrUnsound, label, int64(len(report.Faults))+report.More)
}

// signers are who signs a checkpoint: nobody, or the key of the environment.
func (c Command) signers() ([]note.Signer, error) {
	signers, err := register.Signers(c.Getenv("CIAM_LEDGER_KEY"))
	if err != nil {
		return nil, errors.New("CIAM_LEDGER_KEY holds no signer key, the first line that \"register key\" prints; set it, or unset it")
	}
	return signers, nil
}

// trusted is a checkpoint that somebody kept, of a register.
type trusted struct {
	file       string
	checkpoint register.Checkpoint
	id         string
}

// readTrusted reads a checkpoint's file, which a key must have signed if there
// is one. No file is no checkpoint.
func readTrusted(file, key string) (*trusted, error) {
	if file == "" {
		return nil, nil
	}
	verifiers, err := register.Verifiers(key)
	if err != nil {
		return nil, errors.New("-key holds no verifier key, the second line that \"register key\" prints; correct it")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", register.ErrCheckpoint, err)
	}
	checkpoint, id, err := register.ParseCheckpoint(string(text), verifiers...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; give the text that \"register verify\" printed, to the letter, and the key of who signed it", file, err)
	}
	return &trusted{file, checkpoint, id}, nil
}

// hold checks that a register's ledger extends the checkpoint.
func (t *trusted) hold(ctx context.Context, s register.Inventory) error {
	if t == nil {
		return nil
	}
	if id := s.Identity().ID; id != t.id {
		return fmt.Errorf("%w: %s is a checkpoint of the register %s, and this is %s; name that one", register.ErrForeign, t.file, t.id, id)
	}
	return register.Extends(ctx, s, t.checkpoint)
}
