package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

var (
	// ErrTimeout means that the directory has used all the time that one process gives it.
	ErrTimeout = errors.New("no answer within the timeout")
	// ErrAmbiguous means that the directory has more than one entry for a party.
	ErrAmbiguous = errors.New("more than one entry matches")
)

// Open returns the configured directory. It asks no server. Without a directory in
// the configuration, the result answers environment.ErrNotConfigured.
func Open(c Config, now clock.Clock) (environment.Directory, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if !c.Configured() {
		return environment.NoDirectory{}, nil
	}
	s, err := c.open(now)
	if err != nil {
		return nil, redact(err, c.secrets())
	}
	return newDirectory(c, s, now), nil
}

// open opens the source that is configured.
func (c Config) open(now clock.Clock) (source, error) {
	switch {
	case c.LDAP != nil:
		return openLDAP(*c.LDAP, positive(c.Timeout, DefaultTimeout), now)
	case c.SCIM != nil:
		return openSCIM(*c.SCIM, now)
	}
	return openFile(*c.File, now)
}

// directory adds to a source what all of them share: matching, functions, the time
// limit, and a memory for as long as the process lives. One outage ends it: a plan
// must not see a directory that comes and goes.
type directory struct {
	config Config
	source source
	clock  clock.Clock

	mu      sync.Mutex
	left    time.Duration
	outage  *environment.Outage
	entries map[question]environment.Answer[environment.Entry]
	groups  map[string]environment.Answer[[]environment.Entry]
}

func newDirectory(c Config, s source, now clock.Clock) *directory {
	return &directory{
		config: c, source: s, clock: now, left: positive(c.Timeout, DefaultTimeout),
		entries: map[question]environment.Answer[environment.Entry]{},
		groups:  map[string]environment.Answer[[]environment.Entry]{},
	}
}

// Entries asks the source about all parties that nobody has asked about before.
func (d *directory) Entries(ctx context.Context, parties []governance.Party) map[governance.ID]environment.Answer[environment.Entry] {
	d.mu.Lock()
	defer d.mu.Unlock()
	var missing []question
	for _, p := range parties {
		q := questionOf(p)
		if _, known := d.entries[q]; !known && p.Kind != governance.KindVendor && !slices.Contains(missing, q) {
			missing = append(missing, q)
		}
	}
	outage := d.find(ctx, missing)
	answers := map[governance.ID]environment.Answer[environment.Entry]{}
	for _, p := range parties {
		if p.Kind == governance.KindVendor {
			continue
		}
		answer, known := d.entries[questionOf(p)]
		if !known {
			answer = environment.Unavailable[environment.Entry](outage.Server, outage.Reason)
		}
		answers[p.ID()] = answer
	}
	return answers
}

// find answers questions, unless the source fails.
func (d *directory) find(ctx context.Context, questions []question) *environment.Outage {
	if len(questions) == 0 {
		return nil
	}
	var terms []term
	for _, q := range questions {
		terms = append(terms, q.terms()...)
	}
	records, outage := ask(ctx, d, func(ctx context.Context) ([]record, error) {
		return d.source.find(ctx, terms, d.config.groups())
	})
	if outage != nil {
		return outage
	}
	found := indexOf(records, d.source.fold)
	for _, q := range questions {
		d.entries[q] = d.answer(q, found)
	}
	return nil
}

// answer is the entry that has the first identifier that any entry has.
func (d *directory) answer(q question, found index) environment.Answer[environment.Entry] {
	for _, t := range q.terms() {
		switch matches := found.of(t); len(matches) {
		case 0:
		case 1:
			if err := matches[0].err; err != nil {
				return environment.Unavailable[environment.Entry](d.source.server(), redact(err, d.config.secrets()))
			}
			return environment.Known(d.entry(matches[0]))
		default:
			var logins []string
			for _, m := range matches {
				logins = append(logins, m.entry.Login)
			}
			return environment.Unavailable[environment.Entry](d.source.server(),
				fmt.Errorf("%q: %w (%s). Set directory_ref of the party to what only one of them has", t.value, ErrAmbiguous, strings.Join(logins, ", ")))
		}
	}
	return environment.Absent[environment.Entry]()
}

// Members asks the source about a group that nobody has asked about before.
func (d *directory) Members(ctx context.Context, group string) environment.Answer[[]environment.Entry] {
	d.mu.Lock()
	defer d.mu.Unlock()
	group = strings.TrimSpace(group)
	if answer, known := d.groups[group]; known {
		return answer
	}
	type members struct {
		people []record
		exists bool
	}
	found, outage := ask(ctx, d, func(ctx context.Context) (members, error) {
		people, exists, err := d.source.members(ctx, group, d.config.groups())
		for _, r := range people {
			if r.err != nil && err == nil {
				err = aboutOne{r.err}
			}
		}
		return members{people, exists}, err
	})
	answer := environment.Absent[[]environment.Entry]()
	switch {
	case outage != nil:
		answer = environment.Unavailable[[]environment.Entry](outage.Server, outage.Reason)
	case found.exists:
		entries := []environment.Entry{}
		for _, r := range found.people {
			entries = append(entries, d.entry(r))
		}
		slices.SortFunc(entries, func(a, b environment.Entry) int { return strings.Compare(a.Login+"\x00"+a.Key, b.Login+"\x00"+b.Key) })
		answer = environment.Known(entries)
	}
	d.groups[group] = answer
	return answer
}

// entry adds what the configuration says about groups and employee types.
func (d *directory) entry(r record) environment.Entry {
	e := r.entry
	for _, function := range governance.Functions() {
		if slices.ContainsFunc(d.config.Functions[function], r.in) {
			e.Functions = append(e.Functions, function)
		}
	}
	slices.Sort(e.Functions)
	e.External = slices.ContainsFunc(d.config.External.Groups, r.in) ||
		slices.ContainsFunc(d.config.External.EmployeeTypes, func(external string) bool {
			return slices.ContainsFunc(r.types, func(t string) bool { return foldCase(t) == foldCase(external) })
		})
	return e
}

// in tells whether the record is in a group of the configuration.
func (r record) in(group string) bool { return slices.Contains(r.groups, group) }
