package register

import (
	"strings"
	"testing"
	"time"
)

// TestLeaf holds the leaf, which is public and permanent: auditors rebuild roots from it.
func TestLeaf(t *testing.T) {
	entry := LedgerEntry{
		Seq: 7, At: time.Date(2030, time.March, 1, 10, 30, 0, 0, time.FixedZone("CET", 3600)), Actor: "Zoë <ci>",
		Action: ActionRetire, ID: "decision/m/rollback", Revision: 3, Digest: "sha256:00",
	}
	leaf, err := entry.Leaf()
	const want = `{"action":"retire","actor":"Zoë <ci>","at":"2030-03-01T09:30:00Z","digest":"sha256:00",` +
		`"id":"decision/m/rollback","kind":"decision","revision":3,"seq":7}`
	if err != nil || string(leaf) != want {
		t.Errorf("leaf is %s, %v; want %s", leaf, err, want)
	}
	entry.Session = "ciam_pipeline"
	leaf, err = entry.Leaf()
	if want := strings.Replace(want, `"seq":7`, `"seq":7,"session":"ciam_pipeline"`, 1); err != nil || string(leaf) != want {
		t.Errorf("leaf is %s, %v; want %s", leaf, err, want)
	}
}
