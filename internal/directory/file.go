package directory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

const (
	// fileLimit bounds the memory that a file can take.
	fileLimit = 128 << 20
	// clockSkew is how far ahead another machine's clock can be.
	clockSkew = 5 * time.Minute
)

var (
	// ErrStale means that the export is older than max_age, or dated in the future.
	ErrStale = errors.New("the export cannot be relied on")
	// ErrMalformed means that a line of the export cannot be read.
	ErrMalformed = errors.New("the export is malformed")
)

func (f *File) validate(p *problems) {
	if f.Path == "" {
		p.add("file.path", "is required")
	}
	p.duration("file.max_age", f.MaxAge)
}

// file is an export of an HR system, which is read once.
type file struct {
	path   string
	maxAge time.Duration
	clock  clock.Clock
	people []person
	// named are the positions of people by folded id, login and mail.
	named map[string][]int
}

func openFile(f File, now clock.Clock) (source, error) {
	return &file{path: f.Path, maxAge: positive(f.MaxAge, DefaultMaxAge), clock: now}, nil
}

func (f *file) server() string { return f.path }

func (f *file) fold(identifier string) string { return foldCase(identifier) }

func (f *file) find(_ context.Context, terms []term, groups []string) ([]record, error) {
	if err := f.load(); err != nil {
		return nil, err
	}
	var records []record
	for _, t := range terms {
		switch {
		case !t.group:
			for _, i := range f.named[foldCase(t.value)] {
				records = append(records, f.people[i].record(groups))
			}
		case t.by != byEmail && f.hasGroup(t.value, groups):
			records = append(records, groupRecord(t.value, groups))
		}
	}
	return records, nil
}

func (f *file) members(_ context.Context, group string, groups []string) ([]record, bool, error) {
	if err := f.load(); err != nil {
		return nil, false, err
	}
	var records []record
	for _, p := range f.people {
		if containsFold(p.Groups, group) {
			records = append(records, p.record(groups))
		}
	}
	return records, f.hasGroup(group, groups), nil
}

// hasGroup tells whether anybody is in a group. A group of the configuration may be
// empty.
func (f *file) hasGroup(group string, groups []string) bool {
	return containsFold(groups, group) ||
		slices.ContainsFunc(f.people, func(p person) bool { return containsFold(p.Groups, group) })
}

func groupRecord(name string, groups []string) record {
	return record{
		group: true, refs: []string{name}, names: []string{name}, groups: inGroups([]string{name}, groups),
		entry: environment.Entry{Key: foldCase(name), Login: name, Name: name, Active: true},
	}
}

func (p person) record(groups []string) record {
	return record{
		refs: []string{p.ID, p.Login, p.Mail}, emails: []string{p.Mail}, names: []string{p.Login},
		types: []string{p.EmployeeType}, groups: inGroups(p.Groups, groups),
		entry: environment.Entry{
			Key: p.ID, Login: p.Login, Name: p.Name, Email: p.Mail, Number: p.Number,
			Active: *p.Active, SigningKeys: p.SSHKeys,
		},
	}
}

// inGroups are those of groups that are among own, as the configuration has them.
func inGroups(own, groups []string) []string {
	return slices.DeleteFunc(slices.Clone(groups), func(g string) bool { return !containsFold(own, g) })
}

func containsFold(values []string, value string) bool {
	return slices.ContainsFunc(values, func(v string) bool { return foldCase(v) == foldCase(value) })
}

// load reads the file, unless it has been read.
func (f *file) load() error {
	if f.people != nil {
		return nil
	}
	content, changed, err := f.read()
	if err != nil {
		return err
	}
	exported, rest, err := exportedAt(content)
	if err != nil {
		return err
	}
	if exported.IsZero() {
		exported = changed
	}
	age := f.clock.Now().Sub(exported)
	switch {
	case age > f.maxAge:
		return fmt.Errorf("%w: it is from %s, and max_age is %s", ErrStale, exported.Format(time.RFC3339), f.maxAge)
	case age < -clockSkew:
		return fmt.Errorf("%w: it is from %s, which is in the future", ErrStale, exported.Format(time.RFC3339))
	}
	if f.people, err = parsePeople(rest); err != nil {
		return err
	}
	f.named = map[string][]int{}
	for i, p := range f.people {
		for _, name := range []string{p.ID, p.Login, p.Mail} {
			f.named[foldCase(name)] = append(f.named[foldCase(name)], i)
		}
	}
	return nil
}

func (f *file) read() ([]byte, time.Time, error) {
	file, err := os.Open(f.path)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, time.Time{}, err
	}
	content, err := io.ReadAll(io.LimitReader(file, fileLimit+1))
	if err == nil && len(content) > fileLimit {
		err = fmt.Errorf("%w: it is larger than %d MB", ErrMalformed, fileLimit>>20)
	}
	return bytes.TrimPrefix(content, []byte("\ufeff")), info.ModTime().UTC(), err
}

// exportedAt reads the optional first line, and returns what to read after it.
// Spreadsheets fill the line up with commas. The
// line stays as an empty one: errors then name the lines of the file.
func exportedAt(content []byte) (time.Time, []byte, error) {
	if !bytes.HasPrefix(content, []byte("#")) {
		return time.Time{}, content, nil
	}
	line, _, _ := bytes.Cut(content, []byte("\n"))
	key, value, _ := strings.Cut(string(line[1:]), "=")
	at, err := time.Parse(time.RFC3339, strings.Trim(value, " ,\r"))
	if strings.TrimSpace(key) != "exported_at" || err != nil {
		return time.Time{}, nil, malformed(1, "expected \"# exported_at=\" and a time such as 2030-03-01T09:30:00Z, got %q", line)
	}
	return at.UTC(), content[len(line):], nil
}

func malformed(line int, format string, args ...any) error {
	return fmt.Errorf("%w: line %d: %s", ErrMalformed, line, fmt.Sprintf(format, args...))
}
