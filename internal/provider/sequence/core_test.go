package sequence

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// resource is one resource of a configuration.
type resource struct {
	address string
	kind    string         // the resource type
	args    map[string]any // see encode
	needs   []string       // addresses that it refers to
	imports string         // the id that an import block has for it
}

// ref is an argument that refers to an attribute of another resource.
type ref struct{ address, attribute string }

// config is what an author wrote, in any order.
type config []resource

// instance is a resource as a state holds it.
type instance struct {
	kind    string
	value   tftypes.Value
	private []byte
	needs   []string
}

// state is a Terraform state by address.
type state map[string]instance

// core does what Terraform does with a configuration and a provider, as far as
// the provider can tell: it plans in the order of references, with ties broken
// at random, and applies in another process, destroying first.
type core struct {
	t      testing.TB
	random *rand.Rand
	start  func() tfprotov6.ProviderServer // a configured provider: a process of its own
	schema *tfprotov6.GetProviderSchemaResponse
	// signers is the path of the provider's signers file, if it has one.
	signers string
}

// action is what a plan does to one resource.
type action int

const (
	keep action = iota
	create
	update
	replace
	destroy
)

// change is one planned change.
type change struct {
	resource
	action  action
	planned tftypes.Value
	private []byte
}

// plan is the result of a plan: its changes, or why it was refused.
type plan struct {
	changes []change
	state   state // refreshed
	errors  []diagnostic
}

// diagnostic is an error at a resource.
type diagnostic struct {
	address string
	*tfprotov6.Diagnostic
}

func (d diagnostic) String() string { return fmt.Sprintf("%s: %s: %s", d.address, d.Summary, d.Detail) }

// plan plans a configuration over a state, which it does not alter.
func (c *core) plan(configuration config, before state) plan {
	w := c.walk(before)
	for _, node := range c.order(configuration, before) {
		w.plan(node)
	}
	return plan{w.changes, w.state, w.errors}
}

// apply applies a plan, and returns the state afterwards, what was done in order,
// and what was refused.
func (c *core) apply(p plan) (after state, done []change, refused []diagnostic) {
	w := c.walk(p.state)
	for _, step := range c.steps(p) {
		if w.apply(step) {
			done = append(done, step)
		}
	}
	return w.state, done, w.errors
}

func (c *core) walk(before state) *walk {
	return &walk{core: c, server: c.start(), state: maps.Clone(before), failed: map[string]bool{}, results: map[string]tftypes.Value{}}
}

// order is a plan's: references first, anything else at random. What only the
// state has is destroyed, at any time.
func (c *core) order(configuration config, before state) []change {
	nodes := map[string]change{}
	for _, r := range configuration {
		nodes[r.address] = change{resource: r}
	}
	for address, i := range before {
		if _, kept := nodes[address]; !kept {
			nodes[address] = change{resource: resource{address: address, kind: i.kind}, action: destroy}
		}
	}
	return sortNodes(c.random, nodes, func(n change) []string { return n.needs })
}

// sortNodes orders nodes so that what a node needs stands before it.
func sortNodes(random *rand.Rand, nodes map[string]change, needs func(change) []string) []change {
	addresses := slices.Sorted(maps.Keys(nodes))
	random.Shuffle(len(addresses), func(i, j int) { addresses[i], addresses[j] = addresses[j], addresses[i] })
	var ordered []change
	done := map[string]bool{}
	var visit func(address string)
	visit = func(address string) {
		node, there := nodes[address]
		if done[address] || !there {
			return
		}
		done[address] = true
		for _, need := range needs(node) {
			visit(need)
		}
		ordered = append(ordered, node)
	}
	for _, address := range addresses {
		visit(address)
	}
	return ordered
}

// steps orders the changes of an apply. A replacement is two steps. What
// others refer to is destroyed after these are destroyed, and before they are
// updated.
//
// What does not change is a step too: the order of references goes through it.
func (c *core) steps(p plan) []change {
	nodes := map[string]change{}
	needs := map[string][]string{}
	for _, ch := range p.changes {
		switch ch.action {
		case destroy:
			nodes["-"+ch.address] = ch
		case replace:
			gone := ch
			gone.action = destroy
			nodes["-"+ch.address], nodes[ch.address] = gone, ch
			needs[ch.address] = append(needs[ch.address], "-"+ch.address)
		default:
			nodes[ch.address] = ch
		}
		if ch.action != destroy {
			needs[ch.address] = append(needs[ch.address], ch.needs...)
		}
	}
	for address, i := range p.state {
		for _, need := range i.needs {
			if _, gone := nodes["-"+address]; gone {
				needs["-"+need] = append(needs["-"+need], "-"+address)
			} else {
				needs[address] = append(needs[address], "-"+need)
			}
		}
	}
	named := map[string]change{}
	for name, ch := range nodes {
		ch.needs = needs[name]
		named[name] = ch
	}
	ordered := sortNodes(c.random, named, func(n change) []string { return n.needs })
	for i, step := range ordered {
		for _, ch := range p.changes {
			if ch.address == step.address {
				ordered[i].resource = ch.resource
			}
		}
	}
	return ordered
}

// walk is one process of the provider, going through a configuration.
type walk struct {
	*core
	server  tfprotov6.ProviderServer
	state   state
	results map[string]tftypes.Value // planned or applied, for references
	failed  map[string]bool
	changes []change
	errors  []diagnostic
}

// refuse notes errors at a resource, and tells whether there were any.
func (w *walk) refuse(address string, diags []*tfprotov6.Diagnostic) bool {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			w.failed[address] = true
			w.errors = append(w.errors, diagnostic{address, d})
		}
	}
	return w.failed[address]
}

// skipped tells whether something that the resource needs was refused, in which
// case Terraform does not go on to it.
func (w *walk) skipped(r resource) bool {
	if slices.ContainsFunc(r.needs, func(need string) bool { return w.failed[need] }) {
		w.failed[r.address] = true
	}
	return w.failed[r.address]
}

func (w *walk) context() context.Context { return w.t.Context() }
