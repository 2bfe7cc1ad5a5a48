package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The first page of the documentation links every guide, and names every variable
// that the provider reads from the environment.
func TestIndexIsComplete(t *testing.T) {
	templates := filepath.Join("..", "..", "templates")
	index, err := os.ReadFile(filepath.Join(templates, "index.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	guides, err := filepath.Glob(filepath.Join(templates, "guides", "*"))
	if err != nil || len(guides) == 0 {
		t.Fatal(guides, err)
	}
	wanted := []string{EnvRegister, EnvRegisterID, EnvActor, EnvAllowedSigners, EnvRequireSignatures, EnvPlanObservation}
	for _, guide := range guides {
		name, _, _ := strings.Cut(filepath.Base(guide), ".")
		wanted = append(wanted, "guides/"+name+".md")
	}
	for _, want := range wanted {
		if !strings.Contains(string(index), want) {
			t.Errorf("index.md.tmpl does not mention %s", want)
		}
	}
}
