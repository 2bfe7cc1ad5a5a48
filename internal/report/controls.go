package report

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ciam-governance/terraform-provider-ciam/internal/catalog"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// csf is the framework of the coverage chart.
const csf = "nist-csf-2.0"

// Framework is one control framework and its controls with evidence.
type Framework struct {
	Name string
	// Size is the number of its controls in the catalogue.
	Size     int
	Controls []EvidencedControl
}

// EvidencedControl is a control, and the evidence that maps to it.
type EvidencedControl struct {
	ID, Title string
	Evidence  []string
}

// frameworks are the frameworks that evidence maps to, and their controls, both
// in ascending order.
func frameworks(evidence []governance.Evidence) []Framework {
	by := map[string][]string{}
	for _, e := range evidence {
		for _, reference := range e.Controls {
			by[reference] = append(by[reference], e.Name)
		}
	}
	var list []Framework
	for _, reference := range sortedKeys(by) {
		framework, id, _ := strings.Cut(reference, ":")
		if len(list) == 0 || list[len(list)-1].Name != framework {
			list = append(list, Framework{Name: framework, Size: len(catalog.Controls(framework, ""))})
		}
		title := "not in the catalogue"
		if known, err := catalog.FindControl(reference); err == nil {
			title = known.Title
		}
		last := &list[len(list)-1]
		last.Controls = append(last.Controls, EvidencedControl{id, title, by[reference]})
	}
	return list
}

// Coverage is a chart of the functions and categories of NIST CSF 2.0 that
// evidence maps to. Lengths as in Timeline.
type Coverage struct {
	ID, Desc  string
	Height    int
	Functions []coveredFunction
}

type coveredFunction struct {
	ID, Title    string
	Y, TextY     int
	SubY         int
	Covered, Of  int
	Categories   []coveredCategory
	InCategories string
}

type coveredCategory struct {
	ID, Title, Short string
	X, Middle, Width string
	Covered, Of      int
	// Whole: the category itself is named, rather than controls of it.
	Whole bool
}

// Level selects how the tile is drawn.
func (c coveredCategory) Level() string {
	switch {
	case c.Whole || c.Covered == c.Of:
		return "all"
	case c.Covered > 0:
		return "some"
	default:
		return "none"
	}
}

// Text is the count in the tile.
func (c coveredCategory) Text() string {
	if c.Whole {
		return "whole"
	}
	return fmt.Sprintf("%d/%d", c.Covered, c.Of)
}

const (
	coverageRow  = 46
	tilesFrom    = 21.0 // percent
	tilesAcross  = 6    // the most categories of a function
	tileGap      = 0.8
	coverageText = 19
)

// coverage counts the controls with evidence by function and category.
func coverage(id string, evidence []governance.Evidence) Coverage {
	named := map[string]bool{}
	for _, e := range evidence {
		for _, reference := range e.Controls {
			if framework, control, _ := strings.Cut(reference, ":"); framework == csf {
				named[control] = true
			}
		}
	}
	c := Coverage{ID: id}
	table := theCSF()
	var spoken []string
	for i, f := range table.functions {
		row := coveredFunction{ID: f.ID, Title: f.Title, Y: coverageRow * i, TextY: coverageRow*i + coverageText, SubY: coverageRow*i + coverageText + 16}
		for _, category := range table.categories[f.ID] {
			width := (100 - tilesFrom) / tilesAcross
			x := tilesFrom + width*float64(len(row.Categories))
			leaves := table.leaves[category.ID]
			missing := slices.DeleteFunc(slices.Clone(leaves), func(leaf string) bool { return named[leaf] })
			tile := coveredCategory{
				ID: category.ID, Title: category.Title, Short: strings.TrimPrefix(category.ID, f.ID+"."),
				X: percent(x), Middle: percent(x + (width-tileGap)/2), Width: percent(width - tileGap),
				Of: len(leaves), Covered: len(leaves) - len(missing), Whole: named[category.ID] || named[f.ID],
			}
			row.Covered, row.Of = row.Covered+tile.Covered, row.Of+tile.Of
			row.Categories = append(row.Categories, tile)
		}
		row.InCategories = inCategories(row.Categories)
		c.Functions = append(c.Functions, row)
		spoken = append(spoken, fmt.Sprintf("%s: %d of %d", f.Title, row.Covered, row.Of))
	}
	c.Height = coverageRow*len(table.functions) - 4
	c.Desc = "Controls with evidence. " + strings.Join(spoken, "; ") + "."
	return c
}

func inCategories(categories []coveredCategory) string {
	var parts []string
	for _, c := range categories {
		parts = append(parts, fmt.Sprintf("%s (%s) %s", c.Title, c.ID, strings.Replace(c.Text(), "/", " of ", 1)))
	}
	return strings.Join(parts, "; ")
}

// csfTable is the framework: its functions, the categories of each, and the
// controls of each of those.
type csfTable struct {
	functions  []catalog.Control
	categories map[string][]catalog.Control
	leaves     map[string][]string
}

var theCSF = sync.OnceValue(func() csfTable {
	t := csfTable{categories: map[string][]catalog.Control{}, leaves: map[string][]string{}}
	for _, c := range catalog.Controls(csf, "") {
		switch {
		case c.ID == c.Category:
			t.functions = append(t.functions, c)
		case slices.ContainsFunc(t.functions, func(f catalog.Control) bool { return f.ID == c.Category }):
			t.categories[c.Category] = append(t.categories[c.Category], c)
		default:
			t.leaves[c.Category] = append(t.leaves[c.Category], c.ID)
		}
	}
	return t
})
