package record

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/planview"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// claimID puts the record into the view. It returns CIAM908 when another
// resource of the plan, or a record that this state does not own, has the id.
func (r *Resource[M, R]) claimID(s rules.Subject, stored *planview.Stored, own private, creating bool, diags *diag.Diagnostics) *rules.Finding {
	view, id := r.session.View, s.Record.ID()
	if secondCall := creating && own.Handle != ""; !secondCall {
		view.BeginMigration(id)
	}
	var f rules.Finding
	switch {
	case !view.Plan(s, own.Handle):
		f = rules.Raise("CIAM908", id, governance.At("id"),
			fmt.Sprintf("Two resources of this configuration declare %s.", id),
			"Remove one of them, or give it another name. One record belongs to one resource.")
	case !creating || stored == nil:
		return nil
	case r.noun.DecidedOnce && view.Destroys(id):
		f = recreateRefused(id)
	case sameKnownArguments(s, stored.Record):
		if !r.owns(own, stored) {
			diags.Append(adoptionWarning(id, stored))
		}
		return nil
	case !r.owns(own, stored) && !view.Destroys(id):
		f = idTaken(id, stored)
	case r.noun.DecidedOnce:
		return nil // another decision in place of this one
	default:
		f = recreateRefused(id)
	}
	return &f
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
		fmt.Sprintf("If it is this record, take it over: import { to = <this resource>  id = %q }. If another state owns it, refer to it there by its id, or choose another name. ", id)+
			inPlace(id)+" Without a refresh such a resource is not recognised: plan without -refresh=false.")
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
		text += " For another decision, raise attempt: it is another permit."
	}
	if id.Kind() == governance.KindException {
		text += " To grant it again while this grant is kept, restore granted_at and declare another exception with another name."
	}
	return text
}

// adoptionWarning warns that a record is taken over as it is.
func adoptionWarning(id governance.ID, stored *planview.Stored) diag.Diagnostic {
	return diag.NewAttributeWarningDiagnostic(path.Root("id"), "Existing record is taken over",
		fmt.Sprintf("The register already holds %s exactly as declared here, written by %s at %s. Most likely, an apply was interrupted, or this resource is re-created before the old one is destroyed. This resource takes the record over. "+
			"If another state owns it, refer to it by its id instead of declaring it twice.", id, stored.Actor, stored.At.Format("2006-01-02T15:04:05Z")))
}
