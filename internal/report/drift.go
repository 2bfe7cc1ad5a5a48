package report

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Drift is one ownership that is not what it was when it was agreed.
type Drift struct {
	Kind      rules.DriftKind `json:"kind"`
	Migration governance.ID   `json:"migration_id"`
	// Record gives the role, at the argument Path.
	Record governance.ID `json:"record"`
	Path   string        `json:"path,omitempty"`
	// Party holds the role; empty for a drift that is about no party.
	Party governance.ID `json:"party,omitempty"`
	// Since is when it happened, if the register knows.
	Since   time.Time `json:"since,omitzero"`
	Message string    `json:"message"`
	// Gates are the gates without a permit that it closes.
	Gates []governance.ID `json:"gates"`
	// Successors can take over.
	Successors []governance.ID `json:"successors"`
}

// Drifts are the drifts of active migrations.
type Drifts struct {
	Now      time.Time
	Register register.Identity
	Drifts   []Drift
	// Unavailable: the directory did not answer about everybody, so drift may be
	// missing.
	Unavailable bool
	// Checked: a directory is configured.
	Checked bool
}

// DriftOf finds every drift in the migrations of the source.
func DriftOf(s Source) Drifts {
	found := Drifts{Now: s.now(), Register: s.Register, Drifts: []Drift{}, Checked: s.View.DirectoryTerms().Configured}
	for _, id := range governance.NewSet(s.Migrations...) {
		if d, ok := open(s.View, id, s.shared()); ok && d.migration.Status == governance.Active {
			drifts, unavailable := d.drifts()
			found.Drifts = append(found.Drifts, drifts...)
			found.Unavailable = found.Unavailable || unavailable
		}
	}
	return found
}

// drifts are those of one migration, by kind and record.
func (d dossier) drifts() (list []Drift, unavailable bool) {
	closed := d.closedBy()
	add := func(x Drift, party governance.Party) {
		x.Migration = d.migration.ID()
		x.Gates, x.Successors = []governance.ID{}, []governance.ID{}
		for _, c := range closed {
			if c.is(x) {
				x.Gates = append(x.Gates, c.gate)
			}
		}
		x.Gates = governance.NewSet(x.Gates...)
		if party.Kind != "" {
			x.Successors = append(x.Successors, rules.Successors(d.view, party)...)
		}
		list = append(list, x)
	}
	for _, r := range d.owning() {
		lapses, missing := rules.Lapses(d.view, r)
		unavailable = unavailable || missing
		for _, f := range lapses {
			for _, id := range f.Items {
				party, _ := rules.FindIn[governance.Party](d.view, governance.ID(id))
				add(Drift{Kind: f.Rule().Drift, Record: f.Subject, Path: f.Path.String(), Party: party.ID(), Message: f.Found}, party)
			}
		}
		for _, o := range rules.OwnershipsOf(r) {
			if _, there := d.view.Find(o.Party); !there {
				last, _ := d.view.Previous(o.Party)
				party, _ := last.(governance.Party)
				add(Drift{
					Kind: rules.Unmanaged, Record: r.ID(), Path: o.Path.String(), Party: o.Party,
					Message: fmt.Sprintf("%s is %s %s, but its record was retired, so no configuration manages it.", o.Party, o.Name, r.ID()),
				}, party)
			}
		}
		if edit, ok := d.view.Edited(r.ID()); ok {
			add(Drift{Kind: rules.RecordEdited, Record: r.ID(), Since: edit.At, Message: fmt.Sprintf("%s was changed outside the provider after its last entry in the ledger.", r.ID())}, governance.Party{})
		}
	}
	d.approvalDrifts(func(x Drift) { add(x, governance.Party{}) })
	slices.SortStableFunc(list, func(a, b Drift) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Record, b.Record), cmp.Compare(a.Path, b.Path))
	})
	return list, unavailable
}

// owning are the records that give continuing roles, and all others that can be edited.
func (d dossier) owning() []governance.Record {
	all := []governance.Record{d.migration}
	if g, ok := rules.FindIn[governance.SteeringGroup](d.view, d.migration.SteeringGroup); ok {
		all = append(all, g)
	}
	for _, s := range d.view.RecordsOf(d.migration.ID()) {
		all = append(all, s.Record)
	}
	return all
}

// approvalDrifts are about approvals at gates that have no permit for the current scope.
func (d dossier) approvalDrifts(add func(Drift)) {
	digest, now := d.migration.Digest(), d.view.Now()
	for _, g := range d.gates {
		if d.permitted(g, digest) {
			continue
		}
		for _, id := range g.ApprovalIDs {
			a, ok := rules.FindIn[governance.Approval](d.view, id)
			switch {
			case !ok || a.Decision != governance.Approved:
			case a.Digest != digest:
				add(Drift{Kind: rules.ApprovalStale, Record: id, Path: "digest", Party: a.Approver, Message: fmt.Sprintf("%s approved %s, and the scope of %s is %s now.", a.Approver, a.Digest, d.migration.ID(), digest)})
			case !a.ExpiresAt.After(now):
				add(Drift{Kind: rules.ApprovalExpired, Record: id, Path: "expires_at", Party: a.Approver, Since: a.ExpiresAt, Message: fmt.Sprintf("The approval by %s expired at %s.", a.Approver, a.ExpiresAt.Format(time.RFC3339))})
			}
		}
		if first, _, changed := rules.ApproversChanged(d.view, g); changed {
			add(Drift{
				Kind: rules.Reassigned, Record: d.migration.ID(), Path: "approvers",
				Message: fmt.Sprintf("The approvers of %s are not those at the first approval of stage %s (%s, at %s).", d.migration.ID(), g.Stage, first.ID(), first.RecordedAt.Format(time.RFC3339)),
			})
		}
	}
}

// permitted tells whether a gate has a permit for the scope.
func (d dossier) permitted(g governance.Gate, digest string) bool {
	return slices.ContainsFunc(d.permits, func(p governance.Permit) bool { return p.GateID == g.ID() && p.Scope == digest })
}

// closing is a finding that keeps a gate closed.
type closing struct {
	gate governance.ID
	rules.Finding
}

// closedBy are the findings at the gates that have no permit for the current scope.
func (d dossier) closedBy() (found []closing) {
	for _, g := range d.gates {
		if d.permitted(g, d.migration.Digest()) {
			continue
		}
		for _, f := range d.judge(g).Unmet {
			found = append(found, closing{g.ID(), f})
		}
	}
	return found
}

// is tells whether the finding reports the drift.
func (c closing) is(d Drift) bool {
	about := c.Subject == d.Record || c.Records.Has(d.Record)
	return about && c.Rule().Drift == d.Kind && (len(c.Items) == 0 || c.Items.Has(string(d.Party)))
}

// ErrUnavailable says that the directory did not answer about everybody.
var ErrUnavailable = errors.New("the identity directory did not answer, so drift may be missing")
