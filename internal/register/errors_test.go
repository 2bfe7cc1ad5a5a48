package register

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestConflict(t *testing.T) {
	now := Entry{Revision: 4, Actor: "ci", At: time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)}
	for _, test := range []struct {
		conflict Conflict
		want     string
	}{
		{Conflict{"team/t", 3, now}, "team/t: revision 3 was expected, but ci wrote revision 4 at 2030-03-01T09:30:00Z"},
		{Conflict{"team/t", 0, now}, "team/t: a new record was expected, but ci wrote revision 4 at 2030-03-01T09:30:00Z"},
		{Conflict{"team/t", 3, Entry{}}, "team/t: revision 3 was expected, but there is no such record now: it was retired meanwhile"},
	} {
		err := fmt.Errorf("apply: %w", &test.conflict)
		if got := test.conflict.Error(); got != test.want || !errors.Is(err, ErrConflict) {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
