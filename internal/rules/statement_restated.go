package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// statementRestated compares a statement with everything that the register ever
// held under its id, also while it was retired, and under its id in a predecessor
// of the migration. So neither destroying, renaming nor moving a date back brings
// an earlier statement into force again.
var statementRestated = &Rule{
	Code: "CIAM213", Name: "statement-restated", Enforcement: Hard,
	Summary:      "statement was changed without a later date",
	Principle:    ExactScope,
	AboutChanges: true,
	Why:          "A statement counts for exactly what a person said, at the time when they said it. If its text changes and its date does not, that person did not make the change: the author of the configuration did.",
	Fix:          "Have the person state it again, and set approved_at, granted_at or accepted_at to that time. Otherwise restore the earlier text. Write digest as a literal, so it does not follow the migration automatically.",
	Fixers:       theApprovers,
	Controls:     []string{"nist-csf-2.0:ID.RA-07", "nist-csf-2.0:GV.RR-02", "iso-27001-2022:A.5.28"},
	Bad: `resource "ciam_approval" "security" {
  decision = "withdrawn" # applied before as approved, at the same approved_at
}`,
	Good: `resource "ciam_approval" "security" {
  decision = "approved"
}`,
	Checks: []Check{restated[governance.Approval](), restated[governance.Exception](), restated[governance.RiskAcceptance](), unrevoked},
}

// restated checks a statement that is created or changed. An unchanged one says
// what the register holds already.
func restated[S governance.Statement]() Check {
	stated := governance.StatedArguments[S]()
	return On(AtPlan, nil, func(c *Case, s S) {
		before, newest := c.stated(s.ID())
		if !c.subject.Changed || newest == nil {
			return
		}
		argument, at := s.Dated()
		_, latest := newest.Dated()
		switch {
		case c.subject.Unknown.HasAny(argument):
			c.Undetermined()
		case at.After(latest):
		case c.subject.Unknown.HasAny(stated...):
			c.Undetermined()
		default:
			if changed := governance.StatedChanges(s, before); len(changed) > 0 {
				c.failRestated(s, before, newest, changed)
			}
		}
	})
}

// unrevoked checks that a revoked acceptance stays revoked. A later acceptance
// under the same name replaces it.
var unrevoked = On(AtPlan, nil, func(c *Case, r governance.RiskAcceptance) {
	last, newest := c.stated(r.ID())
	revoked := c.revoked(r)
	if !c.subject.Changed || revoked.IsZero() {
		return
	}
	least := dateOf(newest)
	if revoked.After(least) {
		least = revoked
	}
	switch {
	case c.subject.Unknown.HasAny("revoked_at", "accepted_at"):
		c.Undetermined()
	case r.RevokedAt.Equal(revoked) || r.AcceptedAt.After(least) || saidAgain(r, last):
	default:
		c.Fail(governance.At("revoked_at"),
			fmt.Sprintf("%s was revoked at %s. A revocation is never removed or changed.", r.ID(), utc(revoked)),
			fmt.Sprintf("Set revoked_at to %q again. If %s has accepted the risk since, set accepted_at to that time, after %s, or declare an acceptance with another name.",
				utc(revoked), r.AcceptedBy, utc(least)), Stating("revoked_at", utc(revoked)))
	}
})

// saidAgain tells whether an acceptance is the last one under its id, made again after it
// was destroyed or is no longer managed, say.
func saidAgain(r governance.RiskAcceptance, last governance.Statement) bool {
	before, ok := last.(governance.RiskAcceptance)
	return ok && before.RevokedAt.Equal(r.RevokedAt) && len(governance.StatedChanges(r, before)) == 0
}

// revoked is the latest time at which an acceptance under the id was ever revoked,
// here or in a predecessor of the migration; zero if none was.
func (c *Case) revoked(r governance.RiskAcceptance) (latest time.Time) {
	id := r.ID()
	for _, migration := range c.Lineage(id.Migration()) {
		for _, revision := range c.view.Revisions(migration, id.Kind()) {
			before, ok := revision.Record.(governance.RiskAcceptance)
			if ok && revision.ID == id.In(migration) && before.RevokedAt.After(latest) {
				latest = before.RevokedAt
			}
		}
	}
	return latest
}

