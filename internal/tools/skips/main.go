// Command skips runs `go test -json` with its arguments, prints what a person
// wants to read of it, and names every skipped test in its last lines: a suite
// that skips half of itself must not look green.
//
// There is no limit on how long tests take, which would measure how busy the
// machine is. A run that reports nothing for quiet hangs: it is stopped with
// SIGQUIT, and every program in it prints what it waits for.
//
// With CIAM_TEST_REQUIRE=all a skip fails, except one that only a newer
// Terraform or an OpenTofu can lift: its reason starts with "needs Terraform "
// or "needs OpenTofu ".
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"
)

// event is what `go test -json` writes a line; see `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
}

// name of a test, as a person looks for it.
func (e event) name() string { return e.Package + " " + e.Test }

// where a test was skipped stands before the reason: "    file_test.go:12: ".
var where = regexp.MustCompile(`^\s*\S+\.go:\d+: `)

// excused is how the reasons of skips start that fail nothing: a run for another program
// or version has the test.
var excused = []string{"needs Terraform ", "needs OpenTofu "}

// quiet is longer than any single test takes on a machine with ten times the
// load that it can serve.
const quiet = 15 * time.Minute

func main() {
	cmd := exec.CommandContext(context.Background(), "go", append([]string{"test", "-json", "-timeout=0"}, os.Args[1:]...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	hung := time.AfterFunc(quiet, func() {
		fmt.Printf("no test has reported anything for %s\n", quiet)
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGQUIT) // it may have ended by itself
	})
	skipped := report(progress{out, hung}, os.Stdout)
	hung.Stop()
	failed := cmd.Wait() != nil
	if summary(skipped, os.Stdout) && os.Getenv("CIAM_TEST_REQUIRE") == "all" {
		fmt.Println("CIAM_TEST_REQUIRE=all: a skipped test fails")
		failed = true
	}
	if failed {
		os.Exit(1)
	}
}

// progress puts off the end of a run whenever there is something to read.
type progress struct {
	io.Reader
	hung *time.Timer
}

func (p progress) Read(to []byte) (int, error) {
	n, err := p.Reader.Read(to)
	p.hung.Reset(quiet)
	return n, err
}

// skip is a test that did not run, and why.
type skip struct{ name, reason string }

// report prints packages as they end and the output of what failed.
func report(in io.Reader, out io.Writer) []skip {
	var skipped []skip
	output := map[string]*strings.Builder{}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		var e event
		switch {
		case line == "":
		case json.Unmarshal([]byte(line), &e) != nil:
			fmt.Fprint(out, line)
		case e.Action == "build-output", e.Action == "output" && e.Test == "" && worthShowing(e.Output):
			fmt.Fprint(out, e.Output)
		case e.Action == "output" && e.Test != "":
			if output[e.name()] == nil {
				output[e.name()] = &strings.Builder{}
			}
			output[e.name()].WriteString(e.Output)
		case e.Action == "fail" && e.Test == "":
			// A test that ran into the timeout, or called os.Exit, has no end.
			for name, text := range output {
				if strings.HasPrefix(name, e.name()) {
					fmt.Fprint(out, text)
					delete(output, name)
				}
			}
		case e.Test == "":
		case e.Action == "fail" && output[e.name()] != nil:
			fmt.Fprint(out, output[e.name()])
			delete(output, e.name())
		case e.Action == "skip":
			skipped = append(skipped, skip{e.name(), reason(output[e.name()])})
			delete(output, e.name())
		case e.Action == "pass":
			delete(output, e.name())
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				fmt.Fprintln(out, err)
			}
			return skipped
		}
	}
}

// worthShowing tells whether to show a line of a package that is not of a test.
func worthShowing(line string) bool {
	return line != "PASS\n" && line != "FAIL\n" && !strings.HasPrefix(line, "?")
}

// reason finds what t.Skip was given.
func reason(output *strings.Builder) string {
	if output == nil {
		return "no reason given"
	}
	for line := range strings.Lines(output.String()) {
		if at := where.FindString(line); at != "" {
			return strings.TrimSpace(line[len(at):])
		}
	}
	return "no reason given"
}

// summary names the skipped tests and tells whether one of them is not excused.
func summary(skipped []skip, out io.Writer) bool {
	if len(skipped) == 0 {
		fmt.Fprintln(out, "\nNo test was skipped.")
		return false
	}
	inexcusable := false
	fmt.Fprintf(out, "\nSkipped: %d\n", len(skipped))
	for _, s := range skipped {
		inexcusable = inexcusable || !slices.ContainsFunc(excused, func(start string) bool { return strings.HasPrefix(s.reason, start) })
		fmt.Fprintf(out, "  %s: %s\n", s.name, s.reason)
	}
	return inexcusable
}
