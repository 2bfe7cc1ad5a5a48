package governance_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Each argument of each statement is a line of its own, and a change of it is a
// change of the statement.
func TestStatementsDiffer(t *testing.T) {
	for _, c := range full {
		s, ok := c.record.(governance.Statement)
		if !ok {
			continue
		}
		for i := range reflect.TypeOf(s).NumField() {
			field := reflect.TypeOf(s).Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			changed := reflect.New(reflect.TypeOf(s)).Elem()
			changed.Set(reflect.ValueOf(s))
			if changed.Field(i).IsZero() {
				t.Fatalf("the full %T has no %s", s, name)
			}
			changed.Field(i).SetZero()
			other, _ := reflect.TypeAssert[governance.Statement](changed)
			changes := governance.StatedChanges(other, s)
			switch {
			case name == "reviewed":
				if len(changes) > 0 || other.Statement() == s.Statement() {
					t.Errorf("%T: what was reviewed is in the text, but is no change of the statement: %q", s, changes)
				}
			case slices.Contains(notStated, name):
				if len(changes) > 0 || other.Statement() != s.Statement() || governance.StatedValue(s, name) != "" {
					t.Errorf("%T: %s changes the statement: %q", s, name, changes)
				}
			case !slices.Equal(changes, []string{name}) || other.Statement() == s.Statement() || governance.StatedValue(s, name) == "" || governance.StatedValue(other, name) != "":
				t.Errorf("%T: without %s the statement changes in %q:\n%s", s, name, changes, other.Statement())
			}
		}
		if argument, at := s.Dated(); governance.StatedValue(s, argument) != fmt.Sprintf("%q", at.Format(time.RFC3339)) {
			t.Errorf("%T is dated by %s", s, argument)
		}
		if by := governance.StatedValue(s, map[governance.Kind]string{
			governance.KindApproval: "approver", governance.KindException: "approved_by", governance.KindRiskAcceptance: "accepted_by",
		}[c.id.Kind()]); by != fmt.Sprintf("%q", s.By()) {
			t.Errorf("%T is by %s, and not by %s", s, by, s.By())
		}
	}
}

// A piece counts as reviewed only while all that the statement shows of it stays.
// Registers of earlier versions hold the hash alone.
func TestPieceSame(t *testing.T) {
	hashed := governance.Evidence{Kind: "rollback_test", SHA256: "aa", URI: "https://a.example", CollectedAt: noon}
	linked := hashed
	linked.SHA256 = ""
	for what, c := range map[string]struct {
		before, now governance.Evidence
		change      func(*governance.Evidence)
		same        bool
	}{
		"moved, with a hash":             {hashed, hashed, func(e *governance.Evidence) { e.URI, e.CollectedAt = "https://b.example", noon.Add(1) }, true},
		"the hash in upper case":         {hashed, hashed, func(e *governance.Evidence) { e.SHA256 = "sha256:AA" }, true},
		"another hash":                   {hashed, hashed, func(e *governance.Evidence) { e.SHA256 = "bb" }, false},
		"another kind":                   {hashed, hashed, func(e *governance.Evidence) { e.Kind = "other" }, false},
		"moved, without a hash":          {linked, linked, func(e *governance.Evidence) { e.URI = "https://b.example" }, false},
		"collected again":                {linked, linked, func(e *governance.Evidence) { e.CollectedAt = noon.Add(1) }, false},
		"another owner":                  {linked, linked, func(e *governance.Evidence) { e.Owner, e.RetainedUntil = "person/x", noon }, true},
		"the hash was removed":           {hashed, linked, func(*governance.Evidence) {}, false},
		"recorded before with this hash": {governance.Evidence{SHA256: "aa"}, hashed, func(*governance.Evidence) {}, true},
		"recorded before with another":   {governance.Evidence{SHA256: "bb"}, hashed, func(*governance.Evidence) {}, false},
		"recorded before without a hash": {governance.Evidence{}, linked, func(*governance.Evidence) {}, false},
	} {
		c.change(&c.now)
		equal(t, what+" is the same piece", c.before.Piece().Same(c.now.Piece()), c.same)
	}
	var old map[governance.ID]governance.Piece
	if err := json.Unmarshal([]byte(`{"evidence/m/a":"aa","evidence/m/b":"","evidence/m/c":{"kind":"other","sha256":"cc"}}`), &old); err != nil {
		t.Fatal(err)
	}
	want := map[governance.ID]governance.Piece{"evidence/m/a": {SHA256: "aa"}, "evidence/m/b": {}, "evidence/m/c": {Kind: "other", SHA256: "cc"}}
	if !reflect.DeepEqual(old, want) {
		t.Errorf("read %+v, want %+v", old, want)
	}
}
