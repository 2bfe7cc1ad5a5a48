package sequence

import (
	"maps"
	"time"
)

// moment is where a sequence of applies has led to.
type moment struct {
	held   *held
	states map[string]state
	scenes map[string]scene
	world  *world
	now    time.Time
}

func (m moment) clone() moment {
	scenes := map[string]scene{}
	for name, s := range m.scenes {
		scenes[name] = s.clone()
	}
	return moment{m.held, maps.Clone(m.states), scenes, m.world.clone(), m.now}
}

// forget removes a resource from the configuration and the state without
// destroying it, and what refers to it with it.
func (m moment) forget(by, address string) {
	held := m.states[by]
	if _, there := held[address]; !there {
		return
	}
	held = maps.Clone(held)
	before := maps.Clone(m.scenes[by])
	delete(m.scenes[by], address)
	m.scenes[by].prune(nil, m.world)
	for gone := range before {
		if _, stays := m.scenes[by][gone]; stays {
			continue
		}
		if i, there := held[gone]; there {
			id := idsOf(state{gone: i})[gone]
			if m.world.owner[id] == by {
				m.world.owner[id] = nobody
			}
			delete(held, gone)
		}
	}
	m.states[by] = held
}

// spare removes from the state what would be destroyed and must be kept.
func (m moment) spare(by string, prior map[string]string) {
	held := maps.Clone(m.states[by])
	for address, id := range prior {
		if m.world.keeps(id) && m.world.owner[id] == by && m.scenes[by].id(address) != id {
			m.world.owner[id] = nobody
			delete(held, address)
			delete(prior, address)
		}
	}
	m.states[by] = held
}
