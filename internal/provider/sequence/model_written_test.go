package sequence

import (
	"maps"
	"slices"
	"time"
)

// config is the scene as a configuration. digests has a digest for each scope that
// any plan has shown so far.
func (s scene) config(digests map[string]string) config {
	var c config
	for _, address := range slices.Sorted(maps.Keys(s)) {
		b := s[address]
		args := map[string]any{}
		for name, value := range b.args {
			args[name] = s.written(value, digests)
		}
		c = append(c, resource{address: address, kind: "ciam_" + b.kind, args: args, needs: s.needs(b)})
	}
	return c
}

// imports adds import blocks for records that no state has, and those that another
// state has if theirs is set. An address that the state has imports nothing.
func (c config) imports(items map[string]item, prior map[string]string, w *world, by string, theirs bool) (ids []string) {
	for n, r := range c {
		i := items[r.address]
		if prior[r.address] != "" {
			continue
		}
		if owner, there := w.owner[i.id]; there && owner != by && (owner == nobody || theirs) {
			c[n].imports, i.imported = i.id, true
			items[r.address] = i
			ids = append(ids, i.id)
		}
	}
	return ids
}

// written is an argument as core takes it.
func (s scene) written(value any, digests map[string]string) any {
	switch v := value.(type) {
	case ref:
		if _, there := s[v.address]; !there {
			return nil
		}
		return v
	case loose:
		return s.resolve(v)
	case pin:
		return digests[v.scope]
	case signed:
		return v.armored()
	case time.Time:
		return v.Format(time.RFC3339)
	case []any:
		list := []any{}
		for _, element := range v {
			if element = s.written(element, digests); element != nil {
				list = append(list, element)
			}
		}
		return list
	case map[string]any:
		written := map[string]any{}
		for name, element := range v {
			written[name] = s.written(element, digests)
		}
		return written
	default:
		return v
	}
}
