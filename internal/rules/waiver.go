package rules

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Waiver is the exception that waives a finding; zero for none.
type Waiver struct {
	Exception governance.ID
	// Until is when the exception expires.
	Until time.Time
}

// String is the waiver in a finding's text.
func (w Waiver) String() string {
	return fmt.Sprintf("%s waives this until %s. Fix it before then: an exception can be renewed only a few times.", w.Exception, utc(w.Until))
}

// waivers are the exceptions of its own migration that a gate names. CIAM803
// reports others. Rules about exceptions are hard, so an exception that should not
// have been granted keeps the gate closed.
type waivers struct {
	view      View
	migration Subject
	named     []Subject
	// unknown: the gate may turn out to name others.
	unknown bool
	// excess says which of them were granted once too often.
	excess map[governance.ID]condition
}

func newWaivers(view View, gate Subject, g governance.Gate) waivers {
	w := waivers{view: view, unknown: gate.Unknown.HasAny("exception_ids"), excess: map[governance.ID]condition{}}
	w.migration, _ = view.Find(g.MigrationID)
	for _, id := range g.ExceptionIDs {
		if s, ok := view.Find(id); ok && id.Migration() == g.MigrationID {
			w.named = append(w.named, s)
		}
	}
	return w
}

// split divides a soft finding into what exceptions waive, with one finding for each
// exception, and what stays unmet, nil for nothing. pending: an exception may turn out
// to waive some of it when more is known.
func (w waivers) split(f Finding) (waived []Finding, pending bool, unmet *Finding) {
	if len(f.Items) == 0 {
		switch waiver, may := w.of(f); {
		case waiver != Waiver{}:
			f.Waiver = waiver
			return []Finding{f}, false, nil
		case may:
			return nil, true, nil
		default:
			return nil, false, &f
		}
	}
	var open governance.Set[string]
	by := map[Waiver]governance.Set[string]{}
	for _, item := range f.Items {
		switch waiver, may := w.of(f.only(governance.NewSet(item))); {
		case waiver != Waiver{}:
			by[waiver] = append(by[waiver], item)
		case may:
			pending = true
		default:
			open = append(open, item)
		}
	}
	for waiver, items := range by {
		some := f.only(items)
		some.Waiver = waiver
		waived = append(waived, some)
	}
	slices.SortFunc(waived, func(a, b Finding) int { return cmp.Compare(a.Waiver.Exception, b.Waiver.Exception) })
	if len(open) > 0 {
		rest := f.only(open)
		unmet = &rest
	}
	return waived, pending, unmet
}

// of finds the exception that waives a soft finding about at most one item, the one
// that lasts longest.
// pending: one may turn out to waive it when more is known.
func (w waivers) of(f Finding) (waiver Waiver, pending bool) {
	pending = w.unknown
	for _, s := range w.named {
		e, ok := s.Record.(governance.Exception)
		if !ok {
			continue
		}
		switch yes, sure := w.covers(e, s.Unknown, f); {
		case !yes:
		case !sure:
			pending = true
		case e.ExpiresAt.After(waiver.Until):
			waiver = Waiver{e.ID(), e.ExpiresAt}
		}
	}
	return waiver, pending && waiver == Waiver{}
}

// covers tells whether an exception in force is for this finding, as far as its
// arguments are known. A known argument can rule it out.
func (w waivers) covers(e governance.Exception, unknown Unknown, f Finding) (yes, sure bool) {
	sure = true
	for _, condition := range w.conditions(e, unknown, f) {
		if !condition.unknown && !condition.met {
			return false, true
		}
		sure = sure && !condition.unknown
	}
	return true, sure
}

// condition is one that an argument of an exception must meet to waive a finding;
// why says what is wrong if it does not.
type condition struct {
	argument     string
	unknown, met bool
	why          string
}

// conditions are all of them. An exception must cover the jurisdictions that the
// finding speaks of: mostly all of the migration's.
func (w waivers) conditions(e governance.Exception, unknown Unknown, f Finding) []condition {
	m, ok := w.migration.Record.(governance.Migration)
	if !ok {
		return []condition{{argument: "migration_id", why: "its migration does not exist"}}
	}
	on := func(argument string, met bool, why string, values ...any) condition {
		return condition{argument, unknown.HasAny(argument), met, fmt.Sprintf(why, values...)}
	}
	now, uncovered := w.view.Now(), catalog.Uncovered(f.jurisdictions(m), e.Jurisdictions)
	covers := on("jurisdictions", len(uncovered) == 0, "it does not cover %s", list(uncovered))
	covers.unknown = covers.unknown || w.migration.Unknown.HasAny("jurisdictions")
	if e.Rule != string(f.Code) && !unknown.HasAny("rule") {
		return []condition{on("rule", false, "it is for another rule")}
	}
	return []condition{
		on("rule", e.Rule == string(f.Code), "it is for another rule"),
		on("subject", e.Subject == "" || e.Subject == f.Subject || slices.Equal(f.Records, []governance.ID{e.Subject}), "it is about %s", e.Subject),
		on("items", overlap(e.Items, f.Items), "it %s", aboutItems(e)),
		on("granted_at", !governance.InFuture(e.GrantedAt, now), "it is granted from %s", utc(e.GrantedAt)),
		on("expires_at", e.ExpiresAt.After(now), "it expired at %s", utc(e.ExpiresAt)),
		covers,
		w.granted(e, unknown),
	}
}

// granted is met by an exception that is neither over the budget nor one renewal too
// many.
func (w waivers) granted(e governance.Exception, unknown Unknown) condition {
	if found, ok := w.excess[e.ID()]; ok {
		return found
	}
	c := &Case{view: w.view, subject: Subject{Record: e, Unknown: unknown}, rule: &Rule{}}
	result := condition{argument: "granted_at", met: true}
	if unknown.HasAny(with(renewalFields, budgetFields...)...) {
		c.Undetermined()
	} else if over, _ := c.overRenewed(e); len(over) > 0 {
		result.met, result.why = false, fmt.Sprintf("the rule was waived as often before as the policy allows (%s)", list(grantedBefore(over)))
	} else if over := c.overBudget(e); len(over) > 0 {
		result.met, result.why = false, fmt.Sprintf("as many exceptions as the policy allows were granted before (%s)", list(grantedBefore(over)))
	}
	result.unknown = result.met && c.Incomplete()
	w.excess[e.ID()] = result
	return result
}

// overlap tells whether an exception names an item of the finding, or neither has any.
func overlap(named, found governance.Set[string]) bool {
	return len(named)+len(found) == 0 || slices.ContainsFunc(named, found.Has)
}

func aboutItems(e governance.Exception) string {
	if len(e.Items) == 0 {
		return "names no items"
	}
	return "is about " + list(e.Items)
}

// Mismatch is an exception for a finding's rule that does not waive the finding.
type Mismatch struct {
	Exception governance.ID
	// Argument is the exception's argument that rules it out.
	Argument string
	why      string
}

// explain adds to a finding why the exceptions for its rule do not waive it.
func (w waivers) explain(f *Finding) {
	for _, s := range w.named {
		e, ok := s.Record.(governance.Exception)
		if !ok || e.Rule != string(f.Code) {
			continue
		}
		for _, condition := range w.conditions(e, s.Unknown, *f) {
			if !condition.unknown && !condition.met {
				f.NotWaivedBy = append(f.NotWaivedBy, Mismatch{e.ID(), condition.argument, condition.why})
				break
			}
		}
	}
	for _, m := range f.NotWaivedBy {
		f.Found += fmt.Sprintf(" %s is for %s, but %s.", m.Exception, f.Code, m.why)
	}
}
