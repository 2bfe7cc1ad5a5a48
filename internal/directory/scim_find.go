package directory

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// scimAttribute is an attribute by which entries are looked up.
type scimAttribute[T any] struct {
	// forms write a filter for one value. A service may understand only one of them.
	// The last one is the longest.
	forms []func(string) string
	// of returns the values of an entry.
	of func(T) []string
	// exact: upper and lower case differ.
	exact bool
	// within tells which values can be one of the attribute; nil for all.
	within func(string) bool
	// optional: a service that refuses to filter by the attribute has nobody under it.
	optional bool
}

// fold makes values comparable as the attribute's schema says.
func (a scimAttribute[T]) fold(value string) string {
	if a.exact {
		return value
	}
	return foldCase(value)
}

// The attributes by which people and groups are found.
var (
	scimUserName   = scimAttribute[scimUser]{forms: scimEquals("userName"), of: func(u scimUser) []string { return []string{u.UserName} }}
	scimExternalID = scimAttribute[scimUser]{forms: scimEquals("externalId"), of: func(u scimUser) []string { return []string{u.ExternalID} }, exact: true, optional: true}
	scimUserID     = scimAttribute[scimUser]{forms: scimEquals("id"), of: func(u scimUser) []string { return []string{u.ID} }, exact: true, optional: true}
	scimMember     = scimAttribute[scimUser]{forms: scimUserID.forms, of: scimUserID.of, exact: true}
	scimEmail      = scimAttribute[scimUser]{forms: append(scimEquals("emails.value"), scimEmailPath), of: func(u scimUser) []string { return u.Emails.values() }, within: isAddress}

	scimGroupName = scimAttribute[scimGroup]{forms: scimEquals("displayName"), of: func(g scimGroup) []string { return []string{g.DisplayName} }}
	scimGroupID   = scimAttribute[scimGroup]{forms: scimEquals("id"), of: func(g scimGroup) []string { return []string{g.ID} }, exact: true, optional: true}
	scimNested    = scimAttribute[scimGroup]{forms: scimGroupID.forms, of: scimGroupID.of, exact: true}
)

// scimFind returns the entries that have one of the values, by folded value. A
// value is absent only if a query in which no value was found contained it: of a
// query that finds some, the rest is asked for again, because a server can cut a
// long list short and call it complete.
func scimFind[T scimEntry](ctx context.Context, c *scimClient, path string, query url.Values, by scimAttribute[T], values []string) (map[string][]T, error) {
	wanted := map[string]string{} // as written, because some servers compare exactly
	for _, value := range values {
		wanted[by.fold(value)] = value
	}
	delete(wanted, "")
	found := map[string]map[string]T{} // by folded value and key
	isFound := func(value string) bool { return found[by.fold(value)] != nil }
	request := url.Values{}
	maps.Copy(request, query)
	form, tried := 0, 0
	for left := plainFirst(slices.Sorted(maps.Values(wanted))); len(left) > 0; {
		taken := scimBatch(left, by.forms[len(by.forms)-1])
		request.Set("filter", scimAnyOf(taken, by.forms[form]))
		err := scimList(ctx, c, path, request, func(entry T) {
			// A server may ignore the filter, or read it otherwise than it is meant.
			for _, value := range by.of(entry) {
				if value = by.fold(value); wanted[value] != "" {
					found[value] = put(found[value], entry.key(), entry)
				}
			}
		})
		if err != nil && !by.tolerates(err, tried > 0, taken) {
			return nil, err
		}
		tried++
		switch {
		case slices.ContainsFunc(taken, isFound):
			left = append(slices.Clone(left[len(taken):]), slices.DeleteFunc(taken, isFound)...)
			tried = 0
		case tried < len(by.forms):
			form = (form + 1) % len(by.forms)
		default:
			left, tried = left[len(taken):], 0
		}
	}
	return flatten(found), nil
}

// scimFirst returns the entries by the value that was asked for, found by the first
// attribute under which there are any.
func scimFirst[T scimEntry](ctx context.Context, c *scimClient, path string, query url.Values, values []string, order ...scimAttribute[T]) (map[string][]T, error) {
	found := map[string][]T{}
	left := values
	for _, by := range order {
		possible := left
		if by.within != nil {
			possible = slices.DeleteFunc(slices.Clone(left), func(value string) bool { return !by.within(value) })
		}
		entries, err := scimFind(ctx, c, path, query, by, possible)
		if err != nil {
			return nil, err
		}
		for _, value := range possible {
			if same := entries[by.fold(value)]; len(same) > 0 {
				found[value] = same
			}
		}
		left = slices.DeleteFunc(slices.Clone(left), func(value string) bool { return found[value] != nil })
	}
	return found, nil
}

func isAddress(value string) bool { return strings.Contains(value, "@") }

// foundBy are entries by what they were asked by, and by value.
type foundBy[T scimEntry] map[identifier]map[string][]T

// records are the entries, ordered by key, with the identifiers that found them.
func (f foundBy[T]) records(of func(T) record) []record {
	records := map[string]record{}
	for by, values := range f {
		for value, entries := range values {
			for _, e := range entries {
				r, known := records[e.key()]
				if !known {
					r = of(e)
				}
				switch by {
				case byRef:
					r.refs = append(r.refs, value)
				case byEmail:
					r.emails = append(r.emails, value)
				case byName:
					r.names = append(r.names, value)
				}
				records[e.key()] = r
			}
		}
	}
	var ordered []record
	for _, key := range slices.Sorted(maps.Keys(records)) {
		ordered = append(ordered, records[key])
	}
	return ordered
}

// tolerates tells whether a refusal of a filter only means that nobody is under its
// values: the service has no such attribute, does not know another form of a
// filter that it has answered, or cannot have names with such characters.
func (a scimAttribute[T]) tolerates(err error, answered bool, values []string) bool {
	refused, ok := errors.AsType[*scimRefusal](err)
	switch {
	case !ok:
		return false
	case answered:
		return refused.code == http.StatusBadRequest || refused.code == http.StatusInternalServerError || refused.code == http.StatusNotImplemented
	}
	return refused.reason == "invalidFilter" && (a.optional || isSpecial(values[0]))
}

func put[T any](to map[string]T, key string, value T) map[string]T {
	if to == nil {
		to = map[string]T{}
	}
	to[key] = value
	return to
}

// flatten orders the entries under each value by key.
func flatten[T any](found map[string]map[string]T) map[string][]T {
	entries := map[string][]T{}
	for value, same := range found {
		for _, key := range slices.Sorted(maps.Keys(same)) {
			entries[value] = append(entries[value], same[key])
		}
	}
	return entries
}
