package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/draft"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

func (c Command) export(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	path := flags.String("o", "", "")
	named, err := parse(flags, args, 0, 1)
	if err != nil {
		return err
	}
	signers, err := c.signers()
	if err != nil {
		return err
	}
	r, label, err := c.open(named)
	if err != nil {
		return err
	}
	defer closing(r, &err)
	if *path != "" {
		return draft.WriteFile(*path, func(file *os.File) error { return c.exportTo(ctx, r, label, signers, file, beginAgain(file)) })
	}
	return c.exportTo(ctx, r, label, signers, c.Stdout, beginAgain(nil))
}

// beginAgain truncates a file. Printed output cannot be undone.
func beginAgain(file *os.File) func() error {
	return func() error {
		if file == nil {
			return &register.Error{What: "reading the register was interrupted after a part of it was printed", Fix: "run the command again with -o FILE"}
		}
		_, err := file.Seek(0, io.SeekStart)
		return errors.Join(err, file.Truncate(0))
	}
}

// exportTo verifies a register and exports it. It starts again if the read was
// interrupted.
func (c Command) exportTo(ctx context.Context, r register.Archive, label string, signers []note.Signer, to io.Writer, again func() error) error {
	begun := false
	return r.Inventory(ctx, func(ctx context.Context, s register.Inventory) error {
		if begun {
			if err := again(); err != nil {
				return err
			}
		}
		begun = true
		report, err := register.Verify(ctx, s, c.progress())
		if err != nil {
			return err
		}
		if err := join(report.Err(), written(label, s)); err != nil {
			return err
		}
		e := export{Writer: bufio.NewWriter(to), signers: signers, progress: c.progress()}
		if err := e.register(ctx, s); err != nil {
			return err
		}
		return e.Flush()
	})
}

// export writes a register as JSON Lines.
type export struct {
	*bufio.Writer // keeps its first error
	signers       []note.Signer
	progress      register.Progress
	tree          register.Tree
}

func (e *export) register(ctx context.Context, s register.Inventory) error {
	identity := s.Identity()
	if err := e.object("register", map[string]any{
		"id": identity.ID, "sandbox": identity.Sandbox, "made_at": identity.MadeAt.Format(time.RFC3339),
	}); err != nil {
		return err
	}
	checkpoint, err := s.Checkpoint(ctx)
	if err != nil {
		return err
	}
	for after := int64(0); ; {
		lines, err := s.Lines(ctx, after)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			break
		}
		for _, line := range lines {
			if err := e.line(line); err != nil {
				return err
			}
			after = line.Seq
		}
		e.progress("exported ledger entries", after, s.Size())
	}
	if e.tree.Checkpoint() != checkpoint {
		return unsound("the entries do not match the root of the ledger")
	}
	text, err := checkpoint.Note(identity.ID, e.signers...)
	if err != nil {
		return err
	}
	return e.object("checkpoint", map[string]any{"size": checkpoint.Size, "root": checkpoint.Root, "note": text})
}

// line writes an entry exactly as its leaf in the Merkle tree, together with
// its record.
func (e *export) line(line register.Line) error {
	leaf, err := line.Leaf()
	if err != nil {
		return err
	}
	e.tree.Add(leaf)
	var record bytes.Buffer
	if line.Written == nil {
		return unsound("entry %d has no record", line.Seq)
	}
	if err := json.Compact(&record, line.Written.Body); err != nil { // canonical JSON stays as it is
		return unsound("the record of entry %d is not JSON", line.Seq)
	}
	_, err = fmt.Fprintf(e, `{"entry":%s,"record":%s}`+"\n", leaf, record.Bytes())
	return err
}

// unsound describes what an export cannot show as it was written.
func unsound(format string, args ...any) error {
	return &register.Error{Kind: register.ErrUnsound, What: fmt.Sprintf(format, args...), Fix: `run "register verify" to see every fault`}
}

func (e *export) object(name string, fields map[string]any) error {
	encoder := json.NewEncoder(e)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(map[string]any{name: fields})
}
