package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// wantErrors checks how looking and writing fail.
func wantErrors(t *testing.T, r register.Register, looking, writing error, text string) {
	t.Helper()
	ctx := context.Background()
	_, readErr := r.Read(ctx, register.Query{Kinds: []governance.Kind{"person"}})
	_, pastErr := r.Past(ctx, "", governance.KindPerson)
	_, checkpointErr := r.Checkpoint(ctx)
	_, identityErr := r.Identity(ctx)
	for _, err := range []error{readErr, pastErr, checkpointErr, identityErr} {
		wantError(t, err, looking, text)
	}
	wantError(t, r.Write(ctx, func(context.Context, register.Tx) error {
		t.Error("do ran")
		return nil
	}), writing, text)
}

func wantError(t *testing.T, err, want error, text string) {
	t.Helper()
	if !errors.Is(err, want) || err != nil && !strings.Contains(err.Error(), text) {
		t.Errorf("got error %v; want %v, with %q", err, want, text)
	}
}

func overwrite(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute runs statements behind the store's back.
func execute(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", newSQLite(path, Trace{}).dsn("rwc", false))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// edited is the content of a database file after some statements.
func edited(t *testing.T, content []byte, statements ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edited.db")
	overwrite(t, path, content)
	execute(t, path, statements...)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func emptyDatabase(t *testing.T) []byte {
	return edited(t, nil, `PRAGMA journal_mode = WAL`)
}
