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

// kind matches the name of a kind of register. Any other text before the ':'
// may be a secret.
var kind = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)

// unexpanded matches a variable that a shell or Terraform was meant to replace.
var unexpanded = regexp.MustCompile(`\$\{[^/]*|(?:^|/)(\$[A-Za-z_]\w*|%[A-Za-z_]\w*%)(?:[/\\.]|$)`)

// another matches a path that is an address itself, such as "sqlite:postgres://…".
var another = regexp.MustCompile(`^(?:sqlite:|[A-Za-z][A-Za-z0-9+.-]*://)`)

// parseAddress reads "sqlite:PATH" and "sqlite:PATH?sandbox=true" into an
// absolute path. PATH ends at the first '?' and is not decoded, but a leading
// "~/" is the home folder. Messages never repeat a whole address, because it may
// hold a password.
func parseAddress(address string) (path string, sandbox bool, err error) {
	scheme, rest, found := strings.Cut(address, ":")
	switch {
	case scheme == "sqlite" && found:
	case scheme == "postgres", scheme == "postgresql":
		return "", false, refusePostgres("a register in PostgreSQL needs a URL")
	case found && kind.MatchString(scheme):
		return "", false, refuse("unknown kind of register %q", scheme)
	default:
		return "", false, refuse("it must start with \"sqlite:\" or \"postgres://\"")
	}
	path, query, asked := strings.Cut(rest, "?")
	switch {
	case path == "":
		return "", false, refuse("the path after \"sqlite:\" is missing")
	case strings.HasPrefix(path, "//"):
		return "", false, refuse("the path after \"sqlite:\" must not start with \"//\"")
	case another.MatchString(path):
		return "", false, refuse("the text after \"sqlite:\" is an address itself, not a path")
	case unexpanded.MatchString(path):
		return "", false, refuse("the path holds a variable, such as \"$HOME\", that nothing has replaced by its value")
	case strings.ContainsRune(path, 0):
		return "", false, refuse("a path must not contain a NUL character")
	}
	if asked {
		if sandbox, err = parseOptions(query); err != nil {
			return "", false, err
		}
	}
	if path, err = expandHome(path); err != nil {
		return "", false, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", false, fmt.Errorf("%w: %w", register.ErrAddress, err)
	}
	return path, sandbox, nil
}

// expandHome replaces a leading "~/" by the home folder, as a shell does: in
// "sqlite:~/register.db" no shell sees the "~" at the start of a word.
func expandHome(path string) (string, error) {
	rest, found := strings.CutPrefix(path, "~")
	switch {
	case !found:
		return path, nil
	case rest == "", rest[0] == '/', rest[0] == filepath.Separator: // this user's home
	case strings.Contains(rest, "/"):
		return "", refuse("the path starts with another user's home folder; only \"~/\", your own, is expanded")
	default: // a file name, such as "~backup.db"
		return path, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", refuse("the path starts with \"~/\", but this user has no home folder (%v)", err)
	}
	return filepath.Join(home, rest), nil
}

// parseOptions reads the text after the '?'.
func parseOptions(query string) (sandbox bool, err error) {
	options, err := url.ParseQuery(query)
	if err != nil {
		return false, refuse("the text after the '?' is not valid: the only option is \"sandbox=true\"")
	}
	values := options["sandbox"]
	delete(options, "sandbox")
	for name := range options {
		return false, refuse("unknown option %q: the only option is \"sandbox=true\", and a path cannot hold a '?'", name)
	}
	if len(values) != 1 || values[0] != "true" && values[0] != "false" {
		return false, refuse("the option after the '?' must be \"sandbox=true\" or \"sandbox=false\"")
	}
	return values[0] == "true", nil
}

// refuse returns the error for an address, with an example of a valid one.
func refuse(format string, args ...any) error {
	return &register.Error{
		Kind: register.ErrAddress, What: fmt.Sprintf(format, args...),
		Fix: `write "sqlite:PATH", such as "sqlite:.ciam/register.db", or "postgres://USER@HOST/DATABASE"`,
	}
}

// Same reports whether two addresses name the same register, as far as this
// machine can tell. It is false for an invalid address.
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

// IsSandbox reports whether the address of a register that was opened asks for a
// sandbox. Every read and write of a register that is not of that kind fails.
func IsSandbox(address string) bool {
	var sandbox bool
	if isPostgres(address) {
		_, sandbox, _ = parsePostgres(address)
	} else {
		_, sandbox, _ = parseAddress(address)
	}
	return sandbox
}
