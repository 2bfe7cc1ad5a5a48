package sequence

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// The tables of the contract, as far as the tests touch them.
var (
	tierOf      = map[string]int{"branding": low, "localization": low, "mfa_policy": moderate, "sso": high}
	decisionsOf = map[string][]string{
		"mfa_policy": {"mfa_policy"},
		"sso":        {"idp_integration", "session_design", "authentication_strength"},
	}
	decidedAtHigh = []string{"regulatory_mapping", "audit_evidence_standards", "audit_evidence_retention", "abuse_case_testing"}
	deciders      = map[string]string{
		"idp_integration": "engineering", "session_design": "engineering", "rollback": "engineering",
		"authentication_strength": "security", "mfa_policy": "security", "abuse_case_testing": "security",
		"regulatory_mapping": "compliance", "audit_evidence_standards": "compliance", "audit_evidence_retention": "compliance",
	}
	provenAtModerate = []string{"rollback_test", "abuse_case_test"}
	provenAtHigh     = []string{"assurance_test", "retention_review", "logging_review", "incident_response_review", "consent_review"}
	provenAtLast     = []string{"data_disposal_plan", "log_handover"} // at moderate
	provenAtDesign   = []string{"threat_model", "regulatory_mapping", "feasibility_review"}
)

const (
	low = iota
	moderate
	high
)

// tier is the risk of a migration.
func tier(m map[string]any) int {
	highest := slices.Index([]string{"low", "moderate", "high"}, text(m, "minimum_risk"))
	for _, touch := range texts(m, "touches") {
		highest = max(highest, tierOf[touch])
	}
	return max(highest, low)
}

// decisions are those that need an owner.
func decisions(m map[string]any) []string {
	required := map[string]bool{}
	for _, touch := range texts(m, "touches") {
		for _, d := range decisionsOf[touch] {
			required[d] = true
		}
	}
	if tier(m) >= moderate {
		required["rollback"] = true
	}
	if slices.ContainsFunc(texts(m, "implementers"), func(id string) bool { return kindOf(id) == "vendor" }) {
		required["customer_recovery_policy"], required["audit_evidence_retention"] = true, true
	}
	if tier(m) == high {
		for _, d := range decidedAtHigh {
			required[d] = true
		}
	}
	return slices.Sorted(maps.Keys(required))
}

// proofs are the kinds of evidence that a gate's stage requires, with those of the
// stages before it that have no permit for this scope.
func (v view) proofs(g, m map[string]any) (kinds []string) {
	at := slices.Index(stages, text(g, "stage"))
	for n, stage := range stages[:at+1] {
		if n == at || !v.passed(g, stage, scopeOf(m)) {
			kinds = append(kinds, proofsOf(stage, tier(m))...)
		}
	}
	return kinds
}

// proofsOf are the kinds of evidence of one stage.
func proofsOf(stage string, tier int) []string {
	switch {
	case stage == "design" && tier == high:
		return provenAtDesign
	case stage == "cutover" && tier == high:
		return slices.Concat(provenAtModerate, provenAtHigh)
	case stage == "cutover" && tier == moderate:
		return provenAtModerate
	case stage == "decommission" && tier >= moderate:
		return provenAtLast
	}
	return nil
}

// passed tells whether a stage had a permit for a scope before this plan, with its
// evidence or ratified, or gets one in it that the gate follows.
func (v view) passed(g map[string]any, stage, scope string) bool {
	migration, follows := text(g, "migration_id"), text(g, "follows")
	for _, p := range v.given {
		if p.migration == migration && p.stage == stage && p.scope == scope && (!p.missing["CIAM502"] || p.ratified) {
			return true
		}
	}
	_, before := v.given[follows]
	followed := v.records[follows]
	return followed != nil && !before && followed["emergency"] == nil && migrationOf(follows) == migration && stageOf(follows) == stage
}

// fault is something that a soft rule finds, about items or as a whole. of is the
// record that it is found at.
type fault struct {
	code  string
	items []string
	of    string
	// places are the jurisdictions that it speaks of for an item, if not of all.
	places map[string][]string
}

