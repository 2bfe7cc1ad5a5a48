package register

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// A note about a restored copy follows the time that it names, if the ledger vouches
// for its text.
func TestRestoredFollows(t *testing.T) {
	at := time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)
	wrong := time.Date(2099, time.January, 1, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		after  time.Time
		edited bool
		want   time.Time
	}{
		"without such a time": {time.Time{}, false, at},
		"an earlier time":     {at.Add(-time.Hour), false, at},
		"the same time":       {at, false, at.Add(time.Second)},
		"a later time":        {wrong, false, wrong.Add(time.Second)},
		"part of a second":    {wrong.Add(time.Millisecond), false, wrong.Add(time.Second)},
		"an edited text":      {wrong, true, at},
		"no time of a ledger": {LastAfter, false, at},
	} {
		t.Run(name, func(t *testing.T) {
			body, err := json.Marshal(NoteText{Reason: "the disk failed", After: c.after})
			if err != nil {
				t.Fatal(err)
			}
			digest := governance.SHA256(body)
			if c.edited {
				digest = governance.SHA256(nil)
			}
			if got := Restored(at, body, digest); !got.Equal(c.want) {
				t.Errorf("counts as written at %s, want %s", got, c.want)
			}
		})
	}
}
