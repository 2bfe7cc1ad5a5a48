package rules

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// now is the present of every test.
var now = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// aheadOfUs is how far the clock of somebody who writes a time may be ahead.
const aheadOfUs = 5 * time.Minute

// fixture is a register and a plan in memory: a View to change at will.
type fixture struct {
	subjects map[governance.ID]Subject
	previous map[governance.ID]governance.Record
	past     []governance.Record
	scopes   []governance.Migration
	policy   governance.Policy
	edits    map[governance.ID]Edit
	// days is how many days ago the register wrote each record of past, and gone are
	// those whose last revision there retired them.
	days map[governance.ID]int
	gone map[governance.ID]bool
	// entries are what the directory answers; without any, there is no directory.
	entries map[governance.ID]environment.Answer[environment.Entry]
	terms   environment.DirectoryTerms
	// declares are the parties that the state also declares.
	declares map[governance.ID]bool
	// writing: the judgement is that of a write.
	writing bool
}

// store puts records into the plan as the register has them.
func (w *fixture) store(records ...governance.Record) {
	w.put(records...)
	for _, r := range records {
		w.previous[r.ID()] = r
	}
}

// copy is a fixture of its own with the same records.
func (w *fixture) copy() *fixture {
	other := *w
	other.subjects = maps.Clone(w.subjects)
	return &other
}

// put adds records, or replaces those of the same id.
func (w *fixture) put(records ...governance.Record) {
	for _, r := range records {
		w.subjects[r.ID()] = Subject{Record: r, Changed: true}
	}
}

// drop takes a record away.
func (w *fixture) drop(id governance.ID) { delete(w.subjects, id) }

// edit changes a record in place.
func edit[R governance.Record](w *fixture, id governance.ID, change func(*R)) {
	s := w.subjects[id]
	r := s.Record.(R)
	change(&r)
	delete(w.subjects, id)
	s.Record = r
	w.subjects[r.ID()] = s
}

// migration changes the migration of the fixture.
func (w *fixture) migration(change func(*governance.Migration)) { edit(w, theMigration, change) }

// approver changes one of the migration's approvers, or adds it.
func (w *fixture) approver(key string, change func(*governance.Approver)) {
	w.migration(func(m *governance.Migration) {
		approvers := maps.Clone(m.Approvers)
		a := approvers[key]
		change(&a)
		approvers[key] = a
		m.Approvers = approvers
	})
}

// board gives the migration a steering group with final approvers.
func (w *fixture) board(final map[governance.Function]governance.ID) {
	w.put(governance.SteeringGroup{
		Name: "board", Chair: "person/owner",
		Members: governance.NewSet(slices.Collect(maps.Values(final))...), FinalApprovers: final,
	})
	w.migration(func(m *governance.Migration) { m.SteeringGroup = "steering_group/board" })
}

// approve restates the approvals and risk acceptances for the migration's digest as it is now.
func (w *fixture) approve() {
	m := w.subjects[theMigration].Record.(governance.Migration)
	for _, s := range w.RecordsOf(theMigration) {
		if a, ok := s.Record.(governance.Approval); ok {
			a.Digest = m.Digest()
			s.Record = a
			w.subjects[a.ID()] = s
		}
		if r, ok := s.Record.(governance.RiskAcceptance); ok {
			r.Digest = m.Digest()
			s.Record = r
			w.subjects[r.ID()] = s
		}
	}
}

// settle marks records as neither created nor changed by this plan.
func (w *fixture) settle(ids ...governance.ID) {
	for _, id := range ids {
		s := w.subjects[id]
		s.Changed = false
		w.subjects[id] = s
	}
}

// unknown marks arguments of a record as not known yet.
func (w *fixture) unknown(id governance.ID, arguments ...string) {
	s := w.subjects[id]
	s.Unknown = append(s.Unknown, arguments...)
	w.subjects[id] = s
}

const (
	theMigration governance.ID = "migration/legacy-to-cloud"
	theGate      governance.ID = "gate/legacy-to-cloud/cutover"
	thePermit    governance.ID = "permit/legacy-to-cloud/cutover/1"
	// theRisk is the risk owner's acceptance of what remains.
	theRisk governance.ID = "risk/legacy-to-cloud/residual"
)

// approvalOf is the id of the fixture's approval for a function.
func approvalOf(function governance.Function) governance.ID {
	return governance.NewID(governance.KindApproval, "legacy-to-cloud", "cutover", string(function), string(function)+"-approver")
}

// evidenceOf is the id of the fixture's evidence of a kind.
func evidenceOf(kind governance.EvidenceKind) governance.ID {
	return governance.NewID(governance.KindEvidence, "legacy-to-cloud", strings.ReplaceAll(string(kind), "_", "-"))
}

