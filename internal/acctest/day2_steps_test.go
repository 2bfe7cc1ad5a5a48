package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ciam-governance/terraform-provider-ciam/internal/clock"
)

// standing are the warnings that examples/complete has until its permit exists.
// The guide omits them.
var standing = []string{"CIAM215", "CIAM801"}

// overridden is terraform's warning about dev_overrides in every test that runs
// the built provider.
const overridden = "Provider development overrides are in effect"

// change adds the next HCL of the guide to the configuration, and returns it.
func (c *chapter) change() string {
	c.t.Helper()
	text := c.take("terraform")
	c.lay(text)
	return text
}

// lay adds blocks to the configuration. They replace earlier ones with the same
// address.
func (c *chapter) lay(text string) {
	c.t.Helper()
	c.steps++
	c.w.follow(text, fmt.Sprintf("step_%02d", c.steps))
}

// says fails the test unless the plan shows the guide's next output, apart from
// the standing warnings.
func (c *chapter) says(plan *Result) *Result {
	c.t.Helper()
	return c.shows(plan, standing...)
}

// shows compares the summaries of a plan, each once and errors first, with the
// guide's next text.
func (c *chapter) shows(plan *Result, without ...string) *Result {
	c.t.Helper()
	want := c.take("text")
	var lines []string
	for _, d := range plan.Diagnostics {
		for _, code := range d.Codes() {
			c.seen[code] = true
		}
		if !slices.Contains(without, d.Code()) && d.Summary != overridden {
			lines = append(lines, strings.ToUpper(d.Severity[:1])+d.Severity[1:]+": "+d.Summary)
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	if plan.Exit == 0 {
		lines = slices.Insert(lines, 0, "No changes.")
	}
	c.prints(strings.Join(lines, "\n")+"\n", want, plan.Text())
	return plan
}

// isQuiet fails the test unless the next plan has no changes and only the
// standing warnings.
func (c *chapter) isQuiet() {
	c.t.Helper()
	plan := c.w.Plan().Empty()
	for _, d := range plan.Diagnostics {
		if !slices.Contains(standing, d.Code()) && d.Summary != overridden {
			c.t.Fatalf("the plan is not quiet:\n%s", plan.Text())
		}
	}
}

// answers applies the guide's next HCL alone, in another state on the same
// register, and fails the test unless terraform output prints the guide's next
// output.
func (c *chapter) answers() {
	c.t.Helper()
	reader := NewWorkspace(c.t).At(c.clock)
	reader.Write("provider.tf", Join(ProviderBlocks(c.t)))
	reader.Write("clock_override.tf", fmt.Sprintf("provider \"ciam\" {\n  register = %q\n}\n", c.w.address()))
	reader.Write("ask.tf", c.take("terraform"))
	reader.Apply().OK()
	want := c.take("text")
	c.prints(reader.Run("output", "-no-color").OK().Output, want, "")
}

// prints compares what the program prints with what the guide shows, or updates the guide.
func (c *chapter) prints(got, want, all string) {
	c.t.Helper()
	section{file: day2File()}.compare(c.t, fence{"text", want}, got, all)
}

// fork is a copy of the configuration and its register at the same time, for a
// different continuation.
func (c *chapter) fork() timeline {
	c.t.Helper()
	later := clock.NewFake(c.clock.Now())
	w := NewWorkspace(c.t)
	must(c.t, os.CopyFS(w.Dir, os.DirFS(c.w.Dir)))
	return timeline{w.At(later), later}
}

// isNow fails the test unless an attribute has the value in the state.
func (c *chapter) isNow(address, attribute string, want any) {
	c.t.Helper()
	if got := c.w.Attributes(address)[attribute]; got != want {
		c.t.Errorf("%s of %s is %v, want %v", attribute, address, got, want)
	}
}

// follow adds blocks to the configuration. It overrides existing ones, and
// removes what a removed block names.
func (w *Workspace) follow(text, step string) {
	w.t.Helper()
	var override, extra strings.Builder
	for _, b := range ParseBlocks(w.t, step, text) {
		if b.Address == "removed" {
			w.takeOut(b.Refers...)
		}
		if Declares(w.blocks(), b.Address) {
			override.WriteString(b.Text + "\n")
		} else {
			extra.WriteString(b.Text + "\n")
		}
	}
	w.Write(step+".tf", extra.String())
	w.Write(step+"_override.tf", override.String())
}

// blocks are the blocks of the configuration, without what overrides them.
func (w *Workspace) blocks() []Block {
	w.t.Helper()
	var blocks []Block
	for _, name := range w.files() {
		if !strings.HasSuffix(name, "_override.tf") {
			blocks = append(blocks, ParseBlocks(w.t, name, w.read(name))...)
		}
	}
	return blocks
}

// takeOut removes blocks and their overrides from the configuration.
func (w *Workspace) takeOut(addresses ...string) {
	w.t.Helper()
	for _, name := range w.files() {
		for _, b := range ParseBlocks(w.t, name, w.read(name)) {
			if slices.Contains(addresses, b.Address) {
				w.Replace(name, b.Text, "")
			}
		}
	}
}

// files are the names of the configuration's files.
func (w *Workspace) files() []string {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(w.Dir, "*.tf"))
	must(w.t, err)
	for i, file := range files {
		files[i] = filepath.Base(file)
	}
	return files
}

func (w *Workspace) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.Dir, name))
	must(w.t, err)
	return string(text)
}
