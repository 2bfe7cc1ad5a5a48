package governance_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The domain's tables, copied from its text and not from the code.
const (
	touchTable = `
| sso | high | idp_integration, session_design, authentication_strength |
| delegated_admin | high | authentication_strength, abuse_case_testing |
| secrets_rotation | high | secrets_handling |
| cross_border_data | high | data_migration_sequencing, regulatory_mapping, customer_notification |
| privileged_api | high | secrets_handling, authentication_strength |
| machine_to_machine | moderate | workload_identity, secret_lifecycle |
| authentication_policy | moderate | authentication_strength |
| mfa_policy | moderate | mfa_policy |
| session_design | moderate | session_design, token_lifetimes |
| token_lifetimes | moderate | token_lifetimes |
| provisioning | moderate | data_migration_sequencing |
| data_migration | moderate | data_migration_sequencing |
| customer_recovery | moderate | customer_recovery_policy |
| consent | moderate | regulatory_mapping |
| audit_evidence | moderate | audit_evidence_standards, audit_evidence_retention |
| idp_integration | moderate | idp_integration |
| passkeys | moderate | authentication_strength |
| custom_domain | moderate | session_design |
| account_linking | moderate | abuse_case_testing |
| bot_detection | moderate | abuse_case_testing |
| message_delivery | moderate | mfa_policy |
| branding | low | none |
| localization | low | none |
| sdk_upgrade | low | none |
| notification_templates | low | none |`

	decisionTable = `
| idp_integration, session_design, data_migration_sequencing, rollback | engineering |
| authentication_strength, mfa_policy, token_lifetimes, secrets_handling, abuse_case_testing, secret_lifecycle | security |
| workload_identity | security, engineering |
| regulatory_mapping, customer_notification, audit_evidence_standards, audit_evidence_retention (reserved) | compliance |
| risk_acceptance (reserved), customer_recovery_policy (reserved) | business, security, compliance |`

	evidenceTable = `
| threat_model, regulatory_mapping, feasibility_review | design | high |
| rollback_test, abuse_case_test | cutover | moderate or high |
| assurance_test, retention_review, logging_review, incident_response_review | cutover | high |
| consent_review | cutover | high, or consent touched |
| customer_notification_review | cutover | cross_border_data touched |
| workload_identity_review, secret_lifecycle_review | cutover | non-human identities |
| data_disposal_plan, log_handover | decommission | moderate or high |
| data_disposal, data_protection_impact_assessment, transfer_assessment, third_party_assessment, exit_plan | – | never |`
)

