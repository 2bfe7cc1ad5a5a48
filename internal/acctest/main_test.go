package acctest

import (
	"fmt"
	"os"
	"runtime/debug"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

func TestMain(m *testing.M) {
	if os.Getenv("TERRAFORM") == "" {
		fmt.Fprintln(os.Stderr, "Set TERRAFORM to the program to test with, as `make test` does: TERRAFORM=terraform go test ./internal/acctest")
		os.Exit(1)
	}
	// A provider in this process reads this environment: see newServer and At.
	for _, name := range []string{provider.EnvRegister, provider.EnvRegisterID} {
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	debug.SetGCPercent(collectorPace)
	code := m.Run()
	Cleanup()
	postgrestest.Stop()
	os.Exit(code)
}
