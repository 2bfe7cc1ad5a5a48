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
	Annotate(ctx context.Context, note Note, text NoteText) (LedgerEntry, error)
}

// NoteText is what a note says.
type NoteText struct {
	Reason string `json:"reason"`
	// After is a time that a NoteRestored follows although it was written before it:
	// the time of an earlier such note, written with a clock that was ahead.
	After time.Time `json:"after,omitzero"`
}

// LastAfter is the end of the times that a note can follow.
var LastAfter = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)

// Restored is when a NoteRestored counts as written. body is its document, and digest
// that of the ledger's entry: a text that the ledger does not vouch for moves nothing.
func Restored(at time.Time, body []byte, digest string) time.Time {
	var text NoteText
	if governance.SHA256(body) != digest || json.Unmarshal(body, &text) != nil || text.After.Before(at) || !text.After.Before(LastAfter) {
		return at
	}
	return text.After.Add(time.Second).Truncate(time.Second) // a ledger has whole seconds
}

// Head is how far the ledger of a register goes.
type Head struct {
	// Size is the number of the last entry.
	Size int64
	// Restored is when the last NoteRestored was written, or counts as written; zero
	// if there is none. It is a time, because a copy that is older still can bear a
	// later note under an earlier number.
	Restored time.Time
}

// Lacks tells whether the register lacks entries that somebody who has seen the
// other head has seen: it is then an older copy, which nobody has accepted since. The
// entries are fewer, or the note that accepted an earlier copy is missing.
func (h Head) Lacks(seen Head) bool {
	return seen.Restored.After(h.Restored) || seen.Size > h.Size && !h.Restored.After(seen.Restored)
}
