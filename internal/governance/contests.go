package governance

// Contests tells whether a record binds other migrations than its own: a rejection or
// a withdrawal, or a permit that went ahead in an emergency. A migration that resembles
// this one may not shed them by having another name. One that supersedes another
// inherits what contests that.
func Contests(r Record) bool {
	switch r := r.(type) {
	case Approval:
		return r.Decision == Rejected || r.Decision == Withdrawn
	case Permit:
		return r.Emergency != nil
	case Migration:
		return len(r.Supersedes) > 0
	default:
		return false
	}
}
