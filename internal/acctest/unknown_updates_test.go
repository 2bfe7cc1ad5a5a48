package acctest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// An existing record is changed to a value that is unknown at plan: a bad value
// is refused at apply and nothing is written, a good one is written, and an
// equal one changes nothing.
func TestUnknownValuesOfStandingRecords(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	before := revisions(t, w)
	late := func(digest, security string) {
		w.Write("late.tf", strings.NewReplacer("DIGEST", digest, "SECURITY", security).Replace(`
resource "terraform_data" "late" {
  triggers_replace = "SECURITY DIGEST" # so that the output is unknown each time
  input            = { digest = "DIGEST", security = "SECURITY" }
}
`))
	}
	w.Replace("approval.tf", `"`+smallDigest()+`"`, "terraform_data.late.output.digest")
	w.Replace("migration.tf", "party = ciam_party.security.id", "party = terraform_data.late.output.security")

	late("sha256:"+strings.Repeat("0", 64), "person/sasha-security")
	w.Plan().OK()
	w.Apply().Fails("CIAM207", "CIAM213").Points("CIAM213", "digest")
	same(t, "an approval was refused", revisions(t, w), before)

	late(smallDigest(), "person/erik-engineer")
	w.Plan().OK()
	w.Apply().Fails("CIAM205").Points("CIAM205", "party")
	same(t, "a migration was refused", revisions(t, w), before)

	late(smallDigest(), "person/sasha-security")
	w.Plan().OK()
	w.Apply().OK()
	same(t, "nothing turned out to be changed", revisions(t, w), before)
	w.Plan().Empty()
}

// revisions are the current records of a workspace's register, each with its
// revision number.
func revisions(t testing.TB, w *Workspace) []string {
	t.Helper()
	list := []string{}
	for _, e := range stored(t, "sqlite:"+w.registerFile()) {
		list = append(list, fmt.Sprintf("%s@%d", e.ID, e.Revision))
	}
	slices.Sort(list)
	return list
}

func same(t testing.TB, when string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("after %s:\n%s\nwant\n%s", when, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
