// Command prose finds tests that look for sentences in texts. The wording of messages is held by golden files; tests assert
// codes, ids, paths, items, typed errors and exit codes, so a better sentence breaks no test.
//
//	prose ../../internal
package main

import (
	"fmt"
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
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: prose FOLDER")
		os.Exit(2)
	}
	found, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "prose:", err)
		os.Exit(1)
	}
	for _, line := range found {
		fmt.Println(line)
	}
	if len(found) > 0 {
		os.Exit(1)
	}
}

// check returns what it finds in the test files below a folder, one line each.
func check(folder string) (found []string, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		lines, err := sentences(path, source)
		found = append(found, lines...)
		return err
	})
	return found, err
}

// searching are the functions that look for one text in another.
var searching = []string{
	"strings.Contains", "strings.HasPrefix", "strings.HasSuffix", "strings.Index", "strings.Count", "strings.Cut",
	"bytes.Contains", "regexp.MustCompile", "regexp.MatchString",
}

// sentence is text that reads as one: three words in a row, the last two in lower case.
var sentence = regexp.MustCompile(`[A-Za-z]+,? [a-z]+,? [a-z]+`)

// sentences returns the calls of a test file that look for a sentence.
func sentences(path string, source []byte) (found []string, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !slices.Contains(searching, name(call.Fun)) {
			return true
		}
		for _, argument := range call.Args {
			if text, ok := literal(argument); ok && sentence.MatchString(text) {
				found = append(found, fmt.Sprintf("%s: looks for the sentence %q: assert a code, an id, an item or a typed error, or use a golden file",
					files.Position(argument.Pos()), text))
			}
		}
		return true
	})
	return found, nil
}

// name is the name of a function of a package, as "strings.Contains".
func name(function ast.Expr) string {
	selector, ok := function.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	pkg, ok := selector.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return pkg.Name + "." + selector.Sel.Name
}

func literal(e ast.Expr) (string, bool) {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(l.Value)
	return text, err == nil
}
