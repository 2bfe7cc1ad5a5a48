package acctest

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// day2 are the cases of the guide on day 2, by their headings. Each takes its
// changes of examples/complete and the expected output from the guide's own
// text, so the guide cannot differ from the provider.
var day2 = map[string]func(*chapter){
	"Where every case starts":                    whereCasesStart,
	"The scope changes after the approvals":      scopeChanges,
	"A jurisdiction is added":                    jurisdictionAdded,
	"An approver leaves":                         approverLeaves,
	"An approval is withdrawn":                   approvalWithdrawn,
	"An emergency at night":                      emergencyAtNight,
	"The cutover is rolled back and tried again": secondAttempt,
	"Two migrations share evidence":              evidenceShared,
	"The migration is cancelled":                 migrationCancelled,
	"The cutover is done, and two years pass":    yearsPass,
	"The regulator asks who accepted which risk": regulatorAsks,
}

func TestDay2Guide(t *testing.T) {
	t.Parallel()
	chapters := readDay2(t)
	if got, want := slices.Sorted(maps.Keys(chapters)), slices.Sorted(maps.Keys(day2)); !slices.Equal(got, want) {
		t.Fatalf("the guide has the cases %q, and tested are %q", got, want)
	}
	for heading, c := range chapters {
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			c.t = t
			c.begin()
			day2[heading](c)
			c.end()
		})
	}
}

// chapter is one case of the guide, and how far it has been followed.
type chapter struct {
	t *testing.T
	// prose is its text without the fenced blocks.
	prose  string
	fences []fence
	// next is the first fence that was not used yet.
	next int
	// steps is how often something was laid over the configuration.
	steps int
	// seen are the codes that plans have shown so far.
	seen map[string]bool

	timeline
}

// timeline is a configuration with its register, and the current time.
type timeline struct {
	w     *Workspace
	clock *clock.Fake
}

// fence is a fenced block: HCL to write, or text that terraform prints.
type fence struct{ language, text string }

var (
	fenced   = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	ruleCode = regexp.MustCompile(`CIAM\d{3}`)
)

func day2File() string { return filepath.Join(Root(), "templates", "guides", "day-2.md") }

// readDay2 splits the guide at its headings.
func readDay2(t *testing.T) map[string]*chapter {
	t.Helper()
	text, err := os.ReadFile(day2File())
	must(t, err)
	chapters := map[string]*chapter{}
	for _, part := range strings.Split("\n"+string(text), "\n## ")[1:] {
		heading, body, _ := strings.Cut(part, "\n")
		c := &chapter{prose: fenced.ReplaceAllString(body, ""), seen: map[string]bool{}}
		for _, match := range fenced.FindAllStringSubmatch(body, -1) {
			c.fences = append(c.fences, fence{match[1], match[2]})
		}
		chapters[heading] = c
	}
	return chapters
}

// begin copies examples/complete, two days after its approvals.
func (c *chapter) begin() {
	c.clock = clock.NewFake(moment("2026-02-02T08:00:00Z"))
	c.w = Example(c.t, "complete").At(c.clock)
	c.w.Write("approved.auto.tfvars", "approved_at = \"2026-01-31T09:00:00Z\"\n")
}

// end fails the test if the guide has an unused fence, or names a code that no
// plan has shown.
func (c *chapter) end() {
	c.t.Helper()
	if c.next < len(c.fences) {
		c.t.Errorf("nothing uses\n%s", c.fences[c.next].text)
	}
	for _, code := range ruleCode.FindAllString(c.prose, -1) {
		if !c.seen[code] {
			c.t.Errorf("the text names %s, which no plan has shown", code)
		}
	}
}

// at sets the clock.
func (c *chapter) at(text string) {
	c.t.Helper()
	ahead := moment(text).Sub(c.clock.Now())
	if ahead < 0 {
		c.t.Fatalf("%s is past", text)
	}
	c.clock.Advance(ahead)
}

func moment(text string) time.Time {
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return when
}

// take returns the next fence, which must be in that language.
func (c *chapter) take(language string) string {
	c.t.Helper()
	if c.next == len(c.fences) {
		c.t.Fatalf("the guide has no further block, and %s is expected", language)
	}
	f := c.fences[c.next]
	c.next++
	if f.language != language {
		c.t.Fatalf("%s is expected, and next is\n%s", language, f.text)
	}
	if want := string(hclwrite.Format([]byte(f.text))); language == "terraform" && f.text != want {
		c.t.Errorf("not formatted; it should be\n%s", want)
	}
	return f.text
}
