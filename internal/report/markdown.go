package report

import (
	"fmt"
	"strings"
	"unicode"
)

// sandboxed stands before what was read from a register for trying out.
const sandboxed = "**SANDBOX**: this register is for trying things out, and nothing of it is proof.\n\n"

// Markdown is the matrix as a GitHub-flavoured table.
func (m Matrix) Markdown() string {
	text := ""
	if m.Sandbox {
		text = sandboxed
	}
	text += "| Decision | Accountable | Responsible | Consulted | Informed |\n| --- | --- | --- | --- | --- |\n"
	for _, row := range m.Rows {
		decision := plain(words(row.Decision))
		if row.Reserved {
			decision += " (reserved)"
		}
		if !row.Required {
			decision += " (not required)"
		}
		accountable := fmt.Sprintf("**nobody yet** (%s)", either(row.Deciders))
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
		text += fmt.Sprintf("- %s %s: %s, until %s\n", u.Code, plain(u.Name), plain(string(u.WaivedBy)), day(u.WaivedUntil))
	}
	return text
}

// remedy is prose and, where it has one, the statement to approve. That is
// signed to the byte, so that it stands in a block of code.
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

// bare is what becomes a link or a mention without any markup.
var bare = strings.NewReplacer("://", ":&sol;/", "www.", "www&period;", "@", "&commat;")

// plain is text that Markdown shows as it is, on one line: nothing in it is
// markup, a link or a mention, and nothing in it turns the direction of what
// follows.
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
