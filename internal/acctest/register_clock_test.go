package acctest

import (
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// One write with a clock far ahead does not decide what is expired: the next write is
// refused, names that entry and both clocks, and the register goes on once somebody
// accepts this machine's clock. A few minutes are tolerated.
func TestAWriteWithAClockAhead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ahead   time.Duration
		refused bool
	}{
		"four minutes":     {4 * time.Minute, false},
		"seven minutes":    {7 * time.Minute, true},
		"a hundred days":   {100 * governance.Day, true},
		"the year of 2099": {73 * 365 * governance.Day, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := small(t, "parties", "migration", "approval")
			w.Apply().OK() // by this machine's clock
			fast := small(t, "provider").At(clock.NewFake(time.Now().Add(c.ahead).Truncate(time.Second))).on(w)
			fast.Write("more.tf", person("joe"))
			fast.Apply().OK()

			w.Write("more.tf", person("jill"))
			if !c.refused {
				w.Apply().OK()
				w.Plan().Empty()
				return
			}
			r := w.Apply().Fails("").Reports(clocksDisagree, "person/joe", "accept-clock")
			for _, code := range []string{"CIAM208", "CIAM602"} {
				if len(r.Find(code)) > 0 {
					t.Errorf("something is judged by the wrong clock:\n%s", r.Text())
				}
			}
			w.acceptClock(t)
			w.Apply().OK()
			w.Plan().Empty()
		})
	}
}
