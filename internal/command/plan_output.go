package command

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
	"github.com/ciam-governance/terraform-provider-ciam/internal/rules"
	"github.com/ciam-governance/terraform-provider-ciam/internal/signals"
)

// planned is what a command prints about a plan.
type planned struct {
	signals.Reading
	// Source is the argument PLAN, and Version this program's version.
	Source, Version string
	// Checked: the plan was compared with what migrations declare. Undeclared are
	// the touches that none of them declares.
	Checked    bool
	Undeclared []governance.Touch
	// Permits are those in progress that cover exactly this plan.
	Permits []governance.ID
	// Findings are what the check found.
	Findings []planFinding
}

// planFinding is what a check or a verification found. Level is error if the
// finding closes a gate, and else warning.
type planFinding struct {
	Code    rules.Code         `json:"code"`
	Level   string             `json:"level"`
	Message string             `json:"message"`
	Fix     string             `json:"fix"`
	Items   []governance.Touch `json:"items,omitempty"`
}

// String is the finding as text.
func (f planFinding) String() string {
	rule, _ := rules.Lookup(f.Code)
	return fmt.Sprintf("%s: %s\n  %s\n  Fix: %s", f.Code, rule.Summary, visible(f.Message), visible(f.Fix))
}

// outputs are the formats of -o.
var outputs = map[string]func(io.Writer, planned) error{
	"text": planText, "json": planObject, "markdown": planMarkdown, "sarif": planSARIF,
}

// planObject writes the JSON object.
func planObject(to io.Writer, p planned) error {
	object := map[string]any{
		"touches": list(p.Touches), "unread": list(p.UnreadAddresses()), "opaque": list(p.Opaque), "deferred": list(p.Deferred),
		"changes": map[string]int{"total": p.Total, "identity": p.Identity}, "tier": nil,
		"plan_sha256": p.PlanSHA256, "changes_digest": p.ChangesDigest, "signals_digest": p.SignalsDigest,
	}
	if p.Tier != 0 {
		object["tier"] = p.Tier
	}
	if p.Checked {
		object["undeclared"] = list(p.Undeclared)
	}
	// The rest is there only if there is something to tell.
	if len(p.Silenced) > 0 {
		object["silenced"] = p.Silenced
	}
	if len(p.Drift) > 0 {
		object["drift"] = p.Drift
	}
	if p.Incomplete {
		object["incomplete"] = true
	}
	if len(p.Permits) > 0 {
		object["permits"] = p.Permits
	}
	if len(p.Findings) > 0 {
		object["findings"] = p.Findings
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object)
}

// list is a list that JSON shows as [] when it is empty.
func list[E any](elements []E) []E {
	if elements == nil {
		return []E{}
	}
	return elements
}

// notice is something that a reader should know besides the touches.
type notice struct {
	title     string
	addresses []string
}

// notices are what a plan says besides its touches.
func (p planned) notices() []notice {
	var silenced []string
	for _, s := range p.Silenced {
		took := "made known"
		if len(s.Touches) > 0 {
			took = "without " + strings.Join(governance.Strings(s.Touches), ", ")
		}
		silenced = append(silenced, fmt.Sprintf("%s (%s; %s)", s.Address, took, strings.Join(s.Rows, "; ")))
	}
	all := []notice{
		{"Unread: the mapping does not know these resource types of identity providers", p.UnreadAddresses()},
		{"Opaque: the plan does not say what these change", p.Opaque},
		{"Deferred: another plan will follow for these", p.Deferred},
		{"Silenced by own rows", silenced},
		{"Drift: others changed these since the last apply", p.Drift},
	}
	var some []notice
	for _, n := range all {
		if len(n.addresses) > 0 {
			some = append(some, n)
		}
	}
	if p.Incomplete && len(p.Deferred) == 0 {
		some = append(some, notice{"Incomplete: the plan does not cover all resources", nil})
	}
	return some
}

// headline is the first line of the text.
func (p planned) headline() string {
	switch {
	case !p.Applies():
		return "The plan changes no resource."
	case len(p.Touches) == 0:
		return "The plan touches nothing."
	}
	var touches []string
	for _, t := range p.Touches {
		touches = append(touches, string(t.Touch))
	}
	return fmt.Sprintf("The plan touches %s. Risk tier: %s.", strings.Join(touches, ", "), p.Tier)
}

