package acctest

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

// completeDigest is the scope of examples/complete, as its approvers approved it.
func completeDigest(t *testing.T) string {
	t.Helper()
	digest := regexp.MustCompile(`sha256:[0-9a-f]{64}`).FindString(exampleText(t, "complete", "main.tf"))
	if digest == "" {
		t.Fatal("examples/complete has no digest")
	}
	return digest
}

// riskOf changes the risk acceptance of examples/complete.
func riskOf(t *testing.T, arguments ...string) *Workspace {
	t.Helper()
	w := Example(t, "complete")
	w.layOver("resource \"ciam_risk_acceptance\" \"residual\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n")
	return w
}

// An accepted risk counts for the scope that it names, and for no wider one. Each
// of these widens the scope after the risk was accepted, or accepts the risk of
// something else.
func TestRiskOfAnotherScope(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"another touch":        "touches = [\"sso\", \"secrets_rotation\", \"cross_border_data\", \"mfa_policy\", \"data_migration\", \"delegated_admin\"]",
		"another jurisdiction": "jurisdictions = [\"CH\", \"DE\", \"FR\"]",
		"another implementer":  "implementers = [ciam_party.identity_platform.id, ciam_party.vendor.id, ciam_party.risk_owner.id]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, approved := Example(t, "complete"), completeDigest(t)
			// The approvals are for the wider scope, and the risk is not.
			w.Replace("main.tf", "approved_digest = \""+approved+"\"", "approved_digest = ciam_migration.this.digest")
			w.layOver("resource \"ciam_risk_acceptance\" \"residual\" {\n  digest = \"" + approved + "\"\n}\n\n" +
				"resource \"ciam_migration\" \"this\" {\n  " + change + "\n}\n")
			r := w.Plan().Reports("CIAM214", "risk/legacy-to-cloud/session-replay", approved)
			if r.Exit != 1 || len(r.Find("CIAM207")) > 0 {
				t.Errorf("the plan must fail, and not for the approvals:\n%s", r.Text())
			}
		})
	}
	w := riskOf(t, `digest = "sha256:`+strings.Repeat("0", 64)+`"`)
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("CIAM214").Reports("CIAM214", "risk/legacy-to-cloud/session-replay")
	}
}

// A revoked acceptance does not count, from whatever time on it is revoked.
func TestRevokedRisk(t *testing.T) {
	t.Parallel()
	for _, at := range []string{`var.approved_at`, `timeadd(var.approved_at, "8000h")`} {
		w := riskOf(t, "revoked_at = "+at)
		for _, run := range []*Result{w.Plan(), w.Apply()} {
			run.Fails("CIAM214").Reports("CIAM214", "risk/legacy-to-cloud/session-replay")
		}
	}
}

// A critical risk needs a second person with a role: the business owner, or the
// steering group's chair.
func TestCriticalRisk(t *testing.T) {
	t.Parallel()
	const soon = `review_by = timeadd(var.approved_at, "2160h")`
	for name, test := range map[string]struct {
		coAccepted string
		code       string
	}{
		"nobody else":        {"", "CIAM214"},
		"the same person":    {"co_accepted_by = ciam_party.risk_owner.id", "CIAM214"},
		"the approver":       {"co_accepted_by = ciam_party.security.id", "CIAM403"},
		"somebody external":  {"co_accepted_by = ciam_party.contractor.id", "CIAM301"},
		"the business owner": {"co_accepted_by = ciam_party.business_owner.id", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := riskOf(t, `residual = "critical"`, soon, test.coAccepted)
			r := w.Plan()
			if test.code == "" {
				r.OK()
				return
			}
			if len(r.Find(test.code)) == 0 || r.Exit != 1 {
				t.Errorf("no %s:\n%s", test.code, r.Text())
			}
		})
	}
	riskOf(t, `residual = "critical"`, `co_accepted_by = ciam_party.business_owner.id`).Plan().Fails("").Points("", "review_by")
}

// A record of an earlier version has no digest. It is read, planned on and
// updated, and the gate says what is missing.
func TestRiskOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	w := Example(t, "complete")
	w.Apply("-target=ciam_migration.this").OK()
	const id governance.ID = "risk/legacy-to-cloud/old"
	store, err := sqlstore.Open(w.address(), sqlstore.Options{})
	must(t, err)
	body, err := json.Marshal(map[string]any{
		"migration_id": "migration/legacy-to-cloud", "name": "old", "risk": "replay", "residual": "high", "justification": "rare",
		"accepted_by": "person/rita-risk", "accepted_at": Ago(24 * 3600e9), "review_by": Ago(-24 * 3600e9),
	})
	must(t, err)
	must(t, store.Write(context.Background(), func(ctx context.Context, tx register.Tx) error {
		_, err := tx.Put(ctx, register.Change{ID: id, Body: body, Links: []string{"migration/legacy-to-cloud", "person/rita-risk"}, Incarnation: "old"})
		return err
	}))
	must(t, store.Close())
	w.layOver("resource \"ciam_gate\" \"cutover\" {\n  risk_acceptance_ids = [\"" + string(id) + "\"]\n}\n")
	w.Plan().Fails("CIAM214").Reports("CIAM214", string(id), "digest")
}

// A revocation is final: it can neither be removed nor moved, also after the record
// was destroyed. Only a later acceptance counts again.
func TestRevokedRiskStaysRevoked(t *testing.T) {
	t.Parallel()
	w := small(t, "parties", "migration")
	review := Ago(-24 * time.Hour)
	risk := func(more ...string) {
		w.Write("risk.tf", "resource \"ciam_risk_acceptance\" \"residual\" {\n  migration_id  = ciam_migration.this.id\n  name          = \"residual\"\n"+
			"  digest        = \""+smallDigest()+"\"\n  risk          = \"Replay.\"\n  residual      = \"low\"\n  justification = \"Rare.\"\n"+
			"  accepted_by   = ciam_party.risk.id\n  review_by     = \""+review+"\"\n  "+strings.Join(more, "\n  ")+"\n}\n")
	}
	accepted, revoked := `accepted_at = "`+Ago(3*time.Hour)+`"`, `revoked_at = "`+Ago(2*time.Hour)+`"`
	risk(accepted)
	w.Apply().OK()
	risk(accepted, revoked)
	w.Apply().OK()
	w.Plan().Empty()
	for _, change := range []string{"", `revoked_at = "` + Ago(-time.Hour) + `"`} {
		risk(accepted, change)
		for _, run := range []*Result{w.Plan(), w.Apply()} {
			run.Fails("CIAM213").Reports("CIAM213", "risk/small/residual", "revoked_at")
		}
	}
	w.Remove("risk.tf")
	w.Apply().OK()
	risk(accepted)
	for _, run := range []*Result{w.Plan(), w.Apply()} {
		run.Fails("CIAM213").Reports("CIAM213", "revoked_at")
	}
	risk(`accepted_at = "` + Ago(time.Hour) + `"`)
	w.Apply().OK()
}
