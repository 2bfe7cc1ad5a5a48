package acctest

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

const ledgerOf = `data "ciam_ledger" "this" {
  %s
}

output "entries" {
  value = [for e in data.ciam_ledger.this.entries : "${e.seq} ${e.action} ${e.record_id} ${e.revision} ${e.actor}"]
}

output "more" {
  value = data.ciam_ledger.this.more
}

output "checkpoint" {
  value = data.ciam_ledger.this.checkpoint
}
`

// reads reads the ledger with some arguments, and returns the outputs.
func (w *Workspace) reads(arguments string) map[string]any {
	w.t.Helper()
	w.Write("ledger.tf", fmt.Sprintf(ledgerOf, arguments))
	w.Apply().OK()
	return w.Outputs()
}

// The ledger has every write in order. Filters return what they promise, and
// reading writes nothing.
func TestLedgerIsRead(t *testing.T) {
	t.Parallel()
	c := clock.NewFake(time.Now().Truncate(time.Second))
	start := c.Now()
	owner := small(t, "provider", "parties").At(c)
	reader := onRegisterOf(owner, t, c)
	absent := reader.reads("")["checkpoint"].(map[string]any)
	if !equalJSON(absent["size"], 0) || absent["note"] != nil || absent["origin"] != nil {
		t.Errorf("the checkpoint of a ledger that is not there is %v", absent)
	}
	owner.Apply("-parallelism=1").OK()
	c.Advance(time.Hour)
	owner.Replace("parties.tf", `"rita-risk"`, "\"rita-risk\"\n  display_name = \"Rita Risk\"")
	owner.Apply().OK()
	owner.Write("parties.tf", strings.Split(smallFiles["parties.tf"], "\n\n")[0])
	owner.Apply("-parallelism=1").OK()
	for arguments, want := range map[string]struct {
		entries int
		last    string
		more    bool
	}{
		"":                               {8, "retire", false},
		`limit = 0`:                      {0, "", false},
		`limit = 5`:                      {5, "update person/rita-risk 2", true},
		`limit = 8`:                      {8, "retire", false},
		"limit = 3\n  after = 5":         {3, "retire", false},
		`record_id = "person/rita-risk"`: {3, "retire person/rita-risk 3", false},
		`record_id = "person/nobody"`:    {0, "", false},
		`actor = "nobody"`:               {0, "", false},
		`before = "` + at(start.Add(time.Hour)) + `"`:                          {4, "create", false},
		`since = "` + at(start.Add(time.Hour)) + `"`:                           {4, "retire", false},
		"record_id = \"person/olivia-owner\"\n  since = \"" + at(start) + "\"": {1, "create person/olivia-owner 1", false},
	} {
		got := reader.reads(arguments)
		entries, _ := got["entries"].([]any)
		last := ""
		if len(entries) > 0 {
			last, _ = entries[len(entries)-1].(string)
		}
		if len(entries) != want.entries || !strings.Contains(last, want.last) || got["more"] != want.more {
			t.Errorf("%s: %v, more %v; want %+v", arguments, entries, got["more"], want)
		}
		if size := got["checkpoint"].(map[string]any)["size"]; !equalJSON(size, 8) {
			t.Errorf("%s: the checkpoint is of %v entries", arguments, size)
		}
	}
	if size := ledger(t, owner); size != 8 {
		t.Errorf("%d entries after reading, want 8", size)
	}
	reader.Plan().Empty()
}

// A kept checkpoint shows whether its entries were rewritten since, in a file
// and in PostgreSQL.
func TestATrustedCheckpoint(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, w *Workspace, edit func(string)) {
		reader := small(t, "provider")
		if reader.Env = w.Env; len(w.Env) == 0 {
			share(w, reader)
		}
		checkpoint, _ := reader.reads("")["checkpoint"].(map[string]any)
		reader.Write("kept", checkpoint["note"].(string))
		const trusting = `trusted_checkpoint = file("kept")`
		reader.reads(trusting)

		// New entries do not matter.
		w.Replace("migration.tf", "New colours", "Other colours")
		w.Apply().OK()
		if now := reader.reads(trusting)["checkpoint"].(map[string]any); equalJSON(now, checkpoint) {
			t.Errorf("nothing was added to %v", now)
		}

		// Changed entries do: here an entry, and not the tree.
		edit(`UPDATE ledger SET actor = 'nobody' WHERE seq = 2`)
		reader.Plan().Fails("").Reports(ledgerForked, "nobody").
			Points("", "trusted_checkpoint")
	})
}

