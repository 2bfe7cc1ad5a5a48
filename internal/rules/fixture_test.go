package rules

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
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

func (w *fixture) Writing() bool { return w.writing }

// Entry is unknown while what the directory looks the party up by is.
func (w *fixture) Entry(id governance.ID) environment.Answer[environment.Entry] {
	if !w.terms.Configured || id.Kind() == governance.KindVendor {
		return environment.NotConfigured[environment.Entry]()
	}
	if s, ok := w.subjects[id]; !ok || s.Unknown.HasAny("directory_ref", "email") {
		return environment.Unknown[environment.Entry]()
	}
	return w.entries[id]
}

func (w *fixture) DirectoryTerms() environment.DirectoryTerms { return w.terms }

func (w *fixture) Now() time.Time            { return now }
func (w *fixture) Policy() governance.Policy { return w.policy }

func (w *fixture) Find(id governance.ID) (Subject, bool) {
	s, ok := w.subjects[id]
	return s, ok
}

// store puts records into the plan as the register has them.
func (w *fixture) store(records ...governance.Record) {
	w.put(records...)
	for _, r := range records {
		w.previous[r.ID()] = r
	}
}

func (w *fixture) RecordsOf(migration governance.ID) []Subject {
	return w.matching(func(s Subject) bool {
		return s.Record.ID().Migration() == migration && s.Record.ID() != migration
	})
}

func (w *fixture) Previous(id governance.ID) (governance.Record, bool) {
	if r, ok := w.previous[id]; ok {
		return r, true
	}
	var last governance.Record
	for _, r := range w.past {
		if r.ID() == id {
			last = r
		}
	}
	return last, last != nil
}

func (w *fixture) History(migration governance.ID, kind governance.Kind) []governance.Record {
	return slices.DeleteFunc(slices.Clone(w.past), func(r governance.Record) bool {
		return r.ID().Migration() != migration || r.ID().Kind() != kind
	})
}

func (w *fixture) Revisions(migration governance.ID, kind governance.Kind) []Revision {
	var found []Revision
	for i, r := range w.past {
		if id := r.ID(); id.Migration() == migration && id.Kind() == kind {
			found = append(found, Revision{ID: id, Record: r, Seq: int64(i + 1), At: now.Add(-time.Duration(w.days[id]) * governance.Day)})
		}
	}
	for i := range found {
		last := i == len(found)-1 || found[i+1].ID != found[i].ID
		found[i].Retired = last && w.gone[found[i].ID]
	}
	return found
}

func (w *fixture) Contested(alike func(Subject) bool) []governance.ID {
	var found []governance.ID
	for _, s := range w.subjects {
		if governance.Contests(s.Record) || s.Record.ID().Migration() != "" && s.Unknown.HasAny("decision", "emergency", "supersedes") {
			found = append(found, s.Record.ID().Migration())
		}
	}
	for _, r := range w.past {
		if governance.Contests(r) {
			found = append(found, r.ID().Migration())
		}
	}
	return slices.DeleteFunc(governance.NewSet(found...), func(id governance.ID) bool {
		s, ok := w.Find(id)
		return (!ok || !alike(s)) && !slices.ContainsFunc(w.Revisions(id, governance.KindMigration), func(r Revision) bool { return alike(Subject{Record: r.Record}) })
	})
}

func (w *fixture) Lineage(migration governance.ID) ([]governance.ID, bool) {
	return TraceLineage(w, migration)
}

func (w *fixture) MigrationAtDigest(migration governance.ID, digest string) (governance.Migration, bool) {
	i := slices.IndexFunc(w.scopes, func(m governance.Migration) bool {
		return m.ID() == migration && m.HadDigest(digest)
	})
	if i < 0 {
		return governance.Migration{}, false
	}
	return w.scopes[i], true
}

func (w *fixture) Peers(m governance.Migration) []Subject {
	return w.matching(func(s Subject) bool {
		peer, ok := s.Record.(governance.Migration)
		return ok && peer.ID() != m.ID() &&
			(peer.PlatformsLink() == m.PlatformsLink() || s.Unknown.HasAny("source_platform", "target_platform")) &&
			(peer.Status == governance.Active || s.Unknown.HasAny("status"))
	})
}

func (w *fixture) Edited(id governance.ID) (Edit, bool) {
	e, ok := w.edits[id]
	return e, ok
}

func (w *fixture) Declares(party governance.ID) bool { return w.declares[party] }

func (w *fixture) Parties() []governance.Party {
	var parties []governance.Party
	for _, s := range w.matching(func(s Subject) bool { return s.Record.ID().IsParty() }) {
		parties = append(parties, s.Record.(governance.Party))
	}
	return parties
}

