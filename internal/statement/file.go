package statement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// FileFormat is the version of a statement's file.
const FileFormat = "ciam-statement-file/v1"

// ErrFile says that a text is not the file of a statement.
var ErrFile = errors.New("not a statement's file")

// file is a statement that a pull request carries.
type file struct {
	Format string `json:"format"`
	Kind   string `json:"kind"`
	// Arguments are those of the resource, by their names in Terraform.
	Arguments json.RawMessage `json:"arguments"`
	// Statement is the text that was signed, for whoever reviews the pull request.
	// Programs build it again from the arguments.
	Statement string `json:"statement"`
}

// File is the content of a statement's file.
func File(s governance.Statement) ([]byte, error) {
	arguments, err := governance.Canonical(governance.Unstamped(s))
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(file{Format: FileFormat, Kind: string(s.ID().Kind()), Arguments: arguments, Statement: s.Statement()})
	return text.Bytes(), err
}

// FileName is where a statement's file lies in a folder for files of its kind:
// "legacy-to-cloud/cutover/security/jane-doe.json".
func FileName(s governance.Statement) string {
	return path.Join(s.ID().Names()...) + ".json"
}

// ParseFile reads a statement's file of a kind. Arguments that this version does not
// know are an error, because the statement would say less than what was signed. The
// error wraps ErrFile.
func ParseFile[S governance.Statement](content []byte) (S, error) {
	var s S
	var f file
	if err := strictly(content, &f); err != nil {
		return s, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if f.Format != FileFormat {
		return s, fmt.Errorf("%w: its format is %s, and this version reads %s", ErrFile, governance.Quote(f.Format), FileFormat)
	}
	if kind := governance.KindsOf[S]()[0]; f.Kind != string(kind) {
		return s, fmt.Errorf("%w: it contains a statement of kind %s, not %s", ErrFile, governance.Quote(f.Kind), kind)
	}
	if err := strictly(f.Arguments, &s); err != nil {
		return s, fmt.Errorf("%w: arguments: %w", ErrFile, err)
	}
	if name := emptyList(f.Arguments); name != "" {
		return s, fmt.Errorf("%w: %s is an empty list; remove it to cover all, or name at least one value", ErrFile, name)
	}
	if s.ID() == "" {
		return s, fmt.Errorf("%w: arguments that make up the id are missing", ErrFile)
	}
	return s, nil
}

// emptyList is the first argument that is an empty list. No program writes one, and
// where an argument limits a statement, its absence means all.
func emptyList(arguments json.RawMessage) string {
	var lists map[string]json.RawMessage
	if json.Unmarshal(arguments, &lists) != nil {
		return "" // strictly has refused what is no object
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		var list []json.RawMessage
		if json.Unmarshal(lists[name], &list) == nil && list != nil && len(list) == 0 {
			return name
		}
	}
	return ""
}

// strictly decodes one JSON value without unknown fields.
func strictly(content []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if decoder.More() || strings.TrimSpace(string(content[decoder.InputOffset():])) != "" {
		return errors.New("there is more after the JSON object")
	}
	return nil
}
