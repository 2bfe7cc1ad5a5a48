package logging

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/ciam-governance/terraform-provider-ciam/internal/environment"
	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/register"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
)

// fields of one line. Free texts are strings, since secrets are masked in
// strings only.
type fields = map[string]any

func logRule(ctx context.Context, o rules.Observation) {
	tflog.SubsystemTrace(ctx, subsystemRules, "rule judged", fields{
		"code": string(o.Code), "record": string(o.Subject), "verdict": string(o.Result), "microseconds": o.Took.Microseconds(),
	})
}

func logGate(ctx context.Context, gate governance.ID, v rules.Verdict, took time.Duration) {
	var unmet []string
	for _, f := range v.Unmet {
		unmet = append(unmet, string(f.Code))
	}
	tflog.SubsystemDebug(ctx, subsystemRules, "gate judged", fields{
		"gate": string(gate), "verdict": string(v.Status), "unmet": strings.Join(unmet, " "), "microseconds": took.Microseconds(),
	})
}

// longestStatement bounds what is shown of a statement, which may list hundreds
// of placeholders.
const longestStatement = 240

func logStatement(ctx context.Context, statement string, took time.Duration) {
	text := strings.Join(strings.Fields(statement), " ")
	if len(text) > longestStatement {
		text = text[:longestStatement] + " …"
	}
	tflog.SubsystemTrace(ctx, subsystemRegister, "statement run", fields{"statement": text, "microseconds": took.Microseconds()})
}

func logRetry(ctx context.Context, attempt int, err error) {
	tflog.SubsystemDebug(ctx, subsystemRegister, "operation tried again", fields{"attempt": attempt, "error": err.Error()})
}

func logMiss(ctx context.Context, q register.Query, entries int) {
	ids := q.IDs
	if q.Neighbours != "" {
		ids = []governance.ID{q.Neighbours}
	}
	tflog.SubsystemTrace(ctx, subsystemView, "cache missed", fields{
		"ids": join(ids), "migrations": join(q.Migrations), "kinds": join(q.Kinds), "links": join(slices.Concat(q.Links, q.PendingLinks, q.Latest)),
		"entries": entries,
	})
}

// logAsked shows how many parties a question was about, and not who they are.
func logAsked(ctx context.Context, answers map[governance.ID]environment.Answer[environment.Entry], took time.Duration) {
	known, absent := 0, 0
	for _, answer := range answers {
		if _, ok := answer.Value(); ok {
			known++
		} else if answer.IsAbsent() {
			absent++
		}
	}
	tflog.SubsystemDebug(ctx, subsystemDirectory, "directory asked", fields{
		"parties": len(answers), "known": known, "absent": absent, "microseconds": took.Microseconds(),
	})
}

func join[T ~string](texts []T) string { return strings.Join(governance.Strings(texts), " ") }