func (w *fixture) matching(fits func(Subject) bool) []Subject {
	var found []Subject
	for _, id := range slices.Sorted(maps.Keys(w.subjects)) {
		if s := w.subjects[id]; fits(s) {
			found = append(found, s)
		}
	}
	return found
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

// example is one line of a rule's table: a change to the good fixture, the
// record that is then judged, and every finding of the rule that must follow,
// as "<path>" or "<subject> <path>" where the subject is another record.
type example struct {
	name   string
	change func(*fixture)
	on     governance.ID
	want   []string
	// items and records are the first finding's, where the example is about them.
	items   []string
	records []governance.ID
	// enforcement is the first finding's, where it is not the rule's.
	enforcement Enforcement
	// undetermined: the rule must not be judged yet.
	undetermined bool
	// atValidate: the record alone is enough to find the same.
	atValidate bool
}

// verdict is all that the rules say of a record of the fixture: a gate is judged
// with everything that it rests on.
func (w *fixture) verdict(on governance.ID) Judgement {
	s, ok := w.subjects[on]
	if !ok {
		panic("no record " + on)
	}
	if on.Kind() == governance.KindGate {
		v := JudgeGate(freeze(w), s)
		return Judgement{Findings: slices.Concat(v.Unmet, v.Advice), Undetermined: v.Undetermined}
	}
	return Judge(freeze(w), s)
}

// gate is the verdict on the fixture's gate.
func (w *fixture) gate() Verdict { return JudgeGate(freeze(w), w.subjects[theGate]) }

// goodAdvice is all that there is to say of the good fixture: its approvals are
// declared, since nothing can verify a signature yet.
var goodAdvice = []Code{"CIAM215"}

// codes are those of findings.
func codes(findings []Finding) []Code {
	var list []Code
	for _, f := range findings {
		list = append(list, f.Code)
	}
	return list
}

// check runs a rule's table. Of every failing example it also asks that no
// argument of any record, once it is unknown, lets the rule pass.
func check(t *testing.T, rule *Rule, examples []example) {
	t.Helper()
	if v := newFixture().gate(); v.Status != Open || len(v.Undetermined) > 0 || !slices.Equal(codes(v.Advice), goodAdvice) {
		t.Fatalf("the good fixture is not good: %+v", v)
	}
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			w := newFixture()
			if e.change != nil {
				e.change(w)
			}
			got := only(rule.Code, w.verdict(e.on))
			compare(t, e, got)
			wording(t, rule, e.name, got.Findings)
			if alone := only(rule.Code, Validate(w.subjects[e.on])); e.atValidate {
				compare(t, e, alone)
			}
			validateAgrees(t, w, e.on)
			if len(e.want) > 0 {
				neverPassesUnknown(t, rule, e)
			}
		})
	}
}

func compare(t *testing.T, e example, got Judgement) {
	t.Helper()
	var paths []string
	for _, f := range got.Findings {
		text := f.Path.String()
		if f.Subject != e.on {
			text = string(f.Subject) + " " + text
		}
		paths = append(paths, text)
		t.Logf("%s\n%s", f.Summary(), f.Detail())
	}
	slices.Sort(paths)
	if want := slices.Sorted(slices.Values(e.want)); !slices.Equal(paths, want) {
		t.Fatalf("findings at %q, want %q", paths, want)
	}
	if undetermined := len(got.Undetermined) > 0; undetermined != e.undetermined {
		t.Fatalf("undetermined is %t, want %t", undetermined, e.undetermined)
	}
	if len(got.Findings) == 0 {
		return
	}
	f := got.Findings[0]
	if e.items != nil && !slices.Equal(f.Items, e.items) || e.records != nil && !slices.Equal(f.Records, e.records) {
		t.Errorf("about items %q and records %q, want %q and %q", f.Items, f.Records, e.items, e.records)
	}
	if want := cmp.Or(e.enforcement, f.Rule().Enforcement); f.Enforcement != want {
		t.Errorf("enforcement %s, want %s", f.Enforcement, want)
	}
}

// validateAgrees asks that what a record is told without a view, it is told
// with one too.
func validateAgrees(t *testing.T, w *fixture, on governance.ID) {
	t.Helper()
	s := w.subjects[on]
	if dormant(w, s) {
		return
	}
	judged := Judge(w, s)
	for _, f := range Validate(s).Findings {
		if !slices.ContainsFunc(judged.Findings, func(g Finding) bool { return g.Code == f.Code && g.Path == f.Path && g.Found == f.Found }) {
			t.Errorf("only validate says %s at %s: %s", f.Code, f.Path, f.Found)
		}
	}
}

// only is what a judgement says of one rule.
func only(code Code, j Judgement) Judgement {
	return Judgement{
		Findings:     slices.DeleteFunc(j.Findings, func(f Finding) bool { return f.Code != code }),
		Undetermined: slices.DeleteFunc(j.Undetermined, func(c Code) bool { return c != code }),
	}
}
