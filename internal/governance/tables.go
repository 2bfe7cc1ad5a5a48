package governance

import "slices"

// Touch is an area that a migration changes.
type Touch string

// Decision is a type of decision, a row of the decision matrix.
type Decision string

// EvidenceKind is a kind of evidence.
type EvidenceKind string

// Stage is a step of a migration, with one gate.
type Stage string

// The stages in their order.
const (
	Design       Stage = "design"
	Build        Stage = "build"
	Cutover      Stage = "cutover"
	Decommission Stage = "decommission"
)

// Stages are all stages in their order.
func Stages() []Stage { return []Stage{Design, Build, Cutover, Decommission} }

// Before is the stage before this one; empty for the first.
func (s Stage) Before() Stage {
	if i := slices.Index(Stages(), s); i > 0 {
		return Stages()[i-1]
	}
	return ""
}

// The touches and decisions that code refers to by name.
const (
	AuthenticationPolicy Touch = "authentication_policy"
	Provisioning         Touch = "provisioning"
	AuditEvidence        Touch = "audit_evidence"
	CrossBorderData      Touch = "cross_border_data"
	MachineToMachine     Touch = "machine_to_machine"
	Consent              Touch = "consent"

	RiskDecision           Decision = "risk_acceptance"
	CustomerRecoveryPolicy Decision = "customer_recovery_policy"
	AuditEvidenceRetention Decision = "audit_evidence_retention"
	Rollback               Decision = "rollback"
	WorkloadIdentity       Decision = "workload_identity"
	SecretLifecycle        Decision = "secret_lifecycle"
)

// touchRow is one line of the table of touches in the domain.
type touchRow struct {
	touch     Touch
	tier      Tier
	decisions []Decision
}

var touches = []touchRow{
	{"sso", High, []Decision{"idp_integration", "session_design", "authentication_strength"}},
	{"delegated_admin", High, []Decision{"authentication_strength", "abuse_case_testing"}},
	{"secrets_rotation", High, []Decision{"secrets_handling"}},
	{CrossBorderData, High, []Decision{"data_migration_sequencing", "regulatory_mapping", "customer_notification"}},
	{"privileged_api", High, []Decision{"secrets_handling", "authentication_strength"}},
	{MachineToMachine, Moderate, nil}, // its decisions come from the non-human identities that it implies
	{AuthenticationPolicy, Moderate, []Decision{"authentication_strength"}},
	{"mfa_policy", Moderate, []Decision{"mfa_policy"}},
	{"session_design", Moderate, []Decision{"session_design", "token_lifetimes"}},
	{"token_lifetimes", Moderate, []Decision{"token_lifetimes"}},
	{Provisioning, Moderate, []Decision{"data_migration_sequencing"}},
	{"data_migration", Moderate, []Decision{"data_migration_sequencing"}},
	{"customer_recovery", Moderate, []Decision{CustomerRecoveryPolicy}},
	{Consent, Moderate, []Decision{"regulatory_mapping"}},
	{AuditEvidence, Moderate, []Decision{"audit_evidence_standards", AuditEvidenceRetention}},
	{"idp_integration", Moderate, []Decision{"idp_integration"}},
	{"passkeys", Moderate, []Decision{"authentication_strength"}},
	{"custom_domain", Moderate, []Decision{"session_design"}},
	{"account_linking", Moderate, []Decision{"abuse_case_testing"}},
	{"bot_detection", Moderate, []Decision{"abuse_case_testing"}},
	{"message_delivery", Moderate, []Decision{"mfa_policy"}},
	{"branding", Low, nil},
	{"localization", Low, nil},
	{"sdk_upgrade", Low, nil},
	{"notification_templates", Low, nil},
}

// Touches are all areas that a migration can change, the riskiest first.
func Touches() []Touch {
	list := make([]Touch, len(touches))
	for i, row := range touches {
		list[i] = row.touch
	}
	return list
}

// decisionRow is one line of the decision matrix.
type decisionRow struct {
	decision  Decision
	functions []Function
	reserved  bool
}

