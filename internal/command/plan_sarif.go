package command

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

type object = map[string]any

// planSARIF writes SARIF 2.1.0, which code scanning reads. A result is a touch of
// one resource, a finding or a notice.
func planSARIF(to io.Writer, p planned) error {
	results, rules := []object{}, []object{}
	described := map[string]bool{}
	add := func(rule, level, text, address string) {
		if !described[rule] {
			described[rule] = true
			rules = append(rules, object{"id": rule})
		}
		results = append(results, object{
			"ruleId": rule, "level": level, "message": object{"text": text},
			"locations": []object{{
				"physicalLocation": object{"artifactLocation": object{"uri": p.artifact()}, "region": object{"startLine": 1}},
				"logicalLocations": []object{{"fullyQualifiedName": address, "kind": "resource"}},
			}},
		})
	}
	for _, t := range p.Touches {
		for _, place := range t.Addresses {
			add(string(t.Touch), sarifLevel(t.Tier), fmt.Sprintf("%s (%s) touches %s%s: %s", place.Address, strings.Join(place.Actions, ", "), t.Touch, p.undeclared(t.Touch), visible(place.Rationale)), place.Address)
		}
	}
	for _, f := range p.Findings {
		add(string(f.Code), f.Level, visible(f.Message+" Fix: "+f.Fix), "plan")
	}
	for _, n := range p.notices() {
		rule, _, _ := strings.Cut(n.title, ":")
		if len(n.addresses) == 0 {
			add(strings.ToLower(rule), "note", n.title, "plan")
		}
		for _, address := range n.addresses {
			add(strings.ToLower(rule), "note", n.title+": "+visible(address), address)
		}
	}
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{
			"tool":    object{"driver": object{"name": "terraform-provider-ciam", "version": p.Version, "rules": rules}},
			"results": results,
		}},
	})
}

func sarifLevel(tier governance.Tier) string {
	if tier == governance.Low {
		return "note"
	}
	return "warning"
}
