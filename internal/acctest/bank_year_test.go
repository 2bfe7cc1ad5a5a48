package acctest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// TestBankYear is a year in the life of a bank on one register. Every step is one that a reasonable reviewer lets pass,
// so each must pass.
func TestBankYear(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	b.firstWave()
	b.secondWave()
	b.cancelledWave()
	b.holidayWave()
	b.lastWave()
	b.endOfYear()
}

// firstWave is planned with typos, goes ahead, and one part of it is rolled back and tried again.
func (b *bank) firstWave() {
	f := b.retail
	b.on("2026-01-12")
	f.plan("w1", 10, "mfa_policy", "sso")
	f.Migrations["w1-03"].Name = "w1-03-singin"
	f.Migrations["w1-05"].Title = "Sign-in of reatil customers, part 5"
	f.apply("the first wave is planned")
	f.Migrations["w1-05"].Title = "Sign-in of retail customers, part 5"
	b.staff.People["sasha"].DisplayName = "Sasha Security"
	f.Migrations["w1-03"].Name, f.Migrations["w1-03"].Supersedes = "w1-03", []string{"migration/w1-03-singin"}
	f.apply("typos in a title and in a migration's name are corrected")
	b.applyPeople("a typo in a person's name is corrected")

	b.on("2026-02-02")
	f.allGoAhead("w1", "the first wave goes ahead", 10)

	b.on("2026-02-16")
	f.succeed("w1")
	f.Migrations["w1-04"].Permits["1"] = "rolled_back"
	f.apply("the first wave has ended")
	f.goAhead("w1-04", "2")
	f.apply("one part is tried again")
	f.succeed("w1-04")
	f.Migrations["w1-07"].Title = "Sign-in of retail customers, the pilot"
	f.apply("it has succeeded, and another title is corrected")
}

// secondWave has an exception, and an approver leaves before it goes ahead.
func (b *bank) secondWave() {
	f := b.retail
	b.on("2026-03-02")
	f.plan("w2", 10, "token_lifetimes", "sso", "provisioning")
	f.Migrations["w2-01"].Missing = []string{"abuse_case_test"}
	f.apply("the second wave is planned")
	for _, key := range f.wave("w2") {
		f.approve(key)
	}
	f.apply("its approvers approve")

	b.on("2026-04-01")
	leaver, successor := "person/erik", "person/ida"
	f.Seats["engineering"] = successor
	for key, m := range f.Migrations {
		m.Approvers["engineering"] = successor
		if len(m.Permits) == 0 {
			delete(f.Approvals, approvalKey(key, "engineering", leaver))
			f.approveAs(key, "engineering", successor)
		}
	}
	f.apply("an engineer leaves, and another takes over")
	b.leaves("erik")

	b.on("2026-04-07")
	f.Exceptions["abuse-cases"] = &bankException{
		Migration: "w2-01", Rule: "CIAM502", Items: []string{"abuse_case_test"}, Reason: "The tset environment is being rebuilt.", GrantedAt: b.ago(3), ExpiresAt: b.ago(-30 * 24),
	}
	f.apply("an exception is granted")
	f.Exceptions["abuse-cases"].Reason, f.Exceptions["abuse-cases"].GrantedAt = "The test environment is being rebuilt.", b.ago(1)
	f.apply("a typo in its reason is corrected, and compliance grants it again")
	for _, key := range f.wave("w2") {
		f.goAhead(key, "1")
	}
	f.apply("the second wave goes ahead")
	f.wantPermits(21)
	b.on("2026-05-04")
	f.succeed("w2")
}

// cancelledWave is rejected by security and cancelled. Meanwhile a key and the document store change.
func (b *bank) cancelledWave() {
	f := b.retail
	f.plan("w3", 6, "session_design")
	f.apply("the second wave has ended, and the third is planned")
	b.on("2026-05-18")
	for _, key := range f.wave("w3") {
		f.Migrations[key].Gate = true
		f.approveAs(key, "security", "person/sasha")
		f.Approvals[approvalKey(key, "security", "person/sasha")].Decision = "rejected"
	}
	f.apply("security rejects the third wave")
	b.on("2026-06-01")
	for _, key := range f.wave("w3") {
		f.Migrations[key].Status = "cancelled"
	}
	f.apply("the third wave is cancelled")
	b.staff.People["sasha"].SigningKeys = []string{bankKeys[1]}
	b.staff.People["ida"].Email = b.staff.Mailbox
	b.staff.People["ivo"] = &employee{Function: "engineering", Email: b.staff.Mailbox}
	b.applyPeople("a key is rotated, and two engineers share a mailbox")
	f.Seats["risk"] = "person/robin"
	f.apply("another risk owner takes over, and no approval becomes stale")
	b.leaves("rita")
	f.Documents = "https://archive.bank.example/2026"
	f.apply("the document store has moved")
}

