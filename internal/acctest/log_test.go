package acctest

import (
	"strings"
	"testing"
)

// The provider's log is off where nobody reads it, and there when Terraform is
// told to show it.
func TestLogOnDemand(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER"} {
		w := NewWorkspace(t)
		w.Write("provider.tf", smallFiles["provider.tf"])
		w.Write("main.tf", smallFiles["parties.tf"])
		w.Env = []string{name + "=TRACE"}
		const line = "Called provider defined Resource Schema method"
		if out := w.Run("validate").Output; !strings.Contains(out, line) {
			t.Errorf("%s=TRACE shows no line of the provider's libraries:\n%s", name, out)
		}
	}
}
