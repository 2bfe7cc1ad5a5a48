package rules

import "slices"

// Judgement is what rules say of records.
type Judgement struct {
	// Findings are ordered by code, subject and path, each once.
	Findings []Finding
	// Undetermined are the rules that could not be judged yet, in order.
	Undetermined []Code
	// Unavailable are the rules for which the identity directory did not answer, in
	// order, and that are not judged without it.
	Unavailable []Code
	// lastKnown are those that were judged on what the directory said last.
	lastKnown []Code
	// pending: one of them only waits for a value that is not known yet.
	pending bool
}

// add joins another judgement to this one.
func (j *Judgement) add(other Judgement) {
	j.Findings = append(j.Findings, other.Findings...)
	j.Undetermined = append(j.Undetermined, other.Undetermined...)
	j.Unavailable = append(j.Unavailable, other.Unavailable...)
	j.lastKnown = append(j.lastKnown, other.lastKnown...)
	j.pending = j.pending || other.pending
}

// suspend turns every finding about a state into a rule that is not judged yet.
func (j *Judgement) suspend() {
	var changes []Finding
	for _, f := range j.Findings {
		if f.Rule().AboutChanges {
			changes = append(changes, f)
		} else {
			j.Undetermined = append(j.Undetermined, f.Code)
			j.pending = true
		}
	}
	j.Findings = changes
}

// tidy brings the judgement into its documented order.
func (j Judgement) tidy() Judgement {
	slices.SortFunc(j.Findings, compareFindings)
	j.Findings = slices.CompactFunc(j.Findings, Finding.Same)
	j.Undetermined, j.Unavailable = eachOnce(j.Undetermined), eachOnce(j.Unavailable)
	return j
}

// eachOnce is each of the codes once, in order.
func eachOnce(codes []Code) []Code {
	slices.Sort(codes)
	return slices.Compact(codes)
}
