package rules

import (
	"fmt"
	"strings"
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
}

func newWaivers(view View, gate Subject, g governance.Gate) waivers {
	w := waivers{view: view, unknown: gate.Unknown.HasAny("exception_ids")}
	w.migration, _ = view.Find(g.MigrationID)
	for _, id := range g.ExceptionIDs {
		if s, ok := view.Find(id); ok && id.Migration() == g.MigrationID {
			w.named = append(w.named, s)
		}
	}
	return w
}

// of finds the exception that waives a soft finding, the one that lasts longest.
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

// covers tells whether an exception in force is for this finding, as far as is
// known. What is known can rule it out, whatever the rest turns out to be.
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

// condition is one that an exception must meet to waive a finding; why says what
// is wrong if it does not.
type condition struct {
	unknown, met bool
	why          string
}

// conditions are all of them. No soft rule is about a single jurisdiction, so an
// exception must cover all those of the migration.
func (w waivers) conditions(e governance.Exception, unknown Unknown, f Finding) []condition {
	m, ok := w.migration.Record.(governance.Migration)
	if !ok {
		return []condition{{why: "its migration does not exist"}}
	}
	now, uncovered := w.view.Now(), catalog.Uncovered(m.Jurisdictions, e.Jurisdictions)
	return []condition{
		{unknown.HasAny("rule"), e.Rule == string(f.Code), "it is for another rule"},
		{unknown.HasAny("subject"), e.Subject == "" || e.Subject == f.Subject, fmt.Sprintf("it is about %s", e.Subject)},
		{unknown.HasAny("granted_at"), !e.GrantedAt.After(now), fmt.Sprintf("it is granted from %s", utc(e.GrantedAt))},
		{unknown.HasAny("expires_at"), e.ExpiresAt.After(now), fmt.Sprintf("it expired at %s", utc(e.ExpiresAt))},
		{
			unknown.HasAny("jurisdictions") || w.migration.Unknown.HasAny("jurisdictions"), len(uncovered) == 0,
			fmt.Sprintf("it does not cover %s", list(uncovered)),
		},
	}
}

// whyNotWaived says why the exceptions for a finding's rule do not waive it, as
// sentences to append; empty where the gate names none.
func (w waivers) whyNotWaived(f Finding) string {
	var text strings.Builder
	for _, s := range w.named {
		e, ok := s.Record.(governance.Exception)
		if !ok || e.Rule != string(f.Code) {
			continue
		}
		for _, condition := range w.conditions(e, s.Unknown, f) {
			if !condition.unknown && !condition.met {
				fmt.Fprintf(&text, " %s is for %s, but %s.", e.ID(), f.Code, condition.why)
				break
			}
		}
	}
	return text.String()
}
