// Command guide generates the guide to all rules from the rules in code, so the
// two cannot differ. Its argument is the file to write:
//
//	go run ./internal/rules/guide templates/guides/rules.md
package main

import (
	_ "embed"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
	"text/template"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

//go:embed rules.md.tmpl
var text string

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: guide FILE")
	}
	page := template.Must(template.New("rules").Funcs(template.FuncMap{
		"join":      strings.Join,
		"functions": func(d governance.Decision) string { return strings.Join(governance.Strings(d.Deciders()), ", ") },
		"plain":     func(s any) string { return strings.ReplaceAll(fmt.Sprint(s), "|", "\\|") },
	}).Parse(text))
	var out strings.Builder
	if err := page.Execute(&out, map[string]any{"Rules": rules.All(), "AboutChanges": aboutChanges(), "Decisions": governance.Decisions()}); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// aboutChanges are the rules that are judged whatever a migration's status is.
func aboutChanges() []*rules.Rule {
	return slices.DeleteFunc(rules.All(), func(r *rules.Rule) bool { return !r.AboutChanges })
}
