package sequence

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// functions of the parties in theParties.
var functions = map[string]string{
	"person/biz": "business", "person/biz2": "business", "person/dev": "engineering", "person/dev2": "engineering",
	"person/sec": "security", "person/sec2": "security", "person/sec3": "security", "team/guild": "security", "team/solo": "security",
	"person/comp": "compliance", "person/comp3": "compliance", "person/dpo": "compliance", "person/lex": "legal", "team/mixed": "compliance",
}

// teams are the members of the teams.
var teams = map[string][]string{
	"team/guild": {"person/sec", "person/sec2", "person/sec3"},
	"team/solo":  {"person/sec"},
	"team/mixed": {"person/comp", "person/dpo"},
}

// counsel employs person/dpo and person/lex.
const counsel = "vendor/counsel"

func external(party string) bool { return party == "person/dpo" || party == "person/lex" }

// onlyAdvises tells whether somebody external may be named so: as an advisory reviewer
// whose employer does not implement the migration.
func onlyAdvises(m map[string]any, mode string) bool {
	return mode == "advisory" && !slices.Contains(texts(m, "implementers"), counsel)
}

// twoRecords are further records of person/sec2: one with the same directory_ref, and
// another one with the signing keys of both.
var twoRecords = []string{"person/sec3", "person/comp3"}

var sharedBy = map[string]map[string]any{
	"person/sec2":  {"directory_ref": "uid=two", "signing_keys": []any{publicKey("person/sec2")}},
	"person/sec3":  {"directory_ref": "uid=two", "signing_keys": []any{publicKey("person/sec3")}},
	"person/comp3": {"signing_keys": []any{publicKey("person/sec2"), publicKey("person/sec3")}},
}

func publicKey(person string) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(keyOf(person).PublicKey())))
}

var assuring = []string{"security", "compliance"}

// human is who a person record stands for.
func human(person string) string {
	if slices.Contains(twoRecords, person) {
		return "person/sec2"
	}
	return person
}

