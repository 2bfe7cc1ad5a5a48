package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// cost is what one run of terraform took, with its provider.
type cost struct{ cpu, wall time.Duration }

// steps are the runs that BenchmarkOverhead compares, and how many times what
// they cost with the empty provider they may cost with ours.
var steps = []struct {
	name   string
	args   []string
	target float64
}{
	{"first-plan", []string{"plan"}, 1.05},
	{"apply", []string{"apply", "-auto-approve"}, 1.15},
	{"second-plan", []string{"plan", "-detailed-exitcode"}, 1.05},
}

// BenchmarkOverhead compares the provider with one that has the same schemas and
// no logic, under terraform: 30 migrations with all their records. An iteration
// is a pair of runs, and -benchtime=7x makes seven. It shows the medians of the
// pairs' ratios. The CPU time counts: on a busy machine the time by the clock
// says little. GOGC, where it is set, holds for all programs.
func BenchmarkOverhead(b *testing.B) {
	bare := emptyProvider(b)
	cpu, wall := make([][]float64, len(steps)), make([][]float64, len(steps))
	for pair := 0; b.Loop(); pair++ {
		var costs [2][]cost // ours, and the empty one's
		for _, which := range []int{pair % 2, 1 - pair%2} {
			rc := ""
			if which == 1 {
				rc = bare
			}
			costs[which] = measureFleet(b, rc)
		}
		for i := range steps {
			ours, empty := costs[0][i], costs[1][i]
			cpu[i] = append(cpu[i], ours.cpu.Seconds()/empty.cpu.Seconds())
			wall[i] = append(wall[i], ours.wall.Seconds()/empty.wall.Seconds())
			b.Logf("%s: CPU %.2f s, empty %.2f s; wall %.2f s, empty %.2f s", steps[i].name,
				ours.cpu.Seconds(), empty.cpu.Seconds(), ours.wall.Seconds(), empty.wall.Seconds())
		}
	}
	for i, step := range steps {
		b.ReportMetric(median(cpu[i]), step.name+"-cpu-ratio")
		b.ReportMetric(median(wall[i]), step.name+"-wall-ratio")
		b.Logf("%s: %.3f times the CPU time of the empty provider (target %.2f), %.3f times its wall time", step.name, median(cpu[i]), step.target, median(wall[i]))
	}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// emptyProvider builds the provider without logic and returns the configuration
// file of terraform that names it.
func emptyProvider(b *testing.B) string {
	b.Helper()
	dir := b.TempDir()
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "terraform-provider-ciam"), "./internal/acctest/empty")
	cmd.Dir = Root()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	rc := filepath.Join(dir, "terraformrc")
	if err := os.WriteFile(rc, []byte(devOverrides(dir)), 0o600); err != nil {
		b.Fatal(err)
	}
	return rc
}

// measureFleet takes the steps in a new folder, with our provider unless rc
// names another.
func measureFleet(b *testing.B, rc string) []cost {
	b.Helper()
	w := NewWorkspace(b)
	defer func() { _ = os.RemoveAll(w.Dir) }()
	fleetIn(w, 30, 13)
	w.Env = []string{"GOGC=" + os.Getenv("GOGC")} // as set, not the pace of the tests
	if rc != "" {
		w.Env = append(w.Env, "TF_CLI_CONFIG_FILE="+rc)
	}
	var costs []cost
	for _, step := range steps {
		cmd := w.Command(slices.Concat(step.args, []string{"-input=false", "-no-color"})...)
		began := time.Now()
		out, err := cmd.CombinedOutput()
		if err != nil {
			b.Fatal(fmt.Errorf("%s: %w\n%s", step.name, err, out))
		}
		// With what terraform has waited for, which is the provider.
		costs = append(costs, cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(began)})
	}
	return costs
}
