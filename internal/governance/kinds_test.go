package governance_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Every constant of type Kind is in the table of kinds, whose rows are in order
// and can be read.
func TestKinds(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kinds.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []governance.Kind
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Names) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Kind") {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		declared = append(declared, governance.Kind(text))
		return true
	})
	if got := governance.Kinds(); !slices.Equal(got, declared) {
		t.Errorf("the table has the kinds %v, and the constants are %v", got, declared)
	}
	for _, kind := range governance.Kinds() {
		if _, err := governance.Decode(governance.ID(kind+"/x"), []byte("[]")); err == nil || !strings.Contains(err.Error(), string(kind)) {
			t.Errorf("%s is not decoded: %v", kind, err)
		}
		shared := slices.Contains(governance.SharedKinds(), kind)
		if shared != (governance.ID(kind+"/x/y").Migration() == "") {
			t.Errorf("%s is shared: %t", kind, shared)
		}
		if slices.Contains(governance.PartyKinds(), kind) && !shared {
			t.Errorf("%s holds roles and belongs to a migration", kind)
		}
	}
}
