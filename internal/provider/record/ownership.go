package record

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/session"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// claimID puts the record into the view. It returns CIAM908 when another
// resource of the plan, or a record that this state does not own, has the id.
func (p *planning[M, R]) claimID(ctx context.Context) (*rules.Finding, error) {
	view, id := p.session.View, p.record.ID()
	if secondCall := p.creating && p.own.Handle != ""; !secondCall {
		view.BeginMigration(id)
	}
	var f rules.Finding
	switch {
	case !view.Plan(p.subject, p.own.Handle):
		f = rules.Raise("CIAM908", id, governance.At("id"),
			fmt.Sprintf("Two resources of this configuration declare %s.", id),
			"Remove one of them, or give it another name. One record belongs to one resource.")
	case p.stored == nil:
		return nil, nil
	case !p.creating:
		return p.lost(ctx)
	case p.noun.DecidedOnce && view.Destroys(id):
		f = recreateRefused(id)
	case sameKnownArguments(p.subject, p.stored.Record):
		return p.claimIdentical(ctx)
	case !p.owns(p.own, p.stored) && !view.Destroys(id):
		f = idTaken(id, p.stored)
	case p.noun.DecidedOnce:
		return nil, nil // another decision in place of this one
	default:
		f = recreateRefused(id)
	}
	return &f, nil
}

// claimIdentical is claimID for a record that the register holds already, exactly
// as it is declared: this state's own one, under another address, or one that is
// adopted or not.
func (p *planning[M, R]) claimIdentical(ctx context.Context) (*rules.Finding, error) {
	view, id := p.session.View, p.record.ID()
	if view.Destroys(id) {
		return p.recreatedElsewhere(ctx, p.stored)
	}
	why, err := p.planAdoption(ctx, p.stored)
	if err != nil {
		return nil, err
	}
	if p.owns(p.own, p.stored) {
		if why != "" {
			p.resp.Diagnostics.Append(replacementWarning(p.stored, why))
		}
		return nil, nil
	}
	if why == "" && p.noun.Adopts != nil {
		judgement, err := p.session.Judgement(ctx, view)
		if err != nil {
			return nil, err
		}
		if why, err = p.noun.Adopts(judgement, p.stored.Record), judgement.Err(); err != nil {
			return nil, err
		}
	}
	if why != "" {
		f := adoptionRefused(p.stored, why)
		return &f, nil
	}
	p.resp.Diagnostics.Append(adoptionWarning(id, p.stored))
	return nil, nil
}

// recreatedElsewhere refuses to re-create a record of this state at another address,
// unless the record could be adopted: the apply does not know any more who owns it.
func (r *Resource[M, R]) recreatedElsewhere(ctx context.Context, stored *planview.Stored) (*rules.Finding, error) {
	why, err := r.planAdoption(ctx, stored)
	if err != nil || why == "" {
		return nil, err
	}
	f := recreateRefused(stored.ID)
	return &f, nil
}

// lost is CIAM908 for a record of this state that another one has taken over since
// the state was read.
func (p *planning[M, R]) lost(ctx context.Context) (*rules.Finding, error) {
	if p.own.Incarnation == "" || p.own.Incarnation == p.stored.Incarnation {
		return nil, nil
	}
	if was := p.idOf(ctx, p.req.State, p.own, &p.resp.Diagnostics); was != p.stored.ID {
		f := movedUp(was, p.stored.ID)
		return &f, nil
	}
	entry, err := register.LastOwner(ctx, p.session.Register, p.stored.ID)
	if err != nil {
		return nil, err
	}
	f := rules.Raise("CIAM908", p.stored.ID, governance.At("id"), session.Lost(entry)+" This state does not own it any more.",
		"Remove the resource from this configuration and refer to the record by its id. "+byImport(p.stored.ID))
	return &f, nil
}

