package acctest

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// The pieces of the renamed migration: another name, and other labels.
var (
	renamedInPlace = replaced(historyFiles["migration.tf"], `"shop"`, `"shop2"`)
	superseding    = `supersedes      = ["migration/shop"]`
	independent    = `independent_of  = ["migration/shop"]`
	undeclared     = files{"migration.tf": "", "security.tf": "", "compliance.tf": "", "gate.tf": ""}
	rejected       = files{"compliance.tf": complianceSays("rejected", "D3", "")}
)

// with adds an argument to a migration.
func with(migration, argument string) string {
	return replaced(migration, "  title ", "  "+argument+"\n  title ")
}

// relabelled is the configuration of another migration, declared by other resources.
func relabelled(migration string) files {
	other := func(text string) string {
		return strings.NewReplacer("ciam_migration\" \"m\"", "ciam_migration\" \"n\"", "ciam_migration.m.", "ciam_migration.n.",
			"ciam_approval\" \"s\"", "ciam_approval\" \"t\"", "ciam_approval.s.", "ciam_approval.t.", "ciam_gate\" \"g\"", "ciam_gate\" \"h\"", "ciam_gate.g.", "ciam_gate.h.").Replace(text)
	}
	return files{
		"migration2.tf": other(migration), "security2.tf": other(securityApproves("D4", "")), "gate2.tf": other(historyFiles["gate.tf"]), "permit2.tf": other(permitFile),
	}
}

func joined(all ...files) files {
	one := files{}
	for _, some := range all {
		maps.Copy(one, some)
	}
	return one
}

// A resource that gives a migration another name must supersede the earlier one,
// whatever happened there. Nothing tells it from a new migration at apply.
func TestRenamingInPlace(t *testing.T) {
	unknown := "resource \"terraform_data\" \"n\" {\n  triggers_replace = \"x\"\n}\n"
	named := replaced(historyFiles["migration.tf"], `"shop"`, `"shop-${terraform_data.n.id}"`)
	moved := "moved {\n  from = ciam_migration.m\n  to   = ciam_migration.n\n}\n"
	elsewhere := strings.NewReplacer("ciam_migration\" \"m\"", "ciam_migration\" \"n\"", "ciam_migration.m.", "ciam_migration.n.")
	everywhere := func(migration string) files {
		return files{"migration.tf": elsewhere.Replace(migration) + moved, "security.tf": elsewhere.Replace(securityApproves("D4", "")), "gate.tf": elsewhere.Replace(historyFiles["gate.tf"])}
	}
	later := files{"security.tf": securityApproves("D4", "")}
	renamed := files{"security.tf": securityApproves("D3", ""), "migration.tf": with(renamedInPlace, superseding)}
	back := joined(later, files{"migration.tf": with(historyFiles["migration.tf"], `supersedes      = ["migration/shop2"]`)})
	playHistories(t, map[string]historyCase{
		"another name":                        {nil, joined(later, files{"migration.tf": renamedInPlace}), []string{"CIAM711"}},
		"another name and scope":              {nil, joined(later, files{"migration.tf": replaced(renamedInPlace, `["DE"]`, `["DE", "FR"]`), "permit.tf": permitFile}), []string{"CIAM711"}},
		"another name, independent":           {nil, joined(later, files{"migration.tf": with(renamedInPlace, independent)}), []string{"CIAM711"}},
		"a name that is not known":            {nil, joined(later, files{"migration.tf": named + unknown}), []string{"CIAM711"}},
		"through a moved block":               {nil, everywhere(renamedInPlace), []string{"CIAM711"}},
		"while it is cancelled":               {[]files{{"migration.tf": with(historyFiles["migration.tf"], `status = "cancelled"`)}}, files{"migration.tf": with(renamedInPlace, `status = "cancelled"`)}, []string{"CIAM711"}},
		"back to the first name":              {[]files{renamed}, joined(later, files{"migration.tf": historyFiles["migration.tf"]}), []string{"CIAM711"}},
		"superseding":                         {nil, renamed, nil},
		"superseding, through a moved block":  {nil, everywhere(with(renamedInPlace, superseding)), nil},
		"superseding, with an unknown name":   {nil, joined(later, files{"migration.tf": with(named, superseding) + unknown}), nil},
		"superseding, back to the first name": {[]files{renamed}, back, nil},
		"superseding, with a rejection":       {[]files{rejected}, joined(renamed, files{"permit.tf": permitFile, "compliance.tf": ""}), []string{"CIAM209"}},
		"back to the first name, with a rejection": {
			[]files{renamed, {"compliance.tf": complianceSays("rejected", "D4", "")}},
			joined(back, files{"compliance.tf": "", "permit.tf": permitFile}),
			[]string{"CIAM209"},
		},
	})
}

