package report

import (
	"fmt"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

// span is something that is valid for a period, or happens at one time.
type span struct {
	// Label names it, and State describes its state.
	Label, State string
	// Kind selects how it is drawn: approval, risk, exception or permit.
	Kind string
	// Holds: it is in force now.
	Holds bool
	// From and To are equal for an event.
	From, To time.Time
}

// Timeline is a chart of spans and the present. Horizontal lengths are in percent
// of its width, which fits every page without scaling its text. Vertical lengths
// are in pixels.
type Timeline struct {
	ID, Title, Desc string
	Height          int
	Now             string
	// NowAtEnd: the label of the present is to the left of its line.
	NowAtEnd bool
	NowText  string
	Ticks    []tick
	Bars     []bar
	// Outside is the number of spans that are too far away to show.
	Outside int
}

type tick struct{ X, Text string }

type bar struct {
	span
	X, Width           string
	TextY, Y, MarkerY  int
	Moment             bool
	Begin, End, Spoken string
}

// The layout of a timeline in pixels, and how far from now it reaches.
const (
	axisHeight = 44
	rowHeight  = 42
	textBase   = 14
	barTop     = 21
	horizon    = 400 * governance.Day
	mostTicks  = 6
)

// timeline draws spans by whole days, because the page must not change during the
// day. It is nil without a span within the horizon.
func timeline(id, title string, now time.Time, spans []span) *Timeline {
	now = midnight(now)
	first, last := now, now
	var drawn []span
	for _, s := range spans {
		if s.To.Before(now.Add(-horizon)) || s.From.After(now.Add(horizon)) {
			continue
		}
		drawn = append(drawn, s)
		if s.From.Before(first) {
			first = s.From
		}
		if s.To.After(last) {
			last = s.To
		}
	}
	if len(drawn) == 0 {
		return nil
	}
	first, last = later(midnight(first), now.Add(-horizon)), earlier(midnight(last), now.Add(horizon))
	margin := max(last.Sub(first)/40, governance.Day)
	scale := scale{first.Add(-margin), last.Add(margin)}
	t := &Timeline{
		ID: id, Title: title, Height: axisHeight + rowHeight*len(drawn), Outside: len(spans) - len(drawn),
		Now: scale.percent(now), NowAtEnd: scale.at(now) > 50, NowText: "now, " + day(now), Ticks: scale.ticks(),
	}
	for i, s := range drawn {
		top := axisHeight + rowHeight*i
		b := bar{
			span: s, X: scale.percent(s.From), Width: percent(scale.at(later(s.To, s.From.Add(governance.Day))) - scale.at(s.From)),
			TextY: top + textBase, Y: top + barTop, MarkerY: top + barTop + 5, Moment: s.From.Equal(s.To),
		}
		b.Spoken = fmt.Sprintf("%s, %s to %s, %s.", s.Label, day(s.From), day(s.To), s.State)
		if b.Moment {
			b.Spoken = fmt.Sprintf("%s, %s, %s.", s.Label, day(s.From), s.State)
		}
		t.Bars = append(t.Bars, b)
		t.Desc += b.Spoken + " "
	}
	t.Desc += "Now is " + day(now) + "."
	return t
}

// scale maps times to percent of the width.
type scale struct{ from, to time.Time }

func (s scale) at(moment time.Time) float64 {
	moment = earlier(later(midnight(moment), s.from), s.to)
	return 100 * float64(moment.Sub(s.from)) / float64(s.to.Sub(s.from))
}

func (s scale) percent(moment time.Time) string { return percent(s.at(moment)) }

func percent(x float64) string { return fmt.Sprintf("%.2f%%", x) }

// ticks are the first days of months, as many as fit.
func (s scale) ticks() []tick {
	const nearEdge = 86 // percent: a label that starts later would be cut
	for _, step := range []int{1, 2, 3, 6, 12} {
		var list []tick
		month := time.Date(s.from.Year(), s.from.Month()+1, 1, 0, 0, 0, 0, time.UTC)
		for ; month.Before(s.to); month = month.AddDate(0, 1, 0) {
			if (int(month.Month())-1)%step == 0 && s.at(month) < nearEdge {
				list = append(list, tick{s.percent(month), month.Format("Jan 06")})
			}
		}
		if len(list) <= mostTicks {
			return list
		}
	}
	return nil // the horizon is shorter than that
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// midnight is the start of a day in UTC.
func midnight(at time.Time) time.Time { return at.UTC().Truncate(governance.Day) }

// day formats a date for people.
func day(at time.Time) string { return at.UTC().Format("2 Jan 2006") }
