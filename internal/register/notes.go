package register

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Note is the id of a record that a register keeps about itself. It has a
// history and ledger entries as every other record. Package governance has no
// such kind, so no query for records finds it; its name begins with "_", so it
// belongs to no migration that can exist.
type Note = governance.ID

// The notes.
const (
	kindNote governance.Kind = "register"
	// NoteClock accepts this machine's clock: the times of later entries count
	// from the time of this one, even if earlier entries lie ahead of it.
	NoteClock Note = "register/_clock"
	// NoteRestored accepts that this is an older copy of the register, restored
	// after later entries were lost.
	NoteRestored Note = "register/_restored"
)

// Annotator writes notes.
type Annotator interface {
	// Annotate writes a note with its reason, and returns its ledger entry. The
	// error is ErrAbsent for a register that does not exist, and ErrClock for a
	// NoteClock where the clocks agree.
	Annotate(ctx context.Context, note Note, reason string) (LedgerEntry, error)
}

// NoteBody is the document of a note.
func NoteBody(reason string) ([]byte, error) {
	return json.Marshal(map[string]string{"reason": reason})
}

// Head is how far the ledger of a register goes.
type Head struct {
	// Size is the number of the last entry.
	Size int64
	// Restored is when the last NoteRestored was written; zero if there is none.
	// It is a time, because a copy that is older still can bear a later note
	// under an earlier number.
	Restored time.Time
}

// Lacks tells whether the register lacks entries that somebody who has seen the
// other head has seen: it is then an older copy, which nobody has accepted since. The
// entries are fewer, or the note that accepted an earlier copy is missing.
func (h Head) Lacks(seen Head) bool {
	return seen.Restored.After(h.Restored) || seen.Size > h.Size && !h.Restored.After(seen.Restored)
}
