package sqlstore

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// kind is what the kind of a register looks like; anything else before the ':'
// may be a secret.
var kind = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)

// parseAddress reads "sqlite:PATH" and "sqlite:PATH?sandbox=true" into an
// absolute path. PATH is taken as it is, without any decoding, up to the
// first '?'. Messages never repeat an address whole: it might hold a password.
func parseAddress(address string) (path string, sandbox bool, err error) {
	scheme, rest, found := strings.Cut(address, ":")
	switch {
	case scheme == "sqlite" && found:
	case scheme == "postgres", scheme == "postgresql":
		return "", false, refusePostgres("a register in PostgreSQL is named by a URL")
	case found && kind.MatchString(scheme):
		return "", false, refuse("%q is no kind of register", scheme)
	default:
		return "", false, refuse("it must start with \"sqlite:\"")
	}
	path, query, asked := strings.Cut(rest, "?")
	switch {
	case path == "":
		return "", false, refuse("the path after \"sqlite:\" is missing")
	case strings.HasPrefix(path, "//"):
		return "", false, refuse("a path follows \"sqlite:\" without \"//\"")
	case strings.ContainsRune(path, 0):
		return "", false, refuse("a path has no NUL character")
	}
	if asked {
		if sandbox, err = parseOptions(query); err != nil {
			return "", false, err
		}
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", false, fmt.Errorf("%w: %w", register.ErrAddress, err)
	}
	return path, sandbox, nil
}

// parseOptions reads what follows the '?'.
func parseOptions(query string) (sandbox bool, err error) {
	options, err := url.ParseQuery(query)
	if err != nil {
		return false, refuse("what follows the '?' cannot be read; the one option is \"sandbox=true\"")
	}
	values := options["sandbox"]
	delete(options, "sandbox")
	for name := range options {
		return false, refuse("there is no option %q; the one option is \"sandbox=true\", and a path cannot hold a '?'", name)
	}
	if len(values) != 1 || values[0] != "true" && values[0] != "false" {
		return false, refuse("the option after the '?' is \"sandbox=true\" or \"sandbox=false\"")
	}
	return values[0] == "true", nil
}

// refuse says what is wrong with an address, and what a right one looks like.
func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s; write \"sqlite:PATH\", such as \"sqlite:.ciam/register.db\", or \"postgres://USER@HOST/DATABASE\"",
		register.ErrAddress, fmt.Sprintf(format, args...))
}

// Same tells whether two addresses name one register, as far as that can be
// seen from here. It is false for what is no address.
func Same(a, b string) bool {
	if isPostgres(a) && isPostgres(b) {
		one, _, err := parsePostgres(a)
		other, _, otherErr := parsePostgres(b)
		return err == nil && otherErr == nil && databaseName(one) == databaseName(other) &&
			one.RuntimeParams["search_path"] == other.RuntimeParams["search_path"]
	}
	one, _, err := parseAddress(a)
	other, _, otherErr := parseAddress(b)
	if err != nil || otherErr != nil {
		return false
	}
	file, err := os.Stat(one)
	otherFile, otherErr := os.Stat(other)
	return one == other || err == nil && otherErr == nil && os.SameFile(file, otherFile)
}
