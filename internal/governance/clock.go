package governance

import "time"

// ahead is how far a time that somebody wrote may lie ahead of the register's clock.
// The clocks of a laptop, a CI runner and a database server differ by seconds, and an
// approval that is dated a moment ahead is no approval of the future.
const ahead = 5 * time.Minute

// InFuture tells whether a time that somebody wrote lies in the future.
func InFuture(written, now time.Time) bool { return written.After(now.Add(ahead)) }