// After an older copy of the register was restored and written to, the tree is
// consistent, but does not extend the checkpoint.
func TestOlderCopyDoesNotExtendTheLedger(t *testing.T) {
	t.Parallel()
	w := small(t)
	w.Apply().OK()
	older, err := os.ReadFile(w.registerFile())
	must(t, err)
	reader := small(t, "provider")
	share(w, reader)
	w.Replace("migration.tf", "New colours", "Other colours")
	w.Apply().OK()
	checkpoint := reader.reads("")["checkpoint"].(map[string]any)
	reader.Write("kept", checkpoint["note"].(string))
	reader.Write("ledger.tf", fmt.Sprintf(ledgerOf, `trusted_checkpoint = file("kept")`))
	must(t, os.WriteFile(w.registerFile(), older, 0o600))
	gone := fmt.Sprint(checkpoint["size"]) // the first entry that is gone
	reader.Plan().Fails("").Reports(ledgerForked, gone)
	w.accept(t)
	w.Replace("migration.tf", "Other colours", "No colours")
	w.Apply().OK()
	reader.Plan().Fails("").Reports(ledgerForked)
}

// With a key, checkpoints are signed, and trusted_key refuses checkpoints of
// anybody else.
func TestSignedCheckpoints(t *testing.T) {
	t.Parallel()
	w := small(t, "provider", "parties")
	w.Apply().OK()
	signer, verifier, err := note.GenerateKey(rand.Reader, "bank.example/ciam")
	must(t, err)
	_, stranger, err := note.GenerateKey(rand.Reader, "bank.example/ciam")
	must(t, err)
	plain := w.reads("")["checkpoint"].(map[string]any)["note"].(string)
	w.Env = append(w.Env, "CIAM_LEDGER_KEY="+signer)
	signed := w.reads("")["checkpoint"].(map[string]any)["note"].(string)
	if !strings.HasPrefix(signed, plain+"\n— bank.example/ciam ") {
		t.Errorf("signed is\n%s\nand without a key\n%s", signed, plain)
	}
	w.Plan().Empty()
	w.Write("signed", signed)
	w.Write("plain", plain)
	trust := func(file, key string) string {
		return fmt.Sprintf("trusted_checkpoint = file(%q)\n  trusted_key = %q", file, key)
	}
	w.reads(fmt.Sprintf("trusted_checkpoint = null\n  trusted_key = %q", verifier)) // the first time
	w.reads(trust("signed", verifier))
	for _, arguments := range []string{trust("plain", verifier), trust("signed", stranger)} {
		w.Write("ledger.tf", fmt.Sprintf(ledgerOf, arguments))
		w.Plan().Fails("").Reports(checkpointUntrusted).Points("", "trusted_checkpoint")
	}
	w.Env = append(w.Env, "CIAM_LEDGER_KEY=not-the-secret")
	w.Write("ledger.tf", fmt.Sprintf(ledgerOf, ""))
	r := w.Plan().Fails("").Reports(ledgerKeyInvalid)
	if strings.Contains(r.Output, "not-the-secret") || strings.Contains(r.Output, signer) {
		t.Errorf("the key is printed:\n%s", r.Output)
	}
}

// An invalid checkpoint is reported at its line.
func TestCheckpointsOfSomethingElse(t *testing.T) {
	t.Parallel()
	w := small(t, "provider", "parties")
	w.Apply().OK()
	note := w.reads("")["checkpoint"].(map[string]any)["note"].(string)
	_, rest, _ := strings.Cut(note, "\n")
	w.Write("another", "terraform-provider-ciam/register/"+anotherID+"\n"+rest)
	for arguments, headline := range map[string]string{
		`trusted_checkpoint = file("another")`:                               checkpointForeign,
		`trusted_checkpoint = "trust me"`:                                    valueInvalid,
		"trusted_checkpoint = file(\"another\")\n  trusted_key = \"secret\"": valueInvalid,
	} {
		w.Write("ledger.tf", fmt.Sprintf(ledgerOf, arguments))
		w.Plan().Fails("").Reports(headline).Points("", "trusted_")
	}
	for _, arguments := range []string{`limit = 10001`, `limit = -1`, `after = -1`, `record_id = "Rita"`, `since = "yesterday"`, `trusted_key = "` + anotherID + `"`} {
		w.Write("ledger.tf", fmt.Sprintf(ledgerOf, arguments))
		attribute, _, _ := strings.Cut(arguments, " ")
		w.Plan().Fails("").Points("", attribute)
	}
}
