package acctest

import "testing"

// A permit for a gate that does not exist is refused at plan, whatever becomes of the
// migration: nothing would have judged it.
func TestPermitWithoutAGate(t *testing.T) {
	const permit = "resource \"ciam_permit\" \"p\" {\n  gate_id = \"gate/shop/cutover\"\n}\n"
	cancelled := replaced(historyFiles["migration.tf"], `title           = "t"`, `title           = "t"
  status          = "cancelled"`)
	ordered := replaced(permit, "\n}", "\n  depends_on = [ciam_migration.m]\n}")
	ungated := []files{{"gate.tf": ""}}
	playHistories(t, map[string]historyCase{
		"of an active migration":                    {ungated, files{"permit.tf": permit}, []string{"CIAM907"}},
		"of one that this plan cancels":             {ungated, files{"migration.tf": cancelled, "permit.tf": ordered}, []string{"CIAM810", "CIAM907"}},
		"of one that was cancelled":                 {[]files{{"migration.tf": cancelled, "gate.tf": ""}}, files{"permit.tf": permit}, []string{"CIAM810", "CIAM907"}},
		"of one that was cancelled, with a gate":    {[]files{{"migration.tf": cancelled}}, files{"permit.tf": permit}, []string{"CIAM810"}},
		"of a migration that does not exist either": {ungated, files{"permit.tf": replaced(permit, "shop", "nowhere")}, []string{"CIAM907"}},
	})
}
