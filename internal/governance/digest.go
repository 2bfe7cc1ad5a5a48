package governance

import (
	"bytes"
	"encoding/json"
)

// Material is the part of a migration that an approval is about. Its JSON omits
// empty fields, so adding an argument in a later version makes no existing
// approval stale.
type Material struct {
	Name               string      `json:"name"`
	SourcePlatform     string      `json:"source_platform,omitempty"`
	TargetPlatform     string      `json:"target_platform,omitempty"`
	Touches            Set[Touch]  `json:"touches,omitempty"`
	Jurisdictions      Set[string] `json:"jurisdictions,omitempty"`
	NonHumanIdentities bool        `json:"non_human_identities,omitempty"`
	MinimumRisk        Tier        `json:"minimum_risk,omitempty"`
	Implementers       Set[ID]     `json:"implementers,omitempty"`
}

// MaterialFields are the arguments that an approval is about, in the order in
// which messages list them.
func MaterialFields() []string {
	return []string{
		"name", "source_platform", "target_platform", "touches", "jurisdictions",
		"non_human_identities", "minimum_risk", "implementers",
	}
}

// Material is the migration's scope that approvals are about.
func (m Migration) Material() Material {
	return Material{
		Name: m.Name, SourcePlatform: m.SourcePlatform, TargetPlatform: m.TargetPlatform,
		Touches: NewSet(m.Touches...), Jurisdictions: NewSet(m.Jurisdictions...),
		NonHumanIdentities: m.NonHumanIdentities, MinimumRisk: m.MinimumRisk,
		Implementers: NewSet(m.Implementers...),
	}
}

// Digest is "sha256:<hex>" of the material scope as RFC 8785 canonical JSON.
// It depends on values alone, never on their order.
func (m Migration) Digest() string {
	return digestOf(m.Material())
}

// HadDigest tells whether a digest is the migration's, by this formula or by that of
// earlier versions of the provider, in which the risk owner was part of the scope.
// It is for messages about old approvals: these are stale.
func (m Migration) HadDigest(digest string) bool {
	return digest == m.Digest() || digest == digestOf(struct {
		Material
		RiskOwner ID `json:"risk_owner,omitempty"`
	}{m.Material(), m.RiskOwner})
}

func digestOf(scope any) string {
	text, err := Canonical(scope)
	if err != nil {
		// Strings, booleans and sorted slices always have a canonical form.
		panic(err)
	}
	return SHA256(text)
}

// ChangedSince names the material fields in which the migration differs from
// an earlier one, in the order of MaterialFields.
func (m Migration) ChangedSince(earlier Migration) []string {
	now, then := m.Material().fields(), earlier.Material().fields()
	var changed []string
	for _, field := range MaterialFields() {
		if !bytes.Equal(now[field], then[field]) {
			changed = append(changed, field)
		}
	}
	return changed
}

// Texts are the values of the scope as JSON, by field. A field without a value is
// absent.
func (m Material) Texts() map[string]string {
	texts := map[string]string{}
	for field, value := range m.fields() {
		texts[field] = string(value)
	}
	return texts
}

func (m Material) fields() map[string]json.RawMessage {
	text, err := json.Marshal(m)
	if err != nil {
		panic(err) // as in Digest
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	return fields
}
