package report

import (
	"fmt"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// Sentence summarises the drift.
func (d Drifts) Sentence() string {
	text := counted(len(d.Drifts), "ownership has drifted.", "ownerships have drifted.")
	if len(d.Drifts) == 0 {
		text = "No ownership has drifted."
	}
	switch {
	case d.Unavailable:
		text += " The identity directory did not answer about everybody, so this list may be incomplete."
	case !d.Checked:
		text += " No identity directory is configured, so nobody was looked up."
	}
	return text
}

// Markdown is the drift as a list, for an issue or a ticket.
func (d Drifts) Markdown() string {
	text := "### Ownership drift\n\n"
	if d.Register.Sandbox {
		text += sandboxed
	}
	text += plain(d.Sentence()) + "\n"
	for _, x := range d.Drifts {
		text += fmt.Sprintf("\n- **%s** %s\n  - %s\n", plain(words(x.Kind)), plain(string(x.Record)), plain(x.Message))
		if !x.Since.IsZero() {
			text += fmt.Sprintf("  - Since: %s\n", day(x.Since))
		}
		if len(x.Gates) > 0 {
			text += fmt.Sprintf("  - Closes: %s\n", plain(joined(x.Gates)))
		}
		if len(x.Successors) > 0 {
			text += fmt.Sprintf("  - Can take over: %s\n", plain(joined(x.Successors)))
		}
	}
	return text
}

// Text is the drift in plain text, a line for each.
func (d Drifts) Text() string {
	text := d.Sentence() + "\n"
	for _, x := range d.Drifts {
		line := fmt.Sprintf("%s %s: %s", x.Kind, x.Record, x.Message)
		if len(x.Gates) > 0 {
			line += " Closes " + joined(x.Gates) + "."
		}
		if len(x.Successors) > 0 {
			line += " Can take over: " + joined(x.Successors) + "."
		}
		text += governance.EscapeLine(line) + "\n"
	}
	return text
}

// JSON is the drift as canonical JSON: register_id, sandbox, directory and drifts.
func (d Drifts) JSON() (string, error) {
	state := "none"
	switch {
	case d.Unavailable:
		state = "unavailable"
	case d.Checked:
		state = "asked"
	}
	text, err := governance.Canonical(map[string]any{
		"register_id": d.Register.ID, "sandbox": d.Register.Sandbox, "directory": state, "drifts": d.Drifts,
	})
	return string(text), err
}

// HTML renders the drift as a page.
func (d Drifts) HTML() (string, error) { return render("drift.html", d) }

func joined(ids []governance.ID) string { return strings.Join(governance.Strings(ids), ", ") }