var decisions = []decisionRow{
	{"idp_integration", []Function{Engineering}, false},
	{"session_design", []Function{Engineering}, false},
	{"data_migration_sequencing", []Function{Engineering}, false},
	{Rollback, []Function{Engineering}, false},
	{"authentication_strength", []Function{Security}, false},
	{"mfa_policy", []Function{Security}, false},
	{"token_lifetimes", []Function{Security}, false},
	{"secrets_handling", []Function{Security}, false},
	{"abuse_case_testing", []Function{Security}, false},
	{SecretLifecycle, []Function{Security}, false},
	{WorkloadIdentity, []Function{Security, Engineering}, false},
	{"regulatory_mapping", []Function{Compliance}, false},
	{"customer_notification", []Function{Compliance}, false},
	{"audit_evidence_standards", []Function{Compliance}, false},
	{AuditEvidenceRetention, []Function{Compliance}, true},
	{RiskDecision, []Function{Business, Security, Compliance}, true},
	{CustomerRecoveryPolicy, []Function{Business, Security, Compliance}, true},
}

// Decisions are all types of decision, in the order of the matrix.
func Decisions() []Decision {
	list := make([]Decision, len(decisions))
	for i, row := range decisions {
		list[i] = row.decision
	}
	return list
}

// Deciders are the functions that can be accountable for a decision; nil for an
// unknown decision.
func (d Decision) Deciders() []Function {
	for _, row := range decisions {
		if row.decision == d {
			return row.functions
		}
	}
	return nil
}

// Reserved tells whether the decision is reserved to internal parties: no external
// party can be accountable or responsible for it. Vendors never accept risk, set
// the customer recovery policy or decide on the retention of audit evidence.
func (d Decision) Reserved() bool {
	return slices.ContainsFunc(decisions, func(row decisionRow) bool {
		return row.decision == d && row.reserved
	})
}

// evidenceRow is one line of the table of evidence: the kind is required at the
// stage if the condition is true. The condition is nil for optional kinds.
type evidenceRow struct {
	kind     EvidenceKind
	stage    Stage
	required func(Scope, Tier) bool
}

func atHigh(_ Scope, tier Tier) bool     { return tier == High }
func atModerate(_ Scope, tier Tier) bool { return tier >= Moderate }
func withNonHumans(s Scope, _ Tier) bool { return s.nonHuman() }
func crossBorder(s Scope, _ Tier) bool   { return s.Touches.Has(CrossBorderData) }
func withConsent(s Scope, t Tier) bool   { return t == High || s.Touches.Has(Consent) }

var evidence = []evidenceRow{
	{"threat_model", Design, atHigh},
	{"regulatory_mapping", Design, atHigh},
	{"feasibility_review", Design, atHigh},
	{"rollback_test", Cutover, atModerate},
	{"abuse_case_test", Cutover, atModerate},
	{"assurance_test", Cutover, atHigh},
	{"retention_review", Cutover, atHigh},
	{"logging_review", Cutover, atHigh},
	{"incident_response_review", Cutover, atHigh},
	{"consent_review", Cutover, withConsent},
	{"customer_notification_review", Cutover, crossBorder},
	{"workload_identity_review", Cutover, withNonHumans},
	{"secret_lifecycle_review", Cutover, withNonHumans},
	{"data_disposal_plan", Decommission, atModerate},
	{"log_handover", Decommission, atModerate},
	{"data_disposal", "", nil}, // the certificate of a disposal that must be permitted first
	{"data_protection_impact_assessment", "", nil},
	{"transfer_assessment", "", nil},
	{"third_party_assessment", "", nil},
	{"exit_plan", "", nil},
	{"other", "", nil},
}

// EvidenceKinds are all kinds of evidence.
func EvidenceKinds() []EvidenceKind {
	list := make([]EvidenceKind, len(evidence))
	for i, row := range evidence {
		list[i] = row.kind
	}
	return list
}
