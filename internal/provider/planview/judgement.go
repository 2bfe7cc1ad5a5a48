package planview

import (
	"context"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Judgement is a view for one judgement: it answers rules, at one moment. Rules
// know no errors: a record that cannot be looked up is absent to them, and Err
// has the first error. A caller must not use the verdict when there is one.
type Judgement struct {
	view     *View
	ctx      context.Context //nolint:containedctx // lives for one judgement
	now      time.Time
	policy   governance.Policy
	verdicts map[verdictKey]rules.Verdict
	lineages map[governance.ID]lineage
	// alike are the contested migrations that rules have asked about.
	alike []governance.ID
	trace *Trace
	err   error
	// unasked are the parties that the directory must be asked about first.
	unasked []governance.Party
	outages []*environment.Outage
}

var (
	_ rules.View       = (*Judgement)(nil)
	_ rules.Observable = (*Judgement)(nil)
	_ rules.Writing    = (*Judgement)(nil)
)

// ForJudgement makes the view answer rules, at a moment and under a policy.
func (v *View) ForJudgement(ctx context.Context, now time.Time, policy governance.Policy) *Judgement {
	return &Judgement{view: v, ctx: ctx, now: now, policy: policy, verdicts: map[verdictKey]rules.Verdict{}, lineages: map[governance.ID]lineage{}, trace: traceOf(ctx)}
}

// verdictKey names a verdict: that on a gate, as it is shown or for a further permit.
type verdictKey struct {
	gate      governance.ID
	forPermit bool
}

// Verdict judges a gate, once for each judgement: every later question gets the
// same verdict.
func (j *Judgement) Verdict(gate rules.Subject) rules.Verdict {
	return j.judged(gate, false, rules.JudgeGate)
}

// VerdictForPermit judges a gate for a new permit, once for each judgement.
func (j *Judgement) VerdictForPermit(gate rules.Subject) rules.Verdict {
	if g, ok := gate.Record.(governance.Gate); ok && !rules.HasPermit(j, g) {
		return j.Verdict(gate) // the same
	}
	return j.judged(gate, true, rules.JudgeGateForPermit)
}

func (j *Judgement) judged(gate rules.Subject, forPermit bool, judge func(rules.View, rules.Subject) rules.Verdict) rules.Verdict {
	key := verdictKey{gate.Record.ID(), forPermit}
	verdict, judged := j.verdicts[key]
	if judged {
		return verdict
	}
	if j.trace.Gate == nil {
		verdict = judge(j, gate)
	} else {
		began := clock.System{}.Now()
		verdict = judge(j, gate)
		j.trace.Gate(j.ctx, key.gate, verdict, clock.System{}.Now().Sub(began))
	}
	j.verdicts[key] = verdict
	return verdict
}

// Observer hands each check of a rule to the trace; nil while nobody observes.
func (j *Judgement) Observer() func(rules.Observation) {
	if j.trace.Rule == nil {
		return nil
	}
	return func(o rules.Observation) { j.trace.Rule(j.ctx, o) }
}

// Err is the first error of a look-up, or else *Unasked.
func (j *Judgement) Err() error {
	if j.err == nil && len(j.unasked) > 0 {
		return &Unasked{j.unasked}
	}
	return j.err
}

func (j *Judgement) noteErr(err error) {
	if j.err == nil {
		j.err = err
	}
}

// Now is the moment of the judgement.
func (j *Judgement) Now() time.Time { return j.now }

// Writing tells whether this judgement is that of a write.
func (j *Judgement) Writing() bool { return j.view.writing }

// Policy are the organisation's limits.
func (j *Judgement) Policy() governance.Policy { return j.policy }

// Checkpoint is a checkpoint of the ledger that covers all that the view has
// read and written.
func (j *Judgement) Checkpoint(ctx context.Context) (register.Checkpoint, error) {
	return j.view.cache.coveringCheckpoint(ctx)
}

// Find looks a record up as the walk knows it.
func (j *Judgement) Find(id governance.ID) (rules.Subject, bool) {
	s, ok, err := j.view.Find(j.ctx, id)
	j.noteErr(err)
	return s, ok
}

// RecordsOf are the records of a migration.
func (j *Judgement) RecordsOf(migration governance.ID) []rules.Subject {
	found, err := j.view.matching(group(migration),
		func() error { return j.view.cache.loadMigrations(j.ctx, migration) },
		func(rules.Subject) bool { return true })
	j.noteErr(err)
	return found
}

// Previous is what the register held last under the id, even if it is retired.
func (j *Judgement) Previous(id governance.ID) (governance.Record, bool) {
	current, err := j.view.Stored(j.ctx, id)
	j.noteErr(err)
	if current != nil {
		return current.Record, true
	}
	var last governance.Record
	for _, r := range j.History(id.Migration(), id.Kind()) {
		if r.ID() == id {
			last = r
		}
	}
	return last, last != nil
}

// History is every revision of a migration's records of one kind.
func (j *Judgement) History(migration governance.ID, kind governance.Kind) []governance.Record {
	var records []governance.Record
	for _, r := range j.Revisions(migration, kind) {
		records = append(records, r.Record)
	}
	return records
}

// Revisions is the same, with the place of each revision in the ledger.
func (j *Judgement) Revisions(migration governance.ID, kind governance.Kind) []rules.Revision {
	revisions, err := j.view.cache.revisions(j.ctx, migration, kind)
	j.noteErr(err)
	return revisions
}

// lineage is what rules.TraceLineage returns.
type lineage struct {
	members []governance.ID
	known   bool
}

// Lineage is the migration and all of its predecessors, traced once for each
// judgement.
func (j *Judgement) Lineage(migration governance.ID) ([]governance.ID, bool) {
	found, traced := j.lineages[migration]
	if !traced {
		found.members, found.known = rules.TraceLineage(j, migration)
		j.lineages[migration] = found
	}
	return found.members, found.known
}

// MigrationAtDigest is the migration as it was when it had the digest.
func (j *Judgement) MigrationAtDigest(migration governance.ID, digest string) (governance.Migration, bool) {
	for _, r := range j.History(migration, governance.KindMigration) {
		if m, ok := r.(governance.Migration); ok && m.HadDigest(digest) {
			return m, true
		}
	}
	return governance.Migration{}, false
}

// Peers are the other active migrations between the same platforms. In a
// sandbox, only those that are stored: an earlier run may have planned others.
func (j *Judgement) Peers(m governance.Migration) []rules.Subject {
	view := j.view
	if view.sandbox {
		view = view.StoredOnly()
	}
	found, err := view.matching(theMigrations, func() error { return j.view.cache.loadPeers(j.ctx, m) }, func(s rules.Subject) bool {
		peer, ok := s.Record.(governance.Migration)
		if !ok || peer.ID() == m.ID() {
			return false
		}
		return s.Unknown.HasAny("status", "source_platform", "target_platform") ||
			peer.Status == governance.Active && peer.PlatformsLink() == m.PlatformsLink()
	})
	j.noteErr(err)
	return found
}

// Edited tells whether a record was changed outside the provider.
func (j *Judgement) Edited(id governance.ID) (rules.Edit, bool) {
	e, ok, err := j.view.Edited(j.ctx, id)
	j.noteErr(err)
	return e, ok
}

// Declares tells whether this state declares the party, or may do so. An apply does not
// see all of its state, and a state can also write in several runs. The party therefore
// counts as another state's only where the ledger shows that the state of another project
// or folder owns it, and nobody has edited it in the database since.
func (j *Judgement) Declares(party governance.ID) bool {
	if j.view.Plans(party) || j.view.OwnedByState(party) {
		return true
	}
	if _, edited := j.Edited(party); edited {
		return true
	}
	elsewhere, err := register.OwnedElsewhere(j.ctx, j.view.cache.source, party)
	j.noteErr(err)
	return !elsewhere
}

// Parties are parties that messages can suggest for a role.
func (j *Judgement) Parties() []governance.Party {
	found, err := j.view.matching(theShared,
		func() error { return j.view.cache.loadSuggestions(j.ctx) },
		func(s rules.Subject) bool { return s.Record.ID().IsParty() })
	j.noteErr(err)
	var parties []governance.Party
	for _, s := range found {
		if p, ok := s.Record.(governance.Party); ok && len(s.Unknown) == 0 {
			parties = append(parties, p)
		}
	}
	return parties
}
