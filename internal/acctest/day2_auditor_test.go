package acctest

import (
	"context"
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/registertest"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register/sqlstore"
)

func evidenceShared(c *chapter) {
	c.w.Apply().OK()
	taken := c.w.Attributes("ciam_permit.cutover")
	c.at("2026-02-16T08:00:00Z")
	c.change()
	c.says(c.w.Plan()).Points("CIAM803", "evidence_ids").Reports("CIAM803", "also_for")
	c.change()
	c.says(c.w.Plan())
	c.w.Apply().OK()
	c.isNow("ciam_gate.cutover", "status", "open")
	if got := c.w.Attributes("ciam_permit.cutover"); !equalJSON(got, taken) {
		c.t.Errorf("the permit was %v and is %v", taken, got)
	}
	c.answers()
}

func regulatorAsks(c *chapter) {
	c.w.Apply().OK()
	c.at("2026-07-15T10:00:00Z")
	c.change()
	c.w.Apply().OK()
	c.at("2027-02-01T08:00:00Z")
	c.answers()
	snapshot, _ := c.w.Attributes("ciam_permit.cutover")["snapshot"].(string)
	if then := attestedThen(c.t, snapshot); then.Register.LedgerRoot == "" || then.Register.LedgerSize == 0 {
		c.t.Errorf("the snapshot attests %+v", then.Register)
	}
	if part := `"external_ref":"CHG-2041"`; !strings.Contains(snapshot, part) {
		c.t.Errorf("the snapshot has no %s:\n%s", part, snapshot)
	}
	reader := onRegisterOf(c.w, c.t, c.clock)
	reader.Write("pages.tf", pagesOf("migration/legacy-to-cloud"))
	reader.Apply().OK()
	wants(c.t, "the report", reader.shown("report")["html"], c.w.Attributes("ciam_risk_acceptance.residual")["risk"].(string),
		c.w.Attributes("ciam_risk_acceptance.residual")["justification"].(string), fmt.Sprint(ledger(c.t, c.w)))
}

// beforeThePermit applies everything but the permit.
func (c *chapter) beforeThePermit() {
	c.t.Helper()
	c.w.Apply("-target=ciam_gate.cutover").OK()
}

// allRevisions are all revisions of an approval, the oldest first.
func (c *chapter) allRevisions(id governance.ID) []governance.Approval {
	c.t.Helper()
	store, err := sqlstore.Open(c.w.address(), sqlstore.Options{})
	must(c.t, err)
	defer func() { must(c.t, store.Close()) }()
	entries, err := registertest.History(context.Background(), store, id)
	must(c.t, err)
	var words []governance.Approval
	for _, e := range entries {
		record, err := governance.Decode(e.ID, e.Body)
		must(c.t, err)
		words = append(words, record.(governance.Approval))
	}
	return words
}