// stated are two of the statements that the register ever held under the id, here
// or in a predecessor of the migration: the last one, and the one with the latest
// date. Both are nil for a statement that is made for the first time.
func (c *Case) stated(id governance.ID) (last, newest governance.Statement) {
	for _, migration := range c.Lineage(id.Migration()) {
		for _, r := range c.view.Revisions(migration, id.Kind()) {
			before, ok := r.Record.(governance.Statement)
			if !ok || r.ID != id.In(migration) {
				continue
			}
			if r.ID == id {
				last = before
			}
			if newest == nil || dateOf(before).After(dateOf(newest)) {
				newest = before
			}
		}
	}
	if last == nil {
		last = newest
	}
	return last, newest
}

func dateOf(s governance.Statement) time.Time {
	_, at := s.Dated()
	return at
}

func (c *Case) failRestated(s, before, newest governance.Statement, changed []string) {
	argument, at := s.Dated()
	latest := dateOf(newest)
	path := governance.At(argument)
	var changes []string
	for _, name := range changed {
		if name != argument && path == governance.At(argument) {
			path = governance.At(name)
		}
		changes = append(changes, changeOf(s, before, name))
	}
	about := []About{Stating(argument, utc(at)), Stating(argument+"_before", utc(latest)), Stating("changed", strings.Join(changed, " "))}
	remedy := fmt.Sprintf("Have %s state it again and set %s to that time, after %s. If nothing was meant to change, restore the earlier text.", s.By(), argument, utc(latest))
	a, isApproval := s.(governance.Approval)
	if of, ok := before.(governance.Approval); ok && isApproval && a.Digest != of.Digest {
		text, fields := c.digestMoved(a, of)
		changes, about = append(changes, text), append(about, Stating("changed_fields", strings.Join(fields, " ")))
		remedy += fmt.Sprintf(" Write digest as a literal (digest = %q), so it changes only when someone approves.", a.Digest)
	}
	if slices.Contains(changed, "evidence_ids") {
		remedy += " List evidence_ids literally, so they change only when someone approves."
	}
	c.Fail(path, fmt.Sprintf("%s (%s) is not later than %s, the latest date of %s so far, but the statement by %s changes: %s",
		argument, utc(at), utc(latest), newest.ID(), s.By(), strings.TrimSpace(strings.Join(changes, " "))), remedy, about...)
}

// changeOf says how one argument of a statement changes. Of two sets it shows the
// difference: shortened, long ones look the same.
func changeOf(s, before governance.Statement, argument string) string {
	added, removed, ok := governance.StatedSets(s, before, argument)
	if !ok || governance.StatedValue(before, argument) == "" || governance.StatedValue(s, argument) == "" {
		return fmt.Sprintf("%s was %s and is now %s.", argument, statedAs(before, argument), statedAs(s, argument))
	}
	var changes []string
	if len(removed) > 0 {
		changes = append(changes, "no longer has "+some(removed))
	}
	if len(added) > 0 {
		changes = append(changes, "has the new "+some(added))
	}
	return fmt.Sprintf("%s %s.", argument, strings.Join(changes, " and "))
}

// some are the first of some texts, quoted, and how many more there are.
func some(texts []string) string {
	const most = 5
	if len(texts) <= most {
		return quoted(texts)
	}
	return fmt.Sprintf("%s and %d more", quoted(texts[:most]), len(texts)-most)
}

// statedAs is one argument of a statement for a message.
func statedAs(s governance.Statement, argument string) string {
	const most = 120 // bytes: a text can be long
	switch text := governance.StatedValue(s, argument); {
	case text == "":
		return "not set"
	case len(text) > most:
		return strings.ToValidUTF8(text[:most], "") + "…"
	default:
		return text
	}
}

// digestMoved says which material fields differ between the two digests, as far as
// both scopes are known.
func (c *Case) digestMoved(a, before governance.Approval) (text string, fields []string) {
	earlier, knew := c.view.MigrationAtDigest(before.MigrationID, before.Digest)
	later, knows := c.scopeOf(a.MigrationID, a.Digest)
	if !knew || !knows {
		return "", nil
	}
	fields = later.ChangedSince(earlier)
	return "Changed between the two digests: " + changedFields(fields), fields
}

// scopeOf is the migration with a digest: as it is now, or as the register held
// it.
func (c *Case) scopeOf(migration governance.ID, digest string) (governance.Migration, bool) {
	if s, ok := c.view.Find(migration); ok && !s.Unknown.HasAny(governance.MaterialFields()...) {
		if m, ok := s.Record.(governance.Migration); ok && m.Digest() == digest {
			return m, true
		}
	}
	return c.view.MigrationAtDigest(migration, digest)
}
