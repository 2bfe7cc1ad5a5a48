package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Adding a rule touches its own file, its test, one line of catalog.go, and
// generated files. The tests in this file hold that.

// fileOf is the name of the rule's file without its extension.
func fileOf(r *Rule) string { return strings.ReplaceAll(r.Name, "-", "_") }

// Each rule is declared in the file of its name. Its test stands beside it.
func TestRuleHasItsOwnFile(t *testing.T) {
	for _, r := range All() {
		source, err := os.ReadFile(fileOf(r) + ".go")
		if err != nil || strings.Count(string(source), `Code: "CIAM`) != 1 || !strings.Contains(string(source), `Code: "`+string(r.Code)+`"`) {
			t.Errorf("%s is not declared alone in %s.go: %v", r.Code, fileOf(r), err)
		}
		if len(r.Checks) == 0 {
			continue // the provider raises it, and tests it there
		}
		if _, err := os.Stat(fileOf(r) + "_test.go"); err != nil {
			t.Errorf("%s has no test: %v", r.Code, err)
		}
	}
}

// No other code lists rules: a rule is named by its code in its own file, and
// where the provider raises it.
func TestCodesStayInTheirFiles(t *testing.T) {
	own := map[string]string{}
	for _, r := range All() {
		own[string(r.Code)] = filepath.Join("..", "rules", fileOf(r)+".go")
	}
	named := 0
	for path, file := range sources(t, "..") {
		raised := map[ast.Expr]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if calls(n, "Raise") && len(n.Args) > 0 {
					raised[n.Args[0]] = true
				}
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if err != nil || !aCode.MatchString(text) {
					break
				}
				named++
				if own[text] != path && !raised[n] {
					t.Errorf("%s names %s: make what it says about the rule a field of Rule", path, text)
				}
			}
			return true
		})
	}
	if named < len(All()) {
		t.Errorf("only %d codes were found in all sources", named)
	}
}

// Rules are listed in catalog.go and nowhere else: neither in code nor in a page
// or a test that is written by hand.
func TestNoSecondList(t *testing.T) {
	variables := ruleVariables(t)
	for path, file := range sources(t, ".") {
		if path == "catalog.go" {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if ok && variables[id.Name] != "" && variables[id.Name] != path {
				t.Errorf("%s uses the rule %s, which %s declares", path, id.Name, variables[id.Name])
			}
			return true
		})
	}
	anyCode := regexp.MustCompile(`CIAM\d{3}`)
	for _, path := range handWritten(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		codes := map[string]bool{}
		for _, code := range anyCode.FindAllString(string(text), -1) {
			codes[code] = true
		}
		if len(codes) > len(All())*3/4 {
			t.Errorf("%s lists %d rules by hand: derive the list from All", path, len(codes))
		}
	}
}

// ruleVariables are the variables of the rules, with the file of each.
func ruleVariables(t *testing.T) map[string]string {
	t.Helper()
	variables := map[string]string{}
	for path, file := range sources(t, ".") {
		for _, declared := range file.Decls {
			group, ok := declared.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) == 1 && isRule(v.Values[0]) {
					variables[v.Names[0].Name] = path
				}
			}
		}
	}
	if len(variables) != len(All()) {
		t.Fatalf("%d variables for %d rules", len(variables), len(All()))
	}
	return variables
}

// isRule tells whether an expression is &Rule{…}.
func isRule(value ast.Expr) bool {
	pointer, ok := value.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	literal, ok := pointer.X.(*ast.CompositeLit)
	if !ok {
		return false
	}
	name, ok := literal.Type.(*ast.Ident)
	return ok && name.Name == "Rule"
}

// calls tells whether a call is of the function, of this package or another.
func calls(call *ast.CallExpr, function string) bool {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name == function
	case *ast.SelectorExpr:
		return f.Sel.Name == function
	default:
		return false
	}
}

// sources are the parsed Go files below a folder, without tests.
func sources(t *testing.T, folder string) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	walk(t, folder, func(path string) {
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = file
	})
	return files
}

// handWritten are the texts of the repository that nothing generates.
func handWritten(t *testing.T) []string {
	t.Helper()
	root := filepath.Join("..", "..")
	var paths []string
	walk(t, root, func(path string) {
		inRoot, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		generated := strings.HasPrefix(inRoot, "docs"+string(filepath.Separator)) ||
			inRoot == filepath.Join("templates", "guides", "rules.md") || filepath.Ext(path) == ".golden"
		if !generated && slices.Contains([]string{".go", ".md", ".tf", ".tmpl", ".yml", ".yaml"}, filepath.Ext(path)) {
			paths = append(paths, path)
		}
	})
	if len(paths) < len(All()) {
		t.Fatalf("only %d files were found", len(paths))
	}
	return paths
}

// walk visits the files below a folder, but none in hidden folders.
func walk(t *testing.T, folder string, visit func(path string)) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := entry.Name(); {
		case entry.IsDir() && strings.HasPrefix(name, ".") && strings.Trim(name, ".") != "":
			return filepath.SkipDir
		case entry.IsDir():
			return nil
		}
		visit(path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
