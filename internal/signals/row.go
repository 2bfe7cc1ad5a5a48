package signals

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// None says that a change touches nothing.
const None = "none"

// Columns are the columns of a mapping, in their order.
var Columns = []string{"provider_source", "resource_type", "attribute", "actions", "touches", "rationale", "source", "where"}

// Row is one row of a mapping, as it is written.
type Row struct {
	Provider, Type, Attribute, Actions, Touches, Rationale, Source, Where string
	// Own: the row is not built in.
	Own bool

	typed glob
	at    path
	// version leads to the version of a write-only argument: its value is null in
	// every plan.
	version path
	literal *glob
	actions action
	where   condition
}

// Fields are the columns of the row.
func (r Row) Fields() []string {
	return []string{r.Provider, r.Type, r.Attribute, r.Actions, r.Touches, r.Rationale, r.Source, r.Where}
}

// String names the row by what it is about.
func (r Row) String() string {
	return strings.Join([]string{r.Type, r.Attribute, r.Actions, r.Touches}, ",")
}

// ErrRows is wrapped by every error about a file of rows.
var ErrRows = errors.New("rows cannot be read")

// ParseRows reads rows of a mapping as CSV. The first line names the columns.
// Those that the row needs no value for may be missing.
func ParseRows(source io.Reader) ([]Row, error) {
	file := csv.NewReader(withoutMark(source))
	header, err := readHeader(file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRows, err)
	}
	var rows []Row
	for {
		record, err := file.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRows, err)
		}
		row, err := newRow(header, record)
		if err != nil {
			line, _ := file.FieldPos(0)
			return nil, fmt.Errorf("%w: line %d: %w", ErrRows, line, err)
		}
		rows = append(rows, row)
	}
}

// withoutMark skips the byte order mark that spreadsheets write before a CSV.
func withoutMark(source io.Reader) io.Reader {
	text := bufio.NewReader(source)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	return text
}

// readHeader reads the names of the columns.
func readHeader(file *csv.Reader) ([]string, error) {
	header, err := file.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty; its first line names the columns")
	}
	for i, name := range header {
		if !slices.Contains(Columns, name) {
			return nil, fmt.Errorf("unknown column %s; the columns are %s, with commas between them", governance.Quote(name), strings.Join(Columns, ", "))
		}
		if slices.Contains(header[:i], name) {
			return nil, fmt.Errorf("column %s is there twice", name)
		}
	}
	return header, err
}

func newRow(header, record []string) (r Row, err error) {
	fields := map[string]string{}
	for i, name := range header {
		fields[name] = record[i]
	}
	r = Row{
		Provider: fields["provider_source"], Type: fields["resource_type"], Attribute: fields["attribute"], Actions: fields["actions"],
		Touches: fields["touches"], Rationale: fields["rationale"], Source: fields["source"], Where: fields["where"],
	}
	if r.Actions == "" {
		r.Actions = "any"
	}
	if r.Type == "" || strings.Contains(strings.TrimSuffix(r.Type, "*"), "*") {
		return r, fmt.Errorf("resource_type %s: use a resource type, or the beginning of several with * at the end", governance.Quote(r.Type))
	}
	if r.Touches != None && !slices.Contains(governance.Touches(), governance.Touch(r.Touches)) {
		return r, fmt.Errorf("touches %s: use %s or one of %s", governance.Quote(r.Touches), None, strings.Join(governance.Strings(governance.Touches()), ", "))
	}
	if r.actions, err = parseActions(r.Actions); err != nil {
		return r, err
	}
	if r.where, err = parseCondition(r.Where); err != nil {
		return r, err
	}
	at, literal, has := strings.Cut(r.Attribute, "=")
	if has {
		r.literal = new(newGlob(literal))
	}
	r.typed, r.at = newGlob(r.Type), parsePath(at)
	if has && at == "" || r.at.gap() {
		return r, fmt.Errorf("attribute %s: use names with dots between them", governance.Quote(r.Attribute))
	}
	if last := len(r.at) - 1; last >= 0 && !has && len(r.at[last].parts) == 1 {
		r.version = append(slices.Clone(r.at[:last]), newGlob(r.at[last].text+"_wo_version"))
	}
	return r, nil
}
