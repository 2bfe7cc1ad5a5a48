package acctest

import (
	"slices"
	"strings"
	"testing"

	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// signOn is the plan of an Okta configuration that adds an application for single
// sign-on and changes how long tokens live.
const signOn = `{"format_version":"1.2","terraform_version":"1.14.3","timestamp":"2026-03-02T09:14:07Z","resource_changes":[
{"address":"okta_app_saml.orders","mode":"managed","type":"okta_app_saml","change":{"actions":["create"],"before":null,"after":{"label":"Orders"}}},
{"address":"okta_app_oauth.web[\"jane@example.com\"]","mode":"managed","type":"okta_app_oauth","change":{"actions":["update"],"before":{"type":"web","refresh_token_leeway":0},"after":{"type":"web","refresh_token_leeway":60}}}]}`

// touchesNothing is a plan without changes.
const touchesNothing = `{"format_version":"1.2","terraform_version":"1.14.3","timestamp":"2026-03-02T09:14:07Z","resource_changes":[]}`

// check records what a plan touches, and returns the exit code.
func (w *Workspace) check(plan string) int {
	w.t.Helper()
	w.Write("identity.json", plan)
	code, out, beside := w.program("plan", "check", "-migration", "legacy-to-cloud", "-name", "login-prod", "-record", "identity.json", "sqlite:.ciam/register.db")
	if code != 0 && code != 3 {
		w.t.Fatalf("exit code %d:\n%s\n%s", code, out, beside)
	}
	return code
}

// unpermitted is examples/complete without its permit.
func unpermitted(t *testing.T) *Workspace {
	t.Helper()
	w := Example(t, "complete")
	w.setPermit(false)
	return w
}

// setPermit adds the permit of examples/complete, or takes it away.
func (w *Workspace) setPermit(there bool) {
	w.t.Helper()
	for _, address := range []string{"ciam_permit.cutover", "terraform_data.cutover"} {
		block := exampleBlock(w.t, "complete", address)
		if there {
			w.Write(strings.ReplaceAll(address, ".", "_")+".tf", block)
		} else {
			w.Replace("main.tf", block, "")
		}
	}
}

// withCheckedPlan checks a plan for the example's scope.
func withCheckedPlan(t *testing.T, text string) *Result {
	t.Helper()
	w := unpermitted(t)
	w.layOver(text + "\n\n" + asApproved)
	w.Apply().OK()
	w.check(strings.Split(signOn, ",\n{")[0] + "]}") // single sign-on alone
	return w.Plan()
}

// forAnotherScope checks a plan before the example's scope is declared.
func forAnotherScope(t *testing.T, text string) *Result {
	t.Helper()
	w := unpermitted(t)
	w.Apply().OK()
	w.check(touchesNothing)
	w.layOver(text)
	return w.Plan()
}

// withItsOwnPlan checks the plan that the example belongs to.
func withItsOwnPlan(t *testing.T, text string) *Result {
	t.Helper()
	w := unpermitted(t)
	w.Apply().OK()
	w.layOver(text)
	w.Plan("-out=own.tfplan").OK()
	w.check(w.Run("show", "-json", "own.tfplan").OK().Output)
	return w.Plan()
}

// appliedWithTime applies the example.
func appliedWithTime(t *testing.T, text string) *Result {
	t.Helper()
	w := Example(t, "complete")
	w.layOver(text)
	return w.Apply()
}

// observedFirst prepares the breaches of rules that judge a plan of the identity
// platform: it records one for the breach's scope.
var observedFirst = map[rules.Code]func(*Workspace){
	"CIAM707": func(w *Workspace) {
		w.setPermit(false)
		w.Apply().OK()
		w.check(signOn)
		w.setPermit(true)
	},
	"CIAM708": func(w *Workspace) { w.Env = append(w.Env, "CIAM_PLAN_OBSERVATION=low") },
}

// TestPlannedAt: a permit with planned_at needs a check of exactly its own plan. The
// time is kept, and adding it later records nothing.
func TestPlannedAt(t *testing.T) {
	t.Parallel()
	w := unpermitted(t)
	w.Apply().OK()
	w.setPermit(true)
	w.layOver("resource \"ciam_permit\" \"cutover\" {\n  planned_at = plantimestamp()\n}")
	w.Plan("-out=own.tfplan").OK()
	if r := w.Run("apply", "-json", "-input=false", "own.tfplan"); !slices.Contains(r.Codes("error"), "CIAM710") {
		t.Fatalf("a plan that nobody checked is applied:\n%s", r.Text())
	}
	w.Plan("-out=own.tfplan").OK()
	w.check(w.Run("show", "-json", "own.tfplan").OK().Output)
	w.Run("apply", "-json", "-input=false", "own.tfplan").OK()
	if changes := w.Plan().OK().Changes(); len(changes) > 0 {
		t.Errorf("another plan changes %v", changes)
	}
}
