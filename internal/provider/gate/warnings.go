package gate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/fw"
	"github.com/ciam-governance/terraform-provider-ciam/internal/provider/record"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// judge never stops a plan for what is missing: hard findings about the gate
// record itself are errors, and all that keeps the gate closed is a warning.
func judge(view record.View, s rules.Subject, _ bool) record.PlanOutcome {
	gate := s.Record.ID()
	itself := record.Enforce(rules.Judge(view, s))
	verdict := view.Verdict(s)
	var unmet, others []rules.Finding
	for _, f := range verdict.Unmet {
		if !slices.ContainsFunc(itself.Errors, f.Same) {
			unmet = append(unmet, here(gate, f))
		}
	}
	for _, f := range verdict.Waived {
		others = append(others, here(gate, f))
	}
	// Advice is for those who can still act on it.
	if inProgress, succeeded := progress(view, gate); !inProgress && !succeeded {
		for _, f := range verdict.Advice {
			if !f.Rule().OncePerPlan { // it is said at the migration
				others = append(others, here(gate, f))
			}
		}
	}
	outcome := record.PlanOutcome{Errors: itself.Errors, Undetermined: itself.Undetermined}
	expiring := aboutToExpire(view, gate, verdict)
	reasons := notApplicable(view, s.Record)
	if len(unmet) > 0 || len(verdict.Unavailable) > 0 {
		outcome.Notes.Append(closed(gate, unmet, others, reasons, expiring, verdict.Unavailable))
		return outcome
	}
	outcome.Warnings = others
	if len(reasons) > 0 {
		outcome.Notes.Append(diag.NewAttributeWarningDiagnostic(path.Root("evidence_ids"), "Gate rests on reasons in place of evidence: "+string(gate),
			fmt.Sprintf("Found: %s.\n\nWhy: The compliance approval of this gate covers each reason, so whoever relies on the gate should know them.\n\n"+
				"Fix: You need not do anything. If a reason no longer holds, collect the evidence and unset not_applicable.", strings.Join(reasons, "; "))))
	}
	if len(expiring) > 0 {
		outcome.Notes.Append(diag.NewAttributeWarningDiagnostic(path.Root("valid_until"), "Gate is about to expire: "+string(gate),
			expiryNotice(gate, expiring, view.Policy().Notice)))
	}
	return outcome
}

// closed is the one warning of a closed gate. Terraform shows only the first of
// several warnings with equal summaries, so the summary has the gate's id and
// the detail has every finding.
func closed(gate governance.ID, unmet, others []rules.Finding, reasons, expiring []string, unavailable []rules.Code) diag.Diagnostic {
	var detail strings.Builder
	detail.WriteString("A permit for this gate is refused until all of the following is fixed.")
	list := func(findings []rules.Finding) {
		for _, f := range findings {
			detail.WriteString("\n\n" + f.Summary() + "\n")
			if f.Waiver != (rules.Waiver{}) {
				fmt.Fprintf(&detail, "Waived: %s\n", f.Waiver)
			}
			fmt.Fprintf(&detail, "Found: %s\nFix: %s", f.Found, f.Fix())
		}
	}
	list(unmet)
	if len(unavailable) > 0 {
		fmt.Fprintf(&detail, "\n\nThe identity directory did not answer, so these rules could not be judged: %s.", strings.Join(governance.Strings(unavailable), ", "))
	}
	if len(others) > 0 {
		detail.WriteString("\n\nThe following does not keep the gate closed.")
		list(others)
	}
	if len(reasons) > 0 {
		detail.WriteString("\n\nReasons in place of evidence: " + strings.Join(reasons, "; ") + ".")
	}
	if len(expiring) > 0 {
		detail.WriteString("\n\nAbout to expire: " + strings.Join(expiring, "; ") + ".")
	}
	return diag.NewAttributeWarningDiagnostic(path.Root("migration_id"), "Gate is closed: "+string(gate), detail.String())
}

// notApplicable lists the kinds of evidence of which the gate names a reason why they do
// not apply.
func notApplicable(view rules.View, gate governance.Record) []string {
	g, _ := gate.(governance.Gate)
	var reasons []string
	for _, id := range g.EvidenceIDs {
		found, _ := view.Find(id)
		if e, ok := found.Record.(governance.Evidence); ok && e.NotApplicable != "" && !found.Unknown.HasAny("not_applicable", "kind") {
			reasons = append(reasons, fmt.Sprintf("%s does not apply, because %s (%s)", e.Kind, governance.Quote(e.NotApplicable), id))
		}
	}
	return reasons
}

// aboutToExpire lists what the gate rests on and expires soon, while there is
// still time to renew it: none once a permit of the gate has succeeded.
func aboutToExpire(view rules.View, gate governance.ID, v rules.Verdict) []string {
	if _, succeeded := progress(view, gate); v.Dormant || succeeded {
		return nil
	}
	now, notice := view.Now(), view.Policy().Notice
	var soon []string
	for _, e := range v.Endings {
		if e.At.After(now) && !e.At.After(now.Add(notice)) {
			soon = append(soon, fmt.Sprintf("%s at %s", e.ID, e.At.UTC().Format(time.RFC3339)))
		}
	}
	return soon
}

func expiryNotice(gate governance.ID, expiring []string, notice time.Duration) string {
	return fmt.Sprintf("Found: Within %d days, part of what %s rests on expires: %s.\n\nWhy: The gate closes at the first expiry.\n\n"+
		"Fix: Create the permit before then, or renew what expires. Existing permits are not affected.",
		notice/governance.Day, gate, strings.Join(expiring, "; "))
}

// progress tells whether a permit of the gate is in progress, and whether one
// has succeeded. After a rollback or an abort another attempt can follow.
func progress(view rules.View, gate governance.ID) (inProgress, succeeded bool) {
	for _, s := range view.RecordsOf(gate.Migration()) {
		if p, ok := s.Record.(governance.Permit); ok && p.GateID == gate {
			inProgress = inProgress || p.Outcome == governance.InProgress
			succeeded = succeeded || p.Outcome == governance.Succeeded
		}
	}
	return inProgress, succeeded
}

// here shows a finding about another record at the gate.
func here(gate governance.ID, f rules.Finding) rules.Finding {
	if f.Subject == gate {
		return f
	}
	return fw.Elsewhere(f, governance.At("migration_id"))
}