// holidayWave moves into a module, is decided by the steering group, and compliance is on holiday.
func (b *bank) holidayWave() {
	f := b.retail
	b.on("2026-07-06")
	f.plan("w4", 8, "consent")
	board := f.Migrations["w4-08"]
	board.Touches, board.SteeringGroup = []string{"authentication_policy", "provisioning", "audit_evidence"}, "steering_group/ciam-board"
	for _, key := range f.wave("w4") {
		for _, cancelled := range f.wave("w3") {
			f.Migrations[key].IndependentOf = append(f.Migrations[key].IndependentOf, "migration/"+cancelled)
		}
	}
	f.intoModule()
	f.apply("the migrations move into a module, and the fourth wave is planned")
	f.allUnchanged()

	b.on("2026-08-03")
	for _, key := range f.wave("w4") {
		f.approve(key)
		f.goAhead(key, "1")
	}
	delete(board.Approvers, "compliance")
	delete(f.Approvals, approvalKey("w4-08", "compliance", "person/carla"))
	f.approveAs("w4-08", "compliance", "person/nils") // Carla is on holiday
	f.apply("the fourth wave goes ahead, with a deputy")
	f.wantPermits(29)
	b.on("2026-08-24")
	f.succeed("w4")
	f.apply("the fourth wave has ended")
}

// lastWave plans again what was cancelled. Some migrations move to another state.
func (b *bank) lastWave() {
	f := b.retail
	b.on("2026-10-05")
	b.corporate = b.fleet()
	f.moveTo(b.corporate, "w1-01", "w1-04", "w2-01", "w4-08")
	f.plan("w5", 6, "session_design")
	for i, key := range f.wave("w5") {
		for j, cancelled := range f.wave("w3") {
			if m, id := f.Migrations[key], "migration/"+cancelled; i == j {
				m.Supersedes = []string{id}
			} else {
				m.IndependentOf = append(m.IndependentOf, id)
			}
		}
	}
	f.apply("the cancelled wave is planned again")
	f.allUnchanged()
	b.on("2026-11-02")
	f.allGoAhead("w5", "the last wave goes ahead", 30)
	f.succeed("w5")
	f.apply("the last wave has ended")
}

// endOfYear looks at everything once more. A subsidiary begins with a register of its own: one register cannot be split.
func (b *bank) endOfYear() {
	b.on("2026-12-31")
	b.people.Plan().Empty()
	b.verifies()
	b.retail.allUnchanged()
	b.corporate.allUnchanged()
	if n := len(b.retail.Migrations) + len(b.corporate.Migrations); n != 40 {
		b.t.Errorf("%d migrations, want 40", n)
	}
	subsidiary := openBank(b.t)
	subsidiary.on("2026-12-31")
	f := subsidiary.retail
	f.plan("s1", 1, "branding")
	f.apply("the subsidiary plans a migration")
	f.allGoAhead("s1", "the subsidiary goes ahead", 1)
	b.corporate.w.Write("provider.tf", subsidiary.register())
	b.corporate.w.Plan().Fails("CIAM909")
}

// openBank has the people of the bank, and a state for the migrations of retail customers.
func openBank(t *testing.T) *bank {
	t.Helper()
	b := &bank{t: t, clock: clock.NewFake(moment("2026-01-05T08:00:00Z"))}
	b.people = b.state("people.tf")
	b.staff = staff{Mailbox: "engineering@bank.example", Vendors: []string{"acme-identity", "safe-login"}, People: map[string]*employee{
		"olivia": {Function: "business"}, "otto": {Function: "business"}, "rita": {Function: "business"}, "robin": {Function: "business"},
		"erik": {Function: "engineering", Email: "erik@bank.example"}, "ida": {Function: "engineering", Email: "ida@bank.example"},
		"sasha": {Function: "security", DisplayName: "Sasha Securty", SigningKeys: bankKeys[:1]}, "carla": {Function: "compliance"}, "nils": {Function: "compliance"},
	}}
	b.applyPeople("the people are declared")
	b.retail = b.fleet()
	return b
}

// fleet is a new state for migrations.
func (b *bank) fleet() *bankFleet {
	b.t.Helper()
	return &bankFleet{
		b: b, w: b.state("fleet.tf"), Migrations: map[string]*bankMigration{}, Approvals: map[string]*bankApproval{}, Exceptions: map[string]*bankException{},
		Seats:     map[string]string{"engineering": "person/erik", "security": "person/sasha", "compliance": "person/carla", "business": "person/olivia", "risk": "person/rita"},
		Documents: "https://documents.bank.example", CollectedAt: "2026-01-02T09:00:00Z",
	}
}

// plan adds a wave of migrations. The first ones touch what is given, the others are of low risk.
func (f *bankFleet) plan(wave string, count int, touches ...string) {
	for i := range count {
		key, touch := fmt.Sprintf("%s-%02d", wave, i+1), []string{"branding", "localization"}[i%2]
		if i < len(touches) {
			touch = touches[i]
		}
		m := &bankMigration{
			Name: key, Title: "Sign-in of retail customers, part " + key, Touches: []string{touch}, Jurisdictions: []string{"DE", "CH"},
			BusinessOwner: []string{"person/olivia", "person/otto"}[i%2], Approvers: map[string]string{},
		}
		for _, function := range slices.Sorted(maps.Keys(f.Seats)) {
			if function != "business" && function != "risk" {
				m.Approvers[function] = f.Seats[function]
			}
		}
		if i%3 == 0 {
			m.Vendor = []string{"vendor/acme-identity", "vendor/safe-login"}[i%2]
		}
		f.Migrations[key] = m
	}
}
