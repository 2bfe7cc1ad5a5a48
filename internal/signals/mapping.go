// Package signals knows what a change of an identity platform's resource touches.
// Its mapping is data: data/README.md says how to read it.
//
//	reading, err := signals.Read(file, signals.Builtin())
package signals

import (
	"bytes"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

//go:generate go run ./guide ../../templates/guides/identity-plans.md

//go:embed data/signals.csv
var data []byte

// Mapping says what changes of resources touch.
type Mapping struct {
	// Rows are the rows of the mapping. Own rows replace built-in ones.
	Rows []Row
	// Unused are own rows whose resource type no built-in row has: such a row can
	// contain a typing error.
	Unused []Row
	// Digest identifies the mapping.
	Digest func() (string, error)

	// exact has the rows of one resource type, and patterns those of many.
	exact    map[string][]*Row
	patterns []*Row
	// own: the mapping has rows of its own over those of builtin.
	own bool
}

// Builtin is the mapping that the provider contains.
var Builtin = sync.OnceValue(func() *Mapping {
	rows, err := ParseRows(bytes.NewReader(data))
	if err != nil {
		panic(fmt.Errorf("the embedded mapping: %w", err)) // a test reads it
	}
	return newMapping(rows)
})

func newMapping(rows []Row) *Mapping {
	m := &Mapping{Rows: rows, exact: map[string][]*Row{}}
	m.Digest = sync.OnceValues(func() (string, error) { return digest(rows) })
	for i := range rows {
		row := &rows[i]
		if strings.Contains(row.Type, "*") {
			m.patterns = append(m.patterns, row)
		} else {
			m.exact[row.Type] = append(m.exact[row.Type], row)
		}
	}
	return m
}

// With is the mapping with own rows. A row replaces the built-in rows of the same
// types and the same attribute.
func (m *Mapping) With(own []Row) *Mapping {
	if len(own) == 0 {
		return m
	}
	var unused []Row
	for i, row := range own {
		own[i].Own = true
		if !slices.ContainsFunc(m.Rows, func(r Row) bool { return row.typed.match(r.Type) }) {
			unused = append(unused, own[i])
		}
	}
	kept := slices.DeleteFunc(slices.Clone(m.Rows), func(r Row) bool {
		return slices.ContainsFunc(own, func(row Row) bool {
			return row.Attribute == r.Attribute && row.typed.match(r.Type)
		})
	})
	with := newMapping(append(kept, own...))
	with.own, with.Unused = true, unused
	return with
}

// of are the rows of a resource type.
func (m *Mapping) of(resourceType string) []*Row {
	rows := slices.Clone(m.exact[resourceType])
	for _, row := range m.patterns {
		if row.typed.match(resourceType) {
			rows = append(rows, row)
		}
	}
	return rows
}

// knows tells whether a row is about the resource type, and not about all types.
func knows(rows []*Row) bool {
	return slices.ContainsFunc(rows, func(row *Row) bool { return row.Type != "*" })
}

// digest covers all that decides, and no explanation.
func digest(rows []Row) (string, error) {
	deciding := make([][]string, len(rows))
	for i, row := range rows {
		deciding[i] = []string{row.Type, row.Attribute, row.Actions, row.Touches, row.Where}
	}
	slices.SortFunc(deciding, slices.Compare)
	text, err := governance.Canonical(deciding)
	return governance.SHA256(text), err
}

// Coverage is what the mapping knows about one provider: the resource types that
// are read, and those that are known to be harmless.
type Coverage struct {
	Provider string
	// Prefix is what the names of its types of identity resources begin with. A
	// type with this prefix and no row is reported as unread.
	Prefix         string
	Read, Harmless []string
}

// Providers are the identity providers of the built-in mapping, in its order.
var Providers = sync.OnceValue(func() []Coverage {
	var list []Coverage
	touching := map[string]map[string]bool{}
	for _, row := range Builtin().Rows {
		if row.Provider == "*" {
			continue
		}
		if touching[row.Provider] == nil {
			touching[row.Provider] = map[string]bool{}
			list = append(list, Coverage{Provider: row.Provider})
		}
		touching[row.Provider][row.Type] = touching[row.Provider][row.Type] || row.Touches != None
	}
	for i := range list {
		c := &list[i]
		types := slices.Sorted(maps.Keys(touching[c.Provider]))
		c.Prefix = commonPrefix(types)
		for _, name := range types {
			if touching[c.Provider][name] {
				c.Read = append(c.Read, name)
			} else {
				c.Harmless = append(c.Harmless, name)
			}
		}
	}
	return list
})

// commonPrefix is what all names begin with, up to the last underscore.
func commonPrefix(names []string) string {
	prefix := names[0]
	for _, name := range names {
		for !strings.HasPrefix(name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix[:strings.LastIndex(prefix, "_")+1]
}

// identity tells whether a resource type belongs to an identity provider of the
// mapping.
func identity(resourceType string) bool {
	return slices.ContainsFunc(Providers(), func(c Coverage) bool { return strings.HasPrefix(resourceType, c.Prefix) })
}
