package acctest

import (
	"encoding/json"
	"strings"
)

// Changes are the planned actions by address: create, update, replace, delete,
// move, import or remove. Unchanged resources are omitted.
func (r *Result) Changes() map[string]string { return r.planned("planned_change") }

// Drift is what was changed outside this state, in the same form.
func (r *Result) Drift() map[string]string { return r.planned("resource_drift") }

func (r *Result) planned(kind string) map[string]string {
	found := map[string]string{}
	for line := range strings.Lines(r.Output) {
		var event struct {
			Type   string `json:"type"`
			Change struct {
				Resource struct {
					Address string `json:"addr"`
				} `json:"resource"`
				Action string `json:"action"`
			} `json:"change"`
		}
		if json.Unmarshal([]byte(line), &event) == nil && event.Type == kind {
			found[event.Change.Resource.Address] = event.Change.Action
		}
	}
	return found
}

// Change is a saved plan's change of one resource.
type Change struct {
	Address string `json:"address"`
	Change  struct {
		Actions []string       `json:"actions"`
		Before  map[string]any `json:"before"`
		After   map[string]any `json:"after"`
	} `json:"change"`
}

// Moves are the attributes whose values change.
func (c Change) Moves() map[string][2]any {
	moves := map[string][2]any{}
	for name, before := range c.Change.Before {
		if after := c.Change.After[name]; !equalJSON(before, after) {
			moves[name] = [2]any{before, after}
		}
	}
	return moves
}

func equalJSON(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

// DriftOf plans, and returns the drift of one resource; its zero value without
// drift.
func (w *Workspace) DriftOf(address string) Change {
	w.t.Helper()
	drift, _ := w.saved()
	return changeOf(drift, address)
}

// PlannedOf plans, and returns the planned values of a resource; nil without a
// change.
func (w *Workspace) PlannedOf(address string) map[string]any {
	w.t.Helper()
	_, changes := w.saved()
	return changeOf(changes, address).Change.After
}

func changeOf(changes []Change, address string) Change {
	for _, change := range changes {
		if change.Address == address {
			return change
		}
	}
	return Change{}
}

// saved creates and reads a saved plan.
func (w *Workspace) saved() (drift, changes []Change) {
	w.t.Helper()
	w.Plan("-out=read.tfplan").OK()
	r := w.Run("show", "-json", "read.tfplan").OK()
	var plan struct {
		Drift   []Change `json:"resource_drift"`
		Changes []Change `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(r.Output), &plan); err != nil {
		w.t.Fatalf("%v:\n%s", err, r.Output)
	}
	return plan.Drift, plan.Changes
}
