package directory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

const (
	// scimPageSize is how many entries are requested at once.
	scimPageSize = 200
	// scimPages bounds the pages of one query. A query names what it wants, so a
	// server that sends more pages ignores the filter.
	scimPages = 20
)

// scimEntry is an entry of a list.
type scimEntry interface{ key() string }

// scimList reads all pages of a query. Each entry goes to each, once. Pages are
// counted by what arrived. A server that contradicts itself gives an error, because
// what it left out would look absent. Paging arguments are added to query.
func scimList[T scimEntry](ctx context.Context, c *scimClient, path string, query url.Values, each func(T)) error {
	seen := map[string]bool{}
	for range scimPages {
		start := len(seen) + 1
		query.Set("startIndex", strconv.Itoa(start))
		query.Set("count", strconv.Itoa(scimPageSize))
		page := scimPage[T]{each: func(entry T) error {
			switch key := entry.key(); {
			case key == "":
				return errors.New("an entry has no id")
			case seen[key]:
				return fmt.Errorf("entry %q comes twice, so paging cannot be trusted", key)
			default:
				seen[key] = true
			}
			each(entry)
			return nil
		}}
		if err := c.get(ctx, path, query, page.read); err != nil {
			return err
		}
		if done, err := page.check(start, len(seen)); done || err != nil {
			return wrapPath(path, err)
		}
	}
	return wrapPath(path, fmt.Errorf("%d pages were not all; the server may ignore the filter", scimPages))
}

func wrapPath(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("GET %s: %w", path, err)
}

// scimPage reads a ListResponse. Entries are decoded one by one, so a page costs
// no more memory than what is kept of it.
type scimPage[T any] struct {
	each  func(T) error
	start int
	total *int
	count int
}

// read decodes the reply.
func (p *scimPage[T]) read(d *json.Decoder) error {
	if err := delimiter(d, '{'); err != nil {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		if err := p.member(d, strings.ToLower(fmt.Sprint(name))); err != nil {
			return err
		}
	}
	if err := delimiter(d, '}'); err != nil {
		return err
	}
	if p.total == nil {
		return errors.New("totalResults is missing")
	}
	return nil
}

// member decodes one member of the reply. SCIM compares their names without case.
func (p *scimPage[T]) member(d *json.Decoder, name string) error {
	switch name {
	case "totalresults":
		return d.Decode(&p.total)
	case "startindex":
		return d.Decode(&p.start)
	case "resources":
		return p.resources(d)
	}
	var ignored json.RawMessage
	return d.Decode(&ignored)
}

// resources decodes the entries. An empty list may be null.
func (p *scimPage[T]) resources(d *json.Decoder) error {
	switch token, err := d.Token(); {
	case err != nil:
		return err
	case token == nil:
		return nil
	case token != json.Delim('['):
		return errors.New("the member Resources is not a list")
	}
	for d.More() {
		var entry T
		if err := d.Decode(&entry); err != nil {
			return err
		}
		if err := p.each(entry); err != nil {
			return err
		}
		p.count++
	}
	return delimiter(d, ']')
}

// check tells whether a page is the last one, after arrived entries in all.
func (p *scimPage[T]) check(start, arrived int) (done bool, err error) {
	switch {
	case p.start > 0 && p.start != start:
		return false, fmt.Errorf("asked for entries from number %d, got them from number %d", start, p.start)
	case arrived > *p.total:
		return false, fmt.Errorf("totalResults is %d, but %d entries came", *p.total, arrived)
	case arrived == *p.total:
		return true, nil
	case p.count == 0:
		return false, fmt.Errorf("totalResults is %d, but only %d entries came", *p.total, arrived)
	}
	return false, nil
}

// delimiter reads one delimiter.
func delimiter(d *json.Decoder, want json.Delim) error {
	token, err := d.Token()
	if err == nil && token != want {
		err = fmt.Errorf("got %v instead of %v", token, want)
	}
	return err
}
