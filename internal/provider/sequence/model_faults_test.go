package sequence

import "slices"

// aboutMigration are the hard and the soft rules that a migration itself breaks.
func (v view) aboutMigration(id string, m map[string]any) (hard, soft []string) {
	held := map[string]string{}
	required, compliance := map[string]bool{}, false
	var builders []string
	internal := false
	for _, id := range texts(m, "implementers") {
		builders = append(builders, humans(id)...)
		internal = internal || functions[id] == "engineering"
	}
	for _, s := range seats(m) {
		if functions[s.party] != s.function {
			hard = append(hard, "CIAM205")
		}
		if s.quorum > len(humans(s.party)) {
			hard = append(hard, "CIAM109")
		}
	}
	for _, s := range allSeats(m) {
		outside := external(s.party)
		if s.mode == "advisory" {
			outside = slices.ContainsFunc(persons(s.party), external)
		}
		if outside && !onlyAdvises(m, s.mode) {
			hard = append(hard, "CIAM304")
		}
		required[s.function] = required[s.function] || s.mode == "required" || s.mode == "final"
		compliance = compliance || s.function == "compliance" && (s.places == nil || common(texts(m, "jurisdictions"), s.places) != nil)
		if who := v.human(s.party); kindOf(s.party) == "person" {
			if held[who] != "" && held[who] != s.function {
				hard = append(hard, "CIAM401")
			}
			held[who] = s.function
		}
		if !slices.Contains(assuring, s.function) {
			continue
		}
		if ownsAlone(text(m, "business_owner"), s) || ownsAlone(text(m, "risk_owner"), s) {
			hard = append(hard, "CIAM403")
		}
		if len(missingIn(builders, humans(s.party))) < len(humans(s.party)) {
			if tier(m) == high {
				hard = append(hard, "CIAM402")
			} else {
				soft = append(soft, "CIAM402")
			}
		}
	}
	if !required["security"] {
		hard = append(hard, "CIAM202")
	}
	if tier(m) >= moderate && !required["engineering"] {
		hard = append(hard, "CIAM203")
	}
	if tier(m) == high && !required["compliance"] {
		hard = append(hard, "CIAM201")
	}
	if tier(m) == high && required["compliance"] && unanswered(m) {
		hard = append(hard, "CIAM704")
	}
	if tier(m) == moderate && !compliance {
		soft = append(soft, "CIAM204")
	}
	if functions[text(m, "business_owner")] != "business" {
		soft = append(soft, "CIAM110")
	}
	if f := functions[text(m, "risk_owner")]; f == "engineering" {
		soft = append(soft, "CIAM102")
	}
	if !internal {
		soft = append(soft, "CIAM306")
	}
	if v.undeclaredSuccessor(id, m) {
		soft = append(soft, "CIAM711")
	}
	return hard, soft
}

// unanswered tells whether the required compliance approvers do not cover all
// jurisdictions together.
func unanswered(m map[string]any) bool {
	var by []string
	for _, s := range allSeats(m) {
		if s.function != "compliance" || s.mode != "required" && s.mode != "final" {
			continue
		}
		if s.places == nil {
			return false
		}
		by = append(by, s.places...)
	}
	return uncovered(by, texts(m, "jurisdictions")) != nil
}

// aboutAcceptance are the faults of a risk acceptance itself: who accepts the risk
// also approves. The migration shows it of an owner.
func aboutAcceptance(r, m map[string]any) []string {
	for _, who := range []string{text(r, "accepted_by"), text(r, "co_accepted_by")} {
		owner := slices.Contains([]string{human(text(m, "business_owner")), human(text(m, "risk_owner"))}, human(who))
		if who != "" && !owner && slices.ContainsFunc(allSeats(m), func(s seat) bool {
			return slices.Contains(assuring, s.function) && human(s.party) == human(who)
		}) {
			return []string{"CIAM403"}
		}
	}
	return nil
}

// ownsAlone tells whether an owner acts for a seat that without them nobody fills:
// for each way that the owner can act.
func ownsAlone(owner string, s seat) bool {
	both := len(missingIn(humans(owner), humans(s.party))) < len(humans(s.party))
	return both && !slices.ContainsFunc(humans(owner), func(o string) bool {
		return len(missingIn([]string{o}, humans(s.party))) >= s.quorum
	})
}
