package registertest

import (
	"context"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
)

// FixtureSize is how many ledger entries Fill writes.
const FixtureSize = 13

// Fill writes a few real records, as the provider would. Some are changed,
// retired, or created again.
func Fill(t testing.TB, r register.Register) {
	t.Helper()
	person := func(name string) governance.Party {
		return governance.Party{Kind: governance.KindPerson, Name: name, Function: governance.Security}
	}
	vic, zoe, jane := person("vic"), person("zoe"), person("jane")
	vic.Employer, zoe.DisplayName, jane.Email = "vendor/acme", "Zoë \u2028 <&> 😀 \"o'\" \\ \x01", "jane@bank.example"
	team := governance.Party{Kind: governance.KindTeam, Name: "t", Function: governance.Security, Members: governance.NewSet[governance.ID]("person/jane")}
	larger := team
	larger.Members = governance.NewSet[governance.ID]("person/jane", "person/vic")
	Declare(t, r, governance.Party{Kind: governance.KindVendor, Name: "acme"}, person("jane"), vic, team, larger, person("bob")) // 1 to 6
	remove(t, r, "person/bob")                                                                                                   // 7
	Declare(t, r, person("bob"), zoe,                                                                                            // 8, 9
		governance.Migration{
			Name: "m", Title: "To the cloud", SourcePlatform: "legacy", TargetPlatform: "cloud", BusinessOwner: "person/bob",
			RiskOwner: "person/zoe", Implementers: governance.NewSet[governance.ID]("vendor/acme", "team/t"), Status: governance.Active,
		}, jane, person("gone")) // 10 to 12
	remove(t, r, "person/gone") // 13
}

// Declare creates or updates records in one transaction.
func Declare(t testing.TB, r register.Register, records ...governance.Record) {
	t.Helper()
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		for _, record := range records {
			body, err := governance.Canonical(record)
			if err != nil {
				return err
			}
			change := register.Change{ID: record.ID(), Body: body, Links: governance.Links(record), Incarnation: "one"}
			current, err := tx.Read(ctx, register.Query{IDs: []governance.ID{record.ID()}})
			if err != nil {
				return err
			}
			for _, entry := range current {
				change.Expect = entry.Revision
			}
			if _, err := tx.Put(ctx, change); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// remove retires a record that Declare made.
func remove(t testing.TB, r register.Register, id governance.ID) {
	t.Helper()
	err := r.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		done, err := tx.Retire(ctx, id, "one")
		if err == nil && !done {
			t.Errorf("%s was not retired", id)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