// unproven is CIAM502, 506 and 507.
func (v view) unproven(g, m map[string]any) (faults []fault) {
	pieces := map[string][]string{} // by kind
	mapped, misnamed, proof := false, false, false
	var compliance []string // approvals
	for _, id := range texts(g, "approval_ids") {
		if a := v.records[id]; text(a, "function") == "compliance" && text(a, "decision") == "approved" &&
			text(a, "migration_id") == text(g, "migration_id") && text(a, "stage") == text(g, "stage") && v.counts(a) {
			compliance = append(compliance, id)
		}
	}
	agreed := map[string]bool{}
	for _, id := range texts(g, "evidence_ids") {
		e := v.records[id]
		if e == nil || !servesAs(e, text(g, "migration_id")) {
			continue
		}
		pieces[text(e, "kind")] = append(pieces[text(e, "kind")], id)
		if text(e, "not_applicable") == "" {
			proof = true
			mapped = mapped || slices.ContainsFunc(texts(e, "controls"), func(c string) bool { return strings.HasPrefix(c, "nist-csf-2.0:") && c != noControl })
			misnamed = misnamed || slices.Contains(texts(e, "controls"), noControl)
			agreed[text(e, "kind")] = true
		} else if slices.ContainsFunc(compliance, func(a string) bool { return v.reviewed(a, id) }) {
			agreed[text(e, "kind")] = true
		}
	}
	var missing, unreviewed []string
	required := v.proofs(g, m)
	for _, kind := range required {
		if !agreed[kind] {
			missing = append(missing, kind)
		}
	}
	if missing != nil {
		faults = append(faults, fault{code: "CIAM502", items: missing, of: gateOf(g)})
	}
	if tier(m) < high {
		return faults
	}
	for _, a := range compliance {
		if v.role(v.records[a]) == "advisory" {
			continue // advisory reviewers choose what they review
		}
		for _, kind := range required {
			if len(pieces[kind]) > 0 && !slices.ContainsFunc(pieces[kind], func(id string) bool { return v.reviewed(a, id) }) {
				unreviewed = append(unreviewed, kind)
			}
		}
	}
	if unreviewed != nil {
		faults = append(faults, fault{code: "CIAM506", items: unreviewed, of: gateOf(g)})
	}
	if mapped || misnamed { // for which CIAM501 speaks
		return faults
	}
	if proof || len(required) == 0 || missing == nil {
		return append(faults, fault{code: "CIAM507", of: gateOf(g)})
	}
	return append(faults, fault{code: "CIAM507 behind CIAM502", of: gateOf(g)})
}

// piece is evidence as an approver reviewed it.
func piece(e map[string]any) string {
	if hash := text(e, "sha256"); hash != "" {
		return text(e, "kind") + " " + hash
	}
	return strings.Join([]string{text(e, "kind"), text(e, "uri"), when(e, "collected_at").String(), text(e, "not_applicable")}, " ")
}

// reviewed tells whether an approval names a piece of evidence that is still as it
// was when that was said.
func (v view) reviewed(approval, evidence string) bool {
	a := v.records[approval]
	if !slices.Contains(texts(a, "evidence_ids"), evidence) {
		return false
	}
	said := v.said[approval]
	if len(said) == 0 || wording(said[len(said)-1].args) != wording(a) {
		return true // it is said now
	}
	return said[len(said)-1].pieces[evidence] == piece(v.records[evidence])
}

// unaccepted is CIAM214: no acceptance in force by the risk owner for this scope, or
// a critical one that nobody else accepted.
func (v view) unaccepted(g, m map[string]any) bool {
	if tier(m) < high || text(g, "stage") != "cutover" {
		return false
	}
	accepted, alone := false, false
	for _, id := range texts(g, "risk_acceptance_ids") {
		r := v.records[id]
		if text(r, "migration_id") != text(g, "migration_id") || !slices.Contains(persons(text(m, "risk_owner")), text(r, "accepted_by")) ||
			r["revoked_at"] != nil || text(r, "digest") != scopeOf(m) || v.future(when(r, "accepted_at")) || !when(r, "review_by").After(v.now) ||
			v.revokedSince(id, text(r, "accepted_by")) {
			continue
		}
		accepted = true
		co := text(r, "co_accepted_by")
		mayCoAccept := co == text(m, "business_owner") || text(m, "steering_group") != "" && co == chair
		alone = alone || text(r, "residual") == "critical" && (human(co) == human(text(r, "accepted_by")) || !mayCoAccept || v.revokedSince(id, co))
	}
	return !accepted || alone
}

// reviewsTooLate tells whether a risk is accepted for longer than its residual level
// allows.
func reviewsTooLate(r map[string]any) bool {
	longest := map[string]time.Duration{"low": 365 * day, "moderate": 365 * day, "high": 180 * day, "critical": 90 * day}[text(r, "residual")]
	return when(r, "review_by").After(when(r, "accepted_at").Add(longest))
}
