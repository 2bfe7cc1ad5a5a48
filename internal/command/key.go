package command

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

func (c Command) key(_ context.Context, args []string) error {
	named, err := parse(flag.NewFlagSet("key", flag.ContinueOnError), args, 1, 1)
	if err != nil {
		return err
	}
	signer, verifier, err := note.GenerateKey(rand.Reader, named[0])
	if err != nil {
		return err
	}
	if _, err := note.NewVerifier(verifier); err != nil {
		return usageError{errors.New("key: a name must not contain spaces or '+'; for example bank.example/ciam")}
	}
	if _, err := fmt.Fprintf(c.Stdout, "%s\n%s\n", signer, verifier); err != nil {
		return err
	}
	c.say("Keep the first line secret. Set CIAM_LEDGER_KEY to it to sign checkpoints.\nGive the second line to everybody who verifies them.\n")
	return nil
}
