package acctest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// lateAttributes are the attributes that may be unknown until apply: they
// derive from other records, or the register sets them.
var lateAttributes = map[string][]string{
	"ciam_party":     {"external", "directory_status", "directory_function", "directory_external", "directory_id"}, // external for a team
	"ciam_migration": {"predecessors"},
	"ciam_approval":  {"recorded_at", "statement"}, // the statement if evidence is named
	"ciam_gate":      {"digest", "status", "unmet", "valid_until", "attestation"},
	"ciam_permit":    {"used_at", "snapshot"},

	"ciam_decision_owner":  {},
	"ciam_evidence":        {},
	"ciam_risk_acceptance": {},
}

// lateHere tells whether an attribute that is late in some resources of a type
// may be late in this one.
func lateHere(kind, name string, after map[string]any) bool {
	switch {
	case kind == "ciam_party":
		return name != "external" || after["kind"] == "team"
	case name == "statement":
		evidence, _ := after["evidence_ids"].([]any)
		return len(evidence) > 0
	default:
		return true
	}
}

func TestCompleteIsKnownAtPlan(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Plan("-out=first.tfplan").OK()
	var plan struct {
		Changes []struct {
			Address string
			Type    string
			Change  struct {
				After   map[string]any
				Unknown map[string]any `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(w.Run("show", "-json", "first.tfplan").OK().Output), &plan); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range plan.Changes {
		late, ours := lateAttributes[c.Type]
		if !ours {
			if strings.HasPrefix(c.Type, "ciam_") {
				t.Errorf("%s: lateAttributes says nothing about %s", c.Address, c.Type)
			}
			continue
		}
		seen[c.Type] = true
		for name, value := range c.Change.Unknown {
			if anyTrue(value) && (!slices.Contains(late, name) || !lateHere(c.Type, name, c.Change.After)) {
				t.Errorf("%s: %s is known after apply only", c.Address, name)
			}
		}
	}
	for kind := range lateAttributes {
		if !seen[kind] {
			t.Errorf("examples/complete has no %s", kind)
		}
	}
}

// anyTrue tells whether after_unknown marks anything in a value.
func anyTrue(value any) bool {
	switch v := value.(type) {
	case bool:
		return v
	case []any:
		return slices.ContainsFunc(v, anyTrue)
	case map[string]any:
		for _, field := range v {
			if anyTrue(field) {
				return true
			}
		}
	}
	return false
}

func TestCompleteGoesAhead(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Apply().OK().Warns("CIAM215", "CIAM801")
	w.Plan().Empty()
	outputs := w.Outputs()
	if outputs["gate"] != "open" {
		t.Errorf("the gate is %v, want open", outputs["gate"])
	}
	if risk := fmt.Sprint(outputs["risk"]); !strings.HasPrefix(risk, "high: cross_border_data (high), secrets_rotation (high), sso (high)") {
		t.Errorf("risk is %q", risk)
	}
	approved := w.Attributes("ciam_approval.compliance")["digest"]
	if outputs["digest"] != approved {
		t.Errorf("the migration's digest is %v, and approved is %v", outputs["digest"], approved)
	}
	if w.Attributes("terraform_data.cutover") == nil || w.Attributes("ciam_permit.cutover")["used_at"] == nil {
		t.Error("the change did not go ahead")
	}
}

func TestCompleteIsDestroyedInASandbox(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	register := "sqlite:" + w.registerFile() + "?sandbox=true"
	w.Env = []string{"CIAM_REGISTER=" + register}
	w.Apply().OK()
	if len(storedIDs(t, register)) == 0 {
		t.Fatal("nothing was written to the register")
	}
	w.Destroy().OK()
	if left := w.StateList(); len(left) > 0 {
		t.Errorf("the state still has %q", left)
	}
	if left := storedIDs(t, register); len(left) > 0 {
		t.Errorf("the register still has %q", left)
	}
}
