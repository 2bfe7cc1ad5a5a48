package tfplan

import (
	"maps"
	"slices"
	"strings"
)

// Change is one resource change of a plan.
type Change struct {
	// Address is the keyless address of the resource, and Type its resource type.
	Address, Type string
	// Data: a data source or an ephemeral resource, which changes nothing.
	Data bool
	// Deferred: Terraform puts the change off until after this plan is applied.
	Deferred bool
	// Actions are as in the plan: no-op, create, read, update, delete, forget.
	Actions []string
	// Before and After are the arguments. After holds Unknown where a value is not
	// known yet. Both are nil if no action changes anything.
	Before, After any
	// Provisioned: the configuration has provisioners for the resource.
	Provisioned bool
}

// inert tells whether the actions change nothing.
func inert(actions []string) bool {
	return len(actions) > 0 && !slices.ContainsFunc(actions, func(action string) bool {
		return action != "no-op" && action != "read" && action != "forget"
	})
}

// Changes tells whether the change affects what exists: data sources that are
// read and resources that are only forgotten do not.
func (c Change) Changes() bool { return !c.Data && !inert(c.Actions) }

// changes reads the changes of a plan.
func (r *reader) changes(c configuration, visit func(Change) error) error {
	each := func() error { return r.change(c, false, visit) }
	deferred := func(name string) error {
		if name == "resource_change" {
			return r.change(c, true, visit)
		}
		return r.skip()
	}
	return r.object(func(name string) error {
		switch name {
		case "resource_changes":
			return r.list(each)
		case "deferred_changes":
			return r.list(func() error { return r.object(deferred) })
		}
		return r.skip()
	})
}

// change reads one resource change.
func (r *reader) change(c configuration, deferred bool, visit func(Change) error) error {
	change := Change{Deferred: deferred}
	var unknown any
	err := r.object(func(name string) (err error) {
		switch name {
		case "address":
			change.Address, err = r.address()
		case "type":
			change.Type, err = r.text()
			change.Type = strings.Map(safe, change.Type)
		case "mode":
			var mode string
			mode, err = r.text()
			change.Data = mode == "data" || mode == "ephemeral"
		case "change":
			unknown, err = r.values(&change)
		default:
			err = r.skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	if change.Address == "" || change.Type == "" || len(change.Actions) == 0 {
		return r.unexpected()
	}
	of := c.of(change.Address)
	change.Provisioned = of.provisioned
	if hasUnknown(unknown) {
		change.After = merge(change.After, unknown, of.written)
	}
	return visit(change)
}

// values reads the member "change". Values that do not change are not kept.
func (r *reader) values(c *Change) (unknown any, err error) {
	err = r.object(func(name string) (err error) {
		switch {
		case name == "actions":
			err = r.list(func() error {
				action, err := r.text()
				c.Actions = append(c.Actions, action)
				return err
			})
		case inert(c.Actions):
			err = r.skip()
		case name == "before":
			c.Before, err = r.value()
		case name == "after":
			c.After, err = r.value()
		case name == "after_unknown":
			unknown, err = r.value()
		default:
			err = r.skip()
		}
		return err
	})
	return unknown, err
}

// address reads an address without its keys.
func (r *reader) address() (string, error) {
	token, err := r.text()
	return keyless(token), err
}

// drifted reads the addresses of what others changed.
func (r *reader) drifted() ([]string, error) {
	addresses := map[string]bool{}
	err := r.list(func() error {
		return r.change(nil, false, func(c Change) error {
			if c.Changes() { // what only moved stands there as well
				addresses[c.Address] = true
			}
			return nil
		})
	})
	return slices.Sorted(maps.Keys(addresses)), err
}

// invoked reads the addresses of actions. Deferred ones stand one level deeper.
func (r *reader) invoked(deferred bool) ([]string, error) {
	addresses := map[string]bool{}
	var action func(name string) error
	action = func(name string) error {
		switch {
		case name == "address":
			address, err := r.address()
			addresses[address] = true
			return err
		case deferred && name == "action_invocation":
			return r.object(action)
		}
		return r.skip()
	}
	err := r.list(func() error { return r.object(action) })
	return slices.Sorted(maps.Keys(addresses)), err
}