// humans are those who act for a party: of a team, its internal members.
func humans(party string) []string {
	var all []string
	for _, person := range persons(party) {
		if person == party || !external(person) {
			all = append(all, human(person))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

func persons(party string) []string {
	if members := teams[party]; members != nil {
		return members
	}
	return []string{party}
}

// seat is one who approves for a function: required, advisory, or in the steering
// group final or deputy.
type seat struct {
	party, function, mode string
	quorum                int
	deputy                string   // of a final approver
	places                []string // the jurisdictions that it covers; nil for all
}

// seats are the entries of approvers.
func seats(m map[string]any) []seat {
	var all []seat
	entries, _ := m["approvers"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		entry, _ := entries[key].(map[string]any)
		quorum, _ := entry["quorum"].(int64)
		all = append(all, seat{text(entry, "party"), text(entry, "function"), cmp.Or(text(entry, "mode"), "required"), max(int(quorum), 1), "", listed(entry["jurisdictions"])})
	}
	return all
}

// listed is a list of strings inside an entry.
func listed(value any) (all []string) {
	list, _ := value.([]any)
	for _, v := range list {
		all = append(all, v.(string)) //nolint:forcetypeassert // as the edits write them
	}
	return all
}

// allSeats are those and the seats of the steering group.
func allSeats(m map[string]any) []seat {
	all := seats(m)
	b := boards[text(m, "steering_group")]
	for _, function := range slices.Sorted(maps.Keys(b.finals)) {
		all = append(all, seat{b.finals[function], function, "final", 1, b.deputies[function], nil})
		if b.deputies[function] != "" {
			all = append(all, seat{b.deputies[function], function, "deputy", 1, "", nil})
		}
	}
	return all
}

// ranks of what an approver says, the least first.
var ranks = []string{"none", "advisory", "deputy", "required", "final"}

func rank(role string) int { return slices.Index(ranks, role) }

// role is an approver's highest role in the migration now.
func (v view) role(a map[string]any) string { return roleIn(v.records[text(a, "migration_id")], a) }

func roleIn(m, a map[string]any) string {
	role := "none"
	for _, s := range allSeats(m) {
		if s.function == text(a, "function") && slices.Contains(persons(s.party), text(a, "approver")) && rank(s.mode) > rank(role) {
			role = s.mode
		}
	}
	return role
}

// requiredSeats are those that must approve, one for each human: what one human
// holds twice for a function is one seat.
func requiredSeats(m map[string]any) (required []seat) {
	for _, s := range allSeats(m) {
		needed := tier(m) >= moderate && s.function == "engineering" || tier(m) == high && s.function == "compliance" || s.function == "security"
		if s.mode != "required" && (s.mode != "final" || !needed) {
			continue
		}
		same := slices.IndexFunc(required, func(r seat) bool {
			return kindOf(s.party) == "person" && r.function == s.function && human(r.party) == human(s.party)
		})
		if same < 0 {
			required = append(required, s)
			continue
		}
		if s.places == nil || required[same].places == nil {
			required[same].places = nil
		} else {
			required[same].places = slices.Concat(required[same].places, s.places)
		}
		if s.mode == "required" || required[same].mode == "required" {
			required[same].deputy = "" // a deputy acts for a final approver alone
		}
	}
	return required
}

// unseated is CIAM211: it must be unmet where no way to give each human who approved
// to one seat fills all of them. certain is false where another rule may speak.
func (v view) unseated(g, m map[string]any) (unseated, certain bool) {
	said := map[string]bool{}      // function and human with any approval in the gate
	cover := map[string][]string{} // of those that count: the jurisdictions
	spoken := map[string]bool{}    // functions in which another rule speaks
	for _, id := range texts(g, "approval_ids") {
		a := v.records[id]
		if a == nil || text(a, "migration_id") != text(g, "migration_id") || text(a, "stage") != text(g, "stage") {
			continue
		}
		key := text(a, "function") + " " + human(text(a, "approver"))
		said[key] = true
		switch {
		case !v.counts(a), text(a, "decision") != "approved":
			spoken[text(a, "function")] = true
		case texts(a, "jurisdictions") == nil:
			cover[key] = append(cover[key], texts(m, "jurisdictions")...)
		default:
			cover[key] = append(cover[key], texts(a, "jurisdictions")...)
		}
	}
	for _, function := range []string{"engineering", "security", "compliance"} {
		required := slices.DeleteFunc(requiredSeats(m), func(s seat) bool { return s.function != function })
		var givers []string
		for key := range cover {
			if f, who, _ := strings.Cut(key, " "); f == function {
				givers = append(givers, who)
			}
		}
		if fill(required, make([][]string, len(required)), givers, function, cover, texts(m, "jurisdictions")) {
			continue
		}
		unseated = true
		alone := slices.ContainsFunc(required, func(s seat) bool {
			return len(persons(s.party)) == 1 && s.deputy == "" && !said[function+" "+human(persons(s.party)[0])]
		})
		certain = certain || !spoken[function] || alone
	}
	return unseated, certain
}

// fill tries every way to give humans to seats.
func fill(required []seat, taken [][]string, givers []string, function string, cover map[string][]string, jurisdictions []string) bool {
	if len(givers) == 0 {
		for i, s := range required {
			if len(taken[i]) < s.quorum {
				return false
			}
			its := jurisdictions
			if s.places != nil && (function == "compliance" || together(required, jurisdictions)) {
				its = common(jurisdictions, s.places)
			}
			for _, j := range its {
				covering := 0
				for _, who := range taken[i] {
					if covers(cover[function+" "+who], j) {
						covering++
					}
				}
				if covering < s.quorum {
					return false
				}
			}
		}
		return true
	}
	if fill(required, taken, givers[1:], function, cover, jurisdictions) {
		return true
	}
	for i, s := range required {
		if slices.Contains(humans(s.party), givers[0]) || s.deputy != "" && human(s.deputy) == givers[0] {
			with := slices.Clone(taken)
			with[i] = append(slices.Clone(taken[i]), givers[0])
			if fill(required, with, givers[1:], function, cover, jurisdictions) {
				return true
			}
		}
	}
	return false
}
