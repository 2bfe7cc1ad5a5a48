package directory

import (
	"context"
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

// source is a directory of one kind. One goroutine at a time calls it, and none
// after it has returned an error, except an aboutOne.
type source interface {
	// server names all that can be asked, without credentials. Any goroutine can call
	// it. An error can name one server in an *environment.Outage.
	server() string
	// find returns the people and groups that have one of the identifiers; it may
	// return others as well. groups are those whose members matter, as the
	// configuration names them. An error means that nothing is known.
	find(ctx context.Context, terms []term, groups []string) ([]record, error)
	// members returns the people in a group, and whether there is such a group.
	members(ctx context.Context, group string, groups []string) ([]record, bool, error)
	// fold returns the form in which the directory compares identifiers.
	fold(identifier string) string
}

// term is one identifier of a person, or of a group.
type term struct {
	group bool
	by    identifier
	value string
}

// identifier is a kind of identifier.
type identifier int

const (
	// byRef is anything that directory_ref can be.
	byRef identifier = iota
	byEmail
	// byName is the login of a person, or the name of a group.
	byName
)

// record is a person or group as a source knows it.
type record struct {
	group bool
	// refs are what directory_ref can be: key, login, mail, DN, the name of a group.
	refs, emails, names []string
	// types are the employee types.
	types []string
	// groups are those of the groups asked about that have it as a member, nested
	// ones where the directory can, as the configuration names them. A group is in
	// itself.
	groups []string
	// dn and memberOf are what only LDAP has.
	dn       string
	memberOf []string
	// entry has everything but Functions and External.
	entry environment.Entry
	// err says that the source has the record but cannot tell what it is like.
	err error
}

// aboutOne is an error that concerns one question only: others can still be asked.
type aboutOne struct{ error }

func (a aboutOne) Unwrap() error { return a.error }

// foldCase is the form in which most directories compare texts: case does not
// matter, and spaces only between other characters.
func foldCase(text string) string { return strings.Join(strings.Fields(strings.ToLower(text)), " ") }

// parseYes reads whether an account is active, in the forms that organisations use.
func parseYes(value string) (bool, error) {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "true", "yes", "1", "active", "enabled":
		return true, nil
	case "false", "no", "0", "inactive", "disabled":
		return false, nil
	}
	return false, fmt.Errorf("expected true or false, got %q", value)
}
