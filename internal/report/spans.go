package report

import "fmt"

// spans are what the chapter's timeline shows, in the order of its tables.
func (c Chapter) spans() []span {
	var list []span
	for _, a := range c.Approvals {
		list = append(list, span{
			Label: fmt.Sprintf("%s, %s: %s", words(a.Stage), a.Function, a.By.Name), State: a.State.Text,
			Kind: "approval", Holds: a.State.Tone == good, From: a.ApprovedAt, To: a.ExpiresAt,
		})
	}
	for _, r := range c.Risks {
		list = append(list, span{
			Label: "Accepted risk: " + r.Name, State: r.State.Text,
			Kind: "risk", Holds: r.State.Tone == good, From: r.AcceptedAt, To: r.ReviewBy,
		})
	}
	for _, e := range c.Exceptions {
		list = append(list, span{
			Label: fmt.Sprintf("Exception %s: %s", e.Rule, e.Name), State: e.State.Text,
			Kind: "exception", Holds: e.State.Tone == good, From: e.GrantedAt, To: e.ExpiresAt,
		})
	}
	for _, p := range c.Permits {
		if p.UsedAt.IsZero() {
			continue
		}
		label := fmt.Sprintf("Permit %s, attempt %d", p.Stage(), p.Attempt)
		if p.Emergency != nil {
			label = fmt.Sprintf("Emergency permit %s, attempt %d", p.Stage(), p.Attempt)
		}
		list = append(list, span{
			Label: label, State: p.State.Text, Kind: "permit", Holds: true, From: p.UsedAt, To: p.UsedAt,
		})
	}
	return list
}
