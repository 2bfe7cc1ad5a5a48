package directory

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
)

// scimNestedLimit bounds how many groups one group can contain, directly or not.
const scimNestedLimit = 100

// readGroups reads the members of the groups of the configuration, once. Users can
// list their groups themselves, but not every service keeps that list.
func (s *scimSource) readGroups(ctx context.Context, names []string) error {
	if s.groups != nil {
		return nil
	}
	found, err := s.named(ctx, names, nil)
	if err != nil {
		return err
	}
	groups, configured := map[string][]string{}, map[string][]string{}
	for _, name := range names {
		g, err := only(name, found[name])
		if err != nil {
			return err
		}
		ids, err := s.memberIDs(ctx, g)
		if err != nil {
			return err
		}
		configured[g.ID] = append(configured[g.ID], name)
		for _, id := range ids {
			groups[id] = append(groups[id], name)
		}
	}
	s.groups, s.configured = groups, configured
	return nil
}

// only is the group that a name means. A missing group is a mistake: if it had no
// members, everybody would seem to have left it.
func only(name string, found []scimGroup) (scimGroup, error) {
	switch len(found) {
	case 0:
		return scimGroup{}, fmt.Errorf("there is no group %q, which the configuration names", name)
	case 1:
		return found[0], nil
	}
	return scimGroup{}, fmt.Errorf("group %q: %w: name its id instead", name, ErrAmbiguous)
}

// memberIDs are the ids of all users in a group and in the groups in it.
func (s *scimSource) memberIDs(ctx context.Context, g scimGroup) ([]string, error) {
	var users []string
	seen := map[string]bool{g.ID: true}
	for level := []scimGroup{g}; len(level) > 0; {
		members, err := s.membersOf(ctx, level)
		if err != nil {
			return nil, err
		}
		var nested []string
		for _, m := range members {
			switch {
			case !m.isGroup():
				users = append(users, m.Value)
			case !seen[m.Value]:
				seen[m.Value] = true
				nested = append(nested, m.Value)
			}
		}
		if len(seen) > scimNestedLimit {
			return nil, fmt.Errorf("group %q contains more than %d groups", g.DisplayName, scimNestedLimit)
		}
		found, err := scimFind(ctx, s.client, "Groups", nil, scimNested, nested)
		if err != nil {
			return nil, err
		}
		level = nil
		for _, same := range found {
			level = append(level, same...)
		}
	}
	slices.Sort(users)
	return slices.Compact(users), nil
}

// membersOf are the members of some groups.
func (s *scimSource) membersOf(ctx context.Context, groups []scimGroup) (scimValues, error) {
	var all scimValues
	for _, group := range groups {
		members, err := s.complete(ctx, group)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(members, func(m scimValue) bool { return m.Value == "" }) {
			return nil, fmt.Errorf("group %q has a member without a value", group.DisplayName)
		}
		all = append(all, members...)
	}
	return all, nil
}

// complete are the members of a group. Some services list them only in the reply
// for this group, and a group without members looks the same in a list.
func (s *scimSource) complete(ctx context.Context, g scimGroup) (scimValues, error) {
	if len(g.Members) > 0 {
		return g.Members, nil
	}
	var alone scimGroup
	path := "Groups/" + url.PathEscape(g.ID)
	if err := s.client.get(ctx, path, nil, func(d *json.Decoder) error { return d.Decode(&alone) }); err != nil {
		return nil, err
	}
	if alone.ID != g.ID {
		return nil, fmt.Errorf("GET %s: the reply is about %q", path, alone.ID)
	}
	return alone.Members, nil
}
