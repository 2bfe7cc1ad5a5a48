package rules

import "slices"

// mayWait are the rules that an emergency can go ahead without: they say that
// something is missing, and never that something is wrong.
var mayWait = []Code{"CIAM106", "CIAM211", "CIAM214", "CIAM502", "CIAM506", "CIAM507"}

// MayWait tells whether an emergency permit can go ahead without what the rule
// asks for, until it is ratified.
func MayWait(code Code) bool { return slices.Contains(mayWait, code) }
