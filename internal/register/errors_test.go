package register

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"time"
)

// TestConflict: a conflict names the record, and who wrote which revision when.
func TestConflict(t *testing.T) {
	now := Entry{Revision: 4, Actor: "ci", At: time.Date(2030, time.March, 1, 9, 30, 0, 0, time.UTC)}
	for _, test := range []struct {
		conflict Conflict
		facts    []string
	}{
		{Conflict{ID: "team/t", Expect: 3, Now: now}, []string{"team/t", "revision 3", "ci wrote revision 4", "2030-03-01T09:30:00Z"}},
		{Conflict{ID: "team/t", Now: now}, []string{"team/t", "new record", "ci wrote revision 4"}},
		{Conflict{ID: "team/t", Expect: 3}, []string{"team/t", "revision 3", "retired"}},
	} {
		for _, fact := range test.facts {
			if text := test.conflict.Error(); !strings.Contains(text, fact) {
				t.Errorf("%q does not say %q", text, fact)
			}
		}
		if !errors.Is(&test.conflict, ErrConflict) {
			t.Errorf("%v is not ErrConflict", &test.conflict)
		}
	}
}

// TestError: an error is its kind and its cause, and shows its fix apart.
func TestError(t *testing.T) {
	err := error(&Error{Kind: ErrReadOnly, What: "/srv/r.db", Fix: "make it writable", Cause: fs.ErrPermission})
	if !errors.Is(err, ErrReadOnly) || !errors.Is(err, fs.ErrPermission) || errors.Is(err, ErrBusy) {
		t.Errorf("%v is not its kind and its cause, or is another", err)
	}
	if what, fix := Explain(err); strings.Contains(what, fix) || fix != "make it writable" || !strings.Contains(err.Error(), fix) {
		t.Errorf("%q, %q, %q", what, fix, err)
	}
	wrapped := fmt.Errorf("the copy: %w", err)
	if what, fix := Explain(wrapped); what != wrapped.Error() || fix != "" || !errors.Is(wrapped, ErrReadOnly) {
		t.Errorf("%q, %q", what, fix)
	}
	if err := error(&Error{What: "the disk is full"}); err.Error() != "the disk is full" || errors.Unwrap(err) != nil {
		t.Errorf("%v", err)
	}
}
