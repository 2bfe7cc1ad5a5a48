package signals

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/tfplan"
)

// action is a set of kinds of changes.
type action int

const (
	create action = 1 << iota
	update
	remove
	anyAction = create | update | remove
)

var actionNames = map[string]action{"create": create, "update": update, "delete": remove}

func parseActions(text string) (action, error) {
	if text == "any" {
		return anyAction, nil
	}
	var set action
	for name := range strings.SplitSeq(text, "|") {
		one, known := actionNames[name]
		if !known {
			return 0, fmt.Errorf("actions %s: use any, or create, update and delete with | between them", governance.Quote(text))
		}
		set |= one
	}
	return set, nil
}

// actionOf is what a change does. A replacement is all three: it removes an object and creates one that can differ
// from it. It is 0 for actions that this version does not know.
func actionOf(c tfplan.Change) action {
	var set action
	for _, name := range c.Actions {
		switch one := actionNames[name]; {
		case name == "forget": // create and forget: the old object leaves Terraform
			set |= remove
		case one == 0:
			return 0
		default:
			set |= one
		}
	}
	if set == create|remove {
		return anyAction
	}
	return set
}

// condition limits a row to resources of some kind.
type condition struct {
	known, negated bool
	at             path
	literals       []glob
}

func parseCondition(text string) (c condition, err error) {
	if text == "" {
		return c, nil
	}
	at, isKnown := strings.CutPrefix(text, "known:")
	literals, found := "", isKnown
	if !isKnown {
		at, literals, found = strings.Cut(text, "=")
		at, c.negated = strings.CutSuffix(at, "!")
	}
	c.known, c.at = isKnown, parsePath(at)
	if !found || at == "" || c.at.gap() {
		return c, fmt.Errorf("where %s: use path=literal, path!=literal or known:path", governance.Quote(text))
	}
	for literal := range strings.SplitSeq(literals, "|") {
		c.literals = append(c.literals, newGlob(literal))
	}
	return c, nil
}

// holds tells whether the condition is true for a change. What is unknown may
// turn out either way, so it is true then.
func (c condition) holds(change tfplan.Change) bool {
	if len(c.at) == 0 {
		return true
	}
	unknown := search(change.After, c.at, newGlob("*")).unknown
	if c.known {
		return !unknown
	}
	has := slices.ContainsFunc(c.literals, func(literal glob) bool {
		return search(change.Before, c.at, literal).holds || search(change.After, c.at, literal).holds
	})
	return unknown || has != c.negated
}

// judged is a change with what its rows need.
type judged struct {
	tfplan.Change
	action action
	// none are the paths of arguments that touch nothing.
	none []path
	// changed are the arguments that differ.
	changed []string
}

// matches tells whether a row is about the change.
func (j *judged) matches(row *Row) bool {
	if row.actions&j.action == 0 || !row.where.holds(j.Change) {
		return false
	}
	switch {
	case row.Attribute == "":
		return j.action != update || j.beyondNone()
	case row.literal != nil:
		return j.literalChanges(row)
	}
	return j.changes(row.at) || len(row.version) > 0 && j.changes(row.version)
}

// changes tells whether what stands at a path changes.
func (j *judged) changes(at path) bool {
	switch j.action {
	case create:
		return set(j.After, at)
	case remove:
		return set(j.Before, at)
	}
	return differs(j.Before, j.After, at)
}

// beyondNone tells whether an argument changes that does not touch nothing.
func (j *judged) beyondNone() bool {
	return slices.ContainsFunc(j.changed, func(name string) bool {
		before, after := member(j.Before, name), member(j.After, name)
		for _, at := range j.none {
			if at[0].match(name) {
				before, after = without(before, at[1:]), without(after, at[1:])
			}
		}
		return !same(before, after)
	})
}

func member(value any, name string) any {
	object, _ := value.(map[string]any)
	return object[name]
}

// literalChanges tells whether an argument begins or ceases to hold a literal.
func (j *judged) literalChanges(row *Row) bool {
	before, after := search(j.Before, row.at, *row.literal), search(j.After, row.at, *row.literal)
	switch {
	case after.holds:
		return !before.holds
	case after.written:
		return true
	case after.unknown:
		return false
	}
	return before.holds
}

// hit is a touch with the row that found it.
type hit struct {
	touch     governance.Touch
	rationale string
}

// judge returns what a change touches according to rows.
func judge(change *judged, rows []*Row) []hit {
	change.none = nil
	for _, row := range rows {
		if row.Touches == None && row.Attribute != "" && row.literal == nil && row.actions&change.action != 0 && row.where.holds(change.Change) {
			change.none = append(change.none, row.at)
		}
	}
	var hits []hit
	for _, row := range rows {
		if row.Touches != None && change.matches(row) {
			hits = append(hits, hit{governance.Touch(row.Touches), row.Rationale})
		}
	}
	return hits
}
