package governance_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Approvals that were given must count tomorrow. If one of these changes, all
// approvals of the world become stale: do not adapt the digest to the code.
func TestGoldenDigests(t *testing.T) {
	for _, c := range []struct {
		migration       governance.Migration
		scope, sha256of string
	}{
		{
			governance.Migration{
				Name: "legacy-to-cloud", Title: "Customer sign-in to the cloud", SourcePlatform: "Legacy IdP", TargetPlatform: "Cloud <IdP> & é€",
				Touches: governance.NewSet[governance.Touch]("sso", "cross_border_data"), Jurisdictions: governance.NewSet("EU", "CH"),
				NonHumanIdentities: true, MinimumRisk: governance.High, BusinessOwner: "person/olivia-owner", RiskOwner: "person/rita-risk",
				Implementers: governance.NewSet[governance.ID]("vendor/acme-identity", "team/identity-platform"), Status: governance.Active,
			},
			`{"implementers":["team/identity-platform","vendor/acme-identity"],"jurisdictions":["CH","EU"],"minimum_risk":"high",` +
				`"name":"legacy-to-cloud","non_human_identities":true,"source_platform":"Legacy IdP",` +
				`"target_platform":"Cloud <IdP> & é€","touches":["cross_border_data","sso"]}`,
			"sha256:7b6604dd494dcfff298ec4b4eef51cdbebce6192689fb18119d9f19422fbb97b",
		},
		{
			governance.Migration{
				Name: "m", Title: "t", TargetPlatform: "new", Touches: governance.NewSet[governance.Touch]("branding"),
				Jurisdictions: governance.NewSet("CH"), BusinessOwner: "person/b", RiskOwner: "person/r", Status: governance.Active,
			},
			`{"jurisdictions":["CH"],"name":"m","target_platform":"new","touches":["branding"]}`,
			"sha256:8fcb18fc13137a8dd81af10b73397948dbf5f2132edb94df2838108a20a40161",
		},
	} {
		text, err := governance.Canonical(c.migration.Material())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "scope", string(text), c.scope)
		equal(t, "digest", c.migration.Digest(), c.sha256of)
	}
}

// Messages recognise the digests of earlier versions, in which the risk owner was
// part of the scope. For the rules such a digest is another one.
func TestDigestsOfEarlierVersions(t *testing.T) {
	m := governance.Migration{
		Name: "m", TargetPlatform: "new", Touches: governance.NewSet[governance.Touch]("branding"),
		Jurisdictions: governance.NewSet("CH"), RiskOwner: "person/r",
	}
	const earlier = "sha256:13ba39a80f3b9a4573e8ec816b0a1ac19bee027d4ecb18b50c2e982973276202"
	if !m.HadDigest(earlier) || !m.HadDigest(m.Digest()) || m.Digest() == earlier {
		t.Errorf("the digest is %s", m.Digest())
	}
	if m.RiskOwner = "person/other"; m.HadDigest(earlier) {
		t.Error("another risk owner had that digest too")
	}
}

func TestDigestDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := migration(t)
		n := m
		n.Touches = shuffled(t, "touches", m.Touches)
		n.Jurisdictions = shuffled(t, "jurisdictions", m.Jurisdictions)
		n.Implementers = shuffled(t, "implementers", m.Implementers)
		if m.Digest() != n.Digest() || len(n.ChangedSince(m)) > 0 {
			t.Fatalf("the order changed %q", n.ChangedSince(m))
		}
	})
}

// materialChanges change each material field to another value.
var materialChanges = map[string]func(*governance.Migration){
	"name":                 func(m *governance.Migration) { m.Name += "x" },
	"source_platform":      func(m *governance.Migration) { m.SourcePlatform += "x" },
	"target_platform":      func(m *governance.Migration) { m.TargetPlatform += "x" },
	"touches":              func(m *governance.Migration) { m.Touches = toggle(m.Touches, "sso") },
	"jurisdictions":        func(m *governance.Migration) { m.Jurisdictions = toggle(m.Jurisdictions, "DE") },
	"non_human_identities": func(m *governance.Migration) { m.NonHumanIdentities = !m.NonHumanIdentities },
	"minimum_risk":         func(m *governance.Migration) { m.MinimumRisk = (m.MinimumRisk + 1) % 4 },
	"implementers":         func(m *governance.Migration) { m.Implementers = toggle(m.Implementers, "team/x") },
}

// immaterialChanges change each other field.
var immaterialChanges = map[string]func(*governance.Migration){
	"title":          func(m *governance.Migration) { m.Title += "x" },
	"description":    func(m *governance.Migration) { m.Description += "x" },
	"external_ref":   func(m *governance.Migration) { m.ExternalRef += "x" },
	"business_owner": func(m *governance.Migration) { m.BusinessOwner += "x" },
	"risk_owner":     func(m *governance.Migration) { m.RiskOwner += "x" },
	"steering_group": func(m *governance.Migration) { m.SteeringGroup = "" },
	"approvers":      func(m *governance.Migration) { m.Approvers = nil },
	"status":         func(m *governance.Migration) { m.Status = governance.Completed },
	"supersedes":     func(m *governance.Migration) { m.Supersedes = toggle(m.Supersedes, "migration/x") },
	"independent_of": func(m *governance.Migration) { m.IndependentOf = toggle(m.IndependentOf, "migration/x") },
}

// toggle adds a value, or takes it out.
func toggle[T ~string](set governance.Set[T], value T) governance.Set[T] {
	if set.Has(value) {
		return set.Minus(governance.NewSet(value))
	}
	return governance.NewSet(append(slices.Clone(set), value)...)
}

// Any material fields that change, and no others, change the digest and are
// named; so for every field that a migration has.
func TestDigestIsOfTheMaterialScope(t *testing.T) {
	if fields := reflect.TypeFor[governance.Migration]().NumField(); fields != len(materialChanges)+len(immaterialChanges) {
		t.Fatalf("a migration has %d fields: say which are material", fields)
	}
	var immaterial []string
	for field := range immaterialChanges {
		immaterial = append(immaterial, field)
	}
	slices.Sort(immaterial)
	rapid.Check(t, func(t *rapid.T) {
		m := migration(t)
		n := m
		changed := some(t, "changed", governance.MaterialFields())
		for _, field := range changed {
			materialChanges[field](&n)
		}
		for _, field := range some(t, "immaterial", immaterial) {
			immaterialChanges[field](&n)
		}
		if (m.Digest() != n.Digest()) != (len(changed) > 0) {
			t.Fatalf("%q change %s to %s", changed, m.Digest(), n.Digest())
		}
		inOrder := slices.DeleteFunc(governance.MaterialFields(), func(f string) bool { return !slices.Contains(changed, f) })
		if got := n.ChangedSince(m); !slices.Equal(got, inOrder) {
			t.Fatalf("changed are said to be %q, want %q", got, inOrder)
		}
	})
}

func TestMaterialFields(t *testing.T) {
	want := make([]string, 0, len(materialChanges))
	for field := range reflect.TypeFor[governance.Material]().Fields() {
		name, _, _ := cutTag(field)
		want = append(want, name)
		if materialChanges[name] == nil {
			t.Errorf("%s is not tested", name)
		}
	}
	if got := governance.MaterialFields(); !slices.Equal(got, want) {
		t.Errorf("material fields are %q, want %q", got, want)
	}
}

// What is left out of a migration is left out of its scope: an argument that
// is added to the provider later stales nothing.
func TestDefaultsAreNotPartOfTheScope(t *testing.T) {
	text, err := governance.Canonical(governance.Migration{Name: "m"}.Material())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "scope", string(text), `{"name":"m"}`)
}
