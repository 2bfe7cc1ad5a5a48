package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// guardClock refuses to write to a file whose last entry lies ahead of this
// machine's clock. One of the two clocks was wrong, and to go on with the later
// time would let approvals expire early and exceptions last longer.
func (t *transaction) guardClock(ctx context.Context, keepsTime bool) error {
	if keepsTime || t.ahead <= clockTolerance {
		return nil
	}
	entries, err := t.Ledger(ctx, register.LedgerQuery{After: t.size - 1, Limit: 1})
	if err != nil {
		return err
	}
	fault := ledgerAhead(entries, t.name, t.now, t.now.Add(-t.ahead))
	fault.What += nothingWritten
	return fault
}

// Annotate implements register.Annotator.
func (s *store) Annotate(ctx context.Context, note register.Note, text register.NoteText) (written register.LedgerEntry, err error) {
	if identity, err := s.Identity(ctx); err != nil {
		return written, err
	} else if !identity.Exists() {
		return written, &register.Error{Kind: register.ErrAbsent, What: s.name, Fix: "correct the address"}
	}
	var t *transaction
	err = s.engine.write(ctx, work{
		initIdentity: func(tx *sql.Tx) error { return s.initIdentity(ctx, tx) },
		do: func(tx *sql.Tx) (err error) {
			if t, err = s.begin(ctx, tx); err != nil {
				return err
			}
			if note == register.NoteClock {
				err = t.turnBack()
			} else {
				err = t.guardClock(ctx, s.engine.keepsTime())
			}
			if err == nil {
				err = t.annotate(ctx, note, text)
			}
			return err
		},
		wasCommitted: func(tx *sql.Tx) (bool, error) { return s.wasCommitted(ctx, tx, t.last) },
	})
	if err == nil {
		written, err = register.LastEntry(ctx, s, note)
	}
	return written, err
}

// turnBack sets the transaction's time to the register's clock, behind the last
// entry.
func (t *transaction) turnBack() error {
	if t.ahead <= clockTolerance {
		return &register.Error{Kind: register.ErrClock, What: "the last entry of " + t.name + " does not lie ahead of the clock", Fix: "there is nothing to accept"}
	}
	t.now, t.ahead = t.now.Add(-t.ahead), 0
	return nil
}

// annotate writes the next revision of a note. One about a restored copy follows every
// earlier one, also those that were written with a clock that was ahead.
func (t *transaction) annotate(ctx context.Context, note register.Note, text register.NoteText) error {
	if restored := t.Head().Restored; note == register.NoteRestored && restored.After(text.After) {
		text.After = restored
	}
	if text.After.Before(t.now) {
		text.After = time.Time{} // it follows anyway
	}
	latest, err := t.latest(ctx, note)
	if err != nil {
		return err
	}
	body, err := governance.Canonical(text)
	if err != nil {
		return err
	}
	incarnation, err := uuid.NewRandom()
	if err != nil {
		return fmt.Errorf("%s: no random token: %w", t.name, err)
	}
	action := register.ActionUpdate
	if latest.Revision == 0 {
		action = register.ActionCreate
	}
	return t.write(ctx, action, register.Entry{
		ID: note, Revision: latest.Revision + 1, Incarnation: incarnation.String(),
		Body: body, Digest: governance.SHA256(body), At: t.now, Actor: t.actor,
	}, nil)
}
