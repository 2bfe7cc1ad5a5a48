package acctest

import (
	"strings"
	"testing"
)

// mocked is a test file with a mocked provider, as the guide on testing says: ids of
// which a type has several are overridden one by one.
const mocked = `mock_provider "ciam" {
  DURING
  mock_resource "ciam_migration" {
    defaults = { id = "migration/small", risk_tier = "low" }
  }
  mock_resource "ciam_approval" {
    defaults = { id = "approval/small/cutover/security/sasha-security" }
  }
  mock_resource "ciam_decision_owner" {
    defaults = { id = "decision/small/rollback" }
  }
  mock_resource "ciam_gate" {
    defaults = { id = "gate/small/cutover", status = "open" }
  }
  override_resource {
    target = ciam_party.owner
    values = { id = "person/olivia-owner" }
  }
  override_resource {
    target = ciam_party.risk
    values = { id = "person/rita-risk" }
  }
  override_resource {
    target = ciam_party.engineer
    values = { id = "person/erik-engineer" }
  }
  override_resource {
    target = ciam_party.security
    values = { id = "person/sasha-security" }
  }
}

run "expressions" {
  command = COMMAND
  assert {
    condition     = ciam_migration.this.risk_tier == "low" && ciam_gate.cutover.status == "open"
    error_message = "The values are not the mocked ones."
  }
}
`

// A module's own expressions can be tested with a mocked provider: those of a plan with
// override_during, and those of an apply without. Nothing is written.
func TestMockedProvider(t *testing.T) {
	t.Parallel()
	if p := Program(t); p.isTofu || !p.Has("v1.11.0", "") {
		t.Skip("needs Terraform 1.11: override_during")
	}
	for command, during := range map[string]string{"plan": "override_during = plan", "apply": ""} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			w := small(t)
			w.Write("tests/mocked.tftest.hcl", strings.NewReplacer("DURING", during, "COMMAND", command).Replace(mocked))
			if r := w.Run("test", "-no-color"); r.Exit != 0 {
				t.Errorf("exit code %d:\n%s", r.Exit, r.Output)
			}
			for _, file := range filesUnder(t, w.Dir) {
				if strings.HasPrefix(file, ".ciam") {
					t.Errorf("there is %s", file)
				}
			}
		})
	}
}
