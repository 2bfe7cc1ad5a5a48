package statement

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// Describe says in plain words what a statement is about that somebody is about to
// sign. The text has no control characters other than line ends.
func (s Scene) Describe(of governance.Statement, signer governance.ID) string {
	var p page
	m := s.Migration
	who, _ := s.Person(signer)
	p.line("%s", headline(of, m, name(who)))
	if first := of.By(); first != signer {
		before, _ := s.Person(first)
		_, at := of.Dated()
		p.line("%s (%s) accepted it at %s. You sign the same statement.", name(before), first, at.Format(time.RFC3339))
	}
	if s.Readiness.Sandbox {
		p.line("This register is a sandbox: nothing in it counts as a decision.")
	}
	p.heading("The change")
	p.line("%s (%s)", m.Title, m.ID())
	if m.Description != "" {
		p.line("%s", m.Description)
	}
	p.field("Platforms", strings.Trim(m.SourcePlatform+" → "+m.TargetPlatform, " →"))
	p.field("Touches", strings.Join(governance.Strings(m.Touches), ", "))
	p.field("Jurisdictions", strings.Join(m.Jurisdictions, ", "))
	p.field("Implementers", strings.Join(governance.Strings(m.Implementers), ", "))
	p.field("Change ticket", m.ExternalRef)
	p.field("Scope", m.Digest())
	assessment := m.Assess()
	p.heading(fmt.Sprintf("Risk: %s", assessment.Tier))
	for _, reason := range assessment.Reasons() {
		p.line("- %s", reason)
	}
	if a, ok := of.(governance.Approval); ok {
		s.since(&p, a)
		s.evidence(&p, a)
	}
	s.readiness(&p)
	p.heading("You sign")
	for line := range strings.Lines(of.Statement()) {
		p.line("  %s", strings.TrimSuffix(line, "\n"))
	}
	return p.text.String()
}

// headline says who states what.
func headline(of governance.Statement, m governance.Migration, who string) string {
	switch r := of.(type) {
	case governance.Approval:
		verb := map[governance.ApprovalDecision]string{
			governance.Approved: "approve", governance.Rejected: "reject", governance.Withdrawn: "withdraw your approval of",
		}[r.Decision]
		return fmt.Sprintf("%s, you %s stage %s of %s for %s.", who, verb, r.Stage, m.ID(), r.Function)
	case governance.Exception:
		what := r.Rule
		if rule, ok := rules.Lookup(rules.Code(r.Rule)); ok {
			what = r.Rule + " (" + rule.Summary + ")"
		} else if r.Control != "" {
			what = r.Control
		}
		return fmt.Sprintf("%s, you grant %s an exception to %s until %s.", who, m.ID(), what, r.ExpiresAt.Format(time.DateOnly))
	case governance.RiskAcceptance:
		return fmt.Sprintf("%s, you accept a %s residual risk of %s.", who, r.Residual, m.ID())
	default:
		return fmt.Sprintf("%s, you sign %s.", who, of.ID())
	}
}

// since says what changed since the approver last said something about this stage.
func (s Scene) since(p *page, a governance.Approval) {
	previous, ok := s.view.Previous(a.ID())
	before, isApproval := previous.(governance.Approval)
	if !ok || !isApproval {
		p.heading("You have not decided on this stage before")
		return
	}
	p.heading(fmt.Sprintf("You last %s this stage at %s", before.Decision, before.ApprovedAt.Format(time.RFC3339)))
	then, known := s.view.MigrationAtDigest(s.Migration.ID(), before.Digest)
	switch changed := s.Migration.ChangedSince(then); {
	case before.Digest == a.Digest:
		p.line("The scope is the same.")
	case !known:
		p.line("It was for the scope %s, which the register does not have.", before.Digest)
	default:
		now, was := s.Migration.Material().Texts(), then.Material().Texts()
		for _, field := range changed {
			p.line("- %s: %s (was: %s)", field, cmp.Or(now[field], "none"), cmp.Or(was[field], "none"))
		}
	}
}

// evidence lists what the stage rests on, and marks what the statement covers.
func (s Scene) evidence(p *page, a governance.Approval) {
	g, ok := rules.FindIn[governance.Gate](s.view, s.Readiness.Gate)
	ids := slices.Clone(a.EvidenceIDs)
	if ok {
		ids = append(ids, g.EvidenceIDs...)
	}
	pieces := governance.NewSet(ids...)
	if len(pieces) == 0 {
		p.heading("No evidence is named yet")
		return
	}
	p.heading("Evidence (* your statement covers it)")
	for _, id := range pieces {
		e, ok := rules.FindIn[governance.Evidence](s.view, id)
		if !ok {
			continue
		}
		mark, where := " ", e.URI
		if slices.Contains(a.EvidenceIDs, id) {
			mark = "*"
		}
		if e.NotApplicable != "" {
			where = "does not apply: " + e.NotApplicable
		}
		p.line("%s %s, %s: %s", mark, e.Kind, e.Name, where)
	}
}

// readiness lists what the stage is missing.
func (s Scene) readiness(p *page) {
	p.heading(s.Readiness.Sentence())
	for _, u := range s.Readiness.Unmet {
		p.line("- %s %s: %s", u.Code, u.Summary, u.Message)
	}
	for _, u := range s.Readiness.Waived {
		p.line("- %s %s: waived by %s until %s", u.Code, u.Summary, u.WaivedBy, u.WaivedUntil.Format(time.DateOnly))
	}
}

// page collects lines of text.
type page struct{ text strings.Builder }

func (p *page) line(format string, values ...any) {
	p.text.WriteString(governance.EscapeLine(fmt.Sprintf(format, values...)))
	p.text.WriteByte('\n')
}

func (p *page) heading(text string) {
	p.text.WriteByte('\n')
	p.line("%s", text)
}

func (p *page) field(name, value string) {
	if value != "" {
		p.line("%s: %s", name, value)
	}
}

func name(p governance.Party) string { return cmp.Or(p.DisplayName, p.Name) }
