package report

import (
	"fmt"
	"strings"
	"unicode"
)

// sandboxed introduces what was read from a sandbox.
const sandboxed = "**SANDBOX**: this register is for tests and trials, and nothing in it is evidence.\n\n"

// Markdown is the matrix as a GitHub-flavoured table.
func (m Matrix) Markdown() string {
	text := ""
	if m.Sandbox {
		text = sandboxed
	}
	text += "| Decision | Accountable | Responsible | Consulted | Informed |\n| --- | --- | --- | --- | --- |\n"
	for _, row := range m.Rows {
		decision := plain(words(row.Decision))
		if row.Jurisdiction != "" {
			decision += " in " + plain(row.Jurisdiction)
		}
		if row.Reserved {
			decision += " (reserved)"
		}
		if !row.Required {
			decision += " (not required)"
		}
		accountable := fmt.Sprintf("**no owner** (%s)", either(row.Deciders))
		if row.Accountable != nil {
			accountable = plain(row.Accountable.Name)
		}
		text += fmt.Sprintf("| %s | %s | %s | %s | %s |\n", decision, accountable,
			plainNames(row.Responsible), plainNames(row.Consulted), plainNames(row.Informed))
	}
	return text
}

// Markdown is the readiness as a heading and a list, for a comment or a ticket.
func (r Readiness) Markdown() string {
	text := fmt.Sprintf("### %s: %s\n\n", plain(r.Title), r.Stage)
	if r.Sandbox {
		text += sandboxed
	}
	text += plain(r.Sentence()) + "\n"
	for _, u := range r.Unmet {
		text += fmt.Sprintf("\n- **%s %s** (%s), %s\n  - Found: %s\n  - Who can fix it: %s\n  - Fix: %s\n",
			u.Code, plain(u.Name), u.Enforcement, plain(string(u.Subject)), plain(u.Message), plain(u.Fixers.String()), remedy(u.Remedy))
	}
	if len(r.Waived) > 0 {
		text += "\nWaived by an exception, until it expires:\n\n"
	}
	for _, u := range r.Waived {
		what := ""
		if len(u.Items) > 0 {
			what = " (" + plain(strings.Join(u.Items, ", ")) + ")"
		}
		text += fmt.Sprintf("- %s %s%s: %s, until %s\n", u.Code, plain(u.Name), what, plain(string(u.WaivedBy)), day(u.WaivedUntil))
	}
	text += r.Observed.markdown()
	if len(r.Trusts) > 0 {
		text += "\nStatements:\n\n"
	}
	for _, t := range r.Trusts {
		text += fmt.Sprintf("- %s by %s: %s\n", plain(string(t.Statement)), plain(string(t.By)), plain(t.Text()))
	}
	return text
}

// remedy renders prose and, if there is one, the statement to approve. A
// signature covers every byte of the statement, so it goes into a code block.
func remedy(text string) string {
	prose, block, found := strings.Cut(text, "\n\n    ")
	if !found {
		return plain(text)
	}
	fence := "```"
	for strings.Contains(block, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s\n\n    %stext\n    %s\n    %s", plain(prose), fence, block, fence)
}

func plainNames(parties []Named) string {
	var list []string
	for _, p := range parties {
		list = append(list, plain(p.Name))
	}
	return strings.Join(list, ", ")
}

// bare escapes what becomes a link or a mention without markup.
var bare = strings.NewReplacer("://", ":&sol;/", "www.", "www&period;", "@", "&commat;")

// plain escapes text for one line of Markdown. Markup, links, mentions and
// characters that change the writing direction have no effect.
func plain(text string) string {
	var out strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		switch {
		case unicode.In(r, unicode.Bidi_Control) || unicode.IsControl(r):
			continue
		case r == '<':
			out.WriteString("&lt;")
		case r == '&':
			out.WriteString("&amp;")
		case strings.ContainsRune("\\`*_[]{}|#~!>", r):
			out.WriteByte('\\')
			out.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
	return bare.Replace(out.String())
}
