package acctest

import "testing"

// early is the small migration with create_before_destroy for everything:
// Terraform passes it on to what a resource depends on, and the real change
// behind a permit often needs it.
func early(t *testing.T) *Workspace {
	w := small(t).inSandbox()
	w.Write("real.tf", `resource "terraform_data" "real" {
  depends_on = [ciam_permit.cutover]
  lifecycle {
    create_before_destroy = true
  }
}
`)
	w.Apply().OK()
	return w
}

// A record that is created before the one with the same id is destroyed is
// taken over. The later destroy does not touch it.
func TestCreateBeforeDestroy(t *testing.T) {
	t.Parallel()
	w := early(t)
	for _, address := range []string{"ciam_party.security", "ciam_migration.this", "ciam_permit.cutover"} {
		w.Apply("-replace=" + address).OK().wants(map[string]string{address: "replace"})
		w.Plan().Empty()
	}
	w.Run("taint", "ciam_party.owner").OK()
	w.Apply("-refresh=false").OK()
	w.Plan().Empty()
}

// A record that was changed since its creation is not taken over. Terraform sends the
// same requests for both orders of a replacement, so a plan of a tainted resource warns,
// and the apply refuses the one and allows the other. It drops warnings about -replace.
func TestReplaceAChangedRecord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		folder  func(t *testing.T) *Workspace
		refused bool
	}{
		"created first":   {early, true},
		"destroyed first": {func(t *testing.T) *Workspace { w := small(t).inSandbox(); w.Apply().OK(); return w }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := c.folder(t)
			w.Plan("-replace=ciam_party.owner").OK().Omits(replacementFails)
			w.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia Owner\"")
			w.Apply().OK()
			w.Run("taint", "ciam_party.owner").OK()
			w.Plan().OK().Reports(replacementFails, "person/olivia-owner", "CIAM908", "untaint")
			if c.refused {
				w.Apply().Fails("CIAM908")
				w.Run("state", "rm", "ciam_party.owner").OK()
				w.Run("import", "-input=false", "ciam_party.owner", "person/olivia-owner").OK()
				w.Apply().OK()
			} else {
				w.Apply().OK()
			}
			w.Plan().Empty()
		})
	}
}

// Another name is another record: the new one is created before the old one is
// retired, and references change to the new one in between.
func TestCreateBeforeDestroyUnderAnotherName(t *testing.T) {
	t.Parallel()
	w := early(t)
	w.Replace("parties.tf", "olivia-owner", "oskar-owner")
	r := w.Apply().OK().wants(map[string]string{"ciam_party.owner": "replace", "ciam_migration.this": "update"})
	if len(r.Find("CIAM906")) > 0 {
		t.Errorf("the old record went while it was named:\n%s", r.Text())
	}
	w.Plan().Empty()
	w.noRecord("person/olivia-owner")
}

// Two records with the same id and different arguments cannot exist. The plan
// refuses that, before Terraform deposes the old object for a new one that
// cannot be created.
func TestCreateBeforeDestroyWithOtherArguments(t *testing.T) {
	t.Parallel()
	w := early(t)
	w.Replace("parties.tf", `"olivia-owner"`, "\"olivia-owner\"\n  display_name = \"Olivia Owner\"")
	w.Plan("-replace=ciam_party.owner").Fails("CIAM908").Reports("CIAM908", "-replace")
	w.Run("taint", "ciam_party.owner").OK()
	w.Plan().Fails("CIAM908").Reports("CIAM908", "untaint")
	w.Plan("-refresh=false").Fails("CIAM908")
	w.Run("untaint", "ciam_party.owner").OK()
	w.Apply().OK().wants(map[string]string{"ciam_party.owner": "update"})
	w.Plan().Empty()
}

// Another pin is another decision in place of the permit, with the same id.
// That works without create_before_destroy. With it, the next attempt is
// needed.
func TestAnotherPinOfAPermit(t *testing.T) {
	t.Parallel()
	w := small(t).inSandbox()
	w.Apply().OK()
	w.Replace("permit.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  digest = ciam_migration.this.digest")
	w.Apply().OK().wants(map[string]string{"ciam_permit.cutover": "replace"})
	w.Plan().Empty()

	w = early(t)
	w.Replace("permit.tf", "ciam_gate.cutover.id", "ciam_gate.cutover.id\n  digest = ciam_migration.this.digest")
	w.Apply().Fails("CIAM908").Reports("CIAM908", "permit/small/cutover/1", "attempt")
	w.Replace("permit.tf", "ciam_migration.this.digest", "ciam_migration.this.digest\n  attempt = 2")
	w.Apply().OK()
	w.Plan().Empty()
	if got := w.Attributes("ciam_permit.cutover")["id"]; got != "permit/small/cutover/2" {
		t.Errorf("the permit is %v", got)
	}
}
