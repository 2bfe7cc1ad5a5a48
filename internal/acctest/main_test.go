package acctest

import (
	"os"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register/postgrestest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	Cleanup()
	postgrestest.Stop()
	os.Exit(code)
}