func rows(table string) [][]string {
	var rows [][]string
	for line := range strings.Lines(strings.TrimSpace(table)) {
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(strings.TrimSpace(line), "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

func items(cell string) []string {
	if cell == "none" {
		return nil
	}
	return strings.Split(cell, ", ")
}

// expectation is what the domain's text says of a scope.
type expectation struct {
	tier                           string
	decisions, functions, evidence []string
}

var weight = map[string]int{"low": 1, "moderate": 2, "high": 3}

// expect reads the tables, and the sentences below them, for a scope.
func expect(s governance.Scope) expectation {
	touched := governance.Strings(s.Touches)
	e := expectation{tier: "low"}
	raise := func(tier string) {
		if weight[tier] > weight[e.tier] {
			e.tier = tier
		}
	}
	for _, row := range rows(touchTable) {
		if slices.Contains(touched, row[0]) {
			raise(row[1])
			e.decisions = append(e.decisions, items(row[2])...)
		}
	}
	nonHuman := s.NonHumanIdentities || slices.Contains(touched, "machine_to_machine")
	if nonHuman {
		raise("moderate")
		e.decisions = append(e.decisions, "workload_identity", "secret_lifecycle")
	}
	if slices.Contains(touched, "authentication_policy") && slices.Contains(touched, "provisioning") && slices.Contains(touched, "audit_evidence") {
		raise("high")
	}
	if s.MinimumRisk != 0 {
		raise(s.MinimumRisk.String())
	}
	e.functions = []string{"security"}
	if e.tier != "low" {
		e.decisions = append(e.decisions, "rollback")
		e.functions = append(e.functions, "engineering")
	}
	if e.tier == "high" {
		e.decisions = append(e.decisions, "regulatory_mapping", "audit_evidence_standards", "audit_evidence_retention", "abuse_case_testing")
		e.functions = append(e.functions, "compliance")
	}
	if s.VendorImplements {
		e.decisions = append(e.decisions, "customer_recovery_policy", "audit_evidence_retention")
	}
	required := map[string]bool{
		"high":                      e.tier == "high",
		"moderate or high":          e.tier != "low",
		"high, or consent touched":  e.tier == "high" || slices.Contains(touched, "consent"),
		"cross_border_data touched": slices.Contains(touched, "cross_border_data"),
		"non-human identities":      nonHuman,
	}
	for _, row := range rows(evidenceTable) {
		if required[row[2]] {
			for _, kind := range items(row[0]) {
				e.evidence = append(e.evidence, row[1]+":"+kind)
			}
		}
	}
	return e
}

func compareScope(t interface{ Errorf(string, ...any) }, s governance.Scope) {
	got, want := governance.Assess(s), expect(s)
	same := func(what string, got, want []string) {
		if !slices.Equal(got, governance.NewSet(want...)) {
			t.Errorf("%+v: %s are %q, want %q", s, what, got, governance.NewSet(want...))
		}
	}
	if got.Tier.String() != want.tier {
		t.Errorf("%+v: tier %s, want %s", s, got.Tier, want.tier)
	}
	same("functions", governance.Strings(got.Functions), want.functions)
	same("decisions", governance.Strings(got.Decisions), want.decisions)
	same("evidence", got.EvidenceByStage(), want.evidence)
}

func TestAssessFollowsTheTables(t *testing.T) {
	compareScope(t, governance.Scope{})
	for _, row := range rows(touchTable) {
		s := governance.Scope{Touches: governance.NewSet(governance.Touch(row[0]))}
		compareScope(t, s)
		equal(t, "tier of "+row[0], governance.Assess(s).Tier.String(), row[1])
	}
	for _, tier := range governance.Tiers() {
		compareScope(t, governance.Scope{MinimumRisk: tier})
	}
	compareScope(t, governance.Scope{NonHumanIdentities: true})
	compareScope(t, governance.Scope{VendorImplements: true})
	rapid.Check(t, func(t *rapid.T) { compareScope(t, scope(t)) })
}

func scope(t *rapid.T) governance.Scope {
	return governance.Scope{
		Touches:            governance.NewSet(some(t, "touches", governance.Touches())...),
		NonHumanIdentities: rapid.Bool().Draw(t, "non_human"),
		MinimumRisk:        governance.Tier(rapid.IntRange(0, 3).Draw(t, "minimum_risk")),
		VendorImplements:   rapid.Bool().Draw(t, "vendor"),
	}
}

func TestTouches(t *testing.T) {
	var want []string
	for _, row := range rows(touchTable) {
		want = append(want, row[0])
	}
	if got := governance.Strings(governance.Touches()); !slices.Equal(got, want) {
		t.Errorf("touches are %q, want %q", got, want)
	}
}

func TestDecisions(t *testing.T) {
	var want []string
	for _, row := range rows(decisionTable) {
		for _, item := range items(row[0]) {
			name, reserved := strings.CutSuffix(item, " (reserved)")
			want = append(want, name)
			d := governance.Decision(name)
			if got := governance.Strings(d.Deciders()); !slices.Equal(got, items(row[1])) {
				t.Errorf("%s may be decided by %q, want %q", d, got, items(row[1]))
			}
			equal(t, name+" is reserved", d.Reserved(), reserved)
		}
	}
	if got := governance.Strings(governance.Decisions()); !slices.Equal(got, want) {
		t.Errorf("decisions are %q, want %q", got, want)
	}
	if unknown := governance.Decision("lunch"); unknown.Deciders() != nil || unknown.Reserved() {
		t.Error("an unknown decision has deciders")
	}
}

func TestEvidenceKinds(t *testing.T) {
	var want []string
	for _, row := range rows(evidenceTable) {
		want = append(want, items(row[0])...)
	}
	if got := governance.Strings(governance.EvidenceKinds()); !slices.Equal(got, append(want, "other")) {
		t.Errorf("kinds of evidence are %q, want %q and other", got, want)
	}
}

func TestEnumerations(t *testing.T) {
	equal(t, "functions", strings.Join(governance.Strings(governance.Functions()), " "), "business engineering security compliance legal privacy fraud operations support audit")
	equal(t, "approving functions", strings.Join(governance.Strings(governance.ApprovingFunctions()), " "), "engineering security compliance")
	equal(t, "reviewing functions", strings.Join(governance.Strings(governance.ReviewingFunctions()), " "), "engineering security compliance legal privacy fraud operations support audit")
	equal(t, "stages", strings.Join(governance.Strings(governance.Stages()), " "), "design build cutover decommission")
	equal(t, "party kinds", strings.Join(governance.Strings(governance.PartyKinds()), " "), "person team vendor")
	for _, tier := range governance.Tiers() {
		parsed, err := governance.ParseTier(tier.String())
		if err != nil || parsed != tier {
			t.Errorf("%s is read as %s (%v)", tier, parsed, err)
		}
	}
	for name, isNone := range map[string]bool{"": true, "extreme": false, "High": false, "high ": false} {
		if tier, err := governance.ParseTier(name); tier != 0 || (err == nil) != isNone {
			t.Errorf("%q is read as %s (%v)", name, tier, err)
		}
	}
	if !slices.IsSorted(governance.Tiers()) || slices.Sorted(maps.Values(weight))[2] != int(governance.High) {
		t.Error("tiers are not in their order")
	}
}
