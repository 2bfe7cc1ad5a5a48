package ledger

import (
	"crypto/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/mod/sumdb/note"

	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/dsattr/dsattrtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

var (
	at       = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	identity = register.Identity{ID: "0d9a1f5e-7d0b-4a8e-9c53-0f6f3f1f8a11"}
	current  = register.Checkpoint{Size: 3, Root: strings.Repeat("0a", 32)}
)

func TestQuery(t *testing.T) {
	for name, c := range map[string]struct {
		m    model
		want register.LedgerQuery
	}{
		"no filter":  {model{}, register.LedgerQuery{Limit: defaultLimit}},
		"no entries": {model{Limit: types.Int64Value(0)}, register.LedgerQuery{}},
		"all filters": {
			model{
				RecordID: types.StringValue("person/jo"), Actor: types.StringValue("ci"), After: types.Int64Value(5), Limit: types.Int64Value(7),
				Since: fw.TimeOrNull(at), Before: fw.TimeOrNull(at.Add(time.Hour)),
			},
			register.LedgerQuery{After: 5, Limit: 7, ID: "person/jo", Actor: "ci", Since: at, Before: at.Add(time.Hour)},
		},
	} {
		if got := c.m.query(); got != c.want {
			t.Errorf("%s: query %+v, want %+v", name, got, c.want)
		}
	}
}

func entries(count int) []register.LedgerEntry {
	list := make([]register.LedgerEntry, count)
	for i := range list {
		list[i] = register.LedgerEntry{
			Seq: int64(i + 1), At: at, Actor: "ci", Writer: register.Writer{User: "jane", Project: "p", Workspace: "w"}, Session: "jo", Action: register.ActionUpdate,
			ID: "approval/m/cutover/security/jo", Revision: 2, Digest: "sha256:0",
		}
	}
	return list
}

// One entry more than the limit is not shown, but says that there are more.
func TestMore(t *testing.T) {
	for name, c := range map[string]struct {
		limit       types.Int64
		read, shown int
		more        bool
	}{
		"none":                  {types.Int64Value(2), 0, 0, false},
		"fewer":                 {types.Int64Value(2), 1, 1, false},
		"as many as the limit":  {types.Int64Value(2), 2, 2, false},
		"more than the limit":   {types.Int64Value(2), 3, 2, true},
		"only the checkpoint":   {types.Int64Value(0), 3, 0, true},
		"below the default":     {types.Int64Null(), defaultLimit, defaultLimit, false},
		"more than the default": {types.Int64Null(), defaultLimit + 1, defaultLimit, true},
	} {
		m := model{Limit: c.limit}
		if err := m.setResults(entries(c.read), current, identity, nil); err != nil {
			t.Fatal(err)
		}
		if m.Entries == nil || len(m.Entries) != c.shown || m.More != types.BoolValue(c.more) {
			t.Errorf("%s: %d entries (null: %t) and more is %s, want %d and %t", name, len(m.Entries), m.Entries == nil, m.More, c.shown, c.more)
		}
		if c.shown > 0 && (m.Entries[0].Seq != 1 || m.Entries[c.shown-1].Seq != int64(c.shown)) {
			t.Errorf("%s: entries %d to %d", name, m.Entries[0].Seq, m.Entries[c.shown-1].Seq)
		}
		dsattrtest.Fits(t, NewDataSource(), m)
	}
}

func TestEntry(t *testing.T) {
	read := entries(2)
	read[1].Session, read[1].Writer, read[1].Action, read[1].ID = "", register.Writer{}, register.ActionRetire, "person/jo"
	var m model
	if err := m.setResults(read, current, identity, nil); err != nil {
		t.Fatal(err)
	}
	want := []entry{
		{
			1, fw.TimeOrNull(at), "ci", types.StringValue("jane"), types.StringValue("p"), types.StringValue("w"), types.StringValue("jo"), "update", "approval",
			"approval/m/cutover/security/jo", 2, "sha256:0",
		},
		{2, fw.TimeOrNull(at), "ci", types.StringNull(), types.StringNull(), types.StringNull(), types.StringNull(), "retire", "person", "person/jo", 2, "sha256:0"},
	}
	if !reflect.DeepEqual(m.Entries, want) {
		t.Errorf("entries %+v, want %+v", m.Entries, want)
	}
}

// The note holds the same checkpoint as the attributes beside it, and its
// signature when there is a key.
func TestCheckpoint(t *testing.T) {
	private, public, err := note.GenerateKey(rand.Reader, "bank.example/ciam")
	if err != nil {
		t.Fatal(err)
	}
	signers, err := register.Signers(private)
	if err != nil {
		t.Fatal(err)
	}
	verifiers, err := register.Verifiers(public)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		signers   []note.Signer
		verifiers []note.Verifier
	}{"unsigned": {}, "signed": {signers, verifiers}} {
		var m model
		if err := m.setResults(nil, current, identity, c.signers); err != nil {
			t.Fatal(err)
		}
		noted, id, err := register.ParseCheckpoint(m.Checkpoint.Note.ValueString(), c.verifiers...)
		if err != nil || noted != current || id != identity.ID {
			t.Errorf("%s: the note says %+v of %q (%v)", name, noted, id, err)
		}
		if m.Checkpoint.Size != current.Size || m.Checkpoint.Root != current.Root || m.Checkpoint.Origin.ValueString() != register.Origin(identity.ID) {
			t.Errorf("%s: checkpoint %+v", name, *m.Checkpoint)
		}
	}
}

// A register that does not exist yet has a size and a root, but no name to sign
// them under.
func TestNoRegister(t *testing.T) {
	var m model
	if err := m.setResults(nil, register.Checkpoint{Root: current.Root}, register.Identity{}, nil); err != nil {
		t.Fatal(err)
	}
	want := checkpoint{Origin: types.StringNull(), Root: current.Root, Note: types.StringNull()}
	if *m.Checkpoint != want {
		t.Errorf("checkpoint %+v, want %+v", *m.Checkpoint, want)
	}
	dsattrtest.Fits(t, NewDataSource(), m)
}

func TestInvalidRoot(t *testing.T) {
	var m model
	if err := m.setResults(nil, register.Checkpoint{Root: "not hexadecimal"}, identity, nil); err == nil {
		t.Errorf("no error, and the note %s", m.Checkpoint.Note)
	}
}
