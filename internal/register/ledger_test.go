package register

import (
	"context"
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

// told is a ledger with the entries of one record.
type told struct {
	Reader
	writer  Writer
	entries []LedgerEntry
}

func (t told) Writer() Writer                                             { return t.writer }
func (t told) Ledger(context.Context, LedgerQuery) ([]LedgerEntry, error) { return t.entries, nil }

func TestOwnedElsewhere(t *testing.T) {
	in := func(folder string) LedgerEntry {
		return LedgerEntry{Action: ActionCreate, Writer: Writer{User: "jane", Workspace: folder}}
	}
	did := func(action Action, project string) LedgerEntry {
		return LedgerEntry{Action: action, Writer: Writer{User: project + "-user", Project: project, Workspace: "default"}}
	}
	for name, c := range map[string]struct {
		project string
		entries []LedgerEntry
		want    bool
	}{
		"no entry":                       {"here", nil, false},
		"created there":                  {"here", []LedgerEntry{did(ActionCreate, "there"), did(ActionUpdate, "there")}, true},
		"created here":                   {"here", []LedgerEntry{did(ActionCreate, "here")}, false},
		"changed here":                   {"here", []LedgerEntry{did(ActionCreate, "there"), did(ActionUpdate, "here"), did(ActionUpdate, "there")}, false},
		"taken over from here":           {"here", []LedgerEntry{did(ActionCreate, "here"), did(ActionImport, "there")}, true},
		"taken over from there":          {"here", []LedgerEntry{did(ActionCreate, "there"), did(ActionImport, "here")}, false},
		"created again here":             {"here", []LedgerEntry{did(ActionCreate, "there"), did(ActionRetire, "there"), did(ActionCreate, "here")}, false},
		"created without a project":      {"here", []LedgerEntry{did(ActionCreate, "")}, false},
		"this writer has no project":     {"", []LedgerEntry{did(ActionCreate, "there")}, false},
		"the ledger begins with changes": {"here", []LedgerEntry{did(ActionUpdate, "there")}, false},
		"in another folder":              {"", []LedgerEntry{in("/people")}, true},
		"in this folder":                 {"", []LedgerEntry{in("/sign-in")}, false},
		"in a folder that is not known":  {"", []LedgerEntry{in("")}, false},
		"in a folder, before a pipeline": {"here", []LedgerEntry{in("/people")}, false},
	} {
		writer := Writer{Project: c.project}
		if c.project == "" {
			writer.Workspace = "/sign-in"
		}
		got, err := OwnedElsewhere(t.Context(), told{writer: writer, entries: c.entries}, "person/jane")
		if got != c.want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
