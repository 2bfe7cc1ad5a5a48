package directory

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
)

// ldapBatch is the number of identifiers in one request. Its filter stays far below
// what servers accept.
const ldapBatch = 250

// ErrConnectionLost means that a server has gone away during a search.
var ErrConnectionLost = errors.New("the connection was lost")

// ldapSource is an LDAP directory. It keeps one connection, because each new one
// costs a handshake and a bind.
type ldapSource struct {
	config  LDAP
	schema  ldapSchema
	tls     *tls.Config
	timeout time.Duration
	page    uint32
	clock   clock.Clock

	conn *ldapConn
	// groups are those of the configuration, once they have been read.
	groups *ldapGroups
}

func openLDAP(l LDAP, timeout time.Duration, now clock.Clock) (source, error) {
	config, err := tlsConfig(l)
	if err != nil {
		return nil, err
	}
	page := uint32(cmp.Or(l.PageSize, DefaultPageSize))
	return &ldapSource{config: l, schema: l.schema(), tls: config, timeout: timeout, page: page, clock: now}, nil
}

func (l *ldapSource) server() string {
	var hosts []string
	for _, address := range l.config.URLs {
		hosts = append(hosts, hostOf(address))
	}
	return strings.Join(hosts, ", ")
}

func (l *ldapSource) fold(identifier string) string { return foldDN(identifier) }

func (l *ldapSource) find(ctx context.Context, terms []term, groups []string) ([]record, error) {
	return connected(ctx, l, func(c *ldapConn) ([]record, error) {
		people, err := l.entries(c, terms, false)
		if err != nil {
			return nil, err
		}
		teams, err := l.entries(c, terms, true)
		if err != nil {
			return nil, err
		}
		records := append(people, teams...)
		return records, l.addGroups(c, records, groups)
	})
}

func (l *ldapSource) members(ctx context.Context, group string, groups []string) ([]record, bool, error) {
	var exists bool
	people, err := connected(ctx, l, func(c *ldapConn) ([]record, error) {
		found, err := l.group(c, group)
		if err != nil || found == nil {
			return nil, err
		}
		exists = true
		people, err := l.peopleIn(c, *found)
		if err != nil {
			return nil, err
		}
		return people, l.addGroups(c, people, groups)
	})
	return people, exists, err
}

// connected asks on the connection that is there. A server can close one that was
// idle, or go away: then the next connection gets the whole question.
func connected[T any](ctx context.Context, l *ldapSource, question func(*ldapConn) (T, error)) (T, error) {
	var none T
	var lost error
	for range 2 {
		if l.conn == nil || l.conn.IsClosing() {
			c, err := l.connect(ctx, l.urls(l.conn))
			if err != nil {
				return none, lostBefore(lost, err)
			}
			l.conn = c
		}
		c := l.conn
		c.raw.left.Store(ldapReplyLimit)
		stop := context.AfterFunc(ctx, func() { c.raw.Close() })
		answer, err := question(c)
		stop()
		switch {
		case err == nil:
			return answer, nil
		case !c.IsClosing() || errors.Is(err, ErrTooLarge) || ctx.Err() != nil:
			return none, &environment.Outage{Server: c.server, Reason: err}
		}
		lost = &environment.Outage{Server: c.server, Reason: fmt.Errorf("%w: %w", ErrConnectionLost, err)}
		c.Close()
	}
	return none, lost
}

// urls begins with the servers after the one whose connection was lost.
func (l *ldapSource) urls(lost *ldapConn) []string {
	if lost == nil {
		return l.config.URLs
	}
	after := slices.Index(l.config.URLs, lost.url) + 1
	return slices.Concat(l.config.URLs[after:], l.config.URLs[:after])
}

// lostBefore says what came first, if there was something.
func lostBefore(lost, err error) error {
	if first, ok := errors.AsType[*environment.Outage](lost); ok {
		return &environment.Outage{Server: first.Server, Reason: fmt.Errorf("%w; then %w", first.Reason, err)}
	}
	return err
}

// entries finds people, or groups, in batches.
func (l *ldapSource) entries(c *ldapConn, terms []term, group bool) ([]record, error) {
	var of []term
	for _, t := range terms {
		if t.group == group && foldCase(t.value) != "" {
			of = append(of, t)
		}
	}
	var records []record
	for batch := range slices.Chunk(of, ldapBatch) {
		var filters []string
		for _, t := range batch {
			filters = append(filters, l.schema.filters(t)...)
		}
		found, err := l.searchFor(c, group, filters)
		if err != nil {
			return nil, err
		}
		records = append(records, found...)
	}
	return records, nil
}

// searchFor finds the people, or groups, that meet one of the filters.
func (l *ldapSource) searchFor(c *ldapConn, group bool, filters []string) ([]record, error) {
	if len(filters) == 0 {
		return nil, nil
	}
	base, kind, read := l.schema.userBase, l.schema.userFilter, l.schema.person
	attributes := l.schema.attributesOf(attrID, attrLogin, attrMail, attrName, attrNumber, attrActive, attrEmployeeType, attrMemberOf, attrSSHKeys)
	if group {
		base, kind, read = l.schema.groupBase, l.schema.groupFilter, l.schema.team
		attributes = l.schema.attributesOf(attrID, attrGroupName, attrMail, attrName, attrMemberOf)
	}
	entries, err := c.search(base, ldap.ScopeWholeSubtree, allOf(kind, anyOf(filters)), attributes)
	if err != nil {
		return nil, err
	}
	var records []record
	for _, e := range entries {
		records = append(records, read(e, l.clock.Now()))
	}
	return records, nil
}