// A migration that is declared beside or after a rejected one, and resembles it, gets no
// permit before it says what it has to do with that.
func TestAnotherNameElsewhere(t *testing.T) {
	one := relabelled(renamedInPlace)
	keyed := replaced(historyFiles["migration.tf"], "{\n  name            = \"shop\"", "{\n  for_each        = toset([\"shop\"])\n  name            = each.key")
	each := func(key string) files {
		of := strings.NewReplacer("ciam_migration.m.", "ciam_migration.m[\""+key+"\"].")
		return files{
			"migration.tf": replaced(keyed, `["shop"]`, `["`+key+`"]`), "security.tf": of.Replace(securityApproves("D4", "")), "gate.tf": of.Replace(historyFiles["gate.tf"]),
		}
	}
	permit := files{"permit.tf": permitFile}
	half := func(name, argument string) files {
		return relabelled(with(replaced(renamedInPlace, `"shop2"`, `"`+name+`"`), argument))
	}
	overridden := files{"security2.tf": replaced(one["security2.tf"], `approved_at  =`, "overrides = [\"approval/shop/cutover/compliance/comp\"]\n  approved_at  =")}
	playHistories(t, map[string]historyCase{
		"in one apply":                          {[]files{rejected}, joined(undeclared, one), []string{"CIAM711"}},
		"in two applies":                        {[]files{rejected, undeclared}, one, []string{"CIAM711"}},
		"beside it":                             {[]files{rejected}, one, []string{"CIAM711"}},
		"beside it, while it is cancelled":      {[]files{rejected, {"migration.tf": with(historyFiles["migration.tf"], `status = "cancelled"`)}}, one, []string{"CIAM711"}},
		"under another key":                     {[]files{joined(each("shop"), rejectedAt(`ciam_migration.m["shop"].`))}, joined(each("shop2"), files{"compliance.tf": ""}, permit), []string{"CIAM711"}},
		"for a wider scope":                     {[]files{rejected, undeclared}, relabelled(replaced(renamedInPlace, `["DE"]`, `["EU"]`)), []string{"CIAM711"}},
		"by another owner":                      {[]files{rejected, undeclared}, relabelled(replaced(renamedInPlace, `business_owner  = ciam_party.p["biz"].id`, `business_owner  = "person/biz-two"`) + another), []string{"CIAM711"}},
		"half of it":                            {[]files{rejected, undeclared}, relabelled(replaced(renamedInPlace, `["branding"]`, `["branding", "localization"]`)), []string{"CIAM711"}},
		"superseding only another one":          {[]files{rejected, undeclared, {"migration.tf": replaced(historyFiles["migration.tf"], `"shop"`, `"cafe"`)}}, half("shop3", `supersedes = ["migration/cafe"]`), []string{"CIAM711"}},
		"superseding":                           {[]files{rejected, undeclared}, relabelled(with(renamedInPlace, superseding)), []string{"CIAM209"}},
		"superseding, and overriding":           {[]files{rejected, undeclared}, joined(relabelled(with(renamedInPlace, superseding)), overridden), nil},
		"independent":                           {[]files{rejected, undeclared}, relabelled(with(renamedInPlace, independent)), nil},
		"in another country":                    {[]files{rejected, undeclared}, relabelled(replaced(renamedInPlace, `["DE"]`, `["FR"]`)), nil},
		"of something else":                     {[]files{rejected, undeclared}, relabelled(replaced(renamedInPlace, `["branding"]`, `["localization"]`)), nil},
		"after the reviewer approved":           {[]files{rejected, {"compliance.tf": complianceSays("approved", "D4", "")}, undeclared}, one, nil},
		"without a rejection":                   {[]files{{"security.tf": "", "gate.tf": "", "migration.tf": ""}}, one, nil},
		"of one that nobody asked to supersede": {[]files{rejected}, joined(undeclared, relabelled(with(renamedInPlace, superseding)), overridden), nil},
	})
}

const another = `resource "ciam_party" "another" {
  kind     = "person"
  name     = "biz-two"
  function = "business"
}
`

// rejectedAt is the rejection of the migration at another address.
func rejectedAt(address string) files {
	return files{"compliance.tf": replaced(rejected["compliance.tf"], "ciam_migration.m.", address)}
}

// Another state of the same register is no way round either.
func TestAnotherNameInAnotherState(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	w.applied(rejected)
	other := newHistory(t)
	other.Env = append(other.Env, "CIAM_REGISTER="+w.address())
	for name := range historyFiles {
		other.write(name, "")
	}
	for name, text := range relabelled(renamedInPlace) {
		for _, person := range []string{"biz", "sec", "dev", "comp"} {
			text = strings.ReplaceAll(text, `ciam_party.p["`+person+`"].id`, `"person/`+person+`"`)
		}
		other.write(name, text)
	}
	other.Plan().Fails("CIAM711")
	other.Remove("permit2.tf")
	other.Apply().OK().Reports("CIAM711", "migration/shop", "migration/shop2", "approval/shop/cutover/compliance/comp")
}

// What a migration was declared to have nothing to do with, and what it continues, is
// in the gate's attestation.
func TestDeclaredNeighboursAreShown(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	w.applied(rejected, undeclared, relabelled(with(renamedInPlace, independent)))
	a := attested(t, w.Attributes("ciam_gate.h")["attestation"])
	if !slices.Equal(a.IndependentOf, []governance.ID{"migration/shop"}) || len(a.Predecessors) > 0 {
		t.Errorf("independent of %q, predecessors %q", a.IndependentOf, a.Predecessors)
	}
	v := newHistory(t)
	v.applied(files{}, files{"migration.tf": with(renamedInPlace, superseding), "security.tf": securityApproves("D4", "")})
	a = attested(t, v.Attributes("ciam_gate.g")["attestation"])
	if !slices.Equal(a.Predecessors, []governance.ID{"migration/shop"}) || len(a.IndependentOf) > 0 {
		t.Errorf("predecessors %q, independent of %q", a.Predecessors, a.IndependentOf)
	}
}

// A rejection that is planned after the permit of a migration which resembles the
// rejected one refuses that permit, whichever Terraform writes first.
func TestARejectionElsewhereAfterThePermit(t *testing.T) {
	t.Parallel()
	w := newHistory(t)
	w.applied()
	w.with(joined(relabelled(renamedInPlace), files{"compliance.tf": complianceSays("rejected", "D3", "depends_on = [ciam_permit.p]")}))
	r := w.Plan().Fails("CIAM806")
	r.Reports("CIAM806", "permit/shop2/cutover/1", "CIAM711")
	w.Apply().Fails("CIAM806")
}