// newFixture is a bank's high-risk migration with every rule satisfied: persons
// owner (business), risk (business), engineering-approver, security-approver,
// compliance-approver, engineer and contractor (of vendor/acme-identity);
// team/identity-platform has the member engineer. Its build has succeeded, and
// its cutover is judged, on evidence that compliance reviewed and a risk that
// its owner accepted.
func newFixture() *fixture {
	w := &fixture{
		subjects: map[governance.ID]Subject{}, previous: map[governance.ID]governance.Record{},
		policy: governance.DefaultPolicy(), days: map[governance.ID]int{}, gone: map[governance.ID]bool{},
	}
	person := func(name string, f governance.Function) governance.Party {
		return governance.Party{Kind: governance.KindPerson, Name: name, Function: f}
	}
	contractor := person("contractor", governance.Engineering)
	contractor.Employer = "vendor/acme-identity"
	w.put(
		person("owner", governance.Business), person("risk", governance.Business),
		person("engineering-approver", governance.Engineering),
		person("security-approver", governance.Security),
		person("compliance-approver", governance.Compliance),
		person("engineer", governance.Engineering), contractor,
		governance.Party{Kind: governance.KindVendor, Name: "acme-identity"},
		governance.Party{
			Kind: governance.KindTeam, Name: "identity-platform", Function: governance.Engineering,
			Members: governance.NewSet[governance.ID]("person/engineer"),
		},
	)
	m := governance.Migration{
		Name: "legacy-to-cloud", Title: "Customer sign-in to the cloud",
		SourcePlatform: "legacy-idp", TargetPlatform: "cloud-idp",
		Touches:       governance.NewSet[governance.Touch]("sso", "cross_border_data"),
		Jurisdictions: governance.NewSet("CH", "DE"),
		BusinessOwner: "person/owner", RiskOwner: "person/risk",
		Implementers: governance.NewSet[governance.ID]("team/identity-platform", "vendor/acme-identity"),
		Approvers: map[string]governance.Approver{
			"engineering": {Party: "person/engineering-approver", Function: governance.Engineering, Mode: governance.Required},
			"security":    {Party: "person/security-approver", Function: governance.Security, Mode: governance.Required},
			"compliance":  {Party: "person/compliance-approver", Function: governance.Compliance, Mode: governance.Required},
		},
		Status: governance.Active,
	}
	w.put(m)
	gate := governance.Gate{MigrationID: m.ID(), Stage: governance.Cutover}
	var rows, approvals []governance.ID
	for _, d := range m.Assess().Decisions {
		row := governance.DecisionOwner{
			MigrationID: m.ID(), Decision: d,
			Accountable: governance.NewID(governance.KindPerson, string(d.Deciders()[0])+"-approver"),
		}
		if d.Deciders()[0] == governance.Business {
			row.Accountable = "person/owner"
		}
		w.put(row)
		rows = append(rows, row.ID())
	}
	proof, collected := []governance.ID{}, now.Add(-7*governance.Day)
	for _, kind := range slices.Concat(m.Assess().Evidence[governance.Design], m.Assess().Evidence[gate.Stage]) {
		e := governance.Evidence{
			MigrationID: m.ID(), Name: evidenceOf(kind).Names()[1], Kind: kind, Owner: "person/engineer",
			Controls: governance.NewSet("nist-csf-2.0:ID.RA-07", "iso-27001-2022:A.5.28"),
			URI:      "https://evidence.bank.example/" + string(kind), SHA256: strings.Repeat("5e", 32),
			CollectedAt: collected, RetainedUntil: w.policy.RetainedUntil(collected),
		}
		w.put(e)
		proof = append(proof, e.ID())
	}
	risk := governance.RiskAcceptance{
		MigrationID: m.ID(), Name: "residual", Digest: m.Digest(), Risk: "Sessions of the old platform are replayed.", Residual: governance.ResidualModerate,
		Justification: "They end within the hour.", AcceptedBy: m.RiskOwner,
		AcceptedAt: now.Add(-governance.Day), ReviewBy: now.Add(182 * governance.Day),
	}
	for _, f := range governance.ApprovingFunctions() {
		a := governance.Approval{
			MigrationID: m.ID(), Stage: governance.Cutover, Function: f,
			Approver: governance.NewID(governance.KindPerson, string(f)+"-approver"),
			Decision: governance.Approved, Digest: m.Digest(),
			ApprovedAt: now.Add(-governance.Day), ExpiresAt: now.Add(89 * governance.Day),
		}
		if f == governance.Compliance {
			a.EvidenceIDs = governance.NewSet(proof...)
		}
		w.put(a)
		approvals = append(approvals, a.ID())
	}
	gate.DecisionOwnerIDs, gate.ApprovalIDs = governance.NewSet(rows...), governance.NewSet(approvals...)
	gate.EvidenceIDs, gate.RiskAcceptanceIDs = governance.NewSet(proof...), governance.NewSet(risk.ID())
	w.put(risk, gate, governance.Permit{GateID: gate.ID(), Attempt: 1, Outcome: governance.InProgress})
	build := governance.Gate{MigrationID: m.ID(), Stage: governance.Build}
	w.put(build)
	w.store(governance.Permit{GateID: build.ID(), Attempt: 1, Outcome: governance.Succeeded})
	return w
}