// summary are the permits, counts and digests.
func (p planned) summary() [][2]string {
	var lines [][2]string
	if len(p.Permits) > 0 {
		lines = append(lines, [2]string{"permits", strings.Join(governance.Strings(p.Permits), ", ")})
	}
	return append(lines, [][2]string{
		{"changes", fmt.Sprintf("%d, of identity platforms %d", p.Total, p.Identity)},
		{"plan_sha256", p.PlanSHA256},
		{"changes_digest", p.ChangesDigest},
		{"signals_digest", p.SignalsDigest},
	}...)
}

// planText writes text for a terminal.
func planText(to io.Writer, p planned) error {
	var out strings.Builder
	fmt.Fprintln(&out, p.headline())
	for _, t := range p.Touches {
		fmt.Fprintf(&out, "\n%s (%s%s)\n", t.Touch, t.Tier, p.undeclared(t.Touch))
		for _, place := range t.Addresses {
			fmt.Fprintf(&out, "  %s (%s): %s\n", place.Address, strings.Join(place.Actions, ", "), visible(place.Rationale))
		}
	}
	for _, f := range p.Findings {
		fmt.Fprintf(&out, "\n%s %s\n", f.Level, f)
	}
	for _, n := range p.notices() {
		fmt.Fprintf(&out, "\n%s\n", n.title)
		for _, address := range n.addresses {
			fmt.Fprintf(&out, "  %s\n", visible(address))
		}
	}
	fmt.Fprintln(&out)
	for _, line := range p.summary() {
		fmt.Fprintf(&out, "%-15s %s\n", line[0], line[1])
	}
	_, err := io.WriteString(to, out.String())
	return err
}

// undeclared says that no migration declares a touch.
func (p planned) undeclared(touch governance.Touch) string {
	if slices.Contains(p.Undeclared, touch) {
		return ", undeclared"
	}
	return ""
}

// visible replaces what does not show as itself: own rows are texts of others.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if governance.Printable(r) {
			return r
		}
		return '?'
	}, text)
}

// markup escapes the characters with a meaning in Markdown and HTML.
var markup = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "@", "&commat;", "://", ":&sol;/", "#", `\#`,
)

// planMarkdown writes a comment for a pull request.
func planMarkdown(to io.Writer, p planned) error {
	var out strings.Builder
	fmt.Fprintf(&out, "**%s**\n", p.headline())
	if len(p.Touches) > 0 {
		out.WriteString("\n| touch | tier | resource | actions | why |\n| --- | --- | --- | --- | --- |\n")
	}
	for _, t := range p.Touches {
		for _, place := range t.Addresses {
			fmt.Fprintf(&out, "| `%s`%s | %s | `%s` | %s | %s |\n", t.Touch, p.undeclared(t.Touch), t.Tier, place.Address,
				markup.Replace(strings.Join(place.Actions, ", ")), markup.Replace(visible(place.Rationale)))
		}
	}
	for _, f := range p.Findings {
		fmt.Fprintf(&out, "\n**%s %s** %s Fix: %s\n", f.Level, f.Code, markup.Replace(visible(f.Message)), markup.Replace(visible(f.Fix)))
	}
	for _, n := range p.notices() {
		fmt.Fprintf(&out, "\n%s\n\n", n.title)
		for _, address := range n.addresses {
			fmt.Fprintf(&out, "* %s\n", markup.Replace(visible(address)))
		}
	}
	out.WriteString("\n")
	for _, line := range p.summary() {
		fmt.Fprintf(&out, "* `%s`: %s\n", line[0], line[1])
	}
	_, err := io.WriteString(to, out.String())
	return err
}

// artifact is the name of the plan for a report of code scanning.
func (p planned) artifact() string {
	if p.Source == "-" || filepath.IsAbs(p.Source) {
		return "plan.json"
	}
	return (&url.URL{Path: filepath.ToSlash(p.Source)}).String()
}
