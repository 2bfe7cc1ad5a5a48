package acctest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// portfolioFile is a file of the register of the tests of lists: five migrations of two
// states with the parties of a third, and records for every filter.
func portfolioFile(t testing.TB, name string) string {
	t.Helper()
	return contents(t, filepath.Join("testdata", "portfolio", name))
}

// portfolio applies those states and advances the clock by two days. It returns
// them, with a state that has only the provider, and the start time.
func portfolio(t testing.TB) (parties, small, others, reader *Workspace, start time.Time) {
	t.Helper()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	start = c.Now()
	parties = onRegisterOf(nil, t, c)
	small, others, reader = onRegisterOf(parties, t, c), onRegisterOf(parties, t, c), onRegisterOf(parties, t, c)
	values := strings.NewReplacer("START", at(start), "EXPIRES_SOON", at(start.Add(governance.Day)), "EXPIRES_LATE", at(start.Add(60*governance.Day)),
		"DIGEST", smallDigest(), "PROFILE_SCOPE", profileDigest())
	put := func(w *Workspace, name string) {
		t.Helper()
		w.Write(name, values.Replace(portfolioFile(t, name)))
	}

	put(parties, "parties.tf")
	parties.Apply().OK()
	put(small, "small.tf")
	small.Apply().OK()
	small.Replace("small.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  outcome = \"succeeded\"")
	small.Apply().OK()
	c.Advance(time.Hour)
	put(small, "emergencies.tf") // both without their approval
	small.Apply().OK()
	put(small, "ratification.tf")
	small.Replace("emergencies.tf", "design = []", "design = [ciam_approval.design.id]")
	small.Replace("emergencies.tf", `design = "in_progress"`, `design = "rolled_back"`)
	small.Apply().OK()

	put(others, "others.tf")
	others.Apply().OK()
	others.Replace("others.tf", `["localization"]`, `["localization", "branding"]`) // which nobody has approved
	others.Apply().OK()
	c.Advance(2 * governance.Day)
	return parties, small, others, reader, start
}

// profileDigest is the approved digest of the migration profile.
func profileDigest() string {
	return governance.Migration{
		Name: "profile", TargetPlatform: "profile-store",
		Touches: governance.NewSet[governance.Touch]("localization"), Jurisdictions: governance.NewSet("CH"),
		RiskOwner: "person/rita-risk", Implementers: governance.NewSet[governance.ID]("person/erik-engineer"),
	}.Digest()
}

// onRegisterOf is an empty state with a clock, on the register of another state
// or on its own.
func onRegisterOf(first *Workspace, t testing.TB, c *clock.Fake) *Workspace {
	t.Helper()
	w := small(t, "provider").At(c)
	if first != nil {
		w.Write("clock_override.tf", fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}\n", first.address()))
	}
	return w
}
