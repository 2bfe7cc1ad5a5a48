// Command guide generates the guide to reading plans, with what the mapping knows
// about each provider. Its argument is the file to write:
//
//	go run ./internal/signals/guide templates/guides/identity-plans.md
package main

import (
	_ "embed"
	"log"
	"os"
	"strings"
	"text/template"

	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
)

//go:embed identity-plans.md.tmpl
var text string

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: guide FILE")
	}
	page := template.Must(template.New("identity-plans").Funcs(template.FuncMap{
		"types": func(names []string) string { return "`" + strings.Join(names, "`, `") + "`" },
	}).Parse(text))
	var out strings.Builder
	if err := page.Execute(&out, signals.Providers()); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], []byte(out.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
