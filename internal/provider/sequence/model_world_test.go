package sequence

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// world is the reference model: what the contract says that a register holds, as
// plain maps. It shares no code with the rules that it checks.
type world struct {
	said   map[string][]statement    // every revision of every record, by id
	live   map[string]map[string]any // the arguments of what is not retired
	owner  map[string]string         // the state that a live record belongs to
	last   map[string]ledgerEntry    // the last ledger entry of a record
	given  map[string]permitGiven    // permits, which never go away
	clock  int                       // the ledger's order
	digest map[string]string         // of scopes, as plans have shown them
	shown  map[string]string         // what statements say, as plans have shown them, by wording
	struck map[string]bool           // persons whose keys the signers file lacks
	ended  map[string]time.Time      // until when their keys are valid, as that says
	opened map[string]bool           // gates that have been open, with the scope: see noteOpening
}

// statement is one revision of a record.
type statement struct {
	args map[string]any
	seq  int
	role string // of an approver when it was said: see ranks
	// pieces are the evidence that an approver reviewed, as it was then.
	pieces map[string]string
	at     time.Time
	// created: the record was not there before.
	created bool
	// verified is when its signature verified, which the register keeps.
	verified time.Time
}

// ledgerEntry is one of the ledger.
type ledgerEntry struct {
	action string // create, update, import or adopt; perhaps: an update or none
	at     time.Time
}

func newWorld() *world {
	return &world{map[string][]statement{}, map[string]map[string]any{}, map[string]string{}, map[string]ledgerEntry{}, map[string]permitGiven{}, 0, map[string]string{}, map[string]string{}, map[string]bool{}, map[string]time.Time{}, map[string]bool{}}
}

func (w *world) clone() *world {
	return &world{maps.Clone(w.said), maps.Clone(w.live), maps.Clone(w.owner), maps.Clone(w.last), maps.Clone(w.given), w.clock, maps.Clone(w.digest), maps.Clone(w.shown), maps.Clone(w.struck), maps.Clone(w.ended), maps.Clone(w.opened)}
}

// view is what holds after a plan: what it declares over what the register has.
type view struct {
	*world
	now     time.Time
	records map[string]map[string]any
	changed map[string]bool // ids that the plan creates or changes
	oneKey  bool            // that of a gate whose approvals show that lex signs with the key of comp
}

// planned is the view of a plan of one state, all of its changes together. prior
// has the ids of the state's resources by address.
func (w *world) planned(by string, items map[string]item, prior map[string]string, now time.Time) view {
	v := view{w, now, maps.Clone(w.live), map[string]bool{}, false}
	for _, id := range prior {
		if w.owner[id] == by && !w.keeps(id) {
			delete(v.records, id)
		}
	}
	for _, i := range items {
		if w.ownedElsewhere(i, by) {
			continue // refused or adopted, and the record stays as it is
		}
		v.changed[i.id] = !same(i.args, w.live[i.id])
		v.records[i.id] = i.args
	}
	return v
}

// nobody owns a record that a state has forgotten: its resource was removed without
// destroying it.
const nobody = "nobody"

// ownedElsewhere tells whether another state has the record, or none.
func (w *world) ownedElsewhere(i item, by string) bool {
	owner, there := w.owner[i.id]
	return there && owner != by && !i.imported
}

// adopts tells whether a state may take over a record that it declares exactly as
// it is: a creation of the last seven days that nobody has touched since, and of a
// permit one that could be given now. All states have the same writer here. certain is
// false where another rule may close the gate, or where what the permit does not refer to
// opens it: that can be planned after the permit.
func (v view) adopts(i item) (adopts, certain bool) {
	last := v.last[i.id]
	if !same(i.args, v.live[i.id]) || !slices.Contains([]string{"create", "perhaps"}, last.action) || v.now.Sub(last.at) > 7*day {
		return false, true
	}
	if last.action == "perhaps" {
		return false, false
	}
	if i.kind == "permit" {
		g := v.records[text(i.args, "gate_id")]
		if g == nil {
			return false, true
		}
		unmet, may := v.unmet(g)
		return len(unmet) == 0, len(unmet) > 0 || len(may) == 0 && !v.opensLate(i, g)
	}
	return true, true
}

// same compares arguments.
func same(a, b map[string]any) bool { return b != nil && fmt.Sprint(a) == fmt.Sprint(b) }

// write is what an apply wrote.
func (w *world) write(by string, i item, v view) {
	w.clock++
	switch {
	case w.live[i.id] == nil:
		w.last[i.id] = ledgerEntry{"create", v.now}
	case !same(i.args, w.live[i.id]):
		w.last[i.id] = ledgerEntry{"update", v.now}
	case w.owner[i.id] != by:
		w.last[i.id] = ledgerEntry{"adopt", v.now}
	}
	if i.kind == "gate" {
		v.noteOpening(i)
		v.ratify(i)
	}
	if !same(i.args, w.live[i.id]) {
		said := statement{args: i.args, seq: w.clock, at: v.now, created: w.live[i.id] == nil}
		if i.kind == "approval" {
			said.role, said.pieces, said.verified = v.role(i.args), map[string]string{}, v.verified(i.id, i.args)
			for _, id := range texts(i.args, "evidence_ids") {
				said.pieces[id] = piece(v.records[id])
			}
			// Making the identical last statement again changes nothing.
			if before := w.said[i.id]; len(before) > 0 && wording(before[len(before)-1].args) == wording(i.args) {
				said.role, said.pieces = before[len(before)-1].role, before[len(before)-1].pieces
			}
		}
		w.said[i.id] = append(slices.Clone(w.said[i.id]), said)
	}
	w.live[i.id], w.owner[i.id] = i.args, by
}

// retire is what an apply destroyed, if it belonged to that state.
func (w *world) retire(by, id string) {
	if w.owner[id] == by {
		delete(w.live, id)
		delete(w.owner, id)
	}
}

// migrationOf is the migration of an id, such as approval/shop/cutover/security/sec.
func migrationOf(id string) string { return "migration/" + strings.Split(id, "/")[1] }

// under is the id that a record has under another migration.
func under(id, migration string) string {
	parts := strings.Split(id, "/")
	parts[1] = strings.TrimPrefix(migration, "migration/")
	return strings.Join(parts, "/")
}

// lineage is a migration with all that it ever superseded.
func (v view) lineage(migration string) []string {
	found := []string{migration}
	for i := 0; i < len(found); i++ {
		named := texts(v.records[found[i]], "supersedes")
		for _, s := range v.said[found[i]] {
			named = append(slices.Clone(named), texts(s.args, "supersedes")...)
		}
		for _, id := range named {
			if !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	return found
}

// members are the ids that a gate names.
func members(g map[string]any) (ids []string) {
	for _, name := range []string{"approval_ids", "decision_owner_ids", "evidence_ids", "exception_ids", "risk_acceptance_ids"} {
		ids = append(ids, texts(g, name)...)
	}
	return ids
}

// keeps tells whether a record must not be destroyed: permits, and what they rested
// on.
func (w *world) keeps(id string) bool {
	if _, permit := w.given[id]; permit {
		return true
	}
	for _, p := range w.given {
		if slices.Contains(p.rests, id) {
			return true
		}
	}
	return kindOf(id) == "evidence" // whose own retention is longer than any sequence
}
