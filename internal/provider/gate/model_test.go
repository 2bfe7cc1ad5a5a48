package gate

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record/recordtest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

func ids(values ...governance.ID) governance.Set[governance.ID] { return governance.NewSet(values...) }

func TestModel(t *testing.T) {
	recordtest.Model(t, noun, governance.Gate{
		MigrationID: "migration/m", Stage: governance.Design,
		ApprovalIDs:       ids("approval/m/design/security/b", "approval/m/design/security/a"),
		DecisionOwnerIDs:  ids("decision/m/mfa_policy", "decision/m/consent"),
		EvidenceIDs:       ids("evidence/m/drill", "evidence/m/review"),
		ExceptionIDs:      ids("exception/m/grace", "exception/m/late"),
		RiskAcceptanceIDs: ids("risk/m/replay", "risk/m/downtime"),
		Follows:           "permit/m/build/1",
	}, governance.Gate{Stage: governance.Cutover})
}

// The openings are the register's own, and no argument can set or clear them.
func TestOpeningsAreNoArguments(t *testing.T) {
	var m model
	fromRecord(&m, governance.Gate{MigrationID: "migration/m", Stage: governance.Build, Openings: []governance.Opening{{Digest: "sha256:0"}}})
	if g, _ := toRecord(&m); g.Openings != nil {
		t.Errorf("read %+v", g)
	}
}

// Only an open verdict shows as open: what cannot be judged wholly is closed.
func TestShow(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	open := rules.Verdict{Status: rules.Open, Digest: "sha256:0", Endings: []rules.Ending{{At: at}, {At: at.Add(time.Hour)}}}
	for name, c := range map[string]struct {
		verdict    rules.Verdict
		status     string
		validUntil fw.Timestamp
	}{
		"open":              {open, "open", fw.TimeOrNull(at)},
		"no expiry":         {rules.Verdict{Status: rules.Open}, "open", fw.TimestampNull()},
		"closed":            {rules.Verdict{Status: rules.Closed}, "closed", fw.TimestampNull()},
		"not judged wholly": {rules.Verdict{Status: rules.Unclear}, "closed", fw.TimestampNull()},
	} {
		var m model
		show(&m, c.verdict)
		if m.Status.ValueString() != c.status || !m.ValidUntil.Equal(c.validUntil) || m.Digest.ValueString() != c.verdict.Digest {
			t.Errorf("%s: %s with digest %s until %s", name, m.Status, m.Digest, m.ValidUntil)
		}
		if m.Unmet.IsNull() || len(m.Unmet.Elements()) > 0 || m.Digest.IsNull() != (c.verdict.Digest == "") {
			t.Errorf("%s: unmet %s, digest %s", name, m.Unmet, m.Digest)
		}
	}
}

// Every unmet finding is shown, in order, with its rule's name.
func TestShowUnmet(t *testing.T) {
	var m model
	show(&m, rules.Verdict{Status: rules.Closed, Unmet: []rules.Finding{
		{Code: "CIAM211", Subject: "migration/m", Found: "an approval is missing", Remedy: "get it"},
		{Code: "CIAM502", Subject: "gate/m/cutover", Items: governance.NewSet("rollback_test"), Found: "evidence is missing", Remedy: "collect it"},
	}})
	want := []map[string]string{
		{"code": "CIAM211", "name": "approvals-complete", "subject": "migration/m", "message": "an approval is missing", "remedy": "get it"},
		{"code": "CIAM502", "name": "evidence-complete", "subject": "gate/m/cutover", "message": "evidence is missing", "remedy": "collect it"},
	}
	if len(m.Unmet.Elements()) != len(want) {
		t.Fatalf("unmet are %s", m.Unmet)
	}
	for i, element := range m.Unmet.Elements() {
		for name, value := range element.(types.Object).Attributes() {
			if name == "items" {
				if items := [][]string{{}, {"rollback_test"}}[i]; !value.Equal(fw.SetValue(items)) {
					t.Errorf("items of finding %d are %s, want %q", i, value, items)
				}
				continue
			}
			if !value.Equal(types.StringValue(want[i][name])) {
				t.Errorf("%s of finding %d is %s, want %q", name, i, value, want[i][name])
			}
		}
	}
}

// A difference in any shown part of the verdict counts.
func TestSameVerdict(t *testing.T) {
	at := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	shown := func(change func(v *rules.Verdict)) *model {
		v := rules.Verdict{
			Status: rules.Closed, Digest: "sha256:0", Endings: []rules.Ending{{At: at}},
			Unmet: []rules.Finding{{Code: "CIAM502", Subject: "gate/m/cutover"}},
		}
		change(&v)
		var m model
		show(&m, v)
		return &m
	}
	first := shown(func(*rules.Verdict) {})
	for name, c := range map[string]struct {
		change func(v *rules.Verdict)
		same   bool
	}{
		"nothing":       {func(*rules.Verdict) {}, true},
		"advice":        {func(v *rules.Verdict) { v.Advice = v.Unmet }, true},
		"unclear":       {func(v *rules.Verdict) { v.Status = rules.Unclear }, true},
		"status":        {func(v *rules.Verdict) { v.Status = rules.Open }, false},
		"digest":        {func(v *rules.Verdict) { v.Digest = "sha256:1" }, false},
		"ending":        {func(v *rules.Verdict) { v.Endings[0].At = at.Add(time.Second) }, false},
		"unmet subject": {func(v *rules.Verdict) { v.Unmet[0].Subject = "migration/m" }, false},
	} {
		if got := first.sameVerdict(shown(c.change)); got != c.same {
			t.Errorf("%s: same %t, want %t", name, got, c.same)
		}
	}
}
