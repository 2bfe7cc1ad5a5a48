package acctest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Block is one block of a configuration, or one local value.
type Block struct {
	// Address is how other blocks refer to it, for example "ciam_party.vendor",
	// "data.ciam_gate.cutover", "var.approved_at" or "local.owners". For a
	// block to which nothing refers, it is the type and the labels.
	Address string
	// Text is its source.
	Text string
	// Refers are the addresses that it refers to, as far as they can be
	// addresses of blocks.
	Refers []string
}

// ParseBlocks splits a configuration into blocks.
func ParseBlocks(t testing.TB, name, text string) []Block {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s cannot be parsed: %v\n%s", name, diags, text)
	}
	var blocks []Block
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		if block.Type != "locals" {
			blocks = append(blocks, Block{addressOf(block), cut(text, block.Range()), refers(block.Body)})
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(block.Body.Attributes)) {
			local := block.Body.Attributes[name]
			blocks = append(blocks, Block{"local." + name, "locals {\n  " + cut(text, local.SrcRange) + "\n}", refers(local.Expr)})
		}
	}
	return blocks
}

// ExampleBlocks are the blocks of all *.tf files of examples/<name>.
func ExampleBlocks(t testing.TB, name string) []Block {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Root(), "examples", name, "*.tf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("examples/%s has no files (%v)", name, err)
	}
	var blocks []Block
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, ParseBlocks(t, file, string(text))...)
	}
	return blocks
}

// ProviderBlocks are the blocks that require and configure the provider, as in
// examples/complete.
func ProviderBlocks(t testing.TB) []Block {
	t.Helper()
	return slices.DeleteFunc(ExampleBlocks(t, "complete"), func(b Block) bool {
		return b.Address != "terraform" && b.Address != "provider.ciam"
	})
}

// Missing are the blocks of base to which some blocks refer, directly or
// indirectly, and which are not among them.
func Missing(blocks, base []Block) []Block {
	known := map[string]Block{}
	for _, b := range base {
		known[b.Address] = b
	}
	needed := map[string]Block{}
	queue := slices.Clone(blocks)
	for len(queue) > 0 {
		for _, address := range queue[0].Refers {
			if b, ok := known[address]; ok && needed[address].Address == "" && !Declares(blocks, address) {
				needed[address] = b
				queue = append(queue, b)
			}
		}
		queue = queue[1:]
	}
	return slices.SortedFunc(maps.Values(needed), func(a, b Block) int { return strings.Compare(a.Address, b.Address) })
}

// Declares tells whether one of the blocks has the address.
func Declares(blocks []Block, address string) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return b.Address == address })
}

// Join writes blocks into one text.
func Join(blocks []Block) string {
	var text strings.Builder
	for _, b := range blocks {
		text.WriteString(b.Text + "\n\n")
	}
	return text.String()
}

func addressOf(block *hclsyntax.Block) string {
	switch block.Type {
	case "resource":
		return strings.Join(block.Labels, ".")
	case "variable":
		return "var." + strings.Join(block.Labels, ".")
	default:
		return strings.Join(append([]string{block.Type}, block.Labels...), ".")
	}
}

func cut(text string, r hcl.Range) string { return text[r.Start.Byte:r.End.Byte] }

// refers lists the first two names of every reference below a node, and three
// of one to data.
func refers(node hclsyntax.Node) []string {
	var found []string
	_ = hclsyntax.VisitAll(node, func(n hclsyntax.Node) hcl.Diagnostics {
		expr, ok := n.(*hclsyntax.ScopeTraversalExpr)
		if !ok {
			return nil
		}
		length := 2
		if expr.Traversal.RootName() == "data" {
			length = 3
		}
		var names []string
		for _, step := range expr.Traversal {
			switch s := step.(type) {
			case hcl.TraverseRoot:
				names = append(names, s.Name)
			case hcl.TraverseAttr:
				names = append(names, s.Name)
			}
		}
		if len(names) >= length {
			found = append(found, strings.Join(names[:length], "."))
		}
		return nil
	})
	return found
}
