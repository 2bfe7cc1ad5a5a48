package command

import (
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// progress reports the progress of a long operation about once a second.
func (c Command) progress() register.Progress {
	const interval = time.Second
	reported := c.Clock.Now()
	var doing string
	var began time.Time
	var before int64
	return func(now string, done, of int64) {
		at := c.Clock.Now()
		if now != doing {
			doing, began, before = now, at, done
		}
		if at.Sub(reported) < interval {
			return
		}
		reported = at
		const percent = 100
		c.say("%s: %d of %d (%d%%)", doing, done, of, percent*done/max(of, 1))
		if took := at.Sub(began).Seconds(); took > 0 {
			c.say(", %.0f a second", float64(done-before)/took)
		}
		c.say("\n")
	}
}