// movedUp is CIAM908 for a resource that would get the id of another one, as the
// elements behind count do when one before them is removed.
func movedUp(was, id governance.ID) rules.Finding {
	return rules.Raise("CIAM908", id, governance.At("id"),
		fmt.Sprintf("This resource is %s in the state. With this plan it would be %s, which belongs to another resource.", was, id),
		"If a list behind count has changed, its elements have moved to other numbers: use for_each with keys that stay, and add a moved block from each number to its key. "+
			"Otherwise leave this resource as it was.")
}

// owns tells whether a resource that is created owns the stored record already,
// and so replaces it: the second call for a replacement has a null prior and
// the resource's private state; a tainted resource has none, but was read.
func (r *Resource[M, R]) owns(own private, stored *planview.Stored) bool {
	return own.Incarnation == stored.Incarnation || r.session.View.OwnedByState(stored.ID)
}

// adopts tells whether creating the record would take over one that an
// interrupted apply has left, and that was judged then. Without a refresh, a
// tainted resource looks the same, and its record is taken over too. With a
// refresh, it is taken over if it must not be retired.
func (r *Resource[M, R]) adopts(ctx context.Context, s rules.Subject, stored *planview.Stored, own private) bool {
	if stored == nil || !sameKnownArguments(s, stored.Record) {
		return false
	}
	if !r.owns(own, stored) {
		return true
	}
	_, kept, err := r.keeps(ctx, r.session.View, stored, r.session.Now())
	return err == nil && kept && own.Incarnation == ""
}

// sameArguments tells whether two records have equal arguments.
func sameArguments(a, b governance.Record) bool {
	x, err := governance.Canonical(governance.Unstamped(a))
	if err != nil {
		return false
	}
	y, err := governance.Canonical(governance.Unstamped(b))
	return err == nil && string(x) == string(y)
}

// sameKnownArguments tells whether the known arguments of a record equal those
// of another.
func sameKnownArguments(s rules.Subject, other governance.Record) bool {
	if len(s.Unknown) == 0 {
		return sameArguments(s.Record, other)
	}
	a, b := arguments(s.Record), arguments(other)
	for _, name := range s.Unknown {
		attribute, _, _ := strings.Cut(name, ".")
		delete(a, attribute)
		delete(b, attribute)
	}
	return a != nil && maps.EqualFunc(a, b, slices.Equal[json.RawMessage])
}

// arguments are a record's by name, each as canonical JSON; nil when it can't
// be written as such.
func arguments(r governance.Record) map[string]json.RawMessage {
	text, err := governance.Canonical(governance.Unstamped(r))
	if err != nil {
		return nil
	}
	var found map[string]json.RawMessage
	if json.Unmarshal(text, &found) != nil {
		return nil
	}
	return found
}

// idTaken is CIAM908 for an id that the register holds already.
func idTaken(id governance.ID, stored *planview.Stored) rules.Finding {
	return rules.Raise("CIAM908", id, governance.At("id"),
		fmt.Sprintf("The register already holds %s with other arguments, written by %s at %s, and this resource does not own it.",
			id, stored.Actor, stored.At.Format("2006-01-02T15:04:05Z")),
		byImport(id)+" "+inPlace(id)+withRefresh)
}

// recreateRefused is CIAM908 for a record that would be retired and re-created
// with other arguments: the provider cannot know the order of the two.
func recreateRefused(id governance.ID) rules.Finding {
	return rules.Raise("CIAM908", id, governance.At("id"),
		fmt.Sprintf("This apply would retire and re-create %s. Terraform does not guarantee the order, so the record could be lost.", id),
		inPlace(id)+" To re-create it on purpose, apply its removal first.")
}

// inPlace is how to change a record without re-creating it.
func inPlace(id governance.ID) string {
	text := "If this resource was renamed, add a moved block. If it is tainted or being replaced, run terraform untaint and omit -replace: the record is then kept, or changed in place."
	if id.Kind() == governance.KindPermit {
		text += " If digest or emergency was changed, restore it, as a literal: a decision is never changed. For another decision, declare another permit with the next attempt."
	}
	return text
}
