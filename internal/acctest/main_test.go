package acctest

import (
	"fmt"
	"os"
	"runtime/debug"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

func TestMain(m *testing.M) {
	if os.Getenv("TERRAFORM") == "" {
		fmt.Fprintln(os.Stderr, "Set TERRAFORM to the program to test with, as `make test` does: TERRAFORM=terraform go test ./internal/acctest")
		os.Exit(1)
	}
	debug.SetGCPercent(collectorPace)
	code := m.Run()
	Cleanup()
	postgrestest.Stop()
	os.Exit(code)
}
