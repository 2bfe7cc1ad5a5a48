package tfplan

import (
	"maps"
	"slices"
	"strings"
)

// Written says which arguments of a resource its author wrote. Nil: none.
type Written struct {
	// whole: the argument is written, with all that is in it.
	whole bool
	// blocks are the arguments of a nested block or of the resource.
	blocks map[string]*Written
}

var wholly = &Written{whole: true}

// Any tells whether the argument or something in it is written.
func (w *Written) Any() bool { return w != nil }

// of is what is written of an argument whose value is partly unknown. The plan's
// configuration leaves out dynamic blocks. A value that is unknown only in part
// comes from such a block, because a provider computes a value as a whole.
func (w *Written) of(name string, value, unknown any) *Written {
	switch {
	case w == nil || w.whole:
		return w
	case w.blocks[name] != nil:
		return w.blocks[name]
	}
	if _, whole := unknown.(bool); !whole && hasUnknown(unknown) && hasKnown(value) {
		return wholly
	}
	return nil
}

// resource is what the configuration says about a resource.
type resource struct {
	written     *Written
	provisioned bool
}

// configuration has the resources by keyless address. It is nil for a plan
// without one.
type configuration map[string]resource

// of returns what is written of a resource. A resource that the configuration
// lacks could be written with any argument.
func (c configuration) of(address string) resource {
	r, found := c[address]
	if !found {
		r.written = wholly
	}
	return r
}

// configured reads the configuration.
type configured struct {
	*reader
	resources configuration
	// shared has each set of written arguments once: large configurations repeat
	// them.
	shared map[string]*Written
}

func (r *reader) readConfiguration() (configuration, error) {
	c := configured{r, configuration{}, map[string]*Written{}}
	err := r.object(func(name string) error {
		if name == "root_module" {
			return c.module("")
		}
		return r.skip()
	})
	return c.resources, err
}

// module reads a module. The address of what is in it begins with prefix.
func (c configured) module(prefix string) error {
	return c.object(func(name string) error {
		switch name {
		case "resources":
			return c.list(func() error { return c.resource(prefix) })
		case "module_calls":
			return c.object(func(name string) error { return c.call(prefix + keyless("module."+name) + ".") })
		}
		return c.skip()
	})
}

func (c configured) call(prefix string) error {
	return c.object(func(name string) error {
		if name == "module" {
			return c.module(prefix)
		}
		return c.skip()
	})
}

func (c configured) resource(prefix string) error {
	var address string
	var r resource
	err := c.object(func(name string) (err error) {
		switch name {
		case "address":
			address, err = c.text()
		case "expressions":
			r.written, err = c.body()
		case "provisioners":
			err = c.list(func() error { r.provisioned = true; return c.skip() })
		default:
			err = c.skip()
		}
		return err
	})
	if r.written == nil { // the resource has no argument
		r.written = c.share(nil)
	}
	c.resources[prefix+keyless(address)] = r
	return err
}

// body reads the arguments of a resource.
func (c configured) body() (*Written, error) {
	blocks := map[string]*Written{}
	err := c.object(func(name string) (err error) {
		blocks[name], _, err = c.argument()
		return err
	})
	return c.share(blocks), err
}

// arguments reads the arguments of a block. An expression has the same form as a
// block; only its members tell.
func (c configured) arguments() (blocks map[string]*Written, expression bool, err error) {
	blocks = map[string]*Written{}
	err = c.object(func(name string) error {
		w, text, err := c.argument()
		switch {
		case err != nil:
			return err
		case name == "constant_value", name == "references" && text:
			expression = true
		default:
			blocks[name] = w
		}
		return nil
	})
	return blocks, expression, err
}

// argument reads what is written for one name: an expression, a block, or a list
// of blocks. texts tells whether it is a list of strings, as the references of an
// expression are.
func (c configured) argument() (w *Written, texts bool, err error) {
	switch c.PeekKind() {
	case beginObject:
		blocks, expression, err := c.arguments()
		if expression || len(blocks) == 0 { // an expression without references is empty
			return wholly, false, err
		}
		return c.share(blocks), false, err
	case beginArray:
		w, texts = c.share(nil), true
		err = c.list(func() error {
			if c.PeekKind() != beginObject {
				return c.skip()
			}
			texts = false
			blocks, expression, err := c.arguments()
			if expression {
				w = wholly
				return err
			}
			w = c.join(w, c.share(blocks)) // nothing is written in an empty block
			return err
		})
		return w, texts, err
	}
	return wholly, false, c.skip()
}

// join is what either of two blocks of one type has.
func (c configured) join(a, b *Written) *Written {
	switch {
	case a == nil || b != nil && b.whole:
		return b
	case b == nil || a.whole || a == b:
		return a
	}
	blocks := map[string]*Written{}
	maps.Copy(blocks, a.blocks)
	for name, w := range b.blocks {
		blocks[name] = c.join(blocks[name], w)
	}
	return c.share(blocks)
}

// share returns the one set of written arguments that has these.
func (c configured) share(blocks map[string]*Written) *Written {
	w := &Written{blocks: blocks}
	key := w.key()
	if known, ok := c.shared[key]; ok {
		return known
	}
	c.shared[key] = w
	return w
}

func (w *Written) key() string {
	if w.whole {
		return "*"
	}
	var key strings.Builder
	for _, name := range slices.Sorted(maps.Keys(w.blocks)) {
		key.WriteString(name + "{" + w.blocks[name].key() + "}")
	}
	return key.String()
}
