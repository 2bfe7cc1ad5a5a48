package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// state is the part of Terraform's state file that tests read. They read the
// file directly, because each run of terraform takes half a second.
type state struct {
	Outputs map[string]struct {
		Value any `json:"value"`
	} `json:"outputs"`
	Resources []stateResource `json:"resources"`
}

type stateResource struct {
	Module    string `json:"module"`
	Mode      string `json:"mode"`
	Type      string `json:"type"`
	Name      string `json:"name"`
	Instances []struct {
		Key        any            `json:"index_key"`
		Deposed    string         `json:"deposed"`
		Attributes map[string]any `json:"attributes"`
	} `json:"instances"`
}

// address is the address of the instance with a key; nil if there is only one.
func (r stateResource) address(key any) string {
	address := r.Type + "." + r.Name
	if r.Mode == "data" {
		address = "data." + address
	}
	if r.Module != "" {
		address = r.Module + "." + address
	}
	switch key := key.(type) {
	case string:
		return fmt.Sprintf("%s[%q]", address, key)
	case float64:
		return fmt.Sprintf("%s[%d]", address, int(key))
	default:
		return address
	}
}

// readState reads the state file. It is empty if there is none yet.
func (w *Workspace) readState() (s state) {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) {
		return s
	}
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		w.t.Fatalf("the state cannot be read: %v", err)
	}
	return s
}

// Outputs are the outputs of the state.
func (w *Workspace) Outputs() map[string]any {
	w.t.Helper()
	outputs := map[string]any{}
	for name, output := range w.readState().Outputs {
		outputs[name] = output.Value
	}
	return outputs
}

// Attributes are the attributes of a resource in the state, by its address;
// nil when the state has no such resource.
func (w *Workspace) Attributes(address string) map[string]any {
	w.t.Helper()
	return w.Resources()[address]
}

// Resources are the attributes of all resources in the state, by address.
func (w *Workspace) Resources() map[string]map[string]any {
	w.t.Helper()
	found := map[string]map[string]any{}
	for _, resource := range w.readState().Resources {
		for _, instance := range resource.Instances {
			if instance.Deposed == "" {
				found[resource.address(instance.Key)] = plain(instance.Attributes)
			}
		}
	}
	return found
}

// plain takes away the type that the state has beside a value of any type,
// such as the input of terraform_data.
func plain(attributes map[string]any) map[string]any {
	for name, value := range attributes {
		if typed, ok := value.(map[string]any); ok && len(typed) == 2 && typed["type"] != nil && typed["value"] != nil {
			attributes[name] = typed["value"]
		}
	}
	return attributes
}

// StateList are the addresses in the state, sorted.
func (w *Workspace) StateList() []string {
	w.t.Helper()
	return slices.Sorted(maps.Keys(w.Resources()))
}
