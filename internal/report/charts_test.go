package report

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ciam-governance/terraform-provider-ciam/internal/governance"
)

func percentOf(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestTimeline(t *testing.T) {
	at := func(days int) time.Time { return now.AddDate(0, 0, days) }
	l := timeline("x", "Title", now, []span{
		{Label: "past", State: "expired", From: at(-50), To: at(-10)},
		{Label: "present", State: "in force", Holds: true, From: at(-20), To: at(50)},
		{Label: "moment", State: "succeeded", From: at(-5), To: at(-5)},
		{Label: "far back", From: at(-900), To: at(-500)},
		{Label: "far ahead", From: at(500), To: at(900)},
		{Label: "permanent", State: "in force", From: at(-900), To: at(900)},
	})
	if len(l.Bars) != 4 || l.Outside != 2 || l.Height != axisHeight+4*rowHeight {
		t.Fatalf("it has %d bars, %d are outside, and it is %d high", len(l.Bars), l.Outside, l.Height)
	}
	present := percentOf(t, l.Now)
	for i, side := range []struct{ before, after bool }{{true, false}, {true, true}, {true, false}, {true, true}} {
		b := l.Bars[i]
		from, end := percentOf(t, b.X), percentOf(t, b.X)+percentOf(t, b.Width)
		if from < 0 || end > 100.01 || (from < present) != side.before || (end > present) != side.after || b.Moment != (b.Label == "moment") {
			t.Errorf("%s goes from %.2f to %.2f; now is %.2f", b.Label, from, end, present)
		}
	}
	for _, item := range []string{"present", "26 May 2026", "4 Aug 2026", "moment", "10 Jun 2026", "15 Jun 2026"} {
		if !strings.Contains(l.Desc, item) {
			t.Errorf("%s is not in %q", item, l.Desc)
		}
	}
	hours := timeline("x", "Title", now, []span{
		{Label: "short", From: now.Add(-time.Hour), To: now.Add(time.Hour)}, {Label: "today", From: now.Add(3 * time.Hour), To: now.Add(3 * time.Hour)},
	})
	if x := hours.Bars[0].X; percentOf(t, hours.Bars[0].Width) < 1 || x != hours.Now || hours.Bars[1].X != hours.Now {
		t.Errorf("what is of today is drawn at %+v, and today at %s", hours.Bars, hours.Now)
	}
	if timeline("x", "Title", now, []span{{From: at(-900), To: at(-500)}}) != nil {
		t.Error("there is a chart of nothing")
	}
}

// TestTicks: as many firsts of months as have room, at every length.
func TestTicks(t *testing.T) {
	for _, days := range []int{10, 45, 100, 200, 400, 800, 820} {
		ticks := scale{now, now.AddDate(0, 0, days)}.ticks()
		if len(ticks) > mostTicks || days >= 45 && len(ticks) == 0 {
			t.Errorf("%d days have the ticks %v", days, ticks)
		}
	}
	got := scale{now, now.AddDate(0, 0, 100)}.ticks()
	if len(got) != 3 || got[0].Text != "Jul 26" || got[2].Text != "Sep 26" {
		t.Errorf("100 days have the ticks %v", got)
	}
}

func TestCoverage(t *testing.T) {
	proof := func(controls ...string) governance.Evidence {
		return governance.Evidence{Name: "proof", Controls: governance.NewSet(controls...)}
	}
	c := coverage("x", []governance.Evidence{
		proof("nist-csf-2.0:GV.OC-01", "nist-csf-2.0:GV.OC-02", "iso-27001-2022:A.5.1"),
		proof("nist-csf-2.0:GV.OC-01", "nist-csf-2.0:ID.RA", "nist-csf-2.0:RC", "nist-csf-2.0:XX.YY-01"),
		proof("nist-csf-2.0:RS.MI-01", "nist-csf-2.0:RS.MI-02"),
	})
	tiles := map[string]coveredCategory{}
	of := 0
	for _, f := range c.Functions {
		of += f.Of
		for _, tile := range f.Categories {
			tiles[tile.ID] = tile
			if end := percentOf(t, tile.X) + percentOf(t, tile.Width); end > 100 {
				t.Errorf("%s ends at %.2f", tile.ID, end)
			}
		}
	}
	if len(c.Functions) != 6 || len(tiles) != 22 || of != 106 {
		t.Errorf("the framework has %d functions, %d categories and %d controls", len(c.Functions), len(tiles), of)
	}
	for id, want := range map[string]string{
		"GV.OC": "some 2/5", "GV.RM": "none 0/7", "ID.RA": "all whole", "RC.RP": "all whole", "RS.MI": "all 2/2",
	} {
		if got := tiles[id].Level() + " " + tiles[id].Text(); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
	if !strings.Contains(c.Desc, "2 of 31") || !strings.Contains(c.Functions[0].InCategories, "(GV.OC) 2 of 5") {
		t.Errorf("it reads %q and %q", c.Desc, c.Functions[0].InCategories)
	}
}

func TestFrameworks(t *testing.T) {
	got := frameworks([]governance.Evidence{
		{Name: "b", Controls: governance.NewSet("nist-csf-2.0:GV.OC-01", "gdpr:Article 999")},
		{Name: "a", Controls: governance.NewSet("nist-csf-2.0:GV.OC-01", "own:1")},
	})
	if len(got) != 3 || got[0].Name != "gdpr" || got[1].Name != "nist-csf-2.0" || got[2].Name != "own" || got[2].Size != 0 {
		t.Fatalf("the frameworks are %+v", got)
	}
	if c := got[1].Controls[0]; c.ID != "GV.OC-01" || c.Title != "Mission informs cyber risk decisions" || !slices.Equal(c.Evidence, []string{"b", "a"}) {
		t.Errorf("the control is %+v", c)
	}
	if c := got[0].Controls[0]; c.Title != "not in the catalogue" {
		t.Errorf("an unknown control is %+v", c)
	}
}

func TestBudget(t *testing.T) {
	exception := func(name string, days int, jurisdictions ...string) governance.Exception {
		return governance.Exception{
			Name: name, Jurisdictions: governance.NewSet(jurisdictions...),
			GrantedAt: now.AddDate(0, 0, -30), ExpiresAt: now.AddDate(0, 0, days),
		}
	}
	list := []governance.Exception{
		exception("a", 9, "CH", "DE"), exception("b", 9, "EU"), exception("c", 9, "DE", "SG"), exception("over", -1, "CH"),
	}
	b := budget("x", 2, []string{"CH", "DE"}, list, now)
	var got []string
	for _, r := range b.Rows {
		got = append(got, r.Jurisdiction+" "+strings.Join(r.Names, "+")+" "+r.State(2))
	}
	if want := []string{"CH a 1 left", "DE a+b+c over budget", "EU b 1 left", "SG c 1 left"}; !slices.Equal(got, want) {
		t.Errorf("the rows are %q, want %q", got, want)
	}
	var classes []string
	for _, s := range b.Rows[1].Slots {
		classes = append(classes, s.Class)
	}
	if !slices.Equal(classes, []string{"used", "used", "over"}) || len(b.Rows[0].Slots) != 2 {
		t.Errorf("the slots of DE are %q, of CH %v", classes, b.Rows[0].Slots)
	}
	if b.Rows[3].State(1) != "budget used up" {
		t.Errorf("one of one is %q", b.Rows[3].State(1))
	}
	if budget("x", 2, []string{"CH"}, list[3:], now) != nil {
		t.Error("there is a chart of nothing")
	}
}
